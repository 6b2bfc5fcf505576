using System.Net;

namespace ContainerLinks;

/// <summary>Several simulated engines as a cluster of Docker Swarm: overlay networks, services, and nodes that know of each other what they were told, late and sometimes wrong.</summary>
/// <remarks>
/// <para>A container on an overlay network has an address that no other one has on any node, and another one after each start. Names there are answered from what the node has heard. While no manager is heard a node gives no address on it.</para>
/// <para>The managers replace the tasks of a node that is down or drained. With several of them, those that reach more than half of all decide.</para>
/// <para>It is about control and names: no packets flow, there are no published ports of services, no secrets and no placement rules. Tasks that ended are gone with their containers.</para>
/// <threadsafety>Safe for concurrent use.</threadsafety>
/// </remarks>
public sealed partial class SimulatedSwarm : IDisposable
{
    private const int SeedStep = 1009;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private readonly Lock _lock = new();
    private readonly SimulatedSwarmOptions _options;
    private readonly EngineContext _context;
    private readonly List<SimulatedSwarmNode> _nodes = [];
    private readonly List<SwarmNetwork> _networks = [];
    private readonly DelayedActions _timers;
    private readonly SwarmOrchestrator _orchestrator;
    private TaskCompletionSource _changed = NewSource();

    /// <summary>Makes a swarm without nodes.</summary>
    /// <param name="options">How it behaves; null for the defaults.</param>
    /// <exception cref="ArgumentException">The profile has no swarm.</exception>
    public SimulatedSwarm(SimulatedSwarmOptions? options = null)
    {
        _options = options ?? new SimulatedSwarmOptions();
        if (_options.Profile == SimulationProfile.Podman5)
        {
            throw new ArgumentException("Profile is Podman5, which has no swarm: expected Plain or a release of Docker.", nameof(options));
        }

        // Addresses are given as in the bare engine: the next one after the last, whoever had it.
        Time = _options.TimeProvider ?? new SimulatedTime();
        _context = new EngineContext(new SimulationOptions { Profile = SimulationProfile.Plain, Seed = _options.Seed }, Time);
        _timers = new DelayedActions(Time);
        Gossip = new SwarmGossip(Wires, _timers, _options, new Chance(_options.Seed), Changed);
        _orchestrator = new SwarmOrchestrator(_nodes, _networks, Wires, Time, _options, _context.Chance, After);
        _timers.Every(_options.SyncInterval, Gossip.Synchronise);
    }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>The nodes, in order of joining.</summary>
    public IReadOnlyList<SimulatedSwarmNode> Nodes => Locked<IReadOnlyList<SimulatedSwarmNode>>(() => [.. _nodes]);

    internal SwarmWires Wires { get; } = new();

    internal SwarmGossip Gossip { get; }

    /// <summary>Completes when anything has changed that a directory might tell.</summary>
    internal Task WhenChanged => Volatile.Read(ref _changed).Task;

    /// <summary>Adds a node with an engine of its own, on all networks at once.</summary>
    /// <param name="name">Its host name, as links write it after an <c>@</c>.</param>
    /// <param name="isManager">Whether it is a manager. Without one nothing is decided.</param>
    /// <param name="configure">Changes the options of its engine; null for none.</param>
    /// <returns>The node.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is no name of a host, or taken.</exception>
    public SimulatedSwarmNode AddNode(string name, bool isManager = false, Action<SimulationOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!LinkSource.IsHost(name))
        {
            throw new ArgumentException($"'{Quoting.Printable(name)}' is no name of a host: expected letters, digits, '_', '.' and '-', the first one a letter or a digit, 253 at most.", nameof(name));
        }

        return Locked(() =>
        {
            if (_nodes.Exists(node => node.Name == name))
            {
                throw new ArgumentException($"There is a node '{name}' already; expected another name.", nameof(name));
            }

            int index = _nodes.Count;
            var options = new SimulationOptions { Profile = _options.Profile, TimeProvider = Time, Seed = unchecked((_options.Seed * SeedStep) + index + 1), HostName = name };
            configure?.Invoke(options);
            Wires.Add(isManager);
            var node = new SimulatedSwarmNode(this, index, _orchestrator.NewId(), name, new IPAddress([10, 9, (byte)(index >> 8), (byte)(index + 1)]), isManager, new SimulatedEngine(options)) { Since = Time.GetUtcNow() };
            _nodes.Add(node);
            _networks.ForEach(network => AddTo(node, network));
            Gossip.Synchronise();
            _orchestrator.Look();
            return node;
        });
    }

    /// <summary>Creates an attachable overlay network on all nodes.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="subnet">Its IPv4 addresses; null for the next free one of 10.0.0.0/8, of 254 addresses.</param>
    /// <returns>Its id, the same on all nodes.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null, empty or taken.</exception>
    public string CreateNetwork(string name, IPNetwork? subnet = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Locked(() =>
        {
            if (_networks.Exists(network => network.Name == name))
            {
                throw new ArgumentException($"There is a network '{name}' already; expected another name.", nameof(name));
            }

            IPNetwork addresses = subnet ?? Enumerable.Range(1, ushort.MaxValue).Select(static number => new IPNetwork(new IPAddress([10, (byte)(number >> 8), (byte)number, 0]), 24))
                .First(candidate => !_networks.Exists(network => GoAddress.Overlap(network.Pool.Network, candidate)));
            var network = new SwarmNetwork(_orchestrator.NewId(), name, new SubnetPool(_context, addresses, null));
            _networks.Add(network);
            _nodes.ForEach(node => AddTo(node, network));
            return network.Id;
        });
    }

    /// <summary>Creates a service.</summary>
    /// <param name="spec">What it should be.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="ArgumentException">Its name is empty or taken, or a network does not exist.</exception>
    public string CreateService(SimulatedServiceSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Locked(() =>
        {
            if (spec.Name.Length == 0 || _orchestrator.Find(spec.Name) is not null)
            {
                throw new ArgumentException($"A service cannot be called '{Quoting.Printable(spec.Name)}': expected a name that no other one has.", nameof(spec));
            }

            CheckNetworks(spec);
            return _orchestrator.Add(spec).Id;
        });
    }

    /// <summary>Replaces the tasks of a service one by one, by those of a new spec.</summary>
    /// <param name="spec">What it should be; the name says which service.</param>
    /// <exception cref="ArgumentException">There is no such service, or a network does not exist.</exception>
    public void UpdateService(SimulatedServiceSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        Locked(() =>
        {
            CheckNetworks(spec);
            _orchestrator.Update(Get(spec.Name), spec);
        });
    }

    /// <summary>Takes the last update of a service back, task by task.</summary>
    /// <param name="service">Its name.</param>
    /// <exception cref="ArgumentException">There is no such service, or it was never updated.</exception>
    public void Rollback(string service) => Locked(() =>
    {
        SwarmService found = Get(service);
        _orchestrator.Update(found, found.Former ?? throw new ArgumentException($"Service '{service}' was never updated, so there is nothing to go back to.", nameof(service)), isRollback: true);
    });

    /// <summary>Changes how many tasks a service has.</summary>
    /// <param name="service">Its name.</param>
    /// <param name="replicas">How many; not negative.</param>
    /// <exception cref="ArgumentException">There is no such service, or <paramref name="replicas"/> is negative.</exception>
    public void Scale(string service, int replicas)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(replicas);
        Locked(() => _orchestrator.Scale(Get(service), replicas));
    }

    /// <summary>Removes a service. Its tasks stop; one of its name that is made later is another one.</summary>
    /// <param name="service">Its name.</param>
    /// <exception cref="ArgumentException">There is no such service.</exception>
    public void RemoveService(string service) => Locked(() => _orchestrator.Remove(Get(service)));

    /// <summary>A directory of what a node can know of the others: standalone containers as <c>NAME@NODE</c>, services as <c>NAME</c> (host <c>swarm</c>), tasks as <c>NAME.SLOT</c>.</summary>
    /// <param name="node">The node. Where it is a manager, what the managers know overrules what it has heard.</param>
    /// <returns>The directory. Its stream fails while the node is dead.</returns>
    public ISourceDirectory DirectoryOf(SimulatedSwarmNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return new SwarmDirectory(this, node, _options.HostNames);
    }

    /// <summary>Ends the engines and all timers.</summary>
    public void Dispose()
    {
        _timers.End();
        foreach (SimulatedSwarmNode node in Nodes)
        {
            node.Engine.Dispose();
        }
    }

    /// <summary>A node tells what it knows of a network.</summary>
    internal SimulatedOverlay? Inspect(SimulatedSwarmNode asked, string network)
    {
        ThrowIfDead(asked);
        SwarmNetwork? found = NetworkOf(network);
        return found is null ? null : SwarmPicture.Of(asked, found, Nodes, Gossip.View(asked.Index, found.Id));
    }

    /// <summary>The networks that a container of a node is on, and what is known there.</summary>
    internal IReadOnlyList<SimulatedOverlay> InspectAll(SimulatedSwarmNode asked) => [.. Locked(() => _networks.ToArray()).Select(network => Inspect(asked, network.Id)).OfType<SimulatedOverlay>()];

    internal T AskManager<T>(SimulatedSwarmNode asked, Func<SwarmOrchestrator, T> question) => Locked(() =>
    {
        ThrowIfDead(asked);
        return !asked.IsManager ? throw new ContainerLinksException(ContainerLinksError.Unavailable, "This node is not a swarm manager. Worker nodes can't be used to view or modify cluster state.")
            : !Wires.IsHeard(asked.Index) ? throw new ContainerLinksException(ContainerLinksError.Unavailable, "rpc error: The swarm does not have a leader. It's possible that too few managers are online.")
            : question(_orchestrator);
    });

    /// <summary>Whether a node's managers can be asked.</summary>
    internal bool CanDecide(SimulatedSwarmNode node) => node.IsManager && Wires.IsHeard(node.Index);

    internal void ThrowIfDead(SimulatedSwarmNode node)
    {
        if (!Wires.IsUp(node.Index))
        {
            throw new ContainerLinksException(ContainerLinksError.Unavailable, $"Node '{node.Name}' is switched off.");
        }
    }

    /// <summary>A task has ended by itself. The managers look at it when nobody holds an engine's lock.</summary>
    internal void LookSoon()
    {
        if (!_lock.IsHeldByCurrentThread)
        {
            After(Moment, _orchestrator.Look);
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SwarmNetwork? NetworkOf(string text) => Locked(() => _networks.Find(network => network.Id == text) ?? _networks.Find(network => network.Name == text));

    private SwarmService Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _orchestrator.Find(name) ?? throw new ArgumentException($"There is no service '{Quoting.Printable(name)}'.", nameof(name));
    }

    private void CheckNetworks(SimulatedServiceSpec spec)
    {
        if (spec.Networks.FirstOrDefault(name => !_networks.Exists(network => network.Name == name)) is { } missing)
        {
            throw new ArgumentException($"There is no overlay network '{Quoting.Printable(missing)}'; create it first.", nameof(spec));
        }
    }

    private T Locked<T>(Func<T> action)
    {
        lock (_lock)
        {
            return action();
        }
    }

    private void Locked(Action action)
    {
        lock (_lock)
        {
            action();
            Changed();
        }
    }

    private void After(TimeSpan delay, Action action) => _timers.After(delay, () => Locked(action));

    private void Changed() => Interlocked.Exchange(ref _changed, NewSource()).TrySetResult();

    private void AddTo(SimulatedSwarmNode node, SwarmNetwork network)
    {
        lock (node.Engine.Parts.Turn.Gate)
        {
            node.Engine.Parts.Factory.AddOverlay(network.Id, network.Name, network.Subnet, new SwarmOverlay(network, node.Index, Wires, Gossip));
        }
    }
}
