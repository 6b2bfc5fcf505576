namespace ContainerLinks;

/// <summary>Picks the address for an owner who asks for none: the order of section "Address pool" in docs/semantics.md.</summary>
internal sealed class AddressPicker(AddressAllocation allocation, bool reuseUnderPressure, ReuseClock clock)
{
    /// <summary>The address to lease; null if the pool is exhausted.</summary>
    public AddressRecord? Pick(AddressTable table, OwnerRecord owner)
    {
        if (owner.Reservation is { } reservation)
        {
            return reservation;
        }

        AddressRecord? picked = allocation switch
        {
            AddressAllocation.Sticky => PickSticky(table, owner),
            AddressAllocation.NextFree => PickNext(table),
            _ => PickLowest(table),
        };
        return picked ?? (reuseUnderPressure ? table.Waiting.First : null);
    }

    private AddressRecord? PickSticky(AddressTable table, OwnerRecord owner)
    {
        if ((PickLast(table, owner) ?? LowestFree(table)) is { } picked)
        {
            return picked;
        }

        table.EndRests();
        return table.Rested.First;
    }

    private AddressRecord? PickLast(AddressTable table, OwnerRecord owner)
    {
        if (owner.LastGeneration == 0)
        {
            return null;
        }

        // Another owner may have had it since. Then it rests for everybody.
        AddressRecord last = table.Open(owner.LastAddress);
        bool isFree = last.Claimant is null && (last.ReleaseOrder == 0 || owner.WasLastHolderOf(last) || clock.IsOver(last.ReleasedAt));
        return isFree ? last : null;
    }

    private static AddressRecord? LowestFree(AddressTable table) =>
        table.Free.TryFindLowest(out UInt128 offset) ? table.OpenAutomatic(offset) : null;

    private static AddressRecord? PickLowest(AddressTable table)
    {
        table.EndRests();
        return LowestFree(table);
    }

    private static AddressRecord? PickNext(AddressTable table)
    {
        table.EndRests();
        if (!table.Free.TryFindNext(table.Cursor, out UInt128 offset))
        {
            return null;
        }

        // After the last offset of ::/0 comes 0, and beyond the end the search begins at the start: both are the circle.
        table.Cursor = offset + 1;
        return table.OpenAutomatic(offset);
    }
}
