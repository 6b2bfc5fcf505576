namespace ContainerLinks;

/// <summary>How a linker becomes the one that writes: by the lock, and with the journals, which are opened before anything is written.</summary>
internal sealed class Leadership
{
    private readonly LinkJournal _journal;
    private readonly JournaledAddressPool? _pool;
    private readonly LinkerLoop _loop;
    private readonly bool _observeOnly;
    private readonly bool _standsBy;

    /// <param name="runtime">Whose hosts files are kept.</param>
    /// <param name="options">Whether to observe only, or to stand by.</param>
    /// <param name="journal">The links'.</param>
    /// <param name="pool">The leases'; null if there is none.</param>
    /// <param name="loop">Takes up what the journal says.</param>
    /// <param name="events">Hears who writes.</param>
    public Leadership(IContainerRuntime runtime, ContainerLinksOptions options, LinkJournal journal, JournaledAddressPool? pool, LinkerLoop loop, LinkerEvents events)
    {
        (_journal, _pool, _loop, _observeOnly, _standsBy) = (journal, pool, loop, options.ObserveOnly, options.StandBy);
        Lock = new LeaderLock(runtime, _observeOnly, OpenJournalsAsync, events);
    }

    public LeaderLock Lock { get; }

    /// <summary>Before each list of the runtime: nothing is followed that could not be kept.</summary>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.Contended"/> or <see cref="ContainerLinksError.Journal"/>.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await BecomeLeaderAsync(cancellationToken).ConfigureAwait(false);
        if (_observeOnly)
        {
            await OpenJournalsAsync().ConfigureAwait(false);
        }
    }

    /// <returns>Whether this linker has become the writer in this call.</returns>
    /// <exception cref="ContainerLinksException">Another one is it, and this one does not stand by.</exception>
    public async Task<bool> BecomeLeaderAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Lock.TryTakeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ContainerLinksException other) when (other.Error == ContainerLinksError.Contended && _standsBy)
        {
            Lock.StandBy(other.Message);
            return false;
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or ObjectDisposedException))
        {
            Lock.FailToTakeOver(failure);
            throw;
        }
    }

    /// <summary>Both or none: what is declared must not stand behind links that nobody has taken up.</summary>
    private async Task OpenJournalsAsync()
    {
        LinkHistory? history = _journal.Open();
        try
        {
            if (_pool is not null)
            {
                await _pool.OpenAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch when (history is not null)
        {
            _journal.Close();
            throw;
        }

        if (history is not null)
        {
            await _loop.DoAsync(world => world.Recall(history)).ConfigureAwait(false);
            _journal.TakenUp();
        }
    }
}
