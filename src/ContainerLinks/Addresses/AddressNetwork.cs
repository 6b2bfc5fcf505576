using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>A network as numbers: each address is its offset from the first one. Immutable.</summary>
internal readonly struct AddressNetwork
{
    private readonly UInt128 _base;
    private readonly AddressFamily _family;

    public AddressNetwork(IPNetwork network)
    {
        _base = network.BaseAddress.ToBits();
        _family = network.BaseAddress.AddressFamily;
        Last = AddressBits.LastOffset(network);
    }

    /// <summary>The offset of the last address.</summary>
    public UInt128 Last { get; }

    public bool IsIPv6 => _family == AddressFamily.InterNetworkV6;

    /// <summary>What belongs to no host: network and broadcast address (RFC 3021: not in a /31), or the subnet-router anycast address of IPv6 (RFC 4291).</summary>
    public IEnumerable<AddressRanges.Span> Reserved =>
        IsIPv6 ? [At(0)]
        : Last > 1 ? [At(0), At(Last)]
        : [];

    public static AddressRanges.Span At(UInt128 offset) => new(offset, offset);

    /// <summary>The offset of an address; false for one of the other family, with a scope id, or outside.</summary>
    public bool TryGetOffset(IPAddress address, out UInt128 offset)
    {
        address = address.Normalised();
        bool scoped = address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0;
        return TryGetOffset(address.ToBits(), address.AddressFamily == AddressFamily.InterNetworkV6, out offset) && !scoped;
    }

    /// <inheritdoc cref="TryGetOffset(IPAddress, out UInt128)"/>
    public bool TryGetOffset(UInt128 bits, bool isIPv6, out UInt128 offset)
    {
        offset = bits - _base;
        return isIPv6 == IsIPv6 && bits >= _base && offset <= Last;
    }

    public AddressRanges.Span SpanOf(IPNetwork part)
    {
        UInt128 first = part.BaseAddress.ToBits() - _base;
        return new AddressRanges.Span(first, first + AddressBits.LastOffset(part));
    }

    public UInt128 BitsOf(UInt128 offset) => _base + offset;

    public IPAddress AddressOf(UInt128 offset) => AddressBits.ToAddress(BitsOf(offset), _family);
}
