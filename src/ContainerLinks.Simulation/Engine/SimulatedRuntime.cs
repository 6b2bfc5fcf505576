using System.Globalization;
using System.Runtime.CompilerServices;

namespace ContainerLinks;

/// <summary>The simulated engine as a runtime for the linker.</summary>
internal sealed class SimulatedRuntime(
    SimulatedEngine engine, EngineContext context, EngineTurn turn, ContainerStore containers, IHostsStore store, ContainerViews views, FactSource facts, CallFaults calls) : IContainerRuntime
{
    private readonly WriterSeat _writer = new();

    public string Name => context.Settings.Profile switch
    {
        SimulationProfile.Docker20 => "simulated-docker-20",
        SimulationProfile.Docker28 => "simulated-docker-28",
        SimulationProfile.Docker29 => "simulated-docker-29",
        SimulationProfile.Podman5 => "simulated-podman-5",
        _ => "simulated",
    };

    public RuntimeCapabilities Capabilities =>
        (context.Settings.AssignsAddresses ? RuntimeCapabilities.AssignsAddresses : RuntimeCapabilities.None)
        | (context.Traits.LinksNatively ? RuntimeCapabilities.LinksNatively : context.Settings.IsPodman ? RuntimeCapabilities.None : RuntimeCapabilities.TakesEnvironmentAtStart)
        | (context.Settings.MakesLinkVariables ? RuntimeCapabilities.GivesLinkVariables : RuntimeCapabilities.None);

    public async IAsyncEnumerable<ContainerFact> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        calls.ThrowIfDown();
        FactWatcher watcher = facts.Subscribe();
        try
        {
            await foreach (ContainerFact fact in watcher.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return fact;
            }
        }
        finally
        {
            facts.Unsubscribe(watcher);
        }
    }

    public ValueTask<ContainerInfo?> FindAsync(string idOrName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(idOrName);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            calls.BeginCall();
        }
        catch (ContainerLinksException unavailable)
        {
            return ValueTask.FromException<ContainerInfo?>(unavailable);
        }

        lock (turn.Gate)
        {
            return ValueTask.FromResult(containers.Find(idOrName, out _) is { } container ? views.Describe(container, facts.Version) : null);
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
        return _writer.TryTake() is { } hold
            ? ValueTask.FromResult<IDisposable?>(hold)
            : throw new ContainerLinksException(ContainerLinksError.Contended, $"Another linker keeps the hosts files of {Name}: two would repair each other's lines. End it, stand by until it ends, or only observe.");
    }

    public IHostsFile? OpenHosts(ContainerInfo container)
    {
        ArgumentNullException.ThrowIfNull(container);

        // A container that shares the network of another one has that one's file, which is the other's to keep.
        return containers.FindById(container.Id.Value) is { NetworkMode.IsContainer: false, HostsOwner: { } owner } ? new FaultyHostsFile(store.Open(owner, turn.Gate), context) : null;
    }

    /// <summary>Only what this engine takes at a start.</summary>
    private ContainerStart Accepted(ContainerStart start) => new()
    {
        Environment = Capabilities.HasFlag(RuntimeCapabilities.TakesEnvironmentAtStart) ? start.Environment : [],
        Address = context.Settings.AssignsAddresses ? null : start.Address,
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
            return Task.FromResult(calls.Run(command, () => engine.RestartDaemon(crash: true)));
        }
        catch (ContainerLinksException exception)
        {
            return Task.FromException<T>(exception);
        }
    }
}

/// <summary>The place of the one linker that writes an engine's hosts files.</summary>
internal sealed class WriterSeat
{
    private Hold? _holder;

    /// <returns>What frees the place when it is disposed of; null if it is taken.</returns>
    public IDisposable? TryTake()
    {
        var hold = new Hold(this);
        return Interlocked.CompareExchange(ref _holder, hold, null) is null ? hold : null;
    }

    private sealed class Hold(WriterSeat seat) : IDisposable
    {
        public void Dispose() => Interlocked.CompareExchange(ref seat._holder, null, this);
    }
}
