namespace ContainerLinks;

/// <summary>What a pool knows of an owner.</summary>
internal sealed class OwnerRecord
{
    public string Name { get; set; } = "";

    public AddressRecord? Lease { get; set; }

    public AddressRecord? Reservation { get; set; }

    public UInt128 LastAddress { get; set; }

    /// <summary>The generation of the present or last lease; 0 if there was none, and then there is no last address.</summary>
    public long LastGeneration { get; set; }

    /// <summary>Whether nobody had the address after this owner.</summary>
    public bool WasLastHolderOf(AddressRecord address) => LastGeneration != 0 && LastGeneration == address.Generation;
}
