namespace ContainerLinks;

/// <summary>Picks the address for an owner who asks for none: the order of section "Address pool" in docs/semantics.md.</summary>
internal sealed class AddressPicker(AddressAllocation allocation, bool reuseUnderPressure, ReuseClock clock)
{
    public bool TryPick(AddressTable table, OwnerRecord owner, out UInt128 offset)
    {
        if (owner.Reservation is { } reservation)
        {
            offset = reservation.Offset;
            return true;
        }

        bool found = allocation switch
        {
            AddressAllocation.Sticky => TryPickSticky(table, owner, out offset),
            AddressAllocation.NextFree => TryPickNext(table, out offset),
            _ => TryPickLowest(table, out offset),
        };
        return found || (reuseUnderPressure && TryPickFirst(table.Waiting, out offset));
    }

    private bool TryPickSticky(AddressTable table, OwnerRecord owner, out UInt128 offset)
    {
        if (HasLastAddress(table, owner))
        {
            offset = owner.LastAddress;
            return true;
        }

        if (table.Free.TryFindLowest(out offset))
        {
            return true;
        }

        table.EndRests();
        return TryPickFirst(table.Rested, out offset);
    }

    private bool HasLastAddress(AddressTable table, OwnerRecord owner)
    {
        if (owner.LastGeneration == 0)
        {
            return false;
        }

        // Another owner may have had it since. Then it rests for everybody.
        return table.Find(owner.LastAddress) is not { } address
            || (address.Claimant is null && (owner.WasLastHolderOf(address) || clock.IsOver(address.ReleasedAt)));
    }

    private static bool TryPickLowest(AddressTable table, out UInt128 offset)
    {
        table.EndRests();
        return table.Free.TryFindLowest(out offset);
    }

    private static bool TryPickNext(AddressTable table, out UInt128 offset)
    {
        table.EndRests();
        bool found = table.Free.TryFindNext(table.Cursor, out offset);
        if (found)
        {
            // After the last offset of ::/0 comes 0, and beyond the end the search begins at the start: both are the circle.
            table.Cursor = offset + 1;
        }

        return found;
    }

    private static bool TryPickFirst(ReleaseQueue queue, out UInt128 offset)
    {
        offset = queue.First?.Offset ?? default;
        return queue.First is not null;
    }
}
