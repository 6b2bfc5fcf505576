using System.Globalization;

namespace ContainerLinks;

/// <summary>Writes the variables of a link's ports, in the order of a dialect.</summary>
internal readonly ref struct PortVariables
{
    /// <summary>Four lines a port; <c>_PORT</c> and the lines of ranges seldom need more than one more.</summary>
    public const int LinesPerPort = 5;

    private const int StackLimit = 256;

    // "_PORT_65535_SCTP" and "sctp://:65535", rounded up.
    private const int LongestSuffix = 24;

    private readonly List<string> _lines;
    private readonly IReadOnlyList<string>? _only;
    private readonly ReadOnlySpan<ContainerPort> _ports;
    private readonly IReadOnlyList<PublishedPort> _published;
    private readonly string _address;
    private readonly string _host;

    // Both are written over for each port; the key begins with what all keys begin with.
    private readonly Span<char> _key;
    private readonly int _keyStart;
    private readonly Span<char> _url;

    private PortVariables(List<string> lines, IReadOnlyList<string>? only, ReadOnlySpan<ContainerPort> ports, IReadOnlyList<PublishedPort> published, string prefix, string address, string host, Span<char> key, Span<char> url)
    {
        (_lines, _only, _address, _host) = (lines, only, address, host);
        _ports = ports;
        _published = published;
        _key = key;
        _url = url;
        _keyStart = Write("_PORT_", key, Write(prefix, key, 0));
    }

    public static void Append(
        List<string> lines, IReadOnlyList<ContainerPort> ports, IReadOnlyList<PublishedPort> published, LinkEnvironmentFormat format, string prefix, string address, IReadOnlyList<string>? only)
    {
        ContainerPort[] sorted = PortOrder.Sort(ports, format);
        if (sorted.Length == 0)
        {
            return;
        }

        string host = address.Contains(':') ? $"[{address}]" : address;
        Span<char> key = prefix.Length + LongestSuffix <= StackLimit ? stackalloc char[StackLimit] : new char[prefix.Length + LongestSuffix];
        Span<char> url = host.Length + LongestSuffix <= StackLimit ? stackalloc char[StackLimit] : new char[host.Length + LongestSuffix];
        var variables = new PortVariables(lines, only, sorted, published, prefix, address, host, key, url);
        variables.Add(prefix, "_PORT=", variables.Url(sorted[0]));
        if (format == LinkEnvironmentFormat.Docker20)
        {
            variables.AppendAsDocker20();
        }
        else
        {
            variables.AppendAsDocker28();
        }
    }

    private void AppendAsDocker20()
    {
        for (int i = 0; i < _ports.Length; i++)
        {
            int end = EndOfRow(i);
            if (end >= i + 2)
            {
                AppendRangeAsDocker20(_ports[i], _ports[end]);
                i = end;
            }
        }

        foreach (ContainerPort port in _ports)
        {
            AppendPort(port);
        }
    }

    private void AppendAsDocker28()
    {
        int start = 0;
        int end = 0;
        for (int i = 0; i < _ports.Length; i++)
        {
            AppendPort(_ports[i]);
            bool grows = _ports[i].Number == _ports[end].Number + 1 && SameProtocol(_ports[i], _ports[start]);
            if (grows)
            {
                end = i;
            }

            if (!grows || i == _ports.Length - 1)
            {
                if (end != start)
                {
                    AppendRangeAsDocker28(_ports[start], _ports[end]);
                }

                start = end = i;
            }
        }
    }

    /// <summary>The engine's idea of a row: the allowed number grows by one a port, so a number that comes twice leaves room for a gap later.</summary>
    private int EndOfRow(int start)
    {
        int end = start;
        while (end + 1 < _ports.Length && _ports[end + 1].Number <= _ports[start].Number + (end + 1 - start))
        {
            end++;
        }

        return end;
    }

    private void AppendPort(ContainerPort port)
    {
        ReadOnlySpan<char> key = Key(port.Number, port.Protocol);
        ReadOnlySpan<char> url = Url(port);
        Add(key, "=", url);
        Add(key, "_ADDR=", _address);
        Add(key, "_PORT=", NumberIn(url));
        Add(key, "_PROTO=", port.Protocol);
    }

    private void AppendRangeAsDocker20(ContainerPort first, ContainerPort last)
    {
        ReadOnlySpan<char> key = Key(first.Number, first.Protocol);
        ReadOnlySpan<char> url = Url(first);
        Add(key, "_START=", url);
        Add(key, "_ADDR=", _address);
        Add(key, "_PROTO=", first.Protocol);
        Add(key, "_PORT_START=", NumberIn(url));
        AppendEnd(Key(first.Number, last.Protocol), last);
    }

    private void AppendRangeAsDocker28(ContainerPort first, ContainerPort last)
    {
        ReadOnlySpan<char> key = Key(first.Number, first.Protocol);
        ReadOnlySpan<char> url = Url(first);
        Add(key, "_START=", url);
        Add(key, "_PORT_START=", NumberIn(url));
        AppendEnd(key, last);
    }

    private void AppendEnd(ReadOnlySpan<char> key, ContainerPort last)
    {
        ReadOnlySpan<char> url = Url(last);
        Add(key, "_END=", url);
        Add(key, "_PORT_END=", NumberIn(url));
    }

    private void Add(ReadOnlySpan<char> key, string ending, ReadOnlySpan<char> value)
    {
        if (_only is null || VariablePattern.Matches(_only, string.Concat(key, ending.AsSpan(0, ending.Length - 1))))
        {
            _lines.Add(string.Concat(key, ending, value));
        }
    }

    private ReadOnlySpan<char> Key(ushort number, string protocol)
    {
        int length = Write(number, _key, _keyStart);
        _key[length++] = '_';
        return _key[..(length + protocol.AsSpan().ToUpperInvariant(_key[length..]))];
    }

    private ReadOnlySpan<char> Url(ContainerPort port)
    {
        int length = Write("://", _url, Write(port.Protocol, _url, 0));
        length = Write(_host, _url, length);
        _url[length++] = ':';
        return _url[..Write(NumberAt(port), _url, length)];
    }

    /// <summary>A port that is published on its host is called by its own number and reached at another one.</summary>
    private ushort NumberAt(ContainerPort port)
    {
        for (int i = 0; i < _published.Count; i++)
        {
            if (_published[i].Port == port)
            {
                return (ushort)_published[i].HostPort;
            }
        }

        return port.Number;
    }

    private static ReadOnlySpan<char> NumberIn(ReadOnlySpan<char> url) => url[(url.LastIndexOf(':') + 1)..];

    private static int Write(string text, Span<char> buffer, int position)
    {
        text.CopyTo(buffer[position..]);
        return position + text.Length;
    }

    private static int Write(ushort number, Span<char> buffer, int position)
    {
        _ = number.TryFormat(buffer[position..], out int written, default, CultureInfo.InvariantCulture);
        return position + written;
    }

    private static bool SameProtocol(ContainerPort first, ContainerPort second) => first.Protocol.Equals(second.Protocol, StringComparison.OrdinalIgnoreCase);
}
