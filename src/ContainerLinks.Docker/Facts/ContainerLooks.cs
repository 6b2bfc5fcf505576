using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>Looks at containers of an engine, and numbers the looks.</summary>
/// <remarks>A look gets its number before it begins. So a look with a greater number knows everything that had happened when it was numbered; what happened later has an event of its
/// own, and thus a later look. That is all that the linker needs to pass over what is outdated, although looks overlap.</remarks>
internal sealed class ContainerLooks(ILogger logger)
{
    private const int LooksAtOnce = 4;
    private readonly PodmanNetworks _podmanNetworks = new();
    private readonly OverlayNetworks _overlays = new();
    private readonly SeenContainers _seen = new();
    private readonly ConcurrentDictionary<ContainerId, ContainerInfo> _last = new();
    private readonly ConcurrentDictionary<string, string> _notRead = new(StringComparer.Ordinal);
    private long _version;

    public long NextVersion() => Interlocked.Increment(ref _version);

    /// <summary>Looks at every container. One that is listed exists, also if the engine does not tell more about it.</summary>
    /// <returns>The list, and the containers that have to be looked at again.</returns>
    /// <exception cref="ContainerLinksException">The engine is away, or answers for none of its containers.</exception>
    public async Task<(ContainerFact Fact, IReadOnlyList<string> NotRead)> ListAsync(EngineConnection connection, CancellationToken cancellationToken)
    {
        _podmanNetworks.Forget();
        long version = NextVersion();
        EngineList list = await connection.Api.ListAsync(cancellationToken).ConfigureAwait(false);
        var looks = new ContainerLook[list.Containers.Count];
        var failures = new ConcurrentQueue<ContainerLinksException>();
        var limits = new ParallelOptions { MaxDegreeOfParallelism = LooksAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(
            0,
            looks.Length,
            limits,
            async (index, token) =>
            {
                ListedContainer listed = list.Containers[index];
                _seen.Ask(listed);
                looks[index] = await TryLookAsync(connection, listed.Id, isByList: true, token, failures.Enqueue).ConfigureAwait(false);
                if (!looks[index].IsRead)
                {
                    looks[index] = looks[index] with { Info = ListedMapping.Map(listed, looks[index].Info, connection, version) };
                }
            }).ConfigureAwait(false);
        if (failures.Count == looks.Length && failures.TryPeek(out ContainerLinksException? first) && first.Error == ContainerLinksError.Unavailable)
        {
            throw first;
        }

        IEnumerable<ContainerInfo> found = looks.Select(look => look.Info).OfType<ContainerInfo>();
        ContainerInfo[] missing = [.. _last.Values.ExceptBy(list.Containers.Select(container => container.Id), info => info.Id.Value)];
        if (list.IsWhole)
        {
            Forget(missing);
        }
        else
        {
            // A container that is missing may be one whose entry could not be read: it is what it was.
            found = found.Concat(missing);
        }

        return (ContainerFact.Resync([.. found], version), [.. list.Containers.Where((_, index) => !looks[index].IsRead).Select(listed => listed.Id), .. list.IsWhole ? [] : missing.Select(info => info.Id.Value)]);
    }

    /// <summary>The containers of which the engine's list shows something else than when they were last looked at.</summary>
    public async Task<IReadOnlyList<string>> ListDifferingAsync(EngineConnection connection, IEnumerable<string> told, CancellationToken cancellationToken)
    {
        EngineList list = await connection.Api.ListAsync(cancellationToken).ConfigureAwait(false);
        _podmanNetworks.Forget();
        return [.. _seen.Differing(list), .. told.Except(list.Containers.Select(container => container.Id), StringComparer.Ordinal)];
    }

    /// <summary>Looks at one container, by its whole id. If the engine does not tell, it is what it was.</summary>
    public async Task<ContainerLook> TryLookAsync(EngineConnection connection, string id, bool isByList, CancellationToken cancellationToken, Action<ContainerLinksException>? failed = null)
    {
        try
        {
            ContainerInfo? info = await LookAsync(connection, id, isWholeId: true, isByList, cancellationToken).ConfigureAwait(false);
            _notRead.TryRemove(id, out _);
            return new ContainerLook(info, IsGone: info is null, IsRead: true);
        }
        catch (ContainerLinksException failure) when (EngineFailure.IsOfOneAnswer(failure))
        {
            failed?.Invoke(failure);
            _seen.Forget(id);
            if (_notRead.GetValueOrDefault(id) != failure.Message)
            {
                _notRead[id] = failure.Message;
                logger.LogNotRead(id, failure.Message);
            }

            return new ContainerLook(_last.GetValueOrDefault(new ContainerId(id)), IsGone: false, IsRead: false);
        }
    }

    /// <summary>Looks at one container.</summary>
    /// <returns>Null if the engine says that there is none, or several by this beginning of an id.</returns>
    public Task<ContainerInfo?> LookAsync(EngineConnection connection, string idOrName, CancellationToken cancellationToken) =>
        LookAsync(connection, idOrName, isWholeId: false, isByList: false, cancellationToken);

    private async Task<ContainerInfo?> LookAsync(EngineConnection connection, string idOrName, bool isWholeId, bool isByList, CancellationToken cancellationToken)
    {
        long version = NextVersion();
        EngineContainer? container = await connection.Api.InspectAsync(idOrName, cancellationToken).ConfigureAwait(false);
        if (container is null)
        {
            if (ContainerId.IsValid(idOrName))
            {
                _last.TryRemove(new ContainerId(idOrName), out _);
                _seen.Forget(idOrName);
            }

            return null;
        }

        if (isWholeId && container.Id != idOrName)
        {
            throw new ContainerLinksException(ContainerLinksError.Refused, $"The engine was asked about container {idOrName}, and tells about '{Quoting.Printable(container.Id)}'.");
        }

        if (!ContainerMapping.IsName(container.Name))
        {
            throw new ContainerLinksException(ContainerLinksError.Refused, $"The engine tells the name '{Quoting.Printable(container.Name)}' of container {new ContainerId(container.Id).ShortId}, which is none.");
        }

        ContainerId? holder = await HolderAsync(connection, container, cancellationToken).ConfigureAwait(false);
        Func<string, bool> answered = await NamesAnsweredAsync(connection, container, cancellationToken).ConfigureAwait(false);
        Func<string, bool> spansHosts = await _overlays.GetAsync(connection.Calls, container, cancellationToken).ConfigureAwait(false);
        ContainerInfo info = ContainerMapping.Map(container, connection, holder, answered, spansHosts, version);
        _last.TryGetValue(info.Id, out ContainerInfo? before);
        _last.AddOrUpdate(info.Id, info, (_, other) => other.Version > info.Version ? other : info);
        _seen.Looked(info.Id.Value, isByList, before is null || !ContainerContent.IsSame(before, info));
        return info;
    }

    private static async Task<ContainerId?> HolderAsync(EngineConnection connection, EngineContainer container, CancellationToken cancellationToken)
    {
        const int LengthOfFullId = 64;
        if (ContainerMapping.HolderOf(container.NetworkMode) is not { } holder || !ContainerId.IsValid(holder))
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
            return ContainerMapping.DockerAnswersNames;
        }

        IReadOnlyDictionary<string, bool> networks = await _podmanNetworks.GetAsync(connection.Api, container, cancellationToken).ConfigureAwait(false);
        return name => networks.GetValueOrDefault(name);
    }

    private void Forget(IEnumerable<ContainerInfo> gone)
    {
        foreach (ContainerInfo info in gone)
        {
            _last.TryRemove(info.Id, out _);
            _seen.Forget(info.Id.Value);
            _notRead.TryRemove(info.Id.Value, out _);
        }
    }
}
