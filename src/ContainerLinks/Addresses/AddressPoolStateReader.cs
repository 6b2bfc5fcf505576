using System.Net;

namespace ContainerLinks;

/// <summary>Fills an empty table from a state, and refuses what a pool could not have written.</summary>
internal sealed class AddressPoolStateReader(AddressPoolLayout layout, ReuseClock clock, AddressTable table)
{
    private static readonly string Parameter = "state";

    // Far beyond what a pool can count up to, and far from the end of the numbers: leases after the import must be younger than those before.
    public const long GreatestGeneration = long.MaxValue / 2;

    public void Read(AddressPoolState state)
    {
        Require(state.Generation is >= 0 and <= GreatestGeneration, "Generation", $"is {state.Generation}; expected 0 to {GreatestGeneration}");
        table.Generation = state.Generation;
        ReadLeases(state);
        ReadReservations(state);
        ReadReleased(state);
        ReadLastAddresses(state);
        ReadCursor(state.Cursor);
    }

    private void ReadLeases(AddressPoolState state)
    {
        var generations = new HashSet<long>();
        foreach ((string place, AddressLeaseState lease) in Entries(state.Leases, "Leases"))
        {
            OwnerRecord owner = Owner(lease.Owner, place);
            UInt128 offset = Assignable(lease.Address, place);
            CheckGeneration(lease.Generation, state, place);
            Require(generations.Add(lease.Generation), place, $"has generation {lease.Generation}, as another lease");
            Require(owner.Lease is null, place, $"is a second lease of '{Quoting.Printable(lease.Owner)}'");
            Require(table.Find(offset) is null, place, $"is a second lease of {lease.Address}");
            table.Lease(owner, table.Open(offset), lease.Generation, lease.ReusedEarly);
        }
    }

    private void ReadReservations(AddressPoolState state)
    {
        foreach ((string place, AddressReservationState reservation) in Entries(state.Reservations, "Reservations"))
        {
            OwnerRecord owner = Owner(reservation.Owner, place);
            UInt128 offset = Assignable(reservation.Address, place);
            AddressRecord? address = table.Find(offset);
            Require(owner.Reservation is null, place, $"is a second reservation of '{Quoting.Printable(reservation.Owner)}'");
            Require(address?.ReservedFor is null, place, $"is a second reservation of {reservation.Address}");
            Require(address?.Holder is null || address.Holder == owner, place, $"reserves {reservation.Address}, which another owner holds");
            table.Reserve(owner, offset);
        }
    }

    private void ReadReleased(AddressPoolState state)
    {
        // Sorted, so that a list in another order cannot break the rule that the first of a queue was released first.
        foreach ((string place, ReleasedAddressState released) in Entries(state.Released, "Released").OrderBy(entry => entry.Value.ReleasedAt))
        {
            UInt128 offset = Assignable(released.Address, place);
            CheckGeneration(released.Generation, state, place);
            Require(released.ReleasedAt <= state.SavedAt, place, "was released after the state was saved");
            Require(table.Find(offset)?.Holder is null, place, $"is {released.Address}, which is leased");
            Require(table.Find(offset) is not { ReleaseOrder: not 0 }, place, $"is {released.Address} a second time");
            table.Release(offset, released.Generation, clock.Restore(released.ReleasedAt, state.SavedAt));
        }
    }

    private void ReadLastAddresses(AddressPoolState state)
    {
        foreach ((string place, LastAddressState last) in Entries(state.LastAddresses, "LastAddresses"))
        {
            OwnerRecord owner = Owner(last.Owner, place);
            UInt128 offset = Assignable(last.Address, place);
            CheckGeneration(last.Generation, state, place);
            Require(owner.LastGeneration == 0, place, $"is a second last address of '{Quoting.Printable(last.Owner)}', or it has a lease");
            owner.LastAddress = offset;
            owner.LastGeneration = last.Generation;
            table.Prune(owner);
        }
    }

    private void ReadCursor(string? cursor)
    {
        if (cursor is null)
        {
            return;
        }

        UInt128 offset = default;
        Require(AddressParser.TryParse(cursor, out IPAddress? address) && layout.Network.TryGetOffset(address, out offset), "Cursor", $"is '{Quoting.Printable(cursor)}'; expected an address of {layout}");
        table.Cursor = offset;
    }

    private OwnerRecord Owner(string? owner, string place)
    {
        Require(!string.IsNullOrEmpty(owner), place, "has no owner");
        return table.Open(owner!);
    }

    private UInt128 Assignable(string? text, string place)
    {
        UInt128 offset = default;
        bool valid = AddressParser.TryParse(text, out IPAddress? address) && layout.Network.TryGetOffset(address, out offset) && layout.Assignable.Contains(offset);
        Require(valid, place, $"has the address '{Quoting.Printable(text ?? "")}'; expected one that the pool {layout} gives out");
        return offset;
    }

    private static void CheckGeneration(long generation, AddressPoolState state, string place) =>
        Require(generation >= 1 && generation <= state.Generation, place, $"has generation {generation}; expected 1 to {state.Generation}");

    private static IEnumerable<(string Place, T Value)> Entries<T>(IReadOnlyList<T>? list, string name)
        where T : class
    {
        // A serialiser may have written null for what the type calls a list.
        Require(list is not null, name, "is null; expected a list");
        for (int i = 0; i < list!.Count; i++)
        {
            string place = $"{name}[{i}]";
            Require(list[i] is not null, place, "is null");
            yield return (place, list[i]);
        }
    }

    private static void Require(bool condition, string place, string otherwise)
    {
        if (!condition)
        {
            throw new ArgumentException($"The state of the address pool cannot be imported: {place} {otherwise}.", Parameter);
        }
    }
}
