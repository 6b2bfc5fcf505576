using System.Net;

namespace ContainerLinks;

/// <summary>Starts a container with fresh variables and an address, and finds out what came of it where the runtime does not say.</summary>
internal sealed class StartCommand(LinkerCore core, ContainerCommands commands)
{
    public async Task RunAsync(string container, CancellationToken cancellationToken)
    {
        ContainerInfo info = await commands.ResolveAsync(container, cancellationToken).ConfigureAwait(false);
        if (info.IsRunning)
        {
            await core.SettleAsync(info.Id, info, [], cancellationToken).ConfigureAwait(false);
            return;
        }

        // Not given up half-way: what it counts up has to be counted down.
        IReadOnlyList<string> variables = await core.ChangeAsync<IReadOnlyList<string>>(world => PrepareStart(world, info)).ConfigureAwait(false);
        bool isUncertain = true;
        bool isAbandoned = false;
        ContainerInfo? started = null;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            IPAddress? address = core.Addresses is null ? null : await core.Addresses.AcquireAsync(info, cancellationToken).ConfigureAwait(false);
            await core.Runtime.StartAsync(info.Id, new ContainerStart { Environment = variables, Address = address }, cancellationToken).ConfigureAwait(false);
            if (core.Capabilities.HasFlag(RuntimeCapabilities.TakesEnvironmentAtStart))
            {
                await core.DoAsync(world => world.Give(info.Id, variables)).ConfigureAwait(false);
            }

            started = await core.Runtime.FindAsync(info.Id.Value, cancellationToken).ConfigureAwait(false);
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

        await core.SettleAsync(info.Id, started, [], cancellationToken).ConfigureAwait(false);
    }

    private List<string> PrepareStart(World world, ContainerInfo info)
    {
        world.Observe(info, isAnswer: true);
        Container recipient = world.Find(info.Id) ?? throw SpecLinks.Gone(info);
        var desired = new Desired(world.Snapshot, core.Rules);
        foreach (LinkStatus status in desired.StatusesOf(recipient).Where(status => core.Rules.PolicyOf(status.Link).Required && status.Reason != LinkReason.Bound))
        {
            throw new ContainerLinksException(
                ContainerLinksError.LinkInTheWay,
                $"'{recipient.Info.Name}' cannot start: its link to '{status.Link.Source}' as '{status.Link.Alias}' is required, and {Explanations.Why(status)}.");
        }

        world.CountStart(info.Id, 1);
        return core.Capabilities.HasFlag(RuntimeCapabilities.TakesEnvironmentAtStart) ? desired.VariablesOf(recipient) : [];
    }

    /// <summary>What the runtime says after a start that failed. An answer tells whether the container runs; without one that stays open.</summary>
    private async Task<Look> LookAfterFailureAsync(ContainerId id, Exception failure)
    {
        if (!ContainerCommands.IsUncertain(failure))
        {
            return new Look(null, false);
        }

        if (failure is OperationCanceledException)
        {
            return new Look(null, true);
        }

        try
        {
            return new Look(await core.Runtime.FindAsync(id.Value, CancellationToken.None).ConfigureAwait(false), false);
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
            ContainerInfo? info = await core.Runtime.FindAsync(id.Value, CancellationToken.None).ConfigureAwait(false);
            await core.DoAsync(world =>
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
            await core.DoAsync(world =>
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

    /// <summary>What was found after a failure, and whether nobody knows how it ended.</summary>
    private sealed class Look(ContainerInfo? info, bool isUncertain)
    {
        public ContainerInfo? Info { get; } = info;

        public bool IsUncertain { get; } = isUncertain;
    }
}
