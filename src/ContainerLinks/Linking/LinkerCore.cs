using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace ContainerLinks;

#pragma warning disable CA1001 // Its end is asynchronous: DisposeAsync.
/// <summary>The parts of a linker and how they hang together: facts and declarations change the world, its snapshots say what should be, targets are brought there.</summary>
internal sealed class LinkerCore
#pragma warning restore CA1001
{
    private readonly ILogger _logger;
    private readonly LinkerEnd _ending;
    private readonly LinkerLoop _loop;
    private readonly Lazy<Watcher> _watcher;
    private volatile Watcher? _watching;
    private readonly Leadership _leadership;
    private readonly ITimer _retry;
    private readonly Lazy<Task> _end;
    private readonly RefusedLinks _refused;
    private readonly JournaledAddressPool? _journaledPool;
    private volatile WorldSnapshot _snapshot = WorldSnapshot.Empty;
    private volatile TaskCompletionSource _newer = NewSource();

    [SuppressMessage("Reliability", "CA2000", Justification = "The parts are disposed of in EndAsync.")]
    public LinkerCore(IContainerRuntime runtime, ContainerLinksOptions options, TimeProvider time, ILogger? logger, IAddressPool? pool, IHostsFileRenderer? renderer, ILinkGraph? graph, CheckedPublisher[] publishers, IEnumerable<ISourceDirectory> directories, Meter? meter)
    {
        _ending = new LinkerEnd(time);
        Runtime = new GuardedRuntime(runtime, _ending.NobodyWaits);
        Rules = new LinkingRules(options, () => Capabilities);
        _logger = GuardedLogger.Over(logger);
        var metrics = new LinkerMetrics(meter, () => runtime.Name);
        Changes = new ChangeStream(metrics);
        Events = new LinkerEvents(Changes, metrics, time, _logger);
        _refused = new RefusedLinks(Events);
        JournalOptions journal = options.Journal.Copy();
        Journal = new LinkJournal(journal, () => _snapshot, _logger);
        var world = new World(Rules, graph, _logger.LogGraphFailed);
        Directories = new SourceDirectories(directories, world.Remote, time);
        _loop = new LinkerLoop(world, Apply, Applied, _logger.LogFactFailed);
        if (!Capabilities.HasFlag(RuntimeCapabilities.AssignsAddresses))
        {
            pool ??= new AddressPool(options.Addresses, time);
            _journaledPool = journal.IsOn ? new JournaledAddressPool(pool, journal, time, _logger) : null;
            Addresses = new AddressLeases(_journaledPool ?? pool, () => _snapshot, () => _journaledPool?.IsOpen != false, Events);
        }

        _leadership = new Leadership(runtime, options, Journal, _journaledPool, _loop, Events);
        renderer ??= HostsFileRenderer.ForThisHost;
        Files = new RecipientFiles(runtime, new ManagedBlock(renderer: renderer), Rules, Leader, Events, (recipient, kept) => _loop.Post(world => world.Declarations.Keep(recipient, kept)));
        Publishers = Array.ConvertAll(publishers, publisher => new PublisherTarget(publisher, () => runtime.Name, Leader, Events, time));
        Targets = new Targets([Files, MachineFile.For(options.MachineNames, () => runtime.Name, renderer, Leader, Events), Addresses, .. Publishers], () => _snapshot, time, options.RetryInterval, metrics, _logger);
        _watcher = new Lazy<Watcher>(() => _ending.BeforeIt(() =>
        {
            Directories.Start(_loop, time, Events);
            return _watching = new Watcher(runtime, _loop, _leadership.PrepareAsync, time, _logger);
        }));
        using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
        {
            _retry = time.CreateTimer(_ => _ = RetryAsync(), null, options.RetryInterval, options.RetryInterval);
        }

        _end = new Lazy<Task>(EndAsync);
    }

    public IContainerRuntime Runtime { get; }

    public RuntimeCapabilities Capabilities => Runtime.Capabilities;

    public LinkingRules Rules { get; }

    public LinkerEvents Events { get; }

    public LeaderLock Leader => _leadership.Lock;

    public LinkJournal Journal { get; }

    public RecipientFiles Files { get; }

    /// <summary>The addresses; null if the runtime gives them itself.</summary>
    public AddressLeases? Addresses { get; }

    public PublisherTarget[] Publishers { get; }

    public SourceDirectories Directories { get; }

    public Targets Targets { get; }

    public ChangeStream Changes { get; }

    public ILogger Logger => _logger;

    public WorldSnapshot Snapshot => _snapshot;

    public Desired Desired => new(_snapshot, Rules);

    /// <summary>What keeps this linker from its work, as a sentence; null while nothing does, and before it has begun.</summary>
    public string? Problem => _watching is not { } watcher || _ending.HasBegun ? null : watcher.Problem ?? Runtime.Problem ?? Leader.Problem;

    /// <summary>What is known now, as callers see it.</summary>
    public LinkSnapshot Now => new(Runtime, Desired, Directories);

    public void ThrowIfDisposed() => _ending.ThrowIfBegun();

    /// <summary>Waits until the runtime has been listed; begins to follow it, if this is the first call.</summary>
    public Task ReadyAsync(CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        return _watcher.Value.Ready.WaitAsync(cancellationToken);
    }

    /// <summary>As <see cref="ReadyAsync"/>, for whoever has time: an attempt comes when it is due, and no sooner.</summary>
    public Task ListedAsync(CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        return _watcher.Value.Listed.WaitAsync(cancellationToken);
    }

    /// <summary>Waits until more is known than at a version.</summary>
    public async Task<LinkSnapshot> WhenNewerAsync(long version, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Asked for before it is looked at, so that no change comes in between.
            Task newer = _newer.Task;
            if (_snapshot.Version > version)
            {
                return Now;
            }

            ThrowIfDisposed();
            await newer.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public Task<T> ChangeAsync<T>(Func<World, T> change) => _loop.RunAsync(change);

    public Task DoAsync(Action<World> change) => _loop.DoAsync(change);

    /// <summary>Whom a command for a container concerns. Its fact may come before its answer, and then nobody knows any more what the container was before: so this is asked before the runtime is.</summary>
    public Task<IReadOnlyCollection<ContainerId>> ConcernedByAsync(ContainerId id) => _loop.RunAsync(world => world.ConcernedBy(id));

    /// <summary>Takes in the outcome of a command, and waits until all that it concerns is right: whoever awaited the command finds the files right.</summary>
    /// <param name="id">The container.</param>
    /// <param name="info">What the runtime says of it now; null if it is gone.</param>
    /// <param name="before">Whom it concerned before.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task SettleAsync(ContainerId id, ContainerInfo? info, IReadOnlyCollection<ContainerId> before, CancellationToken cancellationToken)
    {
        IReadOnlyCollection<ContainerId> concerned = await _loop.RunAsync(world =>
        {
            HashSet<ContainerId> concerned = [.. before, .. world.ConcernedBy(id)];
            if (info is null)
            {
                world.Remove(id, version: 0);
            }
            else
            {
                world.Observe(info, isAnswer: true);
            }

            concerned.UnionWith(world.ConcernedBy(id));
            return concerned;
        }).WaitAsync(cancellationToken).ConfigureAwait(false);
        await Targets.WhenRightAsync(concerned, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for the targets of these containers, and for no other.</summary>
    /// <exception cref="ContainerLinksException">What kept them from being right.</exception>
    public Task WhenRightAsync(IReadOnlyCollection<ContainerId> containers, CancellationToken cancellationToken) => Targets.WhenRightAsync(containers, cancellationToken);

    /// <summary>Waits until all that is due has been tried once, whatever came of it.</summary>
    public async Task WhenIdleAsync(CancellationToken cancellationToken)
    {
        await _loop.DoAsync(static _ => { }).WaitAsync(cancellationToken).ConfigureAwait(false);
        await Targets.WhenIdleAsync().WaitAsync(cancellationToken).ConfigureAwait(false);

        // What targets have found may have changed the world once more.
        await _loop.DoAsync(static _ => { }).WaitAsync(cancellationToken).ConfigureAwait(false);
        await Targets.WhenIdleAsync().WaitAsync(cancellationToken).ConfigureAwait(false);

        await Journal.WhenIdleAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks at every target anew, whatever was found before.</summary>
    /// <returns>All containers that there are.</returns>
    public async Task<IReadOnlyCollection<ContainerId>> TouchAllAsync(ContainerFact? list = null)
    {
        Targets.Forget();
        return await _loop.RunAsync(world =>
        {
            if (list is not null)
            {
                Apply(world, list);
            }

            ContainerId[] all = [.. world.Snapshot.Containers.Keys];
            Array.ForEach(all, world.Touch);
            return all;
        }).ConfigureAwait(false);
    }

    /// <summary>Ends once; whoever asks a second time waits for the same end.</summary>
    public Task DisposeAsync() => _end.Value;

    /// <summary>Ends within a time.</summary>
    public Task EndAsync(CancellationToken timeIsOver) => _ending.WaitAsync(_end.Value, timeIsOver);

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Apply(World world, ContainerFact fact)
    {
        switch (fact.Kind)
        {
            case ContainerFactKind.Observed:
                world.Observe(fact.Containers[0]);
                break;
            case ContainerFactKind.Removed:
                world.Remove(fact.Container!, fact.Version);
                break;
            case ContainerFactKind.Resync:
                bool isFirst = !world.IsListed;
                (int appeared, int gone) = world.Resync(fact.Containers, fact.Version, (_, failure) => _logger.LogFactFailed(failure));
                Events.Listed(Runtime.Name, fact.Containers.Count, appeared, gone, isFirst);
                break;
        }
    }

    /// <summary>After each batch: everybody sees what is known now, and what was touched is seen to.</summary>
    private void Applied(World world, bool isListed)
    {
        ContainerId[] touched = world.TakeTouched();
        world.Declarations.KeepAddresses(touched, _logger.LogFactFailed);
        if (_snapshot != world.Snapshot)
        {
            _snapshot = world.Snapshot;
            Interlocked.Exchange(ref _newer, NewSource()).SetResult();
        }

        Journal.Note(world.TakeEntries());
        if (isListed)
        {
            Journal.CatchUp();
        }

        foreach ((bool isLinked, ContainerLink link) in world.TakeLinkChanges())
        {
            Events.LinkDeclared(isLinked, link);
        }

        if (world.TakeRecalled() is { Count: var count, Lost: var lost } && count + lost > 0)
        {
            _logger.LogRecalled(count, lost);
        }

        _refused.Tell(_snapshot, touched);
        if (touched.Length == 0 && !isListed)
        {
            return;
        }

        Targets.Touch(_snapshot, touched);
    }

    private async Task RetryAsync()
    {
        try
        {
            if (_watching is not null && await _leadership.BecomeLeaderAsync(CancellationToken.None).ConfigureAwait(false))
            {
                await TouchAllAsync().ConfigureAwait(false);
            }

            Journal.CatchUp();
            _journaledPool?.CatchUp();
        }
#pragma warning disable CA1031 // The runtime is away, another linker writes, or the linker ends: whoever calls hears of it, and the next turn tries again.
        catch (Exception)
#pragma warning restore CA1031
        {
            // Nobody waits for this turn.
        }
    }

    private async Task EndAsync()
    {
        _ending.Begin();
        await _retry.DisposeAsync().ConfigureAwait(false);
        await (_watching?.EndAsync(_ending.Hurry) ?? Task.CompletedTask).ConfigureAwait(false);
        await Directories.EndAsync(_ending.Hurry).ConfigureAwait(false);
        await _loop.DisposeAsync().ConfigureAwait(false);
        _newer.SetResult();
        await Targets.EndAsync(_ending.Hurry).ConfigureAwait(false);
        await Journal.DisposeAsync().ConfigureAwait(false);
        _journaledPool?.Dispose();
        Leader.Dispose();
        Changes.Complete();
        await GuardedLogger.FlushAsync(_logger).ConfigureAwait(false);
    }
}
