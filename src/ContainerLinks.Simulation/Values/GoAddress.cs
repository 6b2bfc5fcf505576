using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Sockets;
using System.Net;

namespace ContainerLinks;

/// <summary>Texts of addresses and subnets as Go's library reads them: no octal, no short forms, no zones.</summary>
internal static class GoAddress
{
    public static bool TryParse(string text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        if (text.Contains(':'))
        {
            if (text.AsSpan().ContainsAny('%', '[', ']') || !IPAddress.TryParse(text, out address))
            {
                return false;
            }

            address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
            return true;
        }

        string[] parts = text.Split('.');
        return parts.Length == 4
            && Array.TrueForAll(parts, part => part.Length is > 0 and < 4 && byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            && Array.TrueForAll(parts, part => part.Length == 1 || part[0] != '0')
            && IPAddress.TryParse(text, out address);
    }

    public static string Normalise(string text) => TryParse(text, out IPAddress? address) ? address.ToString() : text;

    /// <summary>Reads an address with a prefix length; the address keeps its host bits.</summary>
    public static bool TryParseSubnet(string text, [NotNullWhen(true)] out IPAddress? address, out IPNetwork network)
    {
        network = default;
        address = null;
        int slash = text.IndexOf('/');
        if (slash < 0 || !TryParse(text[..slash], out address)
            || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int length)
            || length > (address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128))
        {
            address = null;
            return false;
        }

        network = new IPNetwork(FromNumber(ToNumber(address) & Mask(address.AddressFamily, length), address.AddressFamily), length);
        return true;
    }

    public static UInt128 ToNumber(IPAddress address)
    {
        UInt128 number = 0;
        foreach (byte part in address.GetAddressBytes())
        {
            number = (number << 8) | part;
        }

        return number;
    }

    public static IPAddress FromNumber(UInt128 number, AddressFamily family)
    {
        byte[] bytes = new byte[family == AddressFamily.InterNetwork ? 4 : 16];
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            bytes[i] = (byte)(number & 0xff);
            number >>= 8;
        }

        return new IPAddress(bytes);
    }

    public static int Bits(AddressFamily family) => family == AddressFamily.InterNetwork ? 32 : 128;

    public static bool Overlap(IPNetwork one, IPNetwork other) =>
        one.BaseAddress.AddressFamily == other.BaseAddress.AddressFamily && (one.Contains(other.BaseAddress) || other.Contains(one.BaseAddress));

    public static UInt128 Mask(AddressFamily family, int length)
    {
        int bits = Bits(family);
        UInt128 all = bits == 128 ? UInt128.MaxValue : (UInt128.One << bits) - 1;
        return length == 0 ? 0 : all & ~(bits - length == 128 ? UInt128.MaxValue : (UInt128.One << (bits - length)) - 1);
    }
}
