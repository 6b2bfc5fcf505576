
namespace ContainerLinks;

/// <content>Commands.</content>
internal sealed partial class DockerRuntime
{
    // Between attempts at a start: 7.75 seconds in all.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(4);

    public async Task<ContainerId> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Image.Length == 0)
        {
            throw new ArgumentException($"The spec of '{spec.Name}' has no image; an engine creates containers from images only.", nameof(spec));
        }

        EngineConnection connection = await _engine.GetAsync(cancellationToken).ConfigureAwait(false);
        string? id = await connection.Api.CreateAsync(spec, cancellationToken).ConfigureAwait(false);
        if (id is null && await TryGetImageAsync(connection, spec, cancellationToken).ConfigureAwait(false))
        {
            id = await connection.Api.CreateAsync(spec, cancellationToken).ConfigureAwait(false);
        }

        return id is not null
            ? new ContainerId(id)
            : throw new ContainerLinksException(
                ContainerLinksError.Refused,
                $"The engine has no image '{Quoting.Printable(spec.Image)}' for '{spec.Name}'. Pull it, or set {nameof(DockerRuntimeOptions)}.{nameof(DockerRuntimeOptions.PullMissingImages)} or {nameof(DockerRuntimeOptions.OpenImageArchive)}.");
    }

    /// <returns>Whether the engine got something, so that a second attempt is worth while.</returns>
    private async Task<bool> TryGetImageAsync(EngineConnection connection, ContainerSpec spec, CancellationToken cancellationToken)
    {
        if (_options.OpenImageArchive is { } open && await open(spec.Image, cancellationToken).ConfigureAwait(false) is { } archive)
        {
            await using (archive.ConfigureAwait(false))
            {
                _logger.LogLoading(Quoting.Printable(spec.Image), spec.Name);
                await connection.Images.LoadAsync(spec.Image, archive, cancellationToken).ConfigureAwait(false);
                return true;
            }
        }

        if (_options.PullMissingImages)
        {
            _logger.LogPulling(Quoting.Printable(spec.Image), spec.Name);
            await connection.Images.PullAsync(spec.Image, cancellationToken).ConfigureAwait(false);
        }

        return _options.PullMissingImages;
    }

    public async Task StartAsync(ContainerId container, ContainerStart start, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(start);
        EngineConnection connection = await ConnectAsync(container, cancellationToken).ConfigureAwait(false);
        for (TimeSpan pause = FirstPause; ; pause *= 2)
        {
            try
            {
                await connection.Api.StartAsync(container, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (ContainerLinksException failure) when (failure.InnerException is EngineRefusal { IsNetworkOnItsWay: true } && pause <= LongestPause)
            {
                // The engine has the network the next moment, and would not try by itself.
                await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public async Task StopAsync(ContainerId container, CancellationToken cancellationToken = default)
    {
        EngineConnection connection = await ConnectAsync(container, cancellationToken).ConfigureAwait(false);
        await connection.Api.StopAsync(container, cancellationToken).ConfigureAwait(false);
    }

    public async Task RenameAsync(ContainerId container, string newName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(newName);
        if (!ContainerSpec.IsValidName(newName))
        {
            throw new ArgumentException($"'{Quoting.Printable(newName)}' is not a container name: expected two or more characters of a-z A-Z 0-9 _ . - that begin with a letter or a digit.", nameof(newName));
        }

        EngineConnection connection = await ConnectAsync(container, cancellationToken).ConfigureAwait(false);
        await connection.Api.RenameAsync(container, newName, cancellationToken).ConfigureAwait(false);
    }

    public async Task RemoveAsync(ContainerId container, bool force = false, CancellationToken cancellationToken = default)
    {
        EngineConnection connection = await ConnectAsync(container, cancellationToken).ConfigureAwait(false);
        await connection.Api.RemoveAsync(container, force, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<EngineConnection> ConnectAsync(ContainerId container, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(container);
        return _engine.GetAsync(cancellationToken);
    }
}
