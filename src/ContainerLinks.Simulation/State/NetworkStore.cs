using System.Globalization;

namespace ContainerLinks;

/// <summary>The networks of an engine, how a reference finds one, and the sandboxes of the containers that run.</summary>
internal sealed class NetworkStore
{
    private readonly Dictionary<string, Sandbox> _sandboxes = new(StringComparer.Ordinal);

    /// <summary>The default bridge, <c>none</c>, <c>host</c>, then the others in order of creation.</summary>
    public List<EngineNetwork> All { get; } = [];

    /// <summary>By id, then by name, then by the beginning of an id.</summary>
    public EngineNetwork? Find(string term, out EngineRefusal? refusal)
    {
        refusal = null;
        EngineNetwork? network = All.Find(candidate => candidate.Id == term) ?? All.Find(candidate => candidate.Name == term);
        if (network is not null)
        {
            return network;
        }

        List<EngineNetwork> matches = term.Length == 0 ? [] : All.FindAll(candidate => candidate.Id.StartsWith(term, StringComparison.Ordinal));
        if (matches.Count == 1)
        {
            return matches[0];
        }

        refusal = matches.Count == 0
            ? EngineRefusal.NotFound($"network {term} not found")
            : EngineRefusal.BadRequest(string.Create(CultureInfo.InvariantCulture, $"network {term} is ambiguous ({matches.Count} matches found based on ID prefix)"));
        return null;
    }

    public EngineNetwork Get(string term) => Find(term, out EngineRefusal? refusal) ?? throw refusal!;

    public Sandbox? SandboxOf(EngineContainer container) => _sandboxes.GetValueOrDefault(container.Id);

    public void Add(Sandbox sandbox) => _sandboxes[sandbox.Container.Id] = sandbox;

    public void Remove(Sandbox sandbox) => _sandboxes.Remove(sandbox.Container.Id);

    public void ClearSandboxes() => _sandboxes.Clear();
}

/// <summary>The network namespace of a running container, and what its hosts file is made from.</summary>
internal sealed class Sandbox
{
    public required string Id { get; init; }

    public required EngineContainer Container { get; init; }

    /// <summary>Endpoints by <see cref="EngineNetwork.Rank"/>; the first one leads to the outside.</summary>
    public SortedList<string, EngineEndpoint> Endpoints { get; } = new(StringComparer.Ordinal);

    /// <summary>Extra hosts of the user, and link lines as they were last built.</summary>
    public List<HostsRecord> ExtraHosts { get; } = [];

    /// <summary>The names on the line of each link, by full alias, as they were last written; also of links whose line is missing for want of an address.</summary>
    public Dictionary<string, LinkLine> Lines { get; } = new(StringComparer.Ordinal);

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

/// <summary>A line of a hosts file before it is written: the address as text, and the names with a blank between them.</summary>
internal sealed record HostsRecord(string Address, string Names);
