using System.Net;

namespace ContainerLinks;

/// <summary>A node of a <see cref="SimulatedSwarm"/>: an engine, and what it can be asked of the swarm.</summary>
/// <remarks><threadsafety>Safe for concurrent use.</threadsafety></remarks>
public sealed class SimulatedSwarmNode
{
    private readonly SimulatedSwarm _swarm;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SwarmTask> _tasks = new(StringComparer.Ordinal); // by the name of the container

    internal SimulatedSwarmNode(SimulatedSwarm swarm, int index, string id, string name, IPAddress address, bool isManager, SimulatedEngine engine)
    {
        (_swarm, Index, Id, Name, Address, IsManager, Engine) = (swarm, index, id, name, address, isManager, engine);
        engine.Parts.Facts.Flushed = Publish;
    }

    /// <summary>The id.</summary>
    public string Id { get; }

    /// <summary>The host name.</summary>
    public string Name { get; }

    /// <summary>Where the other nodes reach it.</summary>
    public IPAddress Address { get; }

    /// <summary>Whether it is a manager.</summary>
    public bool IsManager { get; }

    /// <summary>Its engine. While the node is dead its runtime gives no answer; its own methods show what lies on the disk.</summary>
    public SimulatedEngine Engine { get; }

    /// <summary>Its place among the nodes.</summary>
    internal int Index { get; }

    // What the managers have noted of it, under the swarm's lock.

    internal bool IsDrained { get; set; }

    internal bool IsDown { get; set; }

    internal DateTimeOffset Since { get; set; }

    /// <summary>Whether the managers do not hear of it.</summary>
    internal bool IsSilent { get; set; }

    /// <summary>Which silence is waited for to become too long, or to end.</summary>
    internal int Contact { get; set; }

    internal bool IsFit => !IsDrained && !IsDown;

    /// <summary>Tells what this node knows of an overlay network, which may be stale: <c>GET /networks/NAME?verbose=true</c>.</summary>
    /// <param name="network">The network's name or id.</param>
    /// <returns>Null if there is no such network, or no running container here is on it (status 404).</returns>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.Unavailable"/>: the node is dead.</exception>
    public SimulatedOverlay? InspectNetwork(string network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return _swarm.Inspect(this, network);
    }

    /// <summary>The services, in order of creation: <c>GET /services</c>.</summary>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.Unavailable"/>: the node is dead, no manager, or cut off from more than half of them.</exception>
    public IReadOnlyList<SimulatedSwarmService> Services => _swarm.AskManager(this, static orchestrator => orchestrator.Services);

    /// <summary>The tasks that have not ended, service by service: <c>GET /tasks</c>.</summary>
    /// <exception cref="ContainerLinksException">As for <see cref="Services"/>.</exception>
    public IReadOnlyList<SimulatedSwarmTask> Tasks => _swarm.AskManager(this, static orchestrator => orchestrator.Tasks);

    /// <summary>The nodes, in order of joining: <c>GET /nodes</c>.</summary>
    /// <exception cref="ContainerLinksException">As for <see cref="Services"/>.</exception>
    public IReadOnlyList<SimulatedSwarmMember> Members => _swarm.AskManager(this, static orchestrator => orchestrator.Members);

    /// <summary>The name and the address.</summary>
    public override string ToString() => $"{Name} ({Address})";

    /// <summary>A task's container is one of this node's from now on, or not any more.</summary>
    internal void Note(SwarmTask task, bool isHere)
    {
        lock (_lock)
        {
            _ = isHere ? _tasks[task.Name] = task : _tasks.Remove(task.Name, out _) ? task : null;
        }
    }

    internal SimulatedSwarmMember Show() => new()
    {
        Id = Id,
        Name = Name,
        Address = Address,
        IsManager = IsManager,
        Availability = IsDrained ? "drain" : "active",
        State = IsDown ? "down" : "ready",
        Since = Since,
    };

    /// <summary>The addresses of a container on overlay networks, by their ids.</summary>
    internal Dictionary<string, IPAddress> AddressesOf(ContainerId container)
    {
        lock (Engine.Parts.Turn.Gate)
        {
            return Engine.Parts.Networks.All.Where(static network => network.Overlay is not null).SelectMany(static network => network.Endpoints)
                .Where(endpoint => endpoint.Owner == container.Value).ToDictionary(static endpoint => endpoint.Network.Id, static endpoint => endpoint.Address!, StringComparer.Ordinal);
        }
    }

    /// <summary>Tells the others anew who is here.</summary>
    internal void Refresh()
    {
        lock (Engine.Parts.Turn.Gate)
        {
            Publish();
        }
    }

    /// <summary>Tells the others who is here, if that has changed. The engine's lock is held.</summary>
    private void Publish()
    {
        if (!_swarm.Wires.IsUp(Index))
        {
            return;
        }

        foreach (EngineNetwork network in Engine.Parts.Networks.All.Where(static network => network.Overlay is not null))
        {
            // An endpoint that has not joined its container yet is nobody's.
            SwarmEndpoint[] endpoints = [.. network.Endpoints.Where(static endpoint => endpoint is { Address: not null, Sandbox: not null }).Select(endpoint => Describe(network, endpoint))];
            _swarm.Gossip.Publish(Index, network.Id, endpoints);
        }

        bool hasLostOne;
        lock (_lock)
        {
            hasLostOne = _tasks.Values.Any(task => task.HasStarted && Engine.Parts.Containers.FindById(task.Container.Value) is not { Running: true });
        }

        if (hasLostOne)
        {
            _swarm.LookSoon();
        }
    }

    private SwarmEndpoint Describe(EngineNetwork network, EngineEndpoint endpoint)
    {
        SwarmTask? task;
        lock (_lock)
        {
            task = _tasks.GetValueOrDefault(endpoint.Name);
        }

        return new SwarmEndpoint
        {
            Id = endpoint.Id,
            Name = endpoint.Name,
            Address = endpoint.Address!,
            Aliases = string.Join(' ', endpoint.Aliases),
            Service = task?.Service.Spec.Name ?? "",
            VirtualAddress = task?.Service.VirtualAddresses.GetValueOrDefault(network.Id),
            IsLeaving = task?.IsEnding == true,
        };
    }
}
