namespace ContainerLinks;

/// <summary>How a <see cref="SimulatedSwarm"/> behaves. Times are those that were measured on two nodes of Docker 20.10.</summary>
/// <remarks><threadsafety>Not safe for concurrent use. The swarm reads the values while it runs.</threadsafety></remarks>
public sealed class SimulatedSwarmOptions
{
    /// <summary>The clock of the swarm and of its engines, or null for a <see cref="SimulatedTime"/> of its own.</summary>
    public TimeProvider? TimeProvider { get; set; }

    /// <summary>Where ids and lost messages come from. The engine of each node has a seed of its own, made from it.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; set; }

    /// <summary>The engine of the nodes; not <see cref="SimulationProfile.Podman5"/>, which has no swarm.</summary>
    /// <value>The default is <see cref="SimulationProfile.Docker29"/>.</value>
    public SimulationProfile Profile { get; set; } = SimulationProfile.Docker29;

    /// <summary>What links call the nodes (<c>db@NAME</c>), by their addresses, as <c>SwarmOptions.HostNames</c> does for a real Swarm.</summary>
    /// <value>Empty by default: a node is called by its address, with <c>-</c> for <c>:</c>.</value>
    public IDictionary<string, string> HostNames { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What else goes wrong.</summary>
    /// <value>The default is none.</value>
    public SwarmQuirks Quirks { get; set; }

    /// <summary>How long the nodes need to tell each other of an endpoint.</summary>
    /// <value>The default is 200 milliseconds.</value>
    public TimeSpan GossipDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The share of these messages that are lost, 0 to 1.</summary>
    /// <value>The default is 0.</value>
    public double GossipLoss { get; set; }

    /// <summary>How often the nodes compare all that they know, which heals what was lost.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan SyncInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after a wire was joined, or a node is back, until the others take note.</summary>
    /// <value>The default is 4 seconds.</value>
    public TimeSpan RejoinDelay { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>How long after an engine was killed until its endpoints are forgotten. Those of a node that was cut off are not: they stay for as long as the wire is cut, as on a manager of Docker 20.10.</summary>
    /// <remarks>Real workers that are cut off, and managers from Docker 28 on, forget the others within seconds. <c>AddSwarm()</c> then remembers what it heard, and calls it lost.</remarks>
    /// <value>The default is 5 seconds.</value>
    public TimeSpan FailureDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a manager does not hear of a node until it calls it down.</summary>
    /// <value>The default is 12 seconds.</value>
    public TimeSpan HeartbeatTimeout { get; set; } = TimeSpan.FromSeconds(12);

    /// <summary>How long after a task has ended until another takes its slot.</summary>
    /// <value>The default is 5 seconds.</value>
    public TimeSpan RestartDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a task needs to stop. The DNS answers with it no more from the beginning on, its endpoint stays to the end.</summary>
    /// <value>The default is 10 seconds.</value>
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>Defects of Swarm, one flag each.</summary>
[Flags]
public enum SwarmQuirks
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>After a wire was joined the nodes do not know each other's endpoints until something changes there (moby/moby#53141).</summary>
    NamesLostAtRejoin = 1,
}
