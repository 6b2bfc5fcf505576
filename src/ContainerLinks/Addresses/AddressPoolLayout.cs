using System.Net;

namespace ContainerLinks;

/// <summary>What a pool may give out, as worked out from its options. Immutable.</summary>
internal sealed class AddressPoolLayout
{
    private readonly IPNetwork _network;
    private readonly AddressRange? _range;
    private readonly AddressRange[] _excluded = [];

    /// <exception cref="ArgumentException">An option is wrong, or nothing would be left to give out.</exception>
    public AddressPoolLayout(AddressPoolOptions options)
        : this(options, AddressPoolOptionsValidator.Validate(options))
    {
    }

    /// <summary>A network of somebody else, who alone knows what of it is given out.</summary>
    public AddressPoolLayout(IPNetwork network)
    {
        _network = network;
        Network = new AddressNetwork(network);
        Assignable = Automatic = AddressRanges.Without(new AddressRanges.Span(0, Network.Last), []);
    }

    private AddressPoolLayout(AddressPoolOptions options, IReadOnlyList<string> failures)
    {
        if (failures.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', failures), nameof(options));
        }

        _network = options.Network;
        _range = options.Range;
        _excluded = [.. options.Excluded];
        Network = new AddressNetwork(options.Network);
        var whole = new AddressRanges.Span(0, Network.Last);
        AddressRanges.Span range = options.Range is { } part ? Network.SpanOf(part) : whole;
        List<AddressRanges.Span> holes = [.. Network.Reserved];
        if (options.HasGateway && TryGetGateway(options.Gateway, AddressRanges.Without(range, holes), out UInt128 gateway))
        {
            Gateway = Network.AddressOf(gateway);
            holes.Add(AddressNetwork.At(gateway));
        }

        foreach (AddressRange excluded in _excluded)
        {
            holes.Add(Network.SpanOf(excluded));
        }

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

    /// <summary>The layout of options in which nothing else is wrong, though nothing may be left to give out.</summary>
    public static AddressPoolLayout OfChecked(AddressPoolOptions options) => new(options, []);

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
            : throw new ContainerLinksException(ContainerLinksError.AddressNotInPool, $"{address} is never given out by the pool {this}: it is {WhyNot(offset)}.");
    }

    public override string ToString() => _range is { } range ? $"{_network} (range {range})" : _network.ToString();

    private string WhyNot(UInt128 offset) =>
        Network.NameOf(offset) ?? (Network.AddressOf(offset).Equals(Gateway) ? "the gateway" : $"excluded by {_excluded.First(part => part.Contains(Network.AddressOf(offset)))}");

    /// <summary>A network of one or two addresses has none to spare: there a gateway takes one only if it is named.</summary>
    private bool TryGetGateway(IPAddress? wanted, AddressRanges hosts, out UInt128 offset)
    {
        if (wanted is not null)
        {
            return Network.TryGetOffset(wanted, out offset);
        }

        bool isChosen = !hosts.IsEmpty && Network.Last > 1;
        offset = isChosen ? hosts.First : default;
        return isChosen;
    }
}
