using System.Net;

namespace ContainerLinks;

// How the journal comes back.
internal sealed partial class JournaledAddressPool
{
    /// <summary>Brings back what the journal says, unless it is open.</summary>
    /// <returns>Whether it was opened now.</returns>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.Journal"/>: it cannot be read or written. <see cref="ContainerLinksError.Contended"/>: it is open elsewhere. Or what the pool says.</exception>
    public async ValueTask<bool> OpenAsync(CancellationToken cancellationToken = default)
    {
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_journal is not null)
            {
                return false;
            }

            var history = new AddressHistory(_own?.Layout ?? new AddressPoolLayout(pool.Network), _own?.Allocation == AddressAllocation.Sticky);
            JournalFile journal = journalOptions.Open(Kind, history.Take, logger);
            _leases.Clear();
            _reservations.Clear();
            try
            {
                foreach (string sentence in _own?.Restore(history) ?? await BringBackAsync(history, cancellationToken).ConfigureAwait(false))
                {
                    logger.LogAddressLeftOut(sentence);
                }

                lock (_gate)
                {
                    ObjectDisposedException.ThrowIf(_isDisposed, this);
                    foreach (AddressLease lease in _own?.GetLeases() ?? [])
                    {
                        _leases[lease.Owner] = new Written(lease);
                    }

                    journal.Rewrite(Snapshot());
                    _journal = journal;
                }

                return true;
            }
            catch
            {
                journal.Dispose();
                throw;
            }
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>Gives a pool of somebody else back what it can take. What is in the way is named; whatever else fails, fails the opening, which may be tried again.</summary>
    private async ValueTask<IReadOnlyList<string>> BringBackAsync(AddressHistory history, CancellationToken cancellationToken)
    {
        var leftOut = new List<string>();
        foreach (string owner in history.OwnersOfLeases)
        {
            IPAddress address = history.LeaseOf(owner);
            await TryAsync(
                $"The lease of {address} by '{Quoting.Printable(owner)}'",
                async () => _leases[owner] = new Written(await pool.AdoptAsync(owner, address, cancellationToken).ConfigureAwait(false))).ConfigureAwait(false);
        }

        foreach (string owner in history.OwnersOfReservations)
        {
            IPAddress address = history.ReservationOf(owner);
            await TryAsync(
                $"The reservation of {address} for '{Quoting.Printable(owner)}'",
                async () =>
                {
                    await pool.ReserveAsync(owner, address, cancellationToken).ConfigureAwait(false);
                    _reservations[owner] = address;
                }).ConfigureAwait(false);
        }

        return leftOut;

        async ValueTask TryAsync(string what, Func<ValueTask> call)
        {
            try
            {
                await call().ConfigureAwait(false);
            }
            catch (ContainerLinksException failure) when (failure.Error is ContainerLinksError.AddressInUse or ContainerLinksError.AddressNotInPool)
            {
                leftOut.Add($"{what}: {Quoting.Printable(failure.Message)}");
            }
        }
    }
}
