namespace ContainerLinks;

/// <summary>The rules that the engine has in the packet filter at one moment, as <c>iptables -S</c> prints them.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed class SimulatedFirewall
{
    internal SimulatedFirewall(IReadOnlyList<string> forward, IReadOnlyList<string> filter, IReadOnlyList<string> nat, IReadOnlyList<string> ipv6Filter)
    {
        Forward = forward;
        Filter = filter;
        Nat = nat;
        IPv6Filter = ipv6Filter;
    }

    /// <summary>Chain FORWARD of table filter.</summary>
    public IReadOnlyList<string> Forward { get; }

    /// <summary>Chain DOCKER of table filter: published ports and links.</summary>
    public IReadOnlyList<string> Filter { get; }

    /// <summary>Chain DOCKER of table nat: published ports.</summary>
    public IReadOnlyList<string> Nat { get; }

    /// <summary>Chain DOCKER of table filter for IPv6. Engines with <see cref="DockerQuirks.FirewallIgnoresIPv6"/> leave it empty.</summary>
    public IReadOnlyList<string> IPv6Filter { get; }
}
