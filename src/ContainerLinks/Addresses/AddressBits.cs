using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>Addresses as numbers: <see cref="IPAddress"/> is a mutable class without order or arithmetic.</summary>
internal static class AddressBits
{
    public const int IPv4Length = 32;
    public const int IPv6Length = 128;

    public static readonly IComparer<IPAddress> Comparer = Comparer<IPAddress>.Create(static (one, other) => one.ToBits().CompareTo(other.ToBits()));

    /// <summary>One host, one value: IPv4 mapped into IPv6 is IPv4.</summary>
    public static IPAddress Normalised(this IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    public static UInt128 ToBits(this IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = address.TryWriteBytes(bytes, out int written);
        return written == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    public static IPAddress ToAddress(UInt128 bits, AddressFamily family)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, bits);
        return new IPAddress(family == AddressFamily.InterNetwork ? bytes[12..] : bytes);
    }

    public static int LengthOf(AddressFamily family) => family == AddressFamily.InterNetwork ? IPv4Length : IPv6Length;

    /// <summary>The number of the last address of a network, counted from its first.</summary>
    public static UInt128 LastOffset(IPNetwork network)
    {
        int hostBits = LengthOf(network.BaseAddress.AddressFamily) - network.PrefixLength;
        return hostBits == IPv6Length ? UInt128.MaxValue : (UInt128.One << hostBits) - 1;
    }
}
