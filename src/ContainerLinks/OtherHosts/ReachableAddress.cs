using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>The rule for an address at which something on another host can be reached.</summary>
internal static class ReachableAddress
{
    private const byte FirstMulticast = 224;

    /// <summary>Whether an address may lead to somebody else: loopback, any, multicast and what is beyond it, and mapped addresses do not.</summary>
    public static bool IsReachable(IPAddress address) =>
        !(IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || address.IsIPv6Multicast || address.IsIPv4MappedToIPv6
            || (address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes()[0] >= FirstMulticast));
}
