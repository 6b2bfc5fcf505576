using System.Runtime.CompilerServices;

namespace ContainerLinks.Soak;

/// <summary>The runtime as one linker's process sees it. It can be killed before any effect on the world, and has none afterwards.</summary>
internal sealed class LinkerProcess(SimulatedEngine engine, PumpGate pump, FileWatch files, ForeignFaults foreign) : IContainerRuntime
{
    private readonly IContainerRuntime _runtime = engine.AsRuntime();
    private readonly Lock _gate = new();
    private IDisposable? _seat;
    private volatile bool _isDead;
    private int? _effectsLeft;

    /// <summary>What becomes of a process at one of its effects.</summary>
    public enum Fate
    {
        Alive,

        /// <summary>It is killed in the midst of it.</summary>
        Dying,
        Dead,
    }

    public bool IsDead => _isDead;

    /// <summary>How many more effects it has before it is killed; null: it is not.</summary>
    public int? EffectsLeft
    {
        get => _effectsLeft;
        set
        {
            lock (_gate)
            {
                _effectsLeft = value;
            }
        }
    }

    /// <summary>A look at everything comes from its own list, not from the stream that is followed.</summary>
    public bool IsReconciling { get; set; }

    /// <summary>Whether every fact has reached the linker.</summary>
    public Func<bool> KnowsAll { get; set; } = () => true;

    /// <summary>What happens between a command and its answer.</summary>
    public Func<Task> BeforeAnswer { get; set; } = () => Task.CompletedTask;

    public string Name => _runtime.Name;

    public RuntimeCapabilities Capabilities => _runtime.Capabilities;

    public void Kill()
    {
        _isDead = true;
        _seat?.Dispose();
    }

    public IAsyncEnumerable<ContainerFact> WatchAsync(CancellationToken cancellationToken = default) =>
        IsReconciling ? _runtime.WatchAsync(cancellationToken) : FollowAsync(cancellationToken);

    public ValueTask<ContainerInfo?> FindAsync(string idOrName, CancellationToken cancellationToken = default)
    {
        ThrowIfDead();
        foreign.Strike(ForeignCode.Answer);
        return _runtime.FindAsync(idOrName, cancellationToken);
    }

    public Task<ContainerId> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken = default) => RunAsync(() => _runtime.CreateAsync(spec, cancellationToken));

    public Task StartAsync(ContainerId container, ContainerStart start, CancellationToken cancellationToken = default)
    {
        // Of what somebody else started a moment ago it cannot know; then it is the engine that refuses.
        if (KnowsAll() && start.Address is { } address && engine.List().FirstOrDefault(other => other.Id != container && other.Address == address.ToString() && other.State is ContainerState.Running or ContainerState.Paused) is { } holder)
        {
            throw new BrokenRuleException($"rule 7: {address} was given to {container.ShortId}, but '{holder.Name}' runs with it");
        }

        return RunAsync(async () => { await _runtime.StartAsync(container, start, cancellationToken); return 0; });
    }

    public Task StopAsync(ContainerId container, CancellationToken cancellationToken = default) =>
        RunAsync(async () => { await _runtime.StopAsync(container, cancellationToken); return 0; });

    public Task RenameAsync(ContainerId container, string newName, CancellationToken cancellationToken = default) =>
        RunAsync(async () => { await _runtime.RenameAsync(container, newName, cancellationToken); return 0; });

    public Task RemoveAsync(ContainerId container, bool force = false, CancellationToken cancellationToken = default) =>
        RunAsync(async () => { await _runtime.RemoveAsync(container, force, cancellationToken); return 0; });

    public async ValueTask<IDisposable?> HoldHostsFilesAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDead();
        return _seat = await _runtime.HoldHostsFilesAsync(cancellationToken);
    }

    public IHostsFile? OpenHosts(ContainerInfo container)
    {
        foreign.Strike(ForeignCode.OpenHosts);
        return _runtime.OpenHosts(container) is { } file ? new WatchedHostsFile(file, container.Id, files, Capabilities.HasFlag(RuntimeCapabilities.LinksNatively), BeforeEffect, foreign) : null;
    }

    /// <summary>Ends the process where its time has come.</summary>
    public void BeforeEffect()
    {
        if (Effect() != Fate.Alive)
        {
            throw new ProcessKilledException();
        }
    }

    /// <summary>Counts an effect. Whoever can be killed in its midst, rather than before, does what half of it is.</summary>
    public Fate Effect()
    {
        lock (_gate)
        {
            if (_isDead)
            {
                return Fate.Dead;
            }

            if (_effectsLeft is not { } left)
            {
                return Fate.Alive;
            }

            _effectsLeft = left - 1;
            if (left > 1)
            {
                return Fate.Alive;
            }

            Kill();
            return Fate.Dying;
        }
    }

    private async Task<T> RunAsync<T>(Func<Task<T>> command)
    {
        BeforeEffect();
        try
        {
            return await command();
        }
        finally
        {
            await BeforeAnswer();
        }
    }

    private async IAsyncEnumerable<ContainerFact> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ThrowIfDead();
        engine.Parts.Calls.ThrowIfDown();
        FactWatcher watcher = engine.Parts.Facts.Subscribe();
        try
        {
            while (true)
            {
                ContainerFact fact = await pump.NextAsync(watcher, cancellationToken);
                yield return fact.Kind == ContainerFactKind.Resync && foreign.Strikes(ForeignCode.List) ? ContainerFact.Resync([null!, Broken, .. fact.Containers], fact.Version) : fact;
            }
        }
        finally
        {
            engine.Parts.Facts.Unsubscribe(watcher);
        }
    }

    /// <summary>What a runtime with a fault of its own might say.</summary>
    private static ContainerInfo Broken => new()
    {
        Id = new ContainerId("broken"),
        Name = "no name\n",
        State = ContainerState.Running,
        Networks = null!,
        Labels = new Dictionary<string, string> { ["containerlinks.link"] = "one:db" },
    };

    public void ThrowIfDead()
    {
        if (IsDead)
        {
            throw new ProcessKilledException();
        }
    }
}
