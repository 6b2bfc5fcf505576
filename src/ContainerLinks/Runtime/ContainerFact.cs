namespace ContainerLinks;

/// <summary>One thing that a runtime reports.</summary>
/// <remarks>
/// <para>Facts carry state, not differences: a fact that comes twice, or after one was lost, still leaves the linker with the truth.</para>
/// <threadsafety>Immutable: safe for concurrent use.</threadsafety>
/// </remarks>
public sealed class ContainerFact
{
    private ContainerFact(ContainerFactKind kind, ContainerId? container, IReadOnlyList<ContainerInfo> containers, long version)
    {
        Kind = kind;
        Container = container;
        Containers = containers;
        Version = version;
    }

    /// <summary>What the fact tells.</summary>
    public ContainerFactKind Kind { get; }

    /// <summary>The container of an <see cref="ContainerFactKind.Observed"/> or <see cref="ContainerFactKind.Removed"/> fact; else null.</summary>
    public ContainerId? Container { get; }

    /// <summary>The one container of an <see cref="ContainerFactKind.Observed"/> fact, every container of a <see cref="ContainerFactKind.Resync"/>; else empty.</summary>
    public IReadOnlyList<ContainerInfo> Containers { get; }

    /// <summary>A number that grows with the runtime's own history, or 0 where it keeps none; see <see cref="ContainerInfo.Version"/>.</summary>
    public long Version { get; }

    /// <summary>The container exists or has changed.</summary>
    /// <param name="container">All that is known of it now.</param>
    /// <returns>The fact.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="container"/> is null.</exception>
    public static ContainerFact Observed(ContainerInfo container)
    {
        ArgumentNullException.ThrowIfNull(container);
        return new ContainerFact(ContainerFactKind.Observed, container.Id, [container], container.Version);
    }

    /// <summary>The container is gone.</summary>
    /// <param name="container">Its id.</param>
    /// <param name="version">See <see cref="Version"/>.</param>
    /// <returns>The fact.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="container"/> is null.</exception>
    public static ContainerFact Removed(ContainerId container, long version = 0)
    {
        ArgumentNullException.ThrowIfNull(container);
        return new ContainerFact(ContainerFactKind.Removed, container, [], version);
    }

    /// <summary>The runtime was listed anew.</summary>
    /// <param name="containers">Every container that exists.</param>
    /// <param name="version">See <see cref="Version"/>.</param>
    /// <returns>The fact.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="containers"/> is null.</exception>
    public static ContainerFact Resync(IReadOnlyList<ContainerInfo> containers, long version = 0)
    {
        ArgumentNullException.ThrowIfNull(containers);
        return new ContainerFact(ContainerFactKind.Resync, null, containers, version);
    }
}
