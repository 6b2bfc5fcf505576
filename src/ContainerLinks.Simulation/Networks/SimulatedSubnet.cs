namespace ContainerLinks;

/// <summary>One subnet of a network, as configured.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed class SimulatedSubnet
{
    internal SimulatedSubnet()
    {
    }

    /// <summary>The subnet in CIDR form.</summary>
    public required string Subnet { get; init; }

    /// <summary>The gateway, or null if a subnet was given without one.</summary>
    public required string? Gateway { get; init; }

    /// <summary>The range of addresses to give, or null.</summary>
    public required string? Range { get; init; }

    /// <summary>Auxiliary addresses by name, or null.</summary>
    public required IReadOnlyDictionary<string, string>? Auxiliary { get; init; }
}
