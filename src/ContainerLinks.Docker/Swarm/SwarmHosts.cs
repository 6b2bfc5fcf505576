namespace ContainerLinks;

/// <summary>The hosts of a Swarm at one look: which are down by a manager's word, which the others do not hear any more, and which one this is.</summary>
internal sealed class SwarmHosts
{
    private const int MostPeers = 4096;
    private readonly SwarmView _view;
    private readonly SwarmOverlay? _ingress;
    private readonly Dictionary<string, SwarmNode> _byId;
    private readonly Dictionary<string, SwarmNode> _byAddress;

    public SwarmHosts(SwarmView view, SwarmMemory memory)
    {
        _view = view;
        _ingress = view.Overlays.FirstOrDefault(overlay => overlay.IsIngress);
        HashSet<string> told = [.. memory.OfOthers.Select(endpoint => endpoint.Host), .. view.Overlays.SelectMany(overlay => overlay.Services).SelectMany(service => service.Endpoints).Select(endpoint => endpoint.Host)];
        Peers = (_ingress?.Peers ?? (IEnumerable<string>)[]).Union(memory.Peers.Where(told.Contains), StringComparer.Ordinal).Take(MostPeers).ToHashSet(StringComparer.Ordinal);
        SwarmNode[] nodes = [.. view.Manager?.Nodes ?? []];
        _byId = nodes.GroupBy(node => node.Id, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);

        // A host that left and joined again is there twice, and its former self is down.
        _byAddress = nodes.Where(node => node.Address.Length > 0).GroupBy(node => node.Address, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.OrderBy(node => node.IsDown).ThenByDescending(node => node.Changed).First(), StringComparer.Ordinal);
        Own = view.Overlays.SelectMany(overlay => overlay.Services.SelectMany(service => service.Endpoints).Where(endpoint => overlay.Own.Contains(endpoint.Id)).Select(endpoint => endpoint.Host)).FirstOrDefault()
            ?? memory.OwnHost
            ?? (view.Self.Address.Length > 0 ? view.Self.Address : null);
    }

    /// <summary>The addresses that are among the peers of the network of published ports, and those that were and have endpoints still.</summary>
    public IReadOnlySet<string> Peers { get; }

    /// <summary>The address by which the endpoints of this host are known. It is another one than that of the node if traffic goes another way (<c>--data-path-addr</c>). Null if it is not known.</summary>
    public string? Own { get; }

    public bool IsOwn(string host) => host == Own || host == _view.Self.Address;

    /// <summary>The host at an address, as a manager knows it.</summary>
    public SwarmNode? NodeAt(string host) => _byAddress.GetValueOrDefault(host);

    /// <summary>The host of a task, as a manager knows it.</summary>
    public SwarmNode? NodeOf(SwarmTask task) => _byId.GetValueOrDefault(task.NodeId);

    /// <summary>Whether a manager says that a host is down, or the others do not hear it any more and it does not only have no container on a network: every host takes part in the network of published ports.</summary>
    public bool IsAway(string host) =>
        NodeAt(host) is { IsDown: true }
        || (_ingress is { Peers.Count: > 0 } ingress && ingress.Peers.Contains(_view.Self.Address) && Peers.Contains(host) && !ingress.Peers.Contains(host));

    /// <summary>Whether a host takes part, as far as that is known.</summary>
    public bool IsPart(string host) => _view.Manager is null ? _ingress?.Peers.Contains(host) == true : NodeAt(host) is { IsDown: false };

    /// <summary>Whether a manager answers and does not know a host any more that was part of the Swarm.</summary>
    public bool HasLeft(string host) => _view.Manager is { Nodes.Count: > 0 } && NodeAt(host) is null && Peers.Contains(host);
}
