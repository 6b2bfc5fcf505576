namespace ContainerLinks;

/// <summary>How full a pool is, at one moment. <see cref="Size"/> is the sum of <see cref="Used"/>, <see cref="Reserved"/>, <see cref="Waiting"/> and <see cref="Free"/>.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed record AddressPoolStatistics
{
    /// <summary>How many addresses can be given out; network, broadcast, gateway and excluded addresses are not counted.</summary>
    public required UInt128 Size { get; init; }

    /// <summary>How many are leased.</summary>
    public required long Used { get; init; }

    /// <summary>How many are reserved for an owner that has no lease on them now.</summary>
    public required long Reserved { get; init; }

    /// <summary>How many were released and rest: unavailable, but not used.</summary>
    public required long Waiting { get; init; }

    /// <summary>How many can be had at once.</summary>
    public required UInt128 Free { get; init; }

    /// <summary>How many of the free ones nobody has had before, as far as the pool remembers: only <see cref="AddressAllocation.Sticky"/> remembers, in other modes this is <see cref="Free"/>.</summary>
    public required UInt128 NeverUsed { get; init; }

    /// <summary>When the next rest is over, in UTC; null if no address rests.</summary>
    public required DateTimeOffset? NextFreeAt { get; init; }
}
