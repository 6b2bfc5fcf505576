using System.Collections.Immutable;
using System.Net;

namespace ContainerLinks;

/// <summary>A service and its tasks, as the managers keep them.</summary>
internal sealed class SwarmService(string id, SimulatedServiceSpec spec)
{
    public string Id => id;

    public SimulatedServiceSpec Spec { get; private set; } = spec;

    public SimulatedServiceSpec? Former { get; private set; }

    /// <summary>Grows with each update, so that it is known which tasks are of before.</summary>
    public int Number { get; private set; }

    public string UpdateState { get; private set; } = "";

    public bool IsRemoved { get; set; }

    /// <summary>By the id of the network. It is replaced as a whole: engines read it under locks of their own.</summary>
    public ImmutableSortedDictionary<string, IPAddress> VirtualAddresses { get; set; } = ImmutableSortedDictionary.Create<string, IPAddress>(StringComparer.Ordinal);

    public List<SwarmTask> Tasks { get; } = [];

    /// <summary>When a slot may have its next task.</summary>
    public Dictionary<int, DateTimeOffset> FreeAt { get; } = [];

    public void Update(SimulatedServiceSpec spec, bool isRollback)
    {
        (Former, Spec) = (Spec, spec);
        Number++;
        UpdateState = isRollback ? "rollback_started" : "updating";
    }

    /// <summary>Only the count of tasks changes: none of them is replaced.</summary>
    public void Scale(int replicas) => Spec = Spec with { Replicas = replicas };

    public void CompleteUpdate() => UpdateState = UpdateState == "rollback_started" ? "rollback_completed" : "completed";

    public SwarmTask? Wanted(int slot) => Tasks.Find(task => task.IsWanted && task.Slot == slot);
}

/// <summary>A task: one container that was started for a service.</summary>
internal sealed class SwarmTask(string id, SwarmService service, int slot, SimulatedSwarmNode node)
{
    private volatile bool _isEnding;

    public string Id => id;

    public SwarmService Service => service;

    public int Slot => slot;

    public SimulatedSwarmNode Node => node;

    public int Number { get; } = service.Number;

    public string Name { get; } = $"{service.Spec.Name}.{slot}.{id}";

    public ContainerId Container { get; set; } = new(id);

    public IReadOnlyDictionary<string, IPAddress> Addresses { get; set; } = new Dictionary<string, IPAddress>();

    public bool HasStarted { get; set; }

    /// <summary>Whether it should run.</summary>
    public bool IsWanted { get; set; } = true;

    public bool HasFailed { get; set; }

    /// <summary>Whether its node is stopping it.</summary>
    public bool IsEnding
    {
        get => _isEnding;
        set => _isEnding = value;
    }

    /// <summary>The labels of its container: those of the service, and Docker's own.</summary>
    public IReadOnlyDictionary<string, string> Labels => new Dictionary<string, string>(service.Spec.Labels, StringComparer.Ordinal)
    {
        ["com.docker.swarm.node.id"] = node.Id,
        ["com.docker.swarm.service.id"] = service.Id,
        ["com.docker.swarm.service.name"] = service.Spec.Name,
        ["com.docker.swarm.task"] = "",
        ["com.docker.swarm.task.id"] = id,
        ["com.docker.swarm.task.name"] = Name,
    };

    public SimulatedSwarmTask Show() => new()
    {
        Id = id,
        ServiceId = service.Id,
        Service = service.Spec.Name,
        Slot = slot,
        NodeId = node.Id,
        DesiredState = IsWanted ? "running" : "shutdown",
        State = HasFailed ? "failed" : "running",
        Container = Container,
        Addresses = Addresses,
    };
}
