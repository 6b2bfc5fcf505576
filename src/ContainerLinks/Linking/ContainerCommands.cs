namespace ContainerLinks;

/// <summary>The lives of containers, through the linker: a command goes to the runtime, its outcome into the world, and it ends when all that it concerns is right.</summary>
internal sealed class ContainerCommands
{
    private readonly LinkerCore _core;
    private readonly CreateCommand _creation;
    private readonly StartCommand _starting;

    public ContainerCommands(LinkerCore core)
    {
        _core = core;
        _creation = new CreateCommand(core, this);
        _starting = new StartCommand(core, this);
    }

    public Task<ContainerId> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken) => _creation.RunAsync(spec, cancellationToken);

    public Task StartAsync(string container, CancellationToken cancellationToken) => _starting.RunAsync(container, cancellationToken);

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
            if (await _core.Runtime.FindAsync(option.Source, cancellationToken).ConfigureAwait(false) is { } source)
            {
                await _core.ChangeAsync(world => world.Observe(source, isAnswer: true)).WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A refusal says that nothing was done. Any other failure leaves that open.</summary>
    public static bool IsUncertain(Exception failure) => failure is not ContainerLinksException { IsTransient: false } and not ArgumentException;

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

}
