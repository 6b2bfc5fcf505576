using System.Net;

namespace ContainerLinks;

/// <summary>The subnets of an engine, and the default ones that it chooses from.</summary>
internal sealed class AddressSpace(EngineSettings settings, TimeProvider time)
{
    private static readonly IReadOnlyList<IPNetwork> Defaults =
    [
        .. Enumerable.Range(17, 15).Select(second => new IPNetwork(new IPAddress([172, (byte)second, 0, 0]), 16)),
        .. Enumerable.Range(0, 16).Select(third => new IPNetwork(new IPAddress([192, 168, (byte)(third * 16), 0]), 20)),
    ];

    private readonly List<SubnetPool> _pools = [];
    private int _cursor;

    public SubnetPool Take(IPNetwork network, IPNetwork? range)
    {
        // The engine compares whole subnets only: a pool with a range is not looked at when the next one has a range too.
        bool overlaps = _pools.Exists(pool => range is null
            ? GoAddress.Overlap(pool.Network, network)
            : pool.Network.Equals(network) && Equals(pool.Range, range));
        return overlaps ? throw EngineRefusal.Forbidden("Pool overlaps with other one on this address space") : Add(network, range);
    }

    /// <summary>The default subnet of the default bridge: the first that is free.</summary>
    public static IPNetwork ElectBridgeSubnet(IReadOnlyList<IPAddress> nameServers) => Defaults.First(network => !nameServers.Any(network.Contains));

    public SubnetPool TakeDefault()
    {
        for (int i = 0; i < Defaults.Count; i++)
        {
            int index = settings.Traits.FirstFreeSubnet ? i : (_cursor + i) % Defaults.Count;
            IPNetwork network = Defaults[index];
            if (_pools.Exists(pool => GoAddress.Overlap(pool.Network, network)))
            {
                continue;
            }

            if (settings.NameServers.Any(network.Contains))
            {
                continue;
            }

            _cursor = index + 1 >= Defaults.Count ? 0 : index + 1;
            return Add(network, null);
        }

        throw EngineRefusal.NotFound("could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network");
    }

    /// <summary>Takes back a pool with all that it remembers.</summary>
    public SubnetPool Keep(SubnetPool pool)
    {
        _pools.Add(pool);
        return pool;
    }

    public void Release(SubnetPool pool) => _pools.Remove(pool);

    /// <summary>A new daemon looks from the beginning of the list again.</summary>
    public void ForgetCursor() => _cursor = 0;

    private SubnetPool Add(IPNetwork network, IPNetwork? range)
    {
        var pool = new SubnetPool(settings, time, network, range);
        _pools.Add(pool);
        return pool;
    }
}
