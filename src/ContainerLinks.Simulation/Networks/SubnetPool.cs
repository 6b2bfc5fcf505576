using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>The addresses of one subnet of a network, with the engine's rules and words.</summary>
internal sealed class SubnetPool
{
    private readonly EngineSettings _settings;
    private readonly AddressBook _book;
    private readonly UInt128 _base;

    /// <summary>Addresses that an owner has whether it runs or not: its fixed one, or the one from before a daemon restart.</summary>
    private readonly Dictionary<string, (IPAddress Address, bool UntilStart)> _held = new(StringComparer.Ordinal);

    public SubnetPool(EngineSettings settings, TimeProvider time, IPNetwork network, IPNetwork? range)
    {
        _settings = settings;
        Network = network;
        Range = range;
        AddressFamily family = network.BaseAddress.AddressFamily;
        _base = GoAddress.ToNumber(network.BaseAddress);
        int hostBits = GoAddress.Bits(family) - network.PrefixLength;
        UInt128 size = hostBits >= 64 ? UInt128.One << Math.Min(hostBits, 127) : UInt128.One << hostBits;
        UInt128 first = 0;
        UInt128 last = size - 1;
        if (range is { } part)
        {
            // The engine looks at the host part of the range only, so a range outside of the subnet is moved into it.
            first = GoAddress.ToNumber(part.BaseAddress) & (size - 1);
            last = (first + (UInt128.One << (GoAddress.Bits(family) - part.PrefixLength)) - 1) & (size - 1);
        }

        _book = new AddressBook(
            size, first, last,
            sticky: settings.Traits.LinksNatively && !settings.Has(DockerQuirks.AddressReusedAtOnce),
            nextFit: settings.Traits.NextFitAddresses,
            settings.ReuseDelay, time);
        // Later engines leave the one or two addresses of the smallest IPv4 subnets to containers (RFC 3021).
        bool isIPv4 = family == AddressFamily.InterNetwork;
        if (!isIPv4 || size > 2 || settings.Traits.OldFixedLines)
        {
            _ = _book.TryTake(0, "");
            if (isIPv4)
            {
                _ = _book.TryTake(size - 1, "");
            }
        }
    }

    public IPNetwork Network { get; }

    public IPNetwork? Range { get; }

    /// <summary>Takes an address. Null: none is left.</summary>
    public IPAddress? Take(string owner, IPAddress? wanted)
    {
        if (_held.TryGetValue(owner, out (IPAddress Address, bool UntilStart) held) && (wanted is null || wanted.Equals(held.Address)))
        {
            if (held.UntilStart)
            {
                _held.Remove(owner);
            }

            return held.Address;
        }

        if (_book.IsFull && (wanted is null || _settings.Has(DockerQuirks.FullPoolHidesBusyAddress)))
        {
            return null;
        }

        if (wanted is null)
        {
            return _book.TakeAny(owner) is { } number ? ToAddress(number) : null;
        }

        if (!Network.Contains(wanted))
        {
            throw EngineRefusal.System(_settings.Texts.OutOfRange, ContainerLinksError.AddressNotInPool);
        }

        return _book.TryTake(GoAddress.ToNumber(wanted) - _base, owner)
            ? wanted
            : throw EngineRefusal.Forbidden("Address already in use", ContainerLinksError.AddressInUse);
    }

    /// <summary>Takes an address that no container ever gets.</summary>
    public void TakeForGood(IPAddress address) => _ = _book.TryTake(GoAddress.ToNumber(address) - _base, "");

    /// <summary>Takes an address for an owner that does not run.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="address">The address.</param>
    /// <param name="untilStart">True if the owner's next start turns it into an ordinary lease.</param>
    public void Hold(string owner, IPAddress address, bool untilStart)
    {
        if (_held.TryGetValue(owner, out (IPAddress Address, bool UntilStart) held))
        {
            if (held.Address.Equals(address))
            {
                return;
            }

            Drop(owner);
        }

        _ = Take(owner, address);
        _held[owner] = (address, untilStart);
    }

    /// <summary>Turns a lease into an address that waits for its owner's next start.</summary>
    public void Adopt(string owner, IPAddress address) => _held.TryAdd(owner, (address, UntilStart: true));

    /// <summary>Ends what <see cref="Hold"/> began.</summary>
    public void Drop(string owner)
    {
        if (_held.Remove(owner, out (IPAddress Address, bool UntilStart) held))
        {
            _ = Release(owner, held.Address);
        }
    }

    /// <summary>Gives an address back: the engine asks nobody whose it was.</summary>
    public bool Release(string owner, IPAddress address) =>
        (_held.TryGetValue(owner, out (IPAddress Address, bool UntilStart) held) && held.Address.Equals(address))
        || (Network.Contains(address) && _book.Release(GoAddress.ToNumber(address) - _base, _settings.Has(DockerQuirks.UncheckedRelease) ? null : owner));

    private IPAddress ToAddress(UInt128 number) => GoAddress.FromNumber(_base + number, Network.BaseAddress.AddressFamily);
}
