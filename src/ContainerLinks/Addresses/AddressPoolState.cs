namespace ContainerLinks;

/// <summary>All that a pool knows, as plain data to store and to bring back after a restart.</summary>
/// <remarks>
/// <para>Only text, numbers, times and lists, so that any serialiser can write it. Lists have a fixed order: the same knowledge gives the same state.
/// The options are not part of it.</para>
/// <threadsafety>Immutable, as long as nobody changes the lists that were put in: safe for concurrent use.</threadsafety>
/// </remarks>
public sealed record AddressPoolState
{
    /// <summary>When the state was taken, in UTC. If the clock is behind this at the import, it went back, and addresses rest anew.</summary>
    public required DateTimeOffset SavedAt { get; init; }

    /// <summary>The greatest generation of a lease so far; 0 if there was none.</summary>
    public required long Generation { get; init; }

    /// <summary>Where <see cref="AddressAllocation.NextFree"/> goes on; null for the beginning.</summary>
    public string? Cursor { get; init; }

    /// <summary>The leases, by address.</summary>
    public IReadOnlyList<AddressLeaseState> Leases { get; init; } = [];

    /// <summary>The reservations, by address.</summary>
    public IReadOnlyList<AddressReservationState> Reservations { get; init; } = [];

    /// <summary>The addresses that were released and that nobody has taken since, in order of release.</summary>
    public IReadOnlyList<ReleasedAddressState> Released { get; init; } = [];

    /// <summary>The last address of each owner that has no lease now, by owner (ordinal).</summary>
    public IReadOnlyList<LastAddressState> LastAddresses { get; init; } = [];
}

/// <summary>A lease in an <see cref="AddressPoolState"/>.</summary>
public sealed record AddressLeaseState
{
    /// <inheritdoc cref="AddressLease.Owner"/>
    public required string Owner { get; init; }

    /// <summary>The address, as <see cref="AddressParser"/> reads it.</summary>
    public required string Address { get; init; }

    /// <inheritdoc cref="AddressLease.Generation"/>
    public required long Generation { get; init; }

    /// <inheritdoc cref="AddressLease.ReusedEarly"/>
    public bool ReusedEarly { get; init; }
}

/// <summary>A reservation in an <see cref="AddressPoolState"/>.</summary>
public sealed record AddressReservationState
{
    /// <summary>Whom the address is reserved for.</summary>
    public required string Owner { get; init; }

    /// <summary>The address, as <see cref="AddressParser"/> reads it.</summary>
    public required string Address { get; init; }
}

/// <summary>A released address in an <see cref="AddressPoolState"/>.</summary>
public sealed record ReleasedAddressState
{
    /// <summary>The address, as <see cref="AddressParser"/> reads it.</summary>
    public required string Address { get; init; }

    /// <summary>The generation of its last lease.</summary>
    public required long Generation { get; init; }

    /// <summary>When it was released, in UTC.</summary>
    public required DateTimeOffset ReleasedAt { get; init; }
}

/// <summary>The last address of an owner in an <see cref="AddressPoolState"/>.</summary>
public sealed record LastAddressState
{
    /// <inheritdoc cref="AddressLease.Owner"/>
    public required string Owner { get; init; }

    /// <summary>The address, as <see cref="AddressParser"/> reads it.</summary>
    public required string Address { get; init; }

    /// <summary>The generation of the owner's last lease.</summary>
    public required long Generation { get; init; }
}
