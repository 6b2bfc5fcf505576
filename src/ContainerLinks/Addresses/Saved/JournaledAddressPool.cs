using System.Net;
using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>A pool whose leases, reservations and rests outlive the process: each is written down before it is told. What ends, and who runs already, is so whether it can be written or not.</summary>
internal sealed class JournaledAddressPool(AddressPoolOptions options, JournalOptions journalOptions, TimeProvider time, ILogger logger) : IAddressPool, IDisposable
{
    public const string Kind = "addresses";
    private readonly Lock _gate = new();
    private readonly AddressPool _pool = new(options, time);
    private JournalFile? _journal;
    private long _generation;

    /// <inheritdoc/>
    public IPNetwork Network => _pool.Network;

    /// <summary>Brings back what the journal says, unless it is open.</summary>
    /// <returns>Whether it was opened now.</returns>
    public bool Open()
    {
        lock (_gate)
        {
            if (_journal is not null)
            {
                return false;
            }

            var history = new AddressHistory(new AddressPoolLayout(options), options.Allocation == AddressAllocation.Sticky);
            JournalFile journal = journalOptions.Open(Kind, history.Take, logger);
            try
            {
                _pool.Import(history.End());
                _generation = _pool.Export().Generation;
                journal.Rewrite(AddressEntryText.Snapshot(_pool.Export()));
            }
            catch
            {
                journal.Dispose();
                throw;
            }

            _journal = journal;
            return true;
        }
    }

    /// <summary>Ends what cannot be any more: leases of owners that do not run or have another address, and all that is kept for owners that exist no more. A process that died could not write that down.</summary>
    /// <param name="addresses">Who exists, and at which address it runs; null if it does not.</param>
    public void Settle(IReadOnlyDictionary<string, IPAddress?> addresses)
    {
        lock (_gate)
        {
            AddressPoolState state = _pool.Export();
            foreach (AddressLease lease in _pool.GetLeases().Where(lease => !lease.Address.Equals(addresses.GetValueOrDefault(lease.Owner))))
            {
                Release(lease);
            }

            IEnumerable<string> owners = state.Leases.Select(lease => lease.Owner).Concat(state.Reservations.Select(reservation => reservation.Owner)).Concat(state.LastAddresses.Select(last => last.Owner));
            foreach (string owner in owners.Distinct().Where(owner => !addresses.ContainsKey(owner)))
            {
                Forget(owner);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<AddressLease> AcquireAsync(string owner, IPAddress? requested = null, CancellationToken cancellationToken = default) =>
        Run(() => Lease(owner, requested), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> ReleaseAsync(AddressLease lease, CancellationToken cancellationToken = default) => Run(() => Release(lease), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask ReserveAsync(string owner, IPAddress address, CancellationToken cancellationToken = default) =>
        await Run(() => Reserve(owner, address), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<AddressLease> AdoptAsync(string owner, IPAddress address, CancellationToken cancellationToken = default) =>
        Run(() => Adopt(owner, address), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> ForgetAsync(string owner, CancellationToken cancellationToken = default) => Run(() => Forget(owner), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AddressLease?> FindLeaseAsync(string owner, CancellationToken cancellationToken = default) => _pool.FindLeaseAsync(owner, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<string?> FindOwnerAsync(IPAddress address, CancellationToken cancellationToken = default) => _pool.FindOwnerAsync(address, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AddressPoolStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) => _pool.GetStatisticsAsync(cancellationToken);

    public void Dispose()
    {
        lock (_gate)
        {
            _journal?.Dispose();
        }
    }

    private AddressLease Lease(string owner, IPAddress? requested)
    {
        AddressLease lease = _pool.Acquire(owner, requested);
        if (lease.Generation > _generation)
        {
            try
            {
                Write(AddressEntryText.Leased(lease, requested is null && options.Allocation == AddressAllocation.NextFree, time.GetUtcNow()));
            }
            catch
            {
                _pool.Release(lease);
                throw;
            }

            _generation = lease.Generation;
        }

        return lease;
    }

    private AddressLease Adopt(string owner, IPAddress address)
    {
        AddressLease lease = _pool.Adopt(owner, address);
        if (lease.Generation > _generation)
        {
            _generation = lease.Generation;
            Note(AddressEntryText.Leased(lease, isPicked: false, time.GetUtcNow()));
        }

        return lease;
    }

    private bool Release(AddressLease lease)
    {
        bool ended = _pool.Release(lease);
        if (ended)
        {
            Note(AddressEntryText.Released(lease.Owner, time.GetUtcNow()));
        }

        return ended;
    }

    private bool Reserve(string owner, IPAddress address)
    {
        _pool.Reserve(owner, address);
        Write(AddressEntryText.Reserved(owner, address));
        return true;
    }

    private bool Forget(string owner)
    {
        bool known = _pool.Forget(owner);
        if (known)
        {
            Note(AddressEntryText.Forgotten(owner, time.GetUtcNow()));
        }

        return known;
    }

    private void Note(string entry) => _journal!.Note(() => Write(entry));

    private void Write(string entry)
    {
        JournalFile journal = _journal!;
        if (journal.IsDue)
        {
            // The pool has done it already, so the snapshot says it.
            journal.Rewrite(AddressEntryText.Snapshot(_pool.Export()));
        }
        else
        {
            journal.Append(entry);
        }
    }

    private ValueTask<T> Run<T>(Func<T> action, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<T>(cancellationToken);
        }

        lock (_gate)
        {
            try
            {
                return _journal is null ? throw NotOpen() : new ValueTask<T>(action());
            }
            catch (ContainerLinksException failure)
            {
                return ValueTask.FromException<T>(failure);
            }
        }
    }

    private static ContainerLinksException NotOpen() =>
        new(ContainerLinksError.Contended, "Addresses cannot be given here: another linker gives them, and has their journal. Ask that one, or wait until this one takes over.");
}
