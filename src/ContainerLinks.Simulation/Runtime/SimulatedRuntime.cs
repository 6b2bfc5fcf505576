using System.Globalization;

namespace ContainerLinks;

/// <summary>The simulated engine as a runtime for the linker.</summary>
internal sealed class SimulatedRuntime(SimulatedEngine engine, EngineCore core) : IContainerRuntime
{
    public string Name => core.Settings.Profile switch
    {
        SimulationProfile.Docker20 => "simulated-docker-20",
        SimulationProfile.Docker28 => "simulated-docker-28",
        SimulationProfile.Docker29 => "simulated-docker-29",
        _ => "simulated",
    };

    public RuntimeCapabilities Capabilities =>
        (core.Settings.AssignsAddresses ? RuntimeCapabilities.AssignsAddresses : RuntimeCapabilities.None)
        | (core.Settings.Traits.LinksNatively ? RuntimeCapabilities.LinksNatively : RuntimeCapabilities.TakesEnvironmentAtStart)
        | (core.Settings.MakesLinkVariables ? RuntimeCapabilities.GivesLinkVariables : RuntimeCapabilities.None);

    public IAsyncEnumerable<ContainerFact> WatchAsync(CancellationToken cancellationToken = default) => core.Facts.Watch(cancellationToken);

    public ValueTask<ContainerInfo?> FindAsync(string idOrName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(idOrName);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            core.Calls.BeginCall();
        }
        catch (ContainerLinksException unavailable)
        {
            return ValueTask.FromException<ContainerInfo?>(unavailable);
        }

        lock (core.Gate)
        {
            return ValueTask.FromResult(core.Containers.Find(idOrName, out _) is { } container ? ContainerFacts.Describe(core, container, core.Facts.Version) : null);
        }
    }

    public Task<ContainerId> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Run(() => engine.Create(Translate(spec)), cancellationToken);
    }

    public Task StartAsync(ContainerId container, ContainerStart start, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(start);
        return Run(() => engine.Start(container.Value, Accepted(start)), cancellationToken);
    }

    public Task StopAsync(ContainerId container, CancellationToken cancellationToken = default) => Run(() => engine.Stop(container.Value), cancellationToken);

    public Task RenameAsync(ContainerId container, string newName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(newName);
        return Run(() => { engine.Rename(container.Value, newName); return true; }, cancellationToken);
    }

    public Task RemoveAsync(ContainerId container, bool force = false, CancellationToken cancellationToken = default) =>
        Run(() => { engine.Remove(container.Value, force); return true; }, cancellationToken);

    public ValueTask<IDisposable?> HoldHostsFilesAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return core.Writer.TryTake() is { } hold
            ? ValueTask.FromResult<IDisposable?>(hold)
            : throw new ContainerLinksException(ContainerLinksError.Contended, $"Another linker keeps the hosts files of {Name}: two would repair each other's lines. End it, stand by until it ends, or only observe.");
    }

    public IHostsFile? OpenHosts(ContainerInfo container)
    {
        ArgumentNullException.ThrowIfNull(container);
        return core.Containers.FindById(container.Id.Value)?.HostsOwner is { } owner ? new FaultyHostsFile(core.Store.Open(owner, core.Gate), core) : null;
    }

    /// <summary>Only what this engine takes at a start.</summary>
    private ContainerStart Accepted(ContainerStart start) => new()
    {
        Environment = core.Settings.Traits.LinksNatively ? [] : start.Environment,
        Address = core.Settings.AssignsAddresses ? null : start.Address,
    };

    private static SimulatedContainerSpec Translate(ContainerSpec spec) => new(spec.Name, spec.Image)
    {
        Links = spec.Links,
        Hostname = spec.Hostname ?? "",
        DomainName = spec.DomainName,
        Command = spec.Command,
        Environment = spec.Environment,
        ExposedPortKeys = [.. spec.ExposedPorts.Select(port => string.Create(CultureInfo.InvariantCulture, $"{port.Number}/{port.Protocol}"))],
        ExtraHosts = spec.ExtraHosts,
        Labels = spec.Labels,
        Network = spec.Network,
        Address = spec.Address?.ToString(),
    };

    /// <summary>A refusal reaches the caller by the task, as from any other runtime.</summary>
    private Task<T> Run<T>(Func<T> command, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        try
        {
            return Task.FromResult(core.Calls.Run(command, () => engine.RestartDaemon(crash: true)));
        }
        catch (ContainerLinksException exception)
        {
            return Task.FromException<T>(exception);
        }
    }
}
