namespace ContainerLinks;

/// <summary>Links of containers that exist: declared and taken away by the linker's caller.</summary>
internal sealed class LinkCommands(LinkerCore core, ContainerCommands containers)
{
    // The journal and the world hear of one recipient's links in the same order. Recipients that share a turn only wait for each other.
    private readonly Turns[] _turns = Array.ConvertAll(new Turns?[64], static _ => new Turns());

    public async Task<ContainerLink> LinkAsync(string recipient, LinkOption option, LinkPolicy? policy, CancellationToken cancellationToken)
    {
        ContainerInfo info = await containers.ResolveAsync(recipient, cancellationToken).ConfigureAwait(false);
        await core.ChangeAsync(world => world.Observe(info, isAnswer: true)).WaitAsync(cancellationToken).ConfigureAwait(false);
        await containers.LookAtSourcesAsync([option], cancellationToken).ConfigureAwait(false);
        Link link = await DeclareAsync(info, option, policy, cancellationToken).ConfigureAwait(false);
        await core.WhenRightAsync([info.Id], cancellationToken).ConfigureAwait(false);
        return link.Declared;
    }

    public async Task<bool> UnlinkAsync(string recipient, string alias, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(alias);
        ContainerInfo info = await containers.ResolveAsync(recipient, cancellationToken).ConfigureAwait(false);
        await core.ChangeAsync(world => world.Observe(info, isAnswer: true)).WaitAsync(cancellationToken).ConfigureAwait(false);
        bool isGone = await WithdrawAsync(info, alias, cancellationToken).ConfigureAwait(false);
        await core.WhenRightAsync([info.Id], cancellationToken).ConfigureAwait(false);
        return isGone;
    }

    private async Task<Link> DeclareAsync(ContainerInfo info, LinkOption option, LinkPolicy? policy, CancellationToken cancellationToken)
    {
        using IDisposable turn = await TurnOf(info.Id).EnterAsync(cancellationToken).ConfigureAwait(false);
        (Link link, bool isNew, LinkEntry[] entries) = await core.ChangeAsync(world => Prepare(world, info, option, policy)).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (isNew)
        {
            using IDisposable? written = await core.Journal.WriteAheadAsync(entries).ConfigureAwait(false);
            await core.ChangeAsync(world => Declare(world, info, link)).ConfigureAwait(false);
        }

        return link;
    }

    private async Task<bool> WithdrawAsync(ContainerInfo info, string alias, CancellationToken cancellationToken)
    {
        using IDisposable turn = await TurnOf(info.Id).EnterAsync(cancellationToken).ConfigureAwait(false);
        LinkEntry[] entries = await core.ChangeAsync<LinkEntry[]>(world =>
            world.Find(info.Id) is { } container && container.FindLink(alias) is { } link ? [.. world.Declarations.EntriesOfWithdrawal(container, link)] : [])
            .WaitAsync(cancellationToken).ConfigureAwait(false);
        if (entries.Length == 0)
        {
            return false;
        }

        using IDisposable? written = await core.Journal.WriteAheadAsync(entries).ConfigureAwait(false);
        return await core.ChangeAsync(world => world.Declarations.Withdraw(info.Id, alias, isWritten: true)).ConfigureAwait(false);
    }

    private Turns TurnOf(ContainerId recipient) => _turns[(uint)recipient.GetHashCode() % _turns.Length];

    private static (Link Link, bool IsNew, LinkEntry[] Entries) Prepare(World world, ContainerInfo info, LinkOption option, LinkPolicy? policy)
    {
        Container recipient = world.Find(info.Id) ?? throw SpecLinks.Gone(info);
        if (recipient.Info.NetworkOf is not null)
        {
            throw new ContainerLinksException(ContainerLinksError.Refused, $"'{info.Name}' uses the network and the hosts file of another container; link that one instead.");
        }

        string node = recipient.Node;
        Link link = SpecLinks.LinkOf(node, option, policy, world.Snapshot);
        if (!option.IsAllowedFor(recipient.Info, out string? error))
        {
            throw new ArgumentException(error, nameof(option));
        }

        if (link.IsById && link.Source == recipient.Id.Value)
        {
            throw new ArgumentException($"'{node}' cannot be linked to itself as '{link.Alias}': it has its own line already.", nameof(option));
        }

        if (recipient.FindLink(link.Alias) is { } present)
        {
            if (present.Source != link.Source)
            {
                throw new ContainerLinksException(
                    ContainerLinksError.AliasInUse,
                    $"The link '{link.Declared}' cannot be added, because '{node}' has the link '{present.Declared}' already; expected another alias, or the removal of that link first.");
            }

            // The same link twice is one link; a policy that is named counts from now on.
            return policy is null || policy == present.Declared.Policy ? (present, false, []) : (link, true, [.. world.Declarations.EntriesOf(recipient.Id, [link])]);
        }

        if (DeclaredLinks.FindFault(recipient, node, link.Declared, link.IsById, world.Rules) is { } fault)
        {
            throw fault.IsAliasTaken ? new ContainerLinksException(ContainerLinksError.AliasInUse, fault.Reason) : new ArgumentException(fault.Reason, nameof(option));
        }

        return (link, true, [.. world.Declarations.EntriesOf(recipient.Id, [link])]);
    }

    /// <summary>Somebody may have been faster since the link was checked.</summary>
    private static bool Declare(World world, ContainerInfo info, Link link)
    {
        if (world.Find(info.Id) is not { } recipient)
        {
            throw SpecLinks.Gone(info);
        }

        if (recipient.FindLink(link.Alias) is { } present && present.Source != link.Source)
        {
            world.Declarations.Retract(info.Id, link.Alias);
            throw new ContainerLinksException(
                ContainerLinksError.AliasInUse,
                $"The link '{link.Declared}' cannot be added, because '{recipient.Info.Name}' has the link '{present.Declared}' already; expected another alias, or the removal of that link first.");
        }

        world.Declarations.Declare(info.Id, link, isWritten: true);
        return true;
    }
}
