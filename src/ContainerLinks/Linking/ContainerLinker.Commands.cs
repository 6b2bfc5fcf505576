using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <content>The lives of containers, through the linker.</content>
public sealed partial class ContainerLinker
{
    /// <summary>Creates a container with its links, without starting it: all of them or nothing.</summary>
    /// <param name="spec">What it should be. Its links may name containers that do not exist yet.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The new container's id.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="spec"/> is null.</exception>
    /// <exception cref="ArgumentException">A link's text is not valid, or its alias is one of the recipient's own names, of its extra hosts, or of another of its links.</exception>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.NameInUse"/>: another container has the name.
    /// <see cref="ContainerLinksError.Refused"/>: the runtime said no.</exception>
    public async Task<ContainerId> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        IReadOnlyList<LinkOption> options = RecipientRules.Parse(spec, _linkLabel);
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        await LookAtSourcesAsync(options, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> variables = await _loop.RunAsync(() => _state.VariablesForCreate(spec, options)).WaitAsync(cancellationToken).ConfigureAwait(false);
        bool intended = await _loop.RunAsync(() => _state.Intend(spec, options)).ConfigureAwait(false);
        try
        {
            return await CreateWithLinksAsync(spec, options, variables, cancellationToken).ConfigureAwait(false);
        }
        catch when (intended)
        {
            await _loop.RunAsync(() => _state.Abandon(spec)).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Creates a container with its links and starts it.</summary>
    /// <param name="spec">What it should be.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The new container's id. A container whose start fails stays, as with an engine's <c>run</c>.</returns>
    /// <inheritdoc cref="CreateAsync" path="/exception"/>
    public async Task<ContainerId> RunAsync(ContainerSpec spec, CancellationToken cancellationToken = default)
    {
        ContainerId id = await CreateAsync(spec, cancellationToken).ConfigureAwait(false);
        await StartAsync(id.Value, cancellationToken).ConfigureAwait(false);
        return id;
    }

    /// <summary>Starts a container; nothing happens if it runs. Links whose source is missing do not hinder it: they get their line later.</summary>
    /// <param name="container">Its name or id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when it runs and the hosts files of its recipients are right.</returns>
    /// <exception cref="ArgumentException"><paramref name="container"/> is null or empty.</exception>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.ContainerNotFound"/>; <see cref="ContainerLinksError.LinkInTheWay"/>: a link that is
    /// <see cref="LinkPolicy.Required"/> has no source that runs; <see cref="ContainerLinksError.AddressesExhausted"/> or <see cref="ContainerLinksError.AddressInUse"/>: the
    /// pool; <see cref="ContainerLinksError.Refused"/>: the runtime said no.</exception>
    public async Task StartAsync(string container, CancellationToken cancellationToken = default)
    {
        ContainerInfo info = await ResolveAsync(container, cancellationToken).ConfigureAwait(false);
        if (info.IsRunning)
        {
            await RefreshAsync(info.Id, cancellationToken).ConfigureAwait(false);
            return;
        }

        IReadOnlyList<string> variables = await _loop.RunAsync(() => _state.PrepareStart(info)).WaitAsync(cancellationToken).ConfigureAwait(false);
        System.Net.IPAddress? address = _addresses is null ? null : await _addresses.AcquireAsync(info, cancellationToken).ConfigureAwait(false);
        try
        {
            await _runtime.StartAsync(info.Id, new ContainerStart { Environment = variables, Address = address }, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (_addresses is not null)
        {
            await GiveBackAsync(info.Id, failure, cancellationToken).ConfigureAwait(false);
            throw;
        }

        ContainerInfo? started = await _runtime.FindAsync(info.Id.Value, cancellationToken).ConfigureAwait(false);
        await _loop.RunAsync(() => _state.Started(info.Id, started, variables)).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops a container; nothing happens if it does not run. Its recipients' lines follow their links' policy.</summary>
    /// <param name="container">Its name or id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when it is down and the hosts files of its recipients are right.</returns>
    /// <exception cref="ArgumentException"><paramref name="container"/> is null or empty.</exception>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.ContainerNotFound"/>; <see cref="ContainerLinksError.Refused"/>: the runtime said no.</exception>
    public async Task StopAsync(string container, CancellationToken cancellationToken = default)
    {
        ContainerInfo info = await ResolveAsync(container, cancellationToken).ConfigureAwait(false);
        await _runtime.StopAsync(info.Id, cancellationToken).ConfigureAwait(false);
        await RefreshAsync(info.Id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops a container and starts it again.</summary>
    /// <param name="container">Its name or id.</param>
    /// <param name="cancellationToken">Cancels the call; a cancelled restart may leave the container stopped.</param>
    /// <returns>A task that completes when it runs and the hosts files of its recipients are right.</returns>
    /// <inheritdoc cref="StartAsync" path="/exception"/>
    public async Task RestartAsync(string container, CancellationToken cancellationToken = default)
    {
        await StopAsync(container, cancellationToken).ConfigureAwait(false);
        await StartAsync(container, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Renames a container, running or not. Links follow, whichever end it is.</summary>
    /// <param name="container">Its name or id.</param>
    /// <param name="newName">The new name: <see cref="ContainerName.IsValid"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when the hosts files of its recipients have the new name.</returns>
    /// <exception cref="ArgumentException"><paramref name="container"/> is null or empty, or <paramref name="newName"/> is no container name.</exception>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.ContainerNotFound"/>; <see cref="ContainerLinksError.NameInUse"/>;
    /// <see cref="ContainerLinksError.Refused"/>: the runtime said no.</exception>
    public async Task RenameAsync(string container, string newName, CancellationToken cancellationToken = default)
    {
        ContainerName.ThrowIfInvalid(newName, nameof(newName));
        ContainerInfo info = await ResolveAsync(container, cancellationToken).ConfigureAwait(false);
        await _runtime.RenameAsync(info.Id, newName, cancellationToken).ConfigureAwait(false);
        await RefreshAsync(info.Id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes a container and the links that it has. Links to it follow their policy: kept by name, dropped, or in the way.</summary>
    /// <param name="container">Its name or id.</param>
    /// <param name="force">Whether to stop it first if it runs; without it that is a refusal.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when it is gone and the hosts files of its recipients are right.</returns>
    /// <exception cref="ArgumentException"><paramref name="container"/> is null or empty.</exception>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.ContainerNotFound"/>; <see cref="ContainerLinksError.LinkInTheWay"/>: a link to it has
    /// <see cref="SourceRemovedAction.Refuse"/>; <see cref="ContainerLinksError.Refused"/>: the runtime said no, for example because it runs.</exception>
    public async Task RemoveAsync(string container, bool force = false, CancellationToken cancellationToken = default)
    {
        ContainerInfo info = await ResolveAsync(container, cancellationToken).ConfigureAwait(false);
        await _loop.RunAsync(() => _state.ThrowIfInTheWay(info.Id)).WaitAsync(cancellationToken).ConfigureAwait(false);
        await _runtime.RemoveAsync(info.Id, force, cancellationToken).ConfigureAwait(false);
        await RefreshAsync(info.Id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A refusal tells that the container does not run. Any other failure leaves that open: it may run with the address, and then nobody else may get it.</summary>
    private async Task GiveBackAsync(ContainerId id, Exception failure, CancellationToken cancellationToken)
    {
        if (failure is ContainerLinksException { IsTransient: false })
        {
            _addresses!.Release(id);
            return;
        }

        // From now on the first fact that tells that it does not run gives the address back.
        _addresses!.Started(id);
        try
        {
            await RefreshAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception away) when (away is ContainerLinksException or OperationCanceledException)
        {
            // The next fact or list tells.
        }
    }

    private async Task<ContainerId> CreateWithLinksAsync(ContainerSpec spec, IReadOnlyList<LinkOption> options, IReadOnlyList<string> variables, CancellationToken cancellationToken)
    {
        ContainerId id = await _runtime.CreateAsync(spec with { Links = [], Environment = [.. variables, .. spec.Environment] }, cancellationToken).ConfigureAwait(false);
        try
        {
            ContainerInfo created = await GetAsync(id.Value, cancellationToken).ConfigureAwait(false);
            if (spec.Address is { } address && _addresses is not null)
            {
                await _addresses.ReserveAsync(id, address, cancellationToken).ConfigureAwait(false);
            }

            await _loop.RunAsync(() => _state.Created(created, spec, options, variables)).ConfigureAwait(false);
            return id;
        }
        catch
        {
            await RemoveHalfDoneAsync(id).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Nothing half done: a container whose links could not be declared must not stay. What kept it from being declared is the caller's news, not this.</summary>
    private async Task RemoveHalfDoneAsync(ContainerId id)
    {
        try
        {
            await _runtime.RemoveAsync(id, force: true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ContainerLinksException failure)
        {
            LogLeftBehind(id, failure);
        }
    }

    private async Task<ContainerInfo> ResolveAsync(string container, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(container);
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        return await GetAsync(container, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A source that somebody else started a moment ago counts, although its fact is still on its way.</summary>
    private async Task LookAtSourcesAsync(IReadOnlyList<LinkOption> options, CancellationToken cancellationToken)
    {
        foreach (LinkOption option in options)
        {
            if (await _runtime.FindAsync(option.Source, cancellationToken).ConfigureAwait(false) is { } source)
            {
                await _loop.RunAsync(() => _state.Refresh(source.Id, source)).WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<ContainerInfo> GetAsync(string container, CancellationToken cancellationToken) =>
        await _runtime.FindAsync(container, cancellationToken).ConfigureAwait(false)
        ?? throw new ContainerLinksException(ContainerLinksError.ContainerNotFound, $"No container of runtime '{_runtime.Name}' has the name or id '{Quoting.Printable(container)}'.");

    /// <summary>Asks for the outcome of a command instead of waiting for its fact: whoever awaited the command finds the files right.</summary>
    private async Task RefreshAsync(ContainerId id, CancellationToken cancellationToken)
    {
        ContainerInfo? info = await _runtime.FindAsync(id.Value, cancellationToken).ConfigureAwait(false);
        await _loop.RunAsync(() => _state.Refresh(id, info)).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(1006, LogLevel.Warning, "Container {Container} could not be created as asked, and could not be removed either", EventName = "ContainerLeftBehind")]
    private partial void LogLeftBehind(ContainerId container, Exception failure);
}
