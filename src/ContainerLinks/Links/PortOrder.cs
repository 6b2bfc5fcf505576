namespace ContainerLinks;

/// <summary>The orders in which engines go through the ports of a link.</summary>
internal static class PortOrder
{
    private const int StackLimit = 128;

    /// <summary>Sorts ports for a dialect, without those that come twice and without the default value.</summary>
    public static ContainerPort[] Sort(IReadOnlyList<ContainerPort> ports, LinkEnvironmentFormat format)
    {
        // A key is: what to sort by, then the index, so that a plain sort of numbers is stable.
        Span<ulong> keys = ports.Count <= StackLimit ? stackalloc ulong[ports.Count] : new ulong[ports.Count];
        int count = 0;
        for (int i = 0; i < ports.Count; i++)
        {
            ContainerPort port = ports[i];
            if (port.Protocol.Length > 0)
            {
                keys[count++] = ((ulong)Weight(port, format) << 32) | (uint)i;
            }
        }

        keys = keys[..count];
        keys.Sort();
        var sorted = new ContainerPort[count];
        int kept = 0;
        foreach (ulong key in keys)
        {
            ContainerPort port = ports[(int)(uint)key];
            if (!IsRepeated(sorted.AsSpan(0, kept), port))
            {
                sorted[kept++] = port;
            }
        }

        return kept == count ? sorted : sorted[..kept];
    }

    private static uint Weight(ContainerPort port, LinkEnvironmentFormat format)
    {
        // By length of name: tcp and udp have three letters, sctp has four.
        uint protocol = (port.Protocol.Length, port.Protocol[0] | ' ', format) switch
        {
            (3, 't', _) => 0,
            (3, _, LinkEnvironmentFormat.Docker20) => 1,
            (3, _, _) => 2,
            (_, _, LinkEnvironmentFormat.Docker20) => 2,
            _ => 1,
        };
        return format == LinkEnvironmentFormat.Docker20 ? ((uint)port.Number << 2) | protocol : (protocol << 16) | port.Number;
    }

    // Only neighbours with the same number and protocol need a look; 80/tcp and 80/TCP, as stored, are two ports to an engine.
    private static bool IsRepeated(ReadOnlySpan<ContainerPort> kept, ContainerPort port)
    {
        for (int i = kept.Length - 1; i >= 0 && kept[i].Number == port.Number; i--)
        {
            if (kept[i] == port)
            {
                return true;
            }
        }

        return false;
    }
}
