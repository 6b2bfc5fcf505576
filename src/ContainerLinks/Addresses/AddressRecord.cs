namespace ContainerLinks;

/// <summary>What a pool knows of an address that is held, reserved, or was released. Of other addresses there is no record.</summary>
internal sealed class AddressRecord
{
    public UInt128 Offset { get; set; }

    /// <summary>Whether owners that ask for none may get it.</summary>
    public bool IsAutomatic { get; set; }

    public OwnerRecord? Holder { get; set; }

    public OwnerRecord? ReservedFor { get; set; }

    /// <summary>The generation of its present or last lease; 0 if it had none.</summary>
    public long Generation { get; set; }

    public bool ReusedEarly { get; set; }

    /// <summary>When it was released, on the pool's clock.</summary>
    public long ReleasedAt { get; set; }

    /// <summary>The number of its release among all releases; 0 if it is held, or never was.</summary>
    public long ReleaseOrder { get; set; }

    /// <summary>The queue it stands in, and its neighbours there.</summary>
    public ReleaseQueue? Queue { get; set; }

    public AddressRecord? Previous { get; set; }

    public AddressRecord? Next { get; set; }

    public bool IsReserved => ReservedFor is not null && Holder is null;

    /// <summary>Who holds it, or whom it is reserved for.</summary>
    public OwnerRecord? Claimant => Holder ?? ReservedFor;
}
