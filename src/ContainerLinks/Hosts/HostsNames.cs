namespace ContainerLinks;

/// <summary>The names of one line of a hosts file, without an allocation.</summary>
internal ref struct HostsNames
{
    private static ReadOnlySpan<byte> Blanks => " \t\r\v\f"u8;

    private ReadOnlySpan<byte> _rest;

    public HostsNames(ReadOnlySpan<byte> names)
    {
        _rest = names;
        Current = default;
    }

    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly HostsNames GetEnumerator() => this;

    public bool MoveNext()
    {
        _rest = _rest.TrimStart(Blanks);
        int end = _rest.IndexOfAny(Blanks);
        Current = end < 0 ? _rest : _rest[..end];
        _rest = _rest[Current.Length..];
        return !Current.IsEmpty;
    }
}
