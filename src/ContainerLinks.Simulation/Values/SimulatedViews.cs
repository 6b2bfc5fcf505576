namespace ContainerLinks;

/// <summary>A container of the simulated engine as <c>inspect</c> shows it at one moment.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed class SimulatedContainer
{
    internal SimulatedContainer()
    {
    }

    /// <summary>The id.</summary>
    public required ContainerId Id { get; init; }

    /// <summary>The name, without the leading slash that engines print.</summary>
    public required string Name { get; init; }

    /// <summary>Where the container is in its life.</summary>
    public required ContainerState State { get; init; }

    /// <summary>The status that the main process ended with; 128 if the first start failed.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Why the last start failed, or an empty text.</summary>
    public required string StateError { get; init; }

    /// <summary>How often the restart policy has started the container since its last start by command.</summary>
    public required int RestartCount { get; init; }

    /// <summary>The configured host name.</summary>
    public required string Hostname { get; init; }

    /// <summary>The configured domain name, or an empty text.</summary>
    public required string DomainName { get; init; }

    /// <summary>The network mode as given.</summary>
    public required string NetworkMode { get; init; }

    /// <summary>The image.</summary>
    public required string Image { get; init; }

    /// <summary>The IPv4 address on the default bridge, or an empty text.</summary>
    public required string Address { get; init; }

    /// <summary>The IPv6 address on the default bridge, or an empty text.</summary>
    public required string IPv6Address { get; init; }

    /// <summary>The endpoints, sorted by the name of the network.</summary>
    public required IReadOnlyList<SimulatedEndpoint> Networks { get; init; }

    /// <summary>The names with a leading slash, sorted: the container's own and one for each link to it.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The links of this recipient, <c>/source:/recipient/alias</c> each, or null if it has none.</summary>
    public required IReadOnlyList<string>? Links { get; init; }

    /// <summary>The configured environment, or null if there is none. The values may be secrets.</summary>
    public required IReadOnlyList<string>? ConfiguredEnvironment { get; init; }

    /// <summary>Keys of the exposed ports, sorted, or null if there are none.</summary>
    public required IReadOnlyList<string>? ExposedPorts { get; init; }

    /// <summary>Texts of the extra hosts.</summary>
    public required IReadOnlyList<string> ExtraHosts { get; init; }

    /// <summary>Where the hosts file is, below <see cref="SimulatedEngine.DataRoot"/>; an empty text before the first start.</summary>
    public required string HostsPath { get; init; }

    /// <summary>The text of the hosts file that the container sees, or null where there is none.</summary>
    public required string? Hosts { get; init; }

    /// <summary>The environment that the main process got at its start, or null while there is no process. The values may be secrets.</summary>
    public required IReadOnlyList<string>? Environment { get; init; }

    /// <summary>What the engine warned of when the container was created.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}

/// <summary>A container's place on one network of the simulated engine, as <c>inspect</c> shows it.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed class SimulatedEndpoint
{
    internal SimulatedEndpoint()
    {
    }

    /// <summary>The network's name.</summary>
    public required string Network { get; init; }

    /// <summary>The IPv4 address, or an empty text.</summary>
    public required string Address { get; init; }

    /// <summary>The IPv6 address, or an empty text.</summary>
    public required string IPv6Address { get; init; }

    /// <summary>The IPv4 gateway, or an empty text.</summary>
    public required string Gateway { get; init; }

    /// <summary>The MAC address, or an empty text.</summary>
    public required string MacAddress { get; init; }

    /// <summary>Texts of the endpoint's links, or null.</summary>
    public required IReadOnlyList<string>? Links { get; init; }

    /// <summary>Names that this endpoint has in the network's DNS beside the container's own, or null.</summary>
    public required IReadOnlyList<string>? Aliases { get; init; }
}

/// <summary>A network of the simulated engine, as its <c>inspect</c> shows it.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed class SimulatedNetwork
{
    internal SimulatedNetwork()
    {
    }

    /// <summary>The id, 64 hexadecimal digits; 25 of a network of a swarm.</summary>
    public required string Id { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The driver: <c>bridge</c>, <c>host</c> or <c>null</c>; <c>overlay</c> on a node of a <see cref="SimulatedSwarm"/>.</summary>
    public required string Driver { get; init; }

    /// <summary>Whether the network has IPv6.</summary>
    public required bool EnableIPv6 { get; init; }

    /// <summary>The subnets, IPv4 first, as configured.</summary>
    public required IReadOnlyList<SimulatedSubnet> Subnets { get; init; }
}

/// <summary>One subnet of a network, as configured.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed class SimulatedSubnet
{
    internal SimulatedSubnet()
    {
    }

    /// <summary>The subnet in CIDR form.</summary>
    public required string Subnet { get; init; }

    /// <summary>The gateway, or null if a subnet was given without one.</summary>
    public required string? Gateway { get; init; }

    /// <summary>The range of addresses to give, or null.</summary>
    public required string? Range { get; init; }

    /// <summary>Auxiliary addresses by name, or null.</summary>
    public required IReadOnlyDictionary<string, string>? Auxiliary { get; init; }
}

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

/// <summary>How a command that ran inside of a container ended.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed class SimulatedExec
{
    internal SimulatedExec(int exitCode, string output)
    {
        ExitCode = exitCode;
        Output = output;
    }

    /// <summary>The exit code: 0 for success, 127 for a command that the simulation does not know.</summary>
    public int ExitCode { get; }

    /// <summary>What the command printed.</summary>
    public string Output { get; }
}

/// <summary>What the embedded DNS of a user-defined network answered.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed class SimulatedDnsReply
{
    internal SimulatedDnsReply(int responseCode, IReadOnlyList<SimulatedDnsAnswer> answers)
    {
        ResponseCode = responseCode;
        Answers = answers;
    }

    /// <summary>The response code of RFC 1035: 0 for success, 3 for a name that does not exist.</summary>
    public int ResponseCode { get; }

    /// <summary>The answers; empty if the name exists without such a record.</summary>
    public IReadOnlyList<SimulatedDnsAnswer> Answers { get; }
}

/// <summary>One record of a <see cref="SimulatedDnsReply"/>.</summary>
/// <param name="Type"><c>A</c>, <c>AAAA</c> or <c>PTR</c>.</param>
/// <param name="Value">An address, or a name without a final dot for <c>PTR</c>.</param>
/// <param name="TimeToLive">For how many seconds the answer may be kept; the engine always says 600.</param>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed record SimulatedDnsAnswer(string Type, string Value, int TimeToLive);
