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
    private readonly ReadOnlySpan<ContainerPort> _ports;
    private readonly string _prefix;
    private readonly string _address;
    private readonly string _host;
    private readonly IReadOnlyList<string>? _only;

    private PortVariables(List<string> lines, ReadOnlySpan<ContainerPort> ports, string prefix, string address, IReadOnlyList<string>? only)
    {
        (_lines, _prefix, _address, _only) = (lines, prefix, address, only);
        _ports = ports;
        _host = address.Contains(':') ? $"[{address}]" : address;
    }

    public static void Append(
        List<string> lines, IReadOnlyList<ContainerPort> ports, LinkEnvironmentFormat format, string prefix, string address, IReadOnlyList<string>? only)
    {
        ContainerPort[] sorted = PortOrder.Sort(ports, format);
        if (sorted.Length == 0)
        {
            return;
        }

        var variables = new PortVariables(lines, sorted, prefix, address, only);
        Span<char> url = stackalloc char[StackLimit];
        variables.Add(prefix, "_PORT=", variables.Url(sorted[0], url));
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
        Span<char> keyBuffer = stackalloc char[StackLimit];
        Span<char> urlBuffer = stackalloc char[StackLimit];
        ReadOnlySpan<char> key = Key(port.Number, port.Protocol, keyBuffer);
        ReadOnlySpan<char> url = Url(port, urlBuffer);
        Add(key, "=", url);
        Add(key, "_ADDR=", _address);
        Add(key, "_PORT=", url[(url.LastIndexOf(':') + 1)..]);
        Add(key, "_PROTO=", port.Protocol);
    }

    private void AppendRangeAsDocker20(ContainerPort first, ContainerPort last)
    {
        Span<char> keyBuffer = stackalloc char[StackLimit];
        Span<char> urlBuffer = stackalloc char[StackLimit];
        ReadOnlySpan<char> key = Key(first.Number, first.Protocol, keyBuffer);
        ReadOnlySpan<char> url = Url(first, urlBuffer);
        Add(key, "_START=", url);
        Add(key, "_ADDR=", _address);
        Add(key, "_PROTO=", first.Protocol);
        Add(key, "_PORT_START=", url[(url.LastIndexOf(':') + 1)..]);
        AppendEnd(first, last, last.Protocol);
    }

    private void AppendRangeAsDocker28(ContainerPort first, ContainerPort last)
    {
        Span<char> keyBuffer = stackalloc char[StackLimit];
        Span<char> urlBuffer = stackalloc char[StackLimit];
        ReadOnlySpan<char> key = Key(first.Number, first.Protocol, keyBuffer);
        ReadOnlySpan<char> url = Url(first, urlBuffer);
        Add(key, "_START=", url);
        Add(key, "_PORT_START=", url[(url.LastIndexOf(':') + 1)..]);
        AppendEnd(first, last, first.Protocol);
    }

    private void AppendEnd(ContainerPort first, ContainerPort last, string protocolOfKey)
    {
        Span<char> keyBuffer = stackalloc char[StackLimit];
        Span<char> urlBuffer = stackalloc char[StackLimit];
        ReadOnlySpan<char> key = Key(first.Number, protocolOfKey, keyBuffer);
        ReadOnlySpan<char> url = Url(last, urlBuffer);
        Add(key, "_END=", url);
        Add(key, "_PORT_END=", url[(url.LastIndexOf(':') + 1)..]);
    }

    private void Add(ReadOnlySpan<char> key, string ending, ReadOnlySpan<char> value)
    {
        if (_only is null || VariablePattern.Matches(_only, string.Concat(key, ending.AsSpan(0, ending.Length - 1))))
        {
            _lines.Add(string.Concat(key, ending, value));
        }
    }

    private ReadOnlySpan<char> Key(ushort number, string protocol, Span<char> buffer)
    {
        if (_prefix.Length + LongestSuffix > buffer.Length)
        {
            buffer = new char[_prefix.Length + LongestSuffix];
        }

        int length = Write(_prefix, buffer, 0);
        length = Write("_PORT_", buffer, length);
        length = Write(number, buffer, length);
        buffer[length++] = '_';
        length += protocol.AsSpan().ToUpperInvariant(buffer[length..]);
        return buffer[..length];
    }

    private ReadOnlySpan<char> Url(ContainerPort port, Span<char> buffer)
    {
        if (_host.Length + LongestSuffix > buffer.Length)
        {
            buffer = new char[_host.Length + LongestSuffix];
        }

        int length = Write(port.Protocol, buffer, 0);
        length = Write("://", buffer, length);
        length = Write(_host, buffer, length);
        buffer[length++] = ':';
        return buffer[..Write(port.Number, buffer, length)];
    }

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
