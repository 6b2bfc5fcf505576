using System.Net;

namespace ContainerLinks;

/// <summary>Addresses as a Swarm tells them: those at which something on another host can be reached.</summary>
internal static class SwarmAddress
{
    /// <returns>Null if the text is no address, or one that leads to nobody else.</returns>
    public static IPAddress? Read(string text) => ContainerMapping.AddressOf(text) is { } address && ReachableAddress.IsReachable(address) ? address : null;
}
