namespace ContainerLinks;

/// <summary>What the marker lines remember of the lines between them: how many, and a checksum that does not depend on the line ends.</summary>
internal readonly record struct BlockContent(int Lines, uint Sum)
{
    public static BlockContent Of(ReadOnlySpan<byte> text)
    {
        (int lines, uint sum) = (0, Checksum.Seed);
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
            sum = Checksum.Add(Checksum.Add(sum, line.EndsWith("\r"u8) ? line[..^1] : line), "\n"u8);
            text = end < 0 ? default : text[(end + 1)..];
            lines++;
        }

        return new BlockContent(lines, sum);
    }

    /// <summary>The length of the first lines of the text if they are the content that is looked for, else 0.</summary>
    public int LengthAtStartOf(ReadOnlySpan<byte> text)
    {
        int length = 0;
        for (int line = 0; line < Lines; line++)
        {
            int end = text[length..].IndexOf((byte)'\n');
            if (end < 0)
            {
                return 0;
            }

            length += end + 1;
        }

        return Of(text[..length]) == this ? length : 0;
    }

    /// <summary>The length of the last lines of the text if they are the content that is looked for, else 0.</summary>
    public int LengthAtEndOf(ReadOnlySpan<byte> text)
    {
        int start = text.Length;
        for (int line = 0; line < Lines; line++)
        {
            if (start == 0)
            {
                return 0;
            }

            start = text[..(start - 1)].LastIndexOf((byte)'\n') + 1;
        }

        return Of(text[start..]) == this ? text.Length - start : 0;
    }
}
