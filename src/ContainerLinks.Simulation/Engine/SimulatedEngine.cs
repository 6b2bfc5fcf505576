namespace ContainerLinks;

/// <summary>A container engine in memory that behaves as a real one does, defects included.</summary>
/// <remarks>
/// <para>A refusal throws <see cref="SimulatedEngineException"/> with the engine's own words and status.</para>
/// <threadsafety>Safe for concurrent use: commands run one after the other.</threadsafety>
/// </remarks>
#pragma warning disable CA1822, IDE0060
public sealed class SimulatedEngine : IDisposable
{
    /// <summary>Makes an engine whose daemon runs.</summary>
    public SimulatedEngine(SimulationOptions? options = null) => throw new NotImplementedException();

    /// <summary>The engine that this one stands for.</summary>
    public SimulationProfile Profile => throw new NotImplementedException();

    /// <summary>The defects that this engine has.</summary>
    public DockerQuirks Quirks => throw new NotImplementedException();

    /// <summary>The data root: the folder of the options, or <c>/var/lib/docker</c> as a name only when files are kept in memory.</summary>
    public string DataRoot => throw new NotImplementedException();

    /// <summary>The images by name.</summary>
    public IReadOnlyDictionary<string, SimulatedImage> Images => throw new NotImplementedException();

    /// <summary>The rules in the packet filter.</summary>
    public SimulatedFirewall Firewall => throw new NotImplementedException();

    /// <summary>The networks: default bridge, host, none, then the others in order of creation.</summary>
    public IReadOnlyList<SimulatedNetwork> Networks => throw new NotImplementedException();

    /// <summary>The default bridge.</summary>
    public SimulatedNetwork DefaultBridge => throw new NotImplementedException();

    /// <summary>Adds or replaces an image.</summary>
    public void AddImage(string name, SimulatedImage image) => throw new NotImplementedException();

    /// <summary>Creates a container.</summary>
    public ContainerId Create(SimulatedContainerSpec spec) => throw new NotImplementedException();

    /// <summary>Creates a container and starts it; one whose start fails stays.</summary>
    public ContainerId Run(SimulatedContainerSpec spec) => throw new NotImplementedException();

    /// <summary>Starts a container. False: it runs already (304).</summary>
    public bool Start(string reference) => throw new NotImplementedException();

    /// <summary>Stops a container. False: it does not run (304).</summary>
    public bool Stop(string reference) => throw new NotImplementedException();

    /// <summary>Stops and starts a container.</summary>
    public void Restart(string reference) => throw new NotImplementedException();

    /// <summary>Sends a signal to the main process.</summary>
    public void Kill(string reference, string signal = "KILL") => throw new NotImplementedException();

    /// <summary>The main process gets a signal that the engine does not know of. The image's command decides the status.</summary>
    public void Die(string reference, string signal = "KILL") => throw new NotImplementedException();

    /// <summary>Freezes a container.</summary>
    public void Pause(string reference) => throw new NotImplementedException();

    /// <summary>Thaws a container.</summary>
    public void Unpause(string reference) => throw new NotImplementedException();

    /// <summary>Renames a container.</summary>
    public void Rename(string reference, string newName) => throw new NotImplementedException();

    /// <summary>Removes a container.</summary>
    public void Remove(string reference, bool force = false) => throw new NotImplementedException();

    /// <summary>Removes a link by its name, such as <c>web/db</c>.</summary>
    public void RemoveLink(string link) => throw new NotImplementedException();

    /// <summary>Shows a container: by full id, name, link name, or the unique beginning of an id.</summary>
    public SimulatedContainer Inspect(string reference) => throw new NotImplementedException();

    /// <summary>All containers in order of creation.</summary>
    public IReadOnlyList<SimulatedContainer> List() => throw new NotImplementedException();

    /// <summary>The environment that a new process inside of the container would get.</summary>
    public IReadOnlyList<string> ExecEnvironment(string reference) => throw new NotImplementedException();

    /// <summary>Runs a command inside of the container.</summary>
    public SimulatedExec Exec(string reference, params IReadOnlyList<string> command) => throw new NotImplementedException();

    /// <summary>Creates a network.</summary>
    public SimulatedNetwork CreateNetwork(SimulatedNetworkSpec spec) => throw new NotImplementedException();

    /// <summary>Removes a network.</summary>
    public void RemoveNetwork(string reference) => throw new NotImplementedException();

    /// <summary>Connects a container to a network.</summary>
    public void Connect(string network, string container, SimulatedEndpointSpec? endpoint = null) => throw new NotImplementedException();

    /// <summary>Disconnects a container from a network.</summary>
    public void Disconnect(string network, string container) => throw new NotImplementedException();

    /// <summary>Asks the embedded DNS (127.0.0.11) from inside of the container. Null: no answer, the question went to the outer name server.</summary>
    public SimulatedDnsReply? Lookup(string container, string query, string type = "A") => throw new NotImplementedException();

    /// <summary>Ends the daemon and starts it again, then settles. The default bridge has a new id then.</summary>
    public void RestartDaemon(bool crash = false) => throw new NotImplementedException();

    /// <summary>Moves the engine's own clock until no timer is left, or by the limit (a minute if null), so that restart policies have done their work.</summary>
    public void Settle(TimeSpan? limit = null) => throw new NotImplementedException();

    /// <summary>This engine as a runtime for the linker.</summary>
    public IContainerRuntime AsRuntime() => throw new NotImplementedException();

    /// <summary>Ends every stream of facts and all timers. Files stay.</summary>
    public void Dispose() => throw new NotImplementedException();
}
