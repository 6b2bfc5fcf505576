using System.Net;

namespace ContainerLinks;

/// <summary>What a pool may give out, as worked out from its options. Immutable.</summary>
internal sealed class AddressPoolLayout
{
    private readonly IPNetwork _network;
    private readonly IPNetwork? _range;

    public AddressPoolLayout(AddressPoolOptions options)
    {
        IReadOnlyList<string> failures = AddressPoolOptionsValidator.Validate(options);
        if (failures.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', failures), nameof(options));
        }

        _network = options.Network;
        _range = options.Range;
        Network = new AddressNetwork(options.Network);
        var whole = new AddressRanges.Span(0, Network.Last);
        AddressRanges.Span range = options.Range is { } part ? Network.SpanOf(part) : whole;
        List<AddressRanges.Span> holes = [.. Network.Reserved];
        if (options.HasGateway && TryGetGateway(options.Gateway, AddressRanges.Without(range, holes), out UInt128 gateway))
        {
            Gateway = Network.AddressOf(gateway);
            holes.Add(AddressNetwork.At(gateway));
        }

        holes.AddRange(options.Excluded.Select(Network.SpanOf));
        Assignable = AddressRanges.Without(whole, holes);
        Automatic = AddressRanges.Without(range, holes);
    }

    public AddressNetwork Network { get; }

    /// <summary>The gateway, given or chosen; null if there is none, or no host address to choose.</summary>
    public IPAddress? Gateway { get; }

    /// <summary>What can be requested.</summary>
    public AddressRanges Assignable { get; }

    /// <summary>What is given to those who do not care.</summary>
    public AddressRanges Automatic { get; }

    /// <summary>The offset of an address that can be given out.</summary>
    /// <exception cref="ContainerLinksException">The address is none of this pool's.</exception>
    public UInt128 OffsetOf(IPAddress address)
    {
        if (!Network.TryGetOffset(address, out UInt128 offset))
        {
            throw new ContainerLinksException(ContainerLinksError.AddressNotInPool, $"{address} is no address of the pool {this}.");
        }

        return Assignable.Contains(offset)
            ? offset
            : throw new ContainerLinksException(
                ContainerLinksError.AddressNotInPool,
                $"{address} is never given out by the pool {this}: it is the gateway, excluded, or the network or broadcast address.");
    }

    public override string ToString() => _range is { } range ? $"{_network} (range {range})" : _network.ToString();

    private bool TryGetGateway(IPAddress? wanted, AddressRanges hosts, out UInt128 offset)
    {
        if (wanted is not null)
        {
            return Network.TryGetOffset(wanted, out offset);
        }

        offset = hosts.IsEmpty ? default : hosts.First;
        return !hosts.IsEmpty;
    }
}
