using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>The names that lead back from addresses (RFC 1035, 3.5; RFC 3596, 2.5).</summary>
internal static class ReverseName
{
    private static readonly DomainName IPv4 = DomainName.Parse("in-addr.arpa");
    private static readonly DomainName IPv6 = DomainName.Parse("ip6.arpa");

    /// <summary><c>7.2.0.192.in-addr.arpa</c> for 192.0.2.7.</summary>
    public static DomainName Of(IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        Array.Reverse(bytes);
        return address.AddressFamily == AddressFamily.InterNetwork
            ? DomainName.Parse(string.Join('.', bytes)).In(IPv4)
            : DomainName.Parse(string.Join('.', bytes.SelectMany(octet => new[] { octet & 0xF, octet >> 4 }).Select(digit => digit.ToString("x", null)))).In(IPv6);
    }

    /// <summary>The family of the addresses of a reverse zone; null if it is none.</summary>
    public static AddressFamily? TryFamily(DomainName zone) => zone.IsIn(IPv4) ? AddressFamily.InterNetwork : zone.IsIn(IPv6) ? AddressFamily.InterNetworkV6 : null;
}
