namespace ContainerLinks;

/// <summary>Writes down what a table knows, in a fixed order.</summary>
internal sealed class AddressPoolStateWriter(AddressNetwork network, ReuseClock clock)
{
    public AddressPoolState Write(AddressTable table) => new()
    {
        SavedAt = clock.UtcNow,
        Generation = table.Generation,
        Cursor = table.Cursor > 0 && table.Cursor <= network.Last ? Text(table.Cursor) : null,
        Leases =
        [
            .. from address in table.Addresses
               where address.Holder is not null
               orderby address.Offset
               select new AddressLeaseState
               {
                   Owner = address.Holder!.Name,
                   Address = Text(address.Offset),
                   Generation = address.Generation,
                   ReusedEarly = address.ReusedEarly,
               },
        ],
        Reservations =
        [
            .. from address in table.Addresses
               where address.ReservedFor is not null
               orderby address.Offset
               select new AddressReservationState { Owner = address.ReservedFor!.Name, Address = Text(address.Offset) },
        ],
        Released =
        [
            .. from address in table.Addresses
               where address.ReleaseOrder != 0
               orderby address.ReleaseOrder
               select new ReleasedAddressState
               {
                   Address = Text(address.Offset),
                   Generation = address.Generation,
                   ReleasedAt = clock.ReleasedAt(address.ReleasedAt),
               },
        ],
        LastAddresses =
        [
            .. table.Owners
                .Where(owner => owner.Lease is null && owner.LastGeneration != 0)
                .OrderBy(owner => owner.Name, StringComparer.Ordinal)
                .Select(owner => new LastAddressState
                {
                    Owner = owner.Name,
                    Address = Text(owner.LastAddress),
                    Generation = owner.LastGeneration,
                }),
        ],
    };

    private string Text(UInt128 offset) => network.AddressOf(offset).ToString();
}
