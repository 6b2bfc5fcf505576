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

    /// <summary>What belongs to no host: network and broadcast address, or the subnet-router anycast address of IPv6 (RFC 4291). Networks of one or two addresses have none (RFC 3021, RFC 6164).</summary>
    public IEnumerable<AddressRanges.Span> Reserved =>
        Last <= 1 ? []
        : IsIPv6 ? [At(0)]
        : [At(0), At(Last)];

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

    /// <summary>What an address is that belongs to no host; null for any other.</summary>
    public string? NameOf(UInt128 offset) =>
        Last <= 1 ? null
        : offset == 0 ? (IsIPv6 ? "the subnet-router anycast address" : "the network address")
        : offset == Last && !IsIPv6 ? "the broadcast address"
        : null;

    public bool Contains(AddressRange part) =>
        part.IsIPv6 == IsIPv6 && part.FirstBits >= _base && part.LastBits - _base <= Last;

    public AddressRanges.Span SpanOf(AddressRange part) => new(part.FirstBits - _base, part.LastBits - _base);

    public UInt128 BitsOf(UInt128 offset) => _base + offset;

    public IPAddress AddressOf(UInt128 offset) => AddressBits.ToAddress(BitsOf(offset), _family);
}
