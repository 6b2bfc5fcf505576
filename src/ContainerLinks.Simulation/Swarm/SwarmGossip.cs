using System.Net;

namespace ContainerLinks;

/// <summary>A container's place on an overlay network, as nodes tell each other of it.</summary>
internal sealed record SwarmEndpoint
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required IPAddress Address { get; init; }

    /// <summary>Further names, with blanks between them.</summary>
    public required string Aliases { get; init; }

    /// <summary>The service whose task it is, or an empty text.</summary>
    public string Service { get; init; } = "";

    /// <summary>What the name of the service stands for, or null for the addresses of its tasks.</summary>
    public IPAddress? VirtualAddress { get; init; }

    /// <summary>Whether the task is about to end: the service's name does not lead to it any more.</summary>
    public bool IsLeaving { get; init; }
}

/// <summary>What each node knows of the endpoints of the others: late, without what was lost, and stale where the wire is cut. It has a lock of its own, and calls nobody under it but the wires.</summary>
internal sealed class SwarmGossip(SwarmWires wires, DelayedActions timers, SimulatedSwarmOptions options, Chance chance, Action changed)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(int Node, string Network, int Origin), Heard> _heard = [];
    private long _number;

    /// <summary>A node tells who is on a network there, if that is not what it told last.</summary>
    public void Publish(int origin, string network, IReadOnlyList<SwarmEndpoint> endpoints, bool always = false)
    {
        Heard heard;
        lock (_lock)
        {
            IReadOnlyList<SwarmEndpoint> before = _heard.GetValueOrDefault((origin, network, origin))?.Endpoints ?? [];
            if (!always && before.SequenceEqual(endpoints))
            {
                return;
            }

            _heard[(origin, network, origin)] = heard = new Heard(++_number, endpoints);
        }

        foreach (int node in wires.GroupOf(origin).Order())
        {
            if (node != origin && !IsLost())
            {
                timers.After(options.GossipDelay, () => Deliver(node, network, origin, heard));
            }
        }

        changed();
    }

    /// <summary>All that a node knows of a network, node by node.</summary>
    public IReadOnlyList<(int Origin, SwarmEndpoint Endpoint)> View(int node, string network)
    {
        lock (_lock)
        {
            return [.. Enumerable.Range(0, wires.Count).SelectMany(origin => (_heard.GetValueOrDefault((node, network, origin))?.Endpoints ?? []).Select(endpoint => (origin, endpoint)))];
        }
    }

    /// <summary>A node tells all of it again, in a new life.</summary>
    public void Renew(int origin)
    {
        (string Network, IReadOnlyList<SwarmEndpoint> Endpoints)[] own;
        lock (_lock)
        {
            own = [.. _heard.Where(pair => pair.Key.Node == origin && pair.Key.Origin == origin).Select(pair => (pair.Key.Network, pair.Value.Endpoints))];
        }

        Array.ForEach(own, told => Publish(origin, told.Network, told.Endpoints, always: true));
    }

    /// <summary>Nodes forget what they knew of one that has died.</summary>
    public void Forget(int origin, IReadOnlyCollection<int> nodes)
    {
        lock (_lock)
        {
            foreach ((int Node, string Network, int Origin) key in _heard.Keys.Where(key => key.Origin == origin && key.Node != origin && nodes.Contains(key.Node)).ToArray())
            {
                _heard[key] = new Heard(++_number, []);
            }
        }

        changed();
    }

    /// <summary>A node has lost what it knew of another, and takes note of it only when something changes there.</summary>
    public void Lose(int node, int origin)
    {
        lock (_lock)
        {
            foreach ((int Node, string Network, int Origin) key in _heard.Keys.Where(key => key.Origin == origin && key.Node == origin).ToArray())
            {
                _heard[(node, key.Network, origin)] = _heard[key] with { Endpoints = [] };
            }
        }

        changed();
    }

    /// <summary>The nodes that reach each other compare all that they know: the newest counts.</summary>
    public void Synchronise()
    {
        lock (_lock)
        {
            Dictionary<int, HashSet<int>> groups = Enumerable.Range(0, wires.Count).Where(wires.IsUp).ToDictionary(node => node, wires.GroupOf);
            var newest = new Dictionary<(int, string, int), Heard>(_heard);
            foreach (((int node, string network, int origin), Heard heard) in _heard)
            {
                foreach (int other in groups.GetValueOrDefault(node) ?? [])
                {
                    if (other != origin && newest.GetValueOrDefault((other, network, origin)) is var known && (known is null || known.Number < heard.Number))
                    {
                        newest[(other, network, origin)] = heard;
                    }
                }
            }

            foreach (((int, string, int) key, Heard heard) in newest)
            {
                _heard[key] = heard;
            }
        }

        changed();
    }

    private void Deliver(int node, string network, int origin, Heard heard)
    {
        lock (_lock)
        {
            if (!wires.GroupOf(origin).Contains(node) || (_heard.TryGetValue((node, network, origin), out Heard? known) && known.Number >= heard.Number))
            {
                return; // cut off meanwhile, or overtaken on the way
            }

            _heard[(node, network, origin)] = heard;
        }

        changed();
    }

    private bool IsLost()
    {
        lock (_lock)
        {
            return options.GossipLoss > 0 && chance.Fraction() < options.GossipLoss;
        }
    }

    private sealed record Heard(long Number, IReadOnlyList<SwarmEndpoint> Endpoints);
}
