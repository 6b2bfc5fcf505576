using System.Net;

namespace ContainerLinks;

/// <summary>The lives of containers, through the linker: a command goes to the runtime, its outcome into the world, and it ends when all that it concerns is right.</summary>
internal sealed class ContainerCommands
{
    private readonly LinkerCore _core;
    private readonly CreateCommand _creation;

    public ContainerCommands(LinkerCore core)
    {
        _core = core;
        _creation = new CreateCommand(core, this);
    }

    public Task<ContainerId> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken) => _creation.RunAsync(spec, cancellationToken);

    public async Task StartAsync(string container, CancellationToken cancellationToken)
    {
        ContainerInfo info = await ResolveAsync(container, cancellationToken).ConfigureAwait(false);
        if (info.IsRunning)
        {
            await _core.SettleAsync(info.Id, info, [], cancellationToken).ConfigureAwait(false);
            return;
        }

        IReadOnlyList<string> variables;
        SourceQuestion question = await AskAsync(info.Id, cancellationToken).ConfigureAwait(false);
        await using (question.ConfigureAwait(false))
        {
            // Not given up half-way: what it counts up has to be counted down.
            variables = await _core.ChangeAsync<IReadOnlyList<string>>(world => PrepareStart(world, info)).ConfigureAwait(false);
        }

        bool isUncertain = true;
        bool isAbandoned = false;
        ContainerInfo? started = null;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            IPAddress? address = _core.Addresses is null ? null : await _core.Addresses.AcquireAsync(info, cancellationToken).ConfigureAwait(false);
            await _core.Runtime.StartAsync(info.Id, new ContainerStart { Environment = variables, Address = address }, cancellationToken).ConfigureAwait(false);
            if (_core.Capabilities.HasFlag(RuntimeCapabilities.TakesEnvironmentAtStart))
            {
                await _core.DoAsync(world => world.Give(info.Id, variables)).ConfigureAwait(false);
            }

            started = await _core.Runtime.FindAsync(info.Id.Value, cancellationToken).ConfigureAwait(false);
            isUncertain = false;
        }
        catch (Exception failure)
        {
            isAbandoned = failure is OperationCanceledException;
            Look look = await LookAfterFailureAsync(info.Id, failure).ConfigureAwait(false);
            (started, isUncertain) = (look.Info, look.IsUncertain);
            throw;
        }
        finally
        {
            await EndStartAsync(info.Id, started, isUncertain).ConfigureAwait(false);
            if (isAbandoned)
            {
                // The caller waits no longer, whatever the runtime does. The look comes after the doubt that it ends.
                _ = LookLaterAsync(info.Id);
            }
        }

        await _core.SettleAsync(info.Id, started, [], cancellationToken).ConfigureAwait(false);
    }

    public async Task StopAsync(string container, CancellationToken cancellationToken)
    {
        ContainerInfo info = await ResolveAsync(container, cancellationToken).ConfigureAwait(false);
        IReadOnlyCollection<ContainerId> concerned = await _core.ConcernedByAsync(info.Id).WaitAsync(cancellationToken).ConfigureAwait(false);
        await _core.Runtime.StopAsync(info.Id, cancellationToken).ConfigureAwait(false);
        await RefreshAsync(info.Id, concerned, cancellationToken).ConfigureAwait(false);
    }

    public async Task RenameAsync(string container, string newName, CancellationToken cancellationToken)
    {
        ContainerName.ThrowIfInvalid(newName, nameof(newName));
        ContainerInfo info = await ResolveAsync(container, cancellationToken).ConfigureAwait(false);
        IReadOnlyCollection<ContainerId> concerned = await _core.ConcernedByAsync(info.Id).WaitAsync(cancellationToken).ConfigureAwait(false);
        await _core.Runtime.RenameAsync(info.Id, newName, cancellationToken).ConfigureAwait(false);
        await RefreshAsync(info.Id, concerned, cancellationToken).ConfigureAwait(false);
    }

    public async Task RemoveAsync(string container, bool force, CancellationToken cancellationToken)
    {
        ContainerInfo info = await ResolveAsync(container, cancellationToken).ConfigureAwait(false);
        await _core.DoAsync(world => ThrowIfInTheWay(world, info.Id)).WaitAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyCollection<ContainerId> concerned = await _core.ConcernedByAsync(info.Id).WaitAsync(cancellationToken).ConfigureAwait(false);
        await _core.Runtime.RemoveAsync(info.Id, force, cancellationToken).ConfigureAwait(false);
        await RefreshAsync(info.Id, concerned, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The container that a reference of a caller means, as the runtime knows it.</summary>
    public async Task<ContainerInfo> ResolveAsync(string container, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(container);
        await _core.ReadyAsync(cancellationToken).ConfigureAwait(false);

        // Engines and their libraries print names with a slash before them.
        string reference = container.Length > 1 && container[0] == '/' ? container[1..] : container;
        return await _core.Runtime.FindAsync(reference, cancellationToken).ConfigureAwait(false)
            ?? throw new ContainerLinksException(ContainerLinksError.ContainerNotFound, $"No container of runtime '{_core.Runtime.Name}' has the name or id '{Quoting.Printable(container)}'.");
    }

    /// <summary>A source that somebody else started a moment ago counts, although its fact is still on its way.</summary>
    public async Task LookAtSourcesAsync(IEnumerable<LinkOption> options, CancellationToken cancellationToken)
    {
        foreach (LinkOption option in options)
        {
            if (!LinkSource.IsOnHost(option.Source) && await _core.Runtime.FindAsync(option.Source, cancellationToken).ConfigureAwait(false) is { } source)
            {
                await _core.ChangeAsync(world => world.Observe(source, isAnswer: true)).WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A refusal says that nothing was done. Any other failure leaves that open.</summary>
    public static bool IsUncertain(Exception failure) => failure is not ContainerLinksException { IsTransient: false } and not ArgumentException;

    /// <summary>Only variables and required links ask where a source is before a start. A line comes when its source does.</summary>
    private Task<SourceQuestion> AskAsync(ContainerId id, CancellationToken cancellationToken)
    {
        bool takesVariables = _core.Capabilities.HasFlag(RuntimeCapabilities.TakesEnvironmentAtStart);
        Link[] links = [.. (_core.Snapshot.Find(id)?.Links ?? []).Where(link => takesVariables || _core.Rules.PolicyOf(link.Declared).Required)];
        return SourceQuestion.AskAsync(_core, links, cancellationToken);
    }

    private List<string> PrepareStart(World world, ContainerInfo info)
    {
        world.Observe(info, isAnswer: true);
        Container recipient = world.Find(info.Id) ?? throw SpecLinks.Gone(info);
        var desired = new Desired(world.Snapshot, _core.Rules);
        foreach (LinkStatus status in desired.StatusesOf(recipient).Where(status => _core.Rules.PolicyOf(status.Link).Required && status.Reason != LinkReason.Bound))
        {
            throw new ContainerLinksException(
                ContainerLinksError.LinkInTheWay,
                $"'{recipient.Info.Name}' cannot start: its link to '{status.Link.Source}' as '{status.Link.Alias}' is required, and {Explanations.Why(status)}.");
        }

        world.CountStart(info.Id, 1);
        return _core.Capabilities.HasFlag(RuntimeCapabilities.TakesEnvironmentAtStart) ? desired.VariablesOf(recipient) : [];
    }

    /// <summary>What the runtime says after a start that failed. An answer tells whether the container runs; without one that stays open.</summary>
    private async Task<Look> LookAfterFailureAsync(ContainerId id, Exception failure)
    {
        if (!IsUncertain(failure))
        {
            return new Look(null, false);
        }

        if (failure is OperationCanceledException)
        {
            return new Look(null, true);
        }

        try
        {
            return new Look(await _core.Runtime.FindAsync(id.Value, CancellationToken.None).ConfigureAwait(false), false);
        }
#pragma warning disable CA1031 // The runtime is away; the next fact or list tells.
        catch (Exception)
#pragma warning restore CA1031
        {
            return new Look(null, true);
        }
    }

    private async Task LookLaterAsync(ContainerId id)
    {
        try
        {
            await Task.Yield();
            ContainerInfo? info = await _core.Runtime.FindAsync(id.Value, CancellationToken.None).ConfigureAwait(false);
            await _core.DoAsync(world =>
            {
                if (info is null)
                {
                    world.Remove(id, version: 0);
                }
                else
                {
                    world.Observe(info, isAnswer: true);
                }
            }).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The runtime is away, or the linker has ended; the next fact or list tells.
        catch (Exception)
#pragma warning restore CA1031
        {
            // Nobody waits for it.
        }
    }

    private async Task EndStartAsync(ContainerId id, ContainerInfo? info, bool isUncertain)
    {
        try
        {
            await _core.DoAsync(world =>
            {
                if (info is not null && !isUncertain)
                {
                    world.Observe(info, isAnswer: true);
                }

                world.CountStart(id, -1);
                world.Touch(id); // The lease that was taken for it may be nobody's now.
                if (isUncertain)
                {
                    world.Doubt(id);
                }
            }).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The linker has ended meanwhile; the next one settles its leases by the list.
        }
    }

    private static void ThrowIfInTheWay(World world, ContainerId id)
    {
        if (world.Find(id) is not { } source)
        {
            return;
        }

        foreach (Link link in world.LinksTo(source))
        {
            if (world.Rules.PolicyOf(link.Declared).OnSourceRemoved == SourceRemovedAction.Refuse)
            {
                throw new ContainerLinksException(
                    ContainerLinksError.LinkInTheWay,
                    $"'{source.Info.Name}' cannot be removed: '{link.Declared.Recipient}' is linked to it as '{link.Alias}', and that link refuses it.");
            }
        }
    }

    /// <summary>Asks for the outcome of a command instead of waiting for its fact.</summary>
    private async Task RefreshAsync(ContainerId id, IReadOnlyCollection<ContainerId> before, CancellationToken cancellationToken) =>
        await _core.SettleAsync(id, await _core.Runtime.FindAsync(id.Value, cancellationToken).ConfigureAwait(false), before, cancellationToken).ConfigureAwait(false);

    /// <summary>What was found after a failure, and whether nobody knows how it ended.</summary>
    private sealed class Look(ContainerInfo? info, bool isUncertain)
    {
        public ContainerInfo? Info { get; } = info;

        public bool IsUncertain { get; } = isUncertain;
    }
}
