namespace ContainerLinks;

/// <summary>The lines of a hosts file, whoever wrote it, without an allocation.</summary>
/// <remarks>The lines join to the whole file, but for a byte order mark at its head. Only LF ends a line; a CR before it belongs to the line end.</remarks>
internal ref struct HostsLines
{
    private readonly ReadOnlySpan<byte> _file;
    private int _next;
    private int _start;

    /// <summary>Reads a file, or a part of one.</summary>
    /// <param name="text">Whole lines.</param>
    /// <param name="isFile">Whether the text starts where the file starts, so that a byte order mark may stand there.</param>
    public HostsLines(ReadOnlySpan<byte> text, bool isFile = true)
    {
        _file = text;
        _next = isFile ? ByteOrderMarkLength(text) : 0;
    }

    public readonly HostsLine Current => new(_start, _file[_start.._next]);

    public static int ByteOrderMarkLength(ReadOnlySpan<byte> file) => file.StartsWith("\uFEFF"u8) ? 3 : 0;

    public readonly HostsLines GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_next >= _file.Length)
        {
            return false;
        }

        _start = _next;
        int end = _file[_start..].IndexOf((byte)'\n');
        _next = end < 0 ? _file.Length : _start + end + 1;
        return true;
    }
}
