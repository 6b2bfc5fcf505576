using System.Net.Sockets;
using System.Net;

namespace ContainerLinks;

/// <summary>The subnets of an engine, and the default ones that it chooses from.</summary>
internal sealed class AddressSpace(EngineContext context)
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
        return overlaps ? throw EngineRefusal.Forbidden(context.Texts.PoolOverlaps) : Add(network, range);
    }

    /// <summary>The default subnet of the default bridge: the first that is free.</summary>
    public static IPNetwork ElectBridgeSubnet(IReadOnlyList<IPAddress> nameServers) => Defaults.First(network => !nameServers.Any(network.Contains));

    public SubnetPool TakeDefault()
    {
        for (int i = 0; i < Defaults.Count; i++)
        {
            int index = context.Traits.FirstFreeSubnet ? i : (_cursor + i) % Defaults.Count;
            IPNetwork network = Defaults[index];
            if (_pools.Exists(pool => GoAddress.Overlap(pool.Network, network)))
            {
                continue;
            }

            if (context.Settings.NameServers.Any(network.Contains))
            {
                continue;
            }

            _cursor = index + 1 >= Defaults.Count ? 0 : index + 1;
            return Add(network, null);
        }

        throw context.Texts.NoSubnetLeft(4);
    }

    /// <summary>The lowest free /64 of the engine's own unique local network.</summary>
    public SubnetPool TakeDefaultIPv6()
    {
        if (context.Traits.HasIPv6Defaults)
        {
            UInt128 first = GoAddress.ToNumber(context.Settings.UniqueLocalNetwork.BaseAddress);
            for (int i = 0; i <= ushort.MaxValue; i++)
            {
                var network = new IPNetwork(GoAddress.FromNumber(first + ((UInt128)i << 64), System.Net.Sockets.AddressFamily.InterNetworkV6), 64);
                if (!_pools.Exists(pool => GoAddress.Overlap(pool.Network, network)))
                {
                    return Add(network, null);
                }
            }
        }

        throw context.Texts.NoSubnetLeft(6);
    }

    /// <summary>Takes back a pool with all that it remembers.</summary>
    public SubnetPool Keep(SubnetPool pool)
    {
        _pools.Add(pool);
        return pool;
    }

    public void Release(SubnetPool pool) => _pools.Remove(pool);

    public void Release(EngineNetwork network) => _pools.RemoveAll(pool => pool == network.IPv4?.Pool || pool == network.IPv6?.Pool);

    /// <summary>A new daemon looks from the beginning of the list again.</summary>
    public void ForgetCursor() => _cursor = 0;

    private SubnetPool Add(IPNetwork network, IPNetwork? range)
    {
        var pool = new SubnetPool(context, network, range);
        _pools.Add(pool);
        return pool;
    }
}

/// <summary>The addresses of one subnet of a network: the core's pool, with the engine's rules and words.</summary>
/// <remarks>Engines of several hosts share the pool of a network that spans them, each under its own lock: hence one of its own.</remarks>
internal sealed class SubnetPool
{
    // Owners that are no containers, since no id begins like this.
    public const string Gateway = "(gateway)";
    public const string Auxiliary = "(auxiliary) ";
    private const int LongestIPv4Prefix = 32;
    private const int LongestIPv6Prefix = 128;
    private readonly EngineTexts _texts;
    private readonly bool _fullHidesBusy;
    private readonly bool _anyoneReleases;
    private readonly AddressPool _pool;
    private readonly Lock _lock = new();

    /// <summary>Whether the range is the network's or the broadcast address alone, so that only wishes can be met.</summary>
    private readonly bool _givesNothing;

    private readonly HashSet<string> _fixed = new(StringComparer.Ordinal);

    /// <summary>Owners whose address is kept over a restart of the daemon, and whether they have come up since. Their next stop ends it.</summary>
    private readonly Dictionary<string, bool> _kept = new(StringComparer.Ordinal);

    public SubnetPool(EngineContext context, IPNetwork network, IPNetwork? range)
    {
        _texts = context.Texts;

        // A full set is given up before the wanted bit is looked at. Recording pool-gateway-last.
        _fullHidesBusy = context.Has(DockerQuirks.FullPoolHidesBusyAddress);

        // A bit is cleared, whoever set it. No recording yet.
        _anyoneReleases = context.Has(DockerQuirks.UncheckedRelease);
        Network = network;
        Range = range;

        // Bits of a set: the lowest that is free is next, whoever had it. Recording alloc-first-fit.
        bool isSticky = context.Traits.LinksNatively && !context.Has(DockerQuirks.AddressReusedAtOnce);
        var options = new AddressPoolOptions
        {
            Network = network,
            Range = range is { } part && Fit(part) is { } fitting && !HasNoHost(fitting) ? fitting : null,
            HasGateway = false,
            ReuseDelay = isSticky ? context.Settings.ReuseDelay : TimeSpan.Zero,
            Allocation = context.Traits.NextFitAddresses ? AddressAllocation.NextFree : isSticky ? AddressAllocation.Sticky : AddressAllocation.LowestFree,
        };
        _pool = new AddressPool(options, context.Time);
        _givesNothing = range is { } given && Fit(given) is { } whole && HasNoHost(whole);
        bool isSmallest = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork && network.PrefixLength >= LongestIPv4Prefix - 1;
        if (isSmallest && context.Traits.OldFixedLines)
        {
            // Engines up to 27 keep the first and the last address of every subnet, even if there is no other.
            AddressRange all = network;
            _pool.Reserve("the first", all.First);
            if (!all.Last.Equals(all.First))
            {
                _pool.Reserve("the last", all.Last);
            }
        }
    }

    public IPNetwork Network { get; }

    public IPNetwork? Range { get; }

    /// <summary>Takes an address. Null: none is left.</summary>
    public IPAddress? Take(string owner, IPAddress? wanted)
    {
        if (wanted is not null && !Network.Contains(wanted))
        {
            throw EngineRefusal.System(_texts.OutOfRange, ContainerLinksError.AddressNotInPool);
        }

        if (wanted is not null && IsFull && _fullHidesBusy)
        {
            return null;
        }

        using Lock.Scope scope = _lock.EnterScope();
        if (_givesNothing && wanted is null && !_pool.TryGetLease(owner, out _) && !_fixed.Contains(owner) && !_kept.ContainsKey(owner))
        {
            return null;
        }

        try
        {
            IPAddress address = _pool.Acquire(owner, wanted).Address;
            if (_kept.ContainsKey(owner))
            {
                _kept[owner] = true;
            }

            return address;
        }
        catch (AddressPoolExhaustedException)
        {
            return null;
        }
        catch (ContainerLinksException exception) when (exception.Error is ContainerLinksError.AddressInUse or ContainerLinksError.AddressNotInPool)
        {
            throw EngineRefusal.Forbidden("Address already in use", ContainerLinksError.AddressInUse);
        }
    }

    /// <summary>Keeps a fixed address for an owner, whether it runs or not.</summary>
    public void Hold(string owner, IPAddress address)
    {
        using Lock.Scope scope = _lock.EnterScope();
        try
        {
            _pool.Reserve(owner, address);
            _fixed.Add(owner);
        }
        catch (ContainerLinksException exception)
        {
            throw EngineRefusal.Forbidden("Address already in use: " + exception.Message, exception.Error);
        }
    }

    /// <summary>Keeps the present address of an owner until it has come up again and gone down.</summary>
    public void HoldUntilStop(string owner, IPAddress address)
    {
        using Lock.Scope scope = _lock.EnterScope();
        if (!_fixed.Contains(owner))
        {
            _pool.Reserve(owner, address);
            _kept[owner] = false;
        }
    }

    /// <summary>Forgets an owner.</summary>
    public void Drop(string owner)
    {
        using Lock.Scope scope = _lock.EnterScope();
        _fixed.Remove(owner);
        _kept.Remove(owner);
        _ = _pool.Forget(owner);
    }

    /// <summary>Gives an address back. The engine asks nobody whose it was.</summary>
    /// <param name="owner">Who gives it back.</param>
    /// <param name="address">The address.</param>
    /// <returns>Whether there was anything to give back.</returns>
    public bool Release(string owner, IPAddress address)
    {
        using Lock.Scope scope = _lock.EnterScope();
        if (_anyoneReleases && _pool.TryGetOwner(address, out string? holder))
        {
            owner = holder;
        }

        if (!_pool.TryGetLease(owner, out AddressLease lease) || !lease.Address.Equals(address))
        {
            return _anyoneReleases;
        }

        bool released = _pool.Release(lease);
        if (_kept.GetValueOrDefault(owner))
        {
            Drop(owner);
        }

        return released;
    }

    private bool IsFull
    {
        get
        {
            AddressPoolStatistics all = _pool.NetworkStatistics;
            return (UInt128)(all.Used + all.Reserved) >= all.Size;
        }
    }

    private bool HasNoHost(IPNetwork range)
    {
        AddressRange all = Network;
        bool isIPv4 = Network.BaseAddress.AddressFamily == AddressFamily.InterNetwork;
        bool isOne = range.PrefixLength == (isIPv4 ? LongestIPv4Prefix : LongestIPv6Prefix) && range.PrefixLength - Network.PrefixLength > 1;
        return isOne && (range.BaseAddress.Equals(all.First) || (isIPv4 && range.BaseAddress.Equals(all.Last)));
    }

    /// <summary>The engine looks at the host part of a range only, so one that lies outside of the subnet is moved into it.</summary>
    private IPNetwork? Fit(IPNetwork range)
    {
        if (range.PrefixLength < Network.PrefixLength)
        {
            return null;
        }

        AddressFamily family = Network.BaseAddress.AddressFamily;
        UInt128 host = GoAddress.ToNumber(range.BaseAddress) & ~GoAddress.Mask(family, Network.PrefixLength) & GoAddress.Mask(family, range.PrefixLength);
        return new IPNetwork(GoAddress.FromNumber(GoAddress.ToNumber(Network.BaseAddress) | host, family), range.PrefixLength);
    }
}
