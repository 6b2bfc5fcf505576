using System.Net;
using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>A pool whose leases and reservations outlive the process: each is written down before it is told. What ends, and who runs already, is so whether it can be written or not.</summary>
/// <remarks>
/// <para>Over an <see cref="AddressPool"/> all comes back: rests, last addresses and where the search goes on, too. A pool of somebody else gets back what its interface takes: leases by adoption, and reservations;
/// whether an address rests is its own affair.</para>
/// <para>The pool is asked first, without a lock, so a slow one holds up nobody but the owner of the call; then the journal is written under a lock. So entries of different owners may stand in
/// another order than they happened in, which <see cref="AddressHistory"/> gets over: who comes later at an address has it.</para>
/// </remarks>
/// <param name="pool">The pool. Its owner ends it; this ends the journal only.</param>
/// <param name="journalOptions">Where the journal is.</param>
/// <param name="time">The clock for what is written down.</param>
/// <param name="logger">Is told what does not come back, and what cannot be written.</param>
internal sealed partial class JournaledAddressPool(IAddressPool pool, JournalOptions journalOptions, TimeProvider time, ILogger logger) : IAddressPool, IDisposable
{
    public const string Kind = "addresses";
    private readonly AddressPool? _own = pool as AddressPool;
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly Lock _gate = new();

    // What the journal says, by owner. What is the same is not written again.
    private readonly Dictionary<string, Written> _leases = [];
    private readonly Dictionary<string, IPAddress> _reservations = [];
    private JournalFile? _journal;
    private bool _isDisposed;

    /// <inheritdoc/>
    public IPNetwork Network => pool.Network;

    /// <summary>Why the journal lacks something; null while it does not.</summary>
    public string? Problem => _journal?.Problem;

    /// <summary>Whether the journal is this linker's: before that the pool gives nothing.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_gate)
            {
                return _journal is not null;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<AddressLease> AcquireAsync(string owner, IPAddress? requested = null, CancellationToken cancellationToken = default)
    {
        ThrowUnlessOpen();
        AddressLease lease = await pool.AcquireAsync(owner, requested, cancellationToken).ConfigureAwait(false);
        try
        {
            Write(lease, isPicked: requested is null && _own?.Allocation == AddressAllocation.NextFree);
            return lease;
        }
        catch when (!_isDisposed) // else it may be the next linker's already
        {
            await GiveBackAsync(lease).ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ReleaseAsync(AddressLease lease, CancellationToken cancellationToken = default)
    {
        ThrowUnlessOpen();
        bool ended = await pool.ReleaseAsync(lease, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            if (_leases.GetValueOrDefault(lease.Owner)?.Lease.Generation == lease.Generation)
            {
                NoteReleased(lease.Owner);
            }
        }

        return ended;
    }

    /// <inheritdoc/>
    public async ValueTask ReserveAsync(string owner, IPAddress address, CancellationToken cancellationToken = default)
    {
        ThrowUnlessOpen();
        await pool.ReserveAsync(owner, address, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            _reservations[owner] = address.Normalised();
            Write(AddressEntryText.Reserved(owner, address));
        }
    }

    /// <inheritdoc/>
    public async ValueTask<AddressLease> AdoptAsync(string owner, IPAddress address, CancellationToken cancellationToken = default)
    {
        ThrowUnlessOpen();
        AddressLease lease = await pool.AdoptAsync(owner, address, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            if (_leases.GetValueOrDefault(owner)?.Lease != lease)
            {
                _leases[owner] = new Written(lease);
                Note(AddressEntryText.Leased(lease, isPicked: false, time.GetUtcNow()));
            }
        }

        return lease;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ForgetAsync(string owner, CancellationToken cancellationToken = default)
    {
        ThrowUnlessOpen();
        bool known = await pool.ForgetAsync(owner, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            if (known || _leases.ContainsKey(owner) || _reservations.ContainsKey(owner))
            {
                NoteForgotten(owner);
            }
        }

        return known;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<AddressLease>> GetLeasesAsync(CancellationToken cancellationToken = default) => pool.GetLeasesAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask SettleAsync(IReadOnlyDictionary<string, IPAddress?> owners, CancellationToken cancellationToken = default)
    {
        ThrowUnlessOpen();
        ArgumentNullException.ThrowIfNull(owners);
        if (_own is not null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (IReadOnlyList<string> ended, IReadOnlyList<string> forgotten) = _own.SettleAndTell(owners);
            NoteEnded(ended, forgotten);
            return;
        }

        await pool.SettleAsync(owners, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            List<Written> ended = ByAddress();
            ended.RemoveAll(written => written.Lease.Address.Equals(owners.GetValueOrDefault(written.Lease.Owner)?.Normalised()));
            List<string> forgotten = [.. _leases.Keys.Union(_reservations.Keys).Where(owner => !owners.ContainsKey(owner)).Order(StringComparer.Ordinal)];
            NoteEnded(ended.ConvertAll(static written => written.Lease.Owner), forgotten);
        }
    }

    /// <inheritdoc/>
    public ValueTask<AddressPoolStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) => pool.GetStatisticsAsync(cancellationToken);

    /// <summary>Writes the journal anew if it lacks something. The next address may be asked for only after a long time.</summary>
    public void CatchUp()
    {
        lock (_gate)
        {
            if (_journal is { IsBehind: true } journal)
            {
                journal.Note(() => journal.Rewrite(Snapshot()));
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _journal?.Dispose();
            (_isDisposed, _journal) = (true, null); // a call that the pool held up until now must not write into the next linker's journal
        }

        _opening.Dispose();
    }

    private async ValueTask GiveBackAsync(AddressLease lease)
    {
        try
        {
            await pool.ReleaseAsync(lease).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A pool of somebody else may fail in any way. The first failure is the one that is told; whoever asks again gets this lease.
        catch (Exception)
#pragma warning restore CA1031
        {
            return;
        }
    }

    private void Write(AddressLease lease, bool isPicked)
    {
        lock (_gate)
        {
            if (_leases.GetValueOrDefault(lease.Owner)?.Lease == lease)
            {
                return;
            }

            _leases[lease.Owner] = new Written(lease);
            try
            {
                Write(AddressEntryText.Leased(lease, isPicked, time.GetUtcNow()));
            }
            catch
            {
                _leases.Remove(lease.Owner);
                throw;
            }
        }
    }

    private void NoteEnded(IReadOnlyList<string> ended, IReadOnlyList<string> forgotten)
    {
        lock (_gate)
        {
            foreach (string owner in ended)
            {
                NoteReleased(owner);
            }

            foreach (string owner in forgotten)
            {
                NoteForgotten(owner);
            }
        }
    }

    private void NoteReleased(string owner)
    {
        _leases.Remove(owner);
        Note(AddressEntryText.Released(owner, time.GetUtcNow()));
    }

    private void NoteForgotten(string owner)
    {
        _leases.Remove(owner);
        _reservations.Remove(owner);
        Note(AddressEntryText.Forgotten(owner, time.GetUtcNow()));
    }

    private void Note(string entry) => _journal?.Note(() => Write(entry));

    private void Write(string entry)
    {
        JournalFile journal = _journal ?? throw new ObjectDisposedException(GetType().FullName);
        if (journal.IsDue)
        {
            // The pool has done it already, so the snapshot says it.
            journal.Rewrite(Snapshot());
        }
        else
        {
            journal.Append(entry);
        }
    }

    private IEnumerable<string> Snapshot() => _own?.Export() ?? Export();

    /// <summary>What is known of a pool of somebody else.</summary>
    private IEnumerable<string> Export()
    {
        DateTimeOffset now = time.GetUtcNow();
        List<Written> leases = ByAddress();
        long generation = 0;
        leases.ForEach(written => generation = Math.Max(generation, written.Lease.Generation));
        return
        [
            AddressEntryText.Counted(generation, cursor: null, now),
            .. leases.ConvertAll(written => AddressEntryText.Leased(written.Lease, isPicked: false, now)),
            .. _reservations.Keys.OrderBy(owner => _reservations[owner], AddressBits.Comparer).Select(owner => AddressEntryText.Reserved(owner, _reservations[owner])),
        ];
    }

    private List<Written> ByAddress()
    {
        var leases = new List<Written>(_leases.Values);
        leases.Sort(static (one, other) => one.Lease.Bits.CompareTo(other.Lease.Bits));
        return leases;
    }

    private void ThrowUnlessOpen()
    {
        if (_journal is null)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            throw new ContainerLinksException(
                ContainerLinksError.Contended, "Addresses cannot be given here: another linker gives them, and has their journal. Ask that one, or wait until this one takes over.");
        }
    }

    /// <summary>A lease that the journal tells of.</summary>
    private sealed class Written(AddressLease lease)
    {
        public AddressLease Lease => lease;
    }
}
