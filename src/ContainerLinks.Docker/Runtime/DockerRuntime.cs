using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ContainerLinks;

/// <summary>A Docker Engine or a Podman as the linker's runtime.</summary>
internal sealed class DockerRuntime : IContainerRuntime, IDisposable
{
    // Between attempts at a start: 7.75 seconds in all.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(4);

    private readonly EngineKind _kind;
    private readonly DockerRuntimeOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly EngineSurroundings _surroundings;
    private readonly EngineHolder _engine;
    private readonly ContainerLooks _looks;
    private volatile Outage? _outage;

    public DockerRuntime(EngineKind kind, DockerRuntimeOptions options, TimeProvider? time = null, ILoggerFactory? loggers = null, EngineSurroundings? surroundings = null)
    {
        _kind = kind;
        _options = options;
        _time = time ?? TimeProvider.System;
        _logger = loggers?.CreateLogger("ContainerLinks.Docker") ?? NullLogger.Instance;
        _surroundings = surroundings ?? EngineSurroundings.OfThisProcess;
        _engine = new EngineHolder(new EngineConnector(kind, options, _surroundings, _time), options.HostsFileAccess, _logger);
        _looks = new ContainerLooks(_logger);
    }

    public string Name => (_engine.Current?.Identity.Kind ?? _kind) == EngineKind.Podman ? "podman" : "docker";

    /// <summary>Whether the engine links natively is known once it has answered, and before its first fact.</summary>
    public RuntimeCapabilities Capabilities => _engine.Current?.Capabilities ?? RuntimeCapabilities.AssignsAddresses;

    public string? Problem => _outage?.Problem;

    public void Dispose() => _engine.Dispose();

    /// <summary>The first connection must come about; after that an engine that is away is waited for.</summary>
    public async IAsyncEnumerable<ContainerFact> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
#pragma warning disable CA5394 // Chance only spreads attempts over time.
        var backoff = new Backoff(_options.LongestReconnectPause, _time, Random.Shared.NextDouble);
#pragma warning restore CA5394
        Outage outage = _outage = new Outage(() => Name, _time, _options.LongestReconnectPause, _logger);
        for (bool isFirst = true; ; isFirst = false)
        {
            EngineConnection connection = isFirst
                ? await _engine.GetAsync(cancellationToken).ConfigureAwait(false)
                : await ReconnectAsync(backoff, outage, cancellationToken).ConfigureAwait(false);
            long begin = _time.GetTimestamp();
            var stream = new FactStream(connection, _looks, _options.RefreshInterval, _time, cancellationToken);
            await using (stream.ConfigureAwait(false))
            {
                ContainerFact? fact = await TryAsync(stream.StartAsync, isFirst, outage).ConfigureAwait(false);
                if (fact is not null)
                {
                    outage.End();
                }

                while (fact is not null)
                {
                    yield return fact;
                    fact = await TryAsync(stream.NextAsync, mustSucceed: false, outage).ConfigureAwait(false);
                }
            }

            if (_time.GetElapsedTime(begin) > _options.LongestReconnectPause)
            {
                backoff.Reset();
            }
        }
    }

    public async ValueTask<ContainerInfo?> FindAsync(string idOrName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(idOrName);

        // Engines print names with a slash before them.
        idOrName = idOrName[0] == '/' ? idOrName[1..] : idOrName;
        if (!ContainerSpec.IsValidName(idOrName) && !ContainerId.IsValid(idOrName))
        {
            // Docker would take "web/db", the name of a link, for the name of its source.
            return null;
        }

        EngineConnection connection = await _engine.GetAsync(cancellationToken).ConfigureAwait(false);
        return await _looks.LookAsync(connection, idOrName, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Only a network that spans hosts is told. A worker knows one as soon as a container of its own is on it.</summary>
    public async ValueTask<ContainerNetwork?> FindNetworkAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        EngineConnection connection = await _engine.GetAsync(cancellationToken).ConfigureAwait(false);
        return connection.Identity.Kind == EngineKind.Docker && ContainerMapping.DockerAnswersNames(name) && name != "default" && ContainerMapping.HolderOf(name) is null
            ? await OverlayNetworks.FindAsync(connection.Calls, name, cancellationToken).ConfigureAwait(false)
            : null;
    }

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

    /// <summary>What nobody reads is not written. A file that is here has the container's whole id in its path, so it is the right one, whatever the engine's address is.</summary>
    public IHostsFile? OpenHosts(ContainerInfo container)
    {
        ArgumentNullException.ThrowIfNull(container);
        return container is not { HostsPath: { } path, HostsFileProblem: null } ? null
            : _surroundings.MayWrite(path) ? new HostsFile(path)
            : new EngineHostsFile(container, _engine.GetAsync, _options.HostsFileAccess, _surroundings);
    }

    public async ValueTask<IDisposable?> HoldHostsFilesAsync(CancellationToken cancellationToken = default)
    {
        EngineConnection connection = await _engine.GetAsync(cancellationToken).ConfigureAwait(false);
        if (connection.Endpoint.IsLocal)
        {
            return await TryGetDataFolderAsync(connection, cancellationToken).ConfigureAwait(false) is { Length: > 0 } folder ? WriterLock.Take(folder, connection.Endpoint, _logger.LogNotGuarded) : null;
        }

        if (_options.HostsFileAccess == HostsFileAccess.Exec)
        {
            _logger.LogNotGuarded($"the engine at {connection.Endpoint} is on another machine, where nothing can be locked from here");
        }

        return null;
    }

    /// <summary>A proxy before an engine's socket may let through what is needed to follow it, and hide this. Links must not fail for that.</summary>
    private async Task<string?> TryGetDataFolderAsync(EngineConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.Api.GetDataFolderAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ContainerLinksException refused) when (EngineFailure.IsNotLetThrough(refused))
        {
            _logger.LogNotGuarded(refused.Message);
            return null;
        }
    }

    private async Task<EngineConnection> ReconnectAsync(Backoff backoff, Outage outage, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan pause = backoff.Next();
            _logger.LogWaiting(Name, pause);
            await backoff.WaitAsync(pause, cancellationToken).ConfigureAwait(false);
            try
            {
                return await _engine.GetAgainAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (ContainerLinksException away)
            {
                outage.Lose(away);
            }
        }
    }

    /// <returns>Null when the stream is over, for whatever reason.</returns>
    private static async Task<ContainerFact?> TryAsync(Func<Task<ContainerFact?>> next, bool mustSucceed, Outage outage)
    {
        try
        {
            ContainerFact? fact = await next().ConfigureAwait(false);
            if (fact is null)
            {
                outage.Lose(null);
            }

            return fact;
        }
        catch (ContainerLinksException failure) when (!mustSucceed)
        {
            outage.Lose(failure);
            return null;
        }
    }
}
