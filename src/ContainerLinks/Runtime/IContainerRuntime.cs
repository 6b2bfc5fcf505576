namespace ContainerLinks;

/// <summary>Who owns the lives of containers: a simulated engine, Docker, Podman, or your own.</summary>
/// <remarks>
/// <para>Commands go to the runtime; facts come back from it. After a command has completed, <see cref="FindAsync"/> tells its outcome.</para>
/// <para>A refusal is a <see cref="ContainerLinksException"/>: <see cref="ContainerLinksError.ContainerNotFound"/>, <see cref="ContainerLinksError.NameInUse"/>,
/// <see cref="ContainerLinksError.Refused"/> with the runtime's own words, or <see cref="ContainerLinksError.Unavailable"/>.</para>
/// <para><b>Ids.</b> An id stands for one life of one container: after <see cref="ContainerFact.Removed"/> nothing more is told of that life. Where users choose ids (runc, containerd) an id may come
/// again, and then the runtime must number what it tells (<see cref="ContainerInfo.Version"/>): a fact with a greater version than the removal's is a new life, another container that only bears the same
/// id, and a fact with a smaller one is an echo of the old life. A runtime without versions (0) never uses an id again.</para>
/// <para><b>Removals.</b> <see cref="ContainerFact.Removed"/>, a <see cref="ContainerFactKind.Resync"/> that lacks a container, and null from <see cref="FindAsync"/> say that the runtime itself knows that
/// the container is gone. What could not be found out is an exception, or not told: a proxy's page with the status 404 removes nobody.</para>
/// <threadsafety>Implementations allow concurrent calls.</threadsafety>
/// </remarks>
public interface IContainerRuntime
{
    /// <summary>A word for logs and metrics, for example <c>docker</c>.</summary>
    string Name { get; }

    /// <summary>What the runtime does itself. <see cref="RuntimeCapabilities.AssignsAddresses"/> counts as it is when a linker is made; what needs a connection to be known counts from the first list on, and does not change while the runtime is in use.</summary>
    RuntimeCapabilities Capabilities { get; }

    /// <summary>Why no facts come at present, as a sentence: for a runtime that waits in <see cref="WatchAsync"/> until its engine is back. Null, as by default, while they come.</summary>
    string? Problem => null;

    /// <summary>Reports facts until cancelled: a <see cref="ContainerFactKind.Resync"/> first and after every gap, then what happens, in order.</summary>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>The facts. The stream ends only when the runtime is gone for good.</returns>
    IAsyncEnumerable<ContainerFact> WatchAsync(CancellationToken cancellationToken = default);

    /// <summary>Looks a container up.</summary>
    /// <param name="idOrName">A full id, a name, or the beginning of one id only, tried in this order.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the runtime knows of it, or null.</returns>
    ValueTask<ContainerInfo?> FindAsync(string idOrName, CancellationToken cancellationToken = default);

    /// <summary>Tells what a network is, for the link variables of a container that is about to be created on it.</summary>
    /// <param name="name">The network, as <see cref="ContainerSpec.Network"/> names it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The network with its <see cref="ContainerNetwork.Scope"/> and without addresses; null, as by default, if it is not known, or one of this runtime alone.</returns>
    ValueTask<ContainerNetwork?> FindNetworkAsync(string name, CancellationToken cancellationToken = default) => default;

    /// <summary>Creates a container without starting it.</summary>
    /// <param name="spec">What it should be. <see cref="ContainerSpec.Links"/> is always empty: the linker makes its links itself.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The new container's id.</returns>
    Task<ContainerId> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken = default);

    /// <summary>Starts a container; nothing happens if it runs already.</summary>
    /// <param name="container">The container.</param>
    /// <param name="start">What the linker gives it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when the container runs.</returns>
    Task StartAsync(ContainerId container, ContainerStart start, CancellationToken cancellationToken = default);

    /// <summary>Stops a container; nothing happens if it does not run.</summary>
    /// <param name="container">The container.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when the container is down.</returns>
    Task StopAsync(ContainerId container, CancellationToken cancellationToken = default);

    /// <summary>Renames a container, running or not.</summary>
    /// <param name="container">The container.</param>
    /// <param name="newName">The new name.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when it has the new name.</returns>
    Task RenameAsync(ContainerId container, string newName, CancellationToken cancellationToken = default);

    /// <summary>Removes a container.</summary>
    /// <param name="container">The container.</param>
    /// <param name="force">Whether to stop it first if it runs; without it that is a refusal.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when it is gone.</returns>
    Task RemoveAsync(ContainerId container, bool force = false, CancellationToken cancellationToken = default);

    /// <summary>Keeps other linkers from writing the hosts files of this runtime's containers, in this process and in any other that can reach them.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What ends that when it is disposed of, or when the process ends in whatever way; null where nothing is to be guarded, as by default.</returns>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.Contended"/>: another linker does; the message names it.</exception>
    ValueTask<IDisposable?> HoldHostsFilesAsync(CancellationToken cancellationToken = default) => default;

    /// <summary>Opens a container's hosts file.</summary>
    /// <param name="container">The container.</param>
    /// <returns>The file at <see cref="ContainerInfo.HostsPath"/>, by whatever way the runtime reaches it, or null if the container has none.</returns>
    IHostsFile? OpenHosts(ContainerInfo container)
    {
        ArgumentNullException.ThrowIfNull(container);
        return container.HostsPath is { } path ? new HostsFile(path) : null;
    }
}
