using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>Looks at containers of an engine, and numbers the looks.</summary>
/// <remarks>A look gets its number before it begins. So a look with a greater number knows everything that had happened when it was numbered; what happened later has an event of its
/// own, and thus a later look. That is all that the linker needs to pass over what is outdated, although looks overlap.</remarks>
internal sealed partial class ContainerLooks(ILogger logger)
{
    private const int LooksAtOnce = 4;
    private readonly PodmanNetworks _podmanNetworks = new();
    private readonly ConcurrentDictionary<ContainerId, ContainerInfo> _last = new();
    private long _version;

    public long NextVersion() => Interlocked.Increment(ref _version);

    /// <summary>Looks at every container.</summary>
    public async Task<ContainerFact> ListAsync(EngineConnection connection, CancellationToken cancellationToken)
    {
        _podmanNetworks.Forget();
        long version = NextVersion();
        IReadOnlyList<string> ids = await connection.Api.ListAsync(cancellationToken).ConfigureAwait(false);
        var found = new ContainerInfo?[ids.Count];
        var limits = new ParallelOptions { MaxDegreeOfParallelism = LooksAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, ids.Count, limits, async (index, token) => found[index] = await TryLookAsync(connection, ids[index], token).ConfigureAwait(false)).ConfigureAwait(false);
        foreach (ContainerId gone in _last.Keys.Except(ids.Select(id => new ContainerId(id))))
        {
            _last.TryRemove(gone, out _);
        }

        return ContainerFact.Resync([.. found.OfType<ContainerInfo>()], version);
    }

    /// <summary>Looks at one container, by a valid id, that may be in a state in which the engine refuses to tell: then it is what it was.</summary>
    public async Task<ContainerInfo?> TryLookAsync(EngineConnection connection, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await LookAsync(connection, id, cancellationToken).ConfigureAwait(false);
        }
        catch (ContainerLinksException refused) when (refused.Error == ContainerLinksError.Refused)
        {
            LogNotRead(id, refused.Message);
            return _last.GetValueOrDefault(new ContainerId(id));
        }
    }

    /// <summary>Looks at one container.</summary>
    /// <returns>Null if there is none, or several by this beginning of an id.</returns>
    public async Task<ContainerInfo?> LookAsync(EngineConnection connection, string idOrName, CancellationToken cancellationToken)
    {
        long version = NextVersion();
        EngineContainer? container = await connection.Api.InspectAsync(idOrName, cancellationToken).ConfigureAwait(false);
        if (container is null || !ContainerId.IsValid(container.Id))
        {
            if (ContainerId.IsValid(idOrName))
            {
                _last.TryRemove(new ContainerId(idOrName), out _);
            }

            return null;
        }

        if (!ContainerMapping.IsName(container.Name))
        {
            throw new ContainerLinksException(ContainerLinksError.Refused, $"The engine tells the name '{Quoting.Printable(container.Name)}' of container {new ContainerId(container.Id).ShortId}, which is none.");
        }

        ContainerId? holder = await HolderAsync(connection, container, cancellationToken).ConfigureAwait(false);
        Func<string, bool> answered = await NamesAnsweredAsync(connection, container, cancellationToken).ConfigureAwait(false);
        ContainerInfo info = ContainerMapping.Map(container, connection.Endpoint, connection.Identity.Kind, holder, answered, version);
        _last[info.Id] = info;
        return info;
    }

    private static async Task<ContainerId?> HolderAsync(EngineConnection connection, EngineContainer container, CancellationToken cancellationToken)
    {
        const int LengthOfFullId = 64;
        if (ContainerMapping.HolderOf(container) is not { } holder || !ContainerId.IsValid(holder))
        {
            return null;
        }

        if (holder.Length != LengthOfFullId && await connection.Api.InspectAsync(holder, cancellationToken).ConfigureAwait(false) is { } named)
        {
            holder = named.Id;
        }

        return ContainerId.IsValid(holder) ? new ContainerId(holder) : null;
    }

    private async Task<Func<string, bool>> NamesAnsweredAsync(EngineConnection connection, EngineContainer container, CancellationToken cancellationToken)
    {
        if (connection.Identity.Kind == EngineKind.Docker)
        {
            // Docker answers names on every network that a user made.
            return static name => name is not ("bridge" or "host" or "none");
        }

        IReadOnlyDictionary<string, bool> networks = await _podmanNetworks.GetAsync(connection.Api, container, cancellationToken).ConfigureAwait(false);
        return name => networks.GetValueOrDefault(name);
    }

    [LoggerMessage(4004, LogLevel.Warning, "The engine does not tell about container {Container}, so it is taken as it was: {Reason}", EventName = "ContainerNotRead")]
    private partial void LogNotRead(string container, string reason);
}
