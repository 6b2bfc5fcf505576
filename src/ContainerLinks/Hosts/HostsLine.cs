namespace ContainerLinks;

/// <summary>One line of a hosts file, as any resolver reads it: white space between words, a comment from <c>#</c> on.</summary>
internal readonly ref struct HostsLine
{
    private static ReadOnlySpan<byte> Blanks => " \t\r\v\f"u8;

    private readonly ReadOnlySpan<byte> _live;

    /// <summary>Reads a line.</summary>
    /// <param name="start">Where it starts in the file, behind a byte order mark.</param>
    /// <param name="line">The line with its line end.</param>
    public HostsLine(int start, ReadOnlySpan<byte> line)
    {
        (Start, Length) = (start, line.Length);
        Text = line.EndsWith("\r\n"u8) ? line[..^2] : line.EndsWith("\n"u8) ? line[..^1] : line;
        int comment = Text.IndexOf((byte)'#');
        _live = (comment < 0 ? Text : Text[..comment]).Trim(Blanks);
        int end = _live.IndexOfAny(Blanks);
        Address = end < 0 ? _live : _live[..end];
    }

    /// <summary>Where the line starts in the file.</summary>
    public int Start { get; }

    /// <summary>Its length with its line end.</summary>
    public int Length { get; }

    /// <summary>Where the next line starts.</summary>
    public int End => Start + Length;

    /// <summary>The line without its line end.</summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <summary>The first word, whether it is an address or not; empty if the line has none.</summary>
    public ReadOnlySpan<byte> Address { get; }

    /// <summary>The words behind the address, one by one.</summary>
    public HostsNames Names => new(_live[Address.Length..]);

    /// <summary>Whether a resolver passes the line over: blank, or only a comment.</summary>
    public bool IsBlank => Address.IsEmpty;

    /// <summary>Whether the line has this name, without regard to letter case, as resolvers compare.</summary>
    public bool HasName(ReadOnlySpan<byte> name)
    {
        foreach (ReadOnlySpan<byte> word in Names)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(word, name))
            {
                return true;
            }
        }

        return false;
    }
}
