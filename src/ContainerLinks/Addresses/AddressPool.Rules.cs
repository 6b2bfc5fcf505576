using System.Net;

namespace ContainerLinks;

// What happens under the lock.
public sealed partial class AddressPool
{
    private AddressRecord AcquireAny(string owner)
    {
        OwnerRecord record = _table.Open(owner);
        if (record.Lease is { } held)
        {
            return held;
        }

        if (_picker.Pick(_table, record) is { } address)
        {
            return _table.Lease(record, address);
        }

        _table.Prune(record);
        throw new AddressPoolExhaustedException(Network, Range, CountAutomatic());
    }

    private AddressRecord AcquireRequested(string owner, IPAddress requested)
    {
        UInt128 offset = UnclaimedOffset(owner, requested);
        OwnerRecord record = _table.Open(owner);
        if (record.Lease is not { } held)
        {
            return _table.Lease(record, _table.Open(offset));
        }

        return held.Offset == offset
            ? held
            : throw new InvalidOperationException(
                $"'{Quoting.Printable(owner)}' has the address {_layout.Network.AddressOf(held.Offset)} in the pool {this} and asked for {requested}; expected that it releases the first before it gets the second.");
    }

    /// <summary>The offset of an address that this owner may have: nobody else holds it or has it reserved.</summary>
    private UInt128 UnclaimedOffset(string owner, IPAddress address)
    {
        UInt128 offset = _layout.OffsetOf(address);
        AddressRecord? record = _table.Find(offset);
        Refuse(record?.Holder, "held by");
        Refuse(record?.ReservedFor, "reserved for");
        return offset;

        void Refuse(OwnerRecord? other, string how)
        {
            if (other is not null && !string.Equals(other.Name, owner, StringComparison.Ordinal))
            {
                throw new ContainerLinksException(
                    ContainerLinksError.AddressInUse,
                    $"{address} of the pool {this} is {how} '{Quoting.Printable(other.Name)}', so '{Quoting.Printable(owner)}' cannot have it.");
            }
        }
    }

    private void Drop(OwnerRecord owner)
    {
        if (owner.Lease is not null)
        {
            _table.EndLease(owner);
        }

        _table.EndReservation(owner);
        owner.LastGeneration = 0;
        _table.Prune(owner);
    }

    private AddressTable NewTable() => new(_layout, _isSticky, _clock);

    private AddressLease LeaseOf(AddressRecord address) =>
        new(address.Holder!.Name, _layout.Network.BitsOf(address.Offset), _layout.Network.IsIPv6, address.Generation, address.ReusedEarly);

    private AddressPoolStatistics CountAutomatic()
    {
        _table.EndRests();
        return Count(_layout.Automatic.Count, _table.Automatic.Used, _table.Automatic.Reserved, _table.Waiting.Count, _table.Waiting.First);
    }

    private AddressPoolStatistics CountAll()
    {
        _table.EndRests();
        AddressRecord? first = _table.Waiting.First;
        AddressRecord? elsewhere = _table.WaitingElsewhere.First;
        return Count(
            _layout.Assignable.Count,
            _table.Automatic.Used + _table.Elsewhere.Used,
            _table.Automatic.Reserved + _table.Elsewhere.Reserved,
            _table.Waiting.Count + _table.WaitingElsewhere.Count,
            first is null || elsewhere?.ReleaseOrder < first.ReleaseOrder ? elsewhere : first);
    }

    private AddressPoolStatistics Count(UInt128 size, long used, long reserved, long waiting, AddressRecord? next)
    {
        UInt128 free = size - (UInt128)(used + reserved + waiting);
        return new AddressPoolStatistics
        {
            Size = size,
            Used = used,
            Reserved = reserved,
            Waiting = waiting,
            Free = free,
            NeverUsed = free - (UInt128)_table.Rested.Count,
            NextFreeAt = next is null ? null : _clock.FreeAt(next.ReleasedAt),
        };
    }
}
