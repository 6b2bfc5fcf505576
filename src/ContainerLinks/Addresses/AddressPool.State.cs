using System.Net;

namespace ContainerLinks;

// What a pool is when it comes back: what was written down, and what a list of all that exist leaves of it.
public sealed partial class AddressPool
{
    /// <summary>Takes down all that the pool knows, to be stored: leases, reservations, rests, last addresses, and where the next search goes on. The options are not part of it.</summary>
    /// <returns>Lines of printable ASCII text, which any serialiser can write, to be given to <see cref="Import"/>. The same knowledge at the same time gives the same lines.</returns>
    public IReadOnlyList<string> Export()
    {
        lock (_gate)
        {
            return [.. AddressEntryText.Snapshot(_table, _layout.Network, _clock)];
        }
    }

    /// <summary>Replaces all that the pool knows by what was exported, from this pool or from one with other options, and takes of it what fits. Rests go on by the stored times.</summary>
    /// <remarks>
    /// <para>Each line counts by itself. One that this pool cannot have (its address lies outside, or is the gateway or excluded now) or that is none is left out. If two lines contradict
    /// each other, the later one counts, but a lease comes before a rest and before somebody else's reservation, and a generation belongs to the lease that had it first.</para>
    /// <para>If the clock went back since the export, addresses that rested then rest for the full delay again.</para>
    /// </remarks>
    /// <param name="lines">What was exported.</param>
    /// <returns>A sentence for each line that was left out or contradicts another one; empty if all of it is there again.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="lines"/> is null.</exception>
    public IReadOnlyList<string> Import(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var history = new AddressHistory(_layout, _isSticky, isState: true);
        List<string> faults = [.. lines.Select((line, index) => (Fault: history.Take(line), Number: index + 1)).Where(line => line.Fault is not null).Select(line => $"Line {line.Number} {line.Fault}.")];
        return [.. faults, .. Restore(history)];
    }

    /// <inheritdoc cref="IAddressPool.SettleAsync"/>
    public void Settle(IReadOnlyDictionary<string, IPAddress?> owners) => _ = SettleAndTell(owners);

    /// <summary>Takes what fits of a history.</summary>
    /// <returns>A sentence for each thing that the history has, and that does not fit together.</returns>
    internal IReadOnlyList<string> Restore(AddressHistory history)
    {
        lock (_gate)
        {
            AddressTable table = NewTable();
            IReadOnlyList<string> leftOut = history.Fill(table, _clock);
            _table = table;
            _table.Check();
            return leftOut;
        }
    }

    /// <summary>As <see cref="Settle"/>.</summary>
    /// <returns>Whose leases have ended, and who was forgotten.</returns>
    internal (IReadOnlyList<string> Ended, IReadOnlyList<string> Forgotten) SettleAndTell(IReadOnlyDictionary<string, IPAddress?> owners)
    {
        ArgumentNullException.ThrowIfNull(owners);
        lock (_gate)
        {
            // By address and by name, so that what rests first does not depend on the order of a table.
            List<OwnerRecord> ended = _table.OwnersWhere(owner => owner.Lease is not null && !RunsAt(owner, owners));
            ended.Sort(static (one, other) => one.Lease!.Offset.CompareTo(other.Lease!.Offset));
            List<OwnerRecord> gone = _table.OwnersWhere(owner => !owners.ContainsKey(owner.Name));
            List<string> endedNames = ended.ConvertAll(static owner => owner.Name);
            List<string> goneNames = gone.ConvertAll(static owner => owner.Name);
            ended.ForEach(_table.EndLease);
            foreach (OwnerRecord owner in ended)
            {
                if (owners.ContainsKey(owner.Name))
                {
                    _table.Prune(owner);
                }
            }

            gone.ForEach(Drop);

            _table.Check();
            return (endedNames, goneNames);
        }
    }

    private bool RunsAt(OwnerRecord owner, IReadOnlyDictionary<string, IPAddress?> owners) =>
        owners.TryGetValue(owner.Name, out IPAddress? address) && address is not null && _layout.Network.TryGetOffset(address, out UInt128 offset) && offset == owner.Lease!.Offset;
}
