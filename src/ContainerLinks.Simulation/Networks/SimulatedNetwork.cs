namespace ContainerLinks;

/// <summary>A network of the simulated engine, as its <c>inspect</c> shows it.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed class SimulatedNetwork
{
    internal SimulatedNetwork()
    {
    }

    /// <summary>The id, 64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The driver: <c>bridge</c>, <c>host</c> or <c>null</c>.</summary>
    public required string Driver { get; init; }

    /// <summary>Whether the network has IPv6.</summary>
    public required bool EnableIPv6 { get; init; }

    /// <summary>The subnets, IPv4 first, as configured.</summary>
    public required IReadOnlyList<SimulatedSubnet> Subnets { get; init; }
}
