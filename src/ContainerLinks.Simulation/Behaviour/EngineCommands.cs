namespace ContainerLinks;

/// <summary>The commands of an engine, which <see cref="SimulatedEngine"/> hands on as they were typed. Docker and Podman have little in common here.</summary>
internal interface IEngineCommands : INameServer
{
    /// <exception cref="EngineRefusal">There is no such container.</exception>
    EngineContainer Get(string reference);

    EngineContainer Create(SimulatedContainerSpec spec);

    /// <returns>False: it runs already.</returns>
    bool Start(string reference, ContainerStart? start = null);

    /// <returns>False: it does not run.</returns>
    bool Stop(string reference);

    void Restart(string reference);

    void Kill(string reference, string signal);

    /// <summary>The main process gets a signal that nobody asked the engine for.</summary>
    void Die(string reference, string signal);

    void Pause(string reference);

    void Unpause(string reference);

    void Rename(string reference, string newName);

    void Remove(string reference, bool force);

    void RemoveLink(string link);

    /// <summary>Checks that there can be a new process, and makes its environment.</summary>
    (EngineContainer Container, IReadOnlyList<string> Environment) BeginExec(string reference);

    EngineNetwork CreateNetwork(SimulatedNetworkSpec spec);

    void RemoveNetwork(string reference);

    void Connect(string network, string container, SimulatedEndpointSpec endpoint);

    void Disconnect(string network, string container);

    void RestartDaemon(bool crash);
}

/// <summary>What answers names inside of containers.</summary>
internal interface INameServer
{
    /// <summary>Answers a question, or returns null when it goes to the outer name server.</summary>
    SimulatedDnsReply? Answer(EngineContainer container, string query, string type);
}

/// <summary>Docker's commands.</summary>
internal sealed class DockerCommands(
    EngineContext context, ContainerStore containers, NetworkStore networks, ContainerCreation creation, ContainerStarting starting, ContainerStopping stopping, ContainerRemoval removal,
    ContainerRenaming renaming, LinkRemoval linkRemoval, ContainerExec exec, NetworkFactory factory, ContainerConnecting connecting, EmbeddedDns dns, DaemonRestart daemonRestart) : IEngineCommands
{
    public EngineContainer Get(string reference) => containers.Get(reference);

    public EngineContainer Create(SimulatedContainerSpec spec) => creation.Create(spec);

    public bool Start(string reference, ContainerStart? start = null) => starting.Start(Get(reference), start);

    public bool Stop(string reference) => stopping.Stop(Get(reference));

    public void Restart(string reference)
    {
        EngineContainer container = Get(reference);
        EngineRefusal.Prefix($"Cannot restart container {reference}: ", () => stopping.Restart(container), 500);
    }

    public void Kill(string reference, string signal)
    {
        string name = MainProcess.ParseSignal(signal) ?? throw EngineRefusal.BadRequest(context.Texts.InvalidSignal(reference, signal));
        EngineRefusal.Prefix(context.Texts.CannotKill(reference), () => stopping.Kill(Get(reference), name));
    }

    public void Die(string reference, string signal) =>
        stopping.Die(Get(reference), MainProcess.ParseSignal(signal) ?? throw EngineRefusal.BadRequest($"Invalid signal: {signal}"));

    public void Pause(string reference) => stopping.Pause(Get(reference));

    public void Unpause(string reference) => stopping.Unpause(Get(reference));

    public void Rename(string reference, string newName) => renaming.Rename(reference, newName);

    public void Remove(string reference, bool force) => removal.Remove(Get(reference), force, reference);

    public void RemoveLink(string link) => linkRemoval.Remove(link);

    public (EngineContainer Container, IReadOnlyList<string> Environment) BeginExec(string reference) => exec.Begin(reference);

    public EngineNetwork CreateNetwork(SimulatedNetworkSpec spec) => factory.Create(spec);

    public void RemoveNetwork(string reference) => factory.Remove(networks.Get(reference));

    public void Connect(string network, string container, SimulatedEndpointSpec endpoint) => connecting.Connect(network, Get(container), endpoint);

    public void Disconnect(string network, string container) => connecting.Disconnect(network, Get(container));

    public SimulatedDnsReply? Answer(EngineContainer container, string query, string type) => dns.Answer(container, query, type);

    public void RestartDaemon(bool crash) => daemonRestart.Run(crash);
}
