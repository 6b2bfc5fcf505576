namespace ContainerLinks;

/// <summary>What an engine tells of a container, as it tells it; only what is needed here.</summary>
internal sealed record EngineContainer
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string Status { get; init; } = "";

    public string Health { get; init; } = "";

    public string Hostname { get; init; } = "";

    public string DomainName { get; init; } = "";

    public string NetworkMode { get; init; } = "";

    public string HostsPath { get; init; } = "";

    public IReadOnlyList<EngineNetwork> Networks { get; init; } = [];

    public IReadOnlyList<string> ExposedPorts { get; init; } = [];

    /// <summary>The ports of the host that lead to it, as far as they are told: what is only exposed is not here.</summary>
    public IReadOnlyList<EnginePort> PublishedPorts { get; init; } = [];

    public IReadOnlyList<string> Environment { get; init; } = [];

    public IReadOnlyList<string> ExtraHosts { get; init; } = [];

    public IReadOnlyList<string> Links { get; init; } = [];

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<EngineMount> Mounts { get; init; } = [];
}

/// <summary>Something of a user's that is mounted into a container, as an engine tells it.</summary>
internal sealed record EngineMount(string Source, string Destination);

/// <summary>A port of the host, as an engine tells it: the container's own as <c>80/tcp</c>, an address, which may be empty, and a number.</summary>
internal sealed record EnginePort(string Port, string HostAddress, string HostPort);

/// <summary>A container's place on a network, as an engine tells it.</summary>
internal sealed record EngineNetwork(string Name, string IPv4, string IPv6, IReadOnlyList<string> Aliases)
{
    public string Id { get; init; } = "";

    public int IPv4PrefixLength { get; init; }

    public int IPv6PrefixLength { get; init; }

    /// <summary>Links on this network alone, <c>source:alias</c> each. A list of containers does not tell them.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];
}
