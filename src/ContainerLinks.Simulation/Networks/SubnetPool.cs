using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>The addresses of one subnet of a network: the core's pool, with the engine's rules and words.</summary>
internal sealed class SubnetPool
{
    private const int LongestIPv4Prefix = 32;
    private const int LongestIPv6Prefix = 128;
    private readonly EngineSettings _settings;
    private readonly AddressPool _pool;

    /// <summary>Whether the range is the network's or the broadcast address alone, so that only wishes can be met.</summary>
    private readonly bool _givesNothing;

    private readonly HashSet<string> _fixed = new(StringComparer.Ordinal);

    /// <summary>Owners whose address is kept over a restart of the daemon, and whether they have come up since. Their next stop ends it.</summary>
    private readonly Dictionary<string, bool> _kept = new(StringComparer.Ordinal);

    public SubnetPool(EngineSettings settings, TimeProvider time, IPNetwork network, IPNetwork? range)
    {
        _settings = settings;
        Network = network;
        Range = range;
        bool isSticky = settings.Traits.LinksNatively && !settings.Has(DockerQuirks.AddressReusedAtOnce);
        var options = new AddressPoolOptions
        {
            Network = network,
            Range = range is { } part && Fit(part) is { } fitting && !HasNoHost(fitting) ? fitting : null,
            HasGateway = false,
            ReuseDelay = isSticky ? settings.ReuseDelay : TimeSpan.Zero,
            Allocation = settings.Traits.NextFitAddresses ? AddressAllocation.NextFree : isSticky ? AddressAllocation.Sticky : AddressAllocation.LowestFree,
        };
        _pool = new AddressPool(options, time);
        _givesNothing = range is { } given && Fit(given) is { } whole && HasNoHost(whole);
        bool isSmallest = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork && network.PrefixLength >= LongestIPv4Prefix - 1;
        if (isSmallest && settings.Traits.OldFixedLines)
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
            throw EngineRefusal.System(_settings.Texts.OutOfRange, ContainerLinksError.AddressNotInPool);
        }

        if (wanted is not null && IsFull && _settings.Has(DockerQuirks.FullPoolHidesBusyAddress))
        {
            return null;
        }

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
        if (!_fixed.Contains(owner))
        {
            _pool.Reserve(owner, address);
            _kept[owner] = false;
        }
    }

    /// <summary>Forgets an owner.</summary>
    public void Drop(string owner)
    {
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
        if (_settings.Has(DockerQuirks.UncheckedRelease) && _pool.TryGetOwner(address, out string? holder))
        {
            owner = holder;
        }

        if (!_pool.TryGetLease(owner, out AddressLease lease) || !lease.Address.Equals(address))
        {
            return _settings.Has(DockerQuirks.UncheckedRelease);
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
