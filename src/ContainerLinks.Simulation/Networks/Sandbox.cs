namespace ContainerLinks;

/// <summary>The network namespace of a running container, and what its hosts file is made from.</summary>
internal sealed class Sandbox
{
    public required string Id { get; init; }

    public required EngineContainer Container { get; init; }

    /// <summary>Endpoints by the name of their network; the first one leads to the outside.</summary>
    public SortedList<string, EngineEndpoint> Endpoints { get; } = new(StringComparer.Ordinal);

    /// <summary>Extra hosts of the user, and link lines as they were last built.</summary>
    public List<HostsRecord> ExtraHosts { get; } = [];

    /// <summary>The names on the line of each link, by full alias, as they were last written; also of links whose line is missing for want of an address.</summary>
    public Dictionary<string, LinkLine> LinkLines { get; } = new(StringComparer.Ordinal);

    public LinkLabels Labels { get; set; } = LinkLabels.None;

    public bool IsDeleting { get; set; }

    /// <summary>The endpoint that leads to the outside.</summary>
    public EngineEndpoint? Gateway => Endpoints.Values.FirstOrDefault(endpoint => endpoint.Network.HasAddresses);
}

/// <summary>What is known of a link's line in a hosts file.</summary>
internal sealed class LinkLine(string names)
{
    public string Names { get; set; } = names;

    /// <summary>The engine itself took the line away, or could not write it yet: it owes the line.</summary>
    public bool IsOwed { get; set; }
}
