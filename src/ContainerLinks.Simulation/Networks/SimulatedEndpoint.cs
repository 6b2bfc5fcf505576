namespace ContainerLinks;

/// <summary>A container's place on one network of the simulated engine, as <c>inspect</c> shows it.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed class SimulatedEndpoint
{
    internal SimulatedEndpoint()
    {
    }

    /// <summary>The network's name.</summary>
    public required string Network { get; init; }

    /// <summary>The IPv4 address, or an empty text.</summary>
    public required string Address { get; init; }

    /// <summary>The IPv6 address, or an empty text.</summary>
    public required string IPv6Address { get; init; }

    /// <summary>The IPv4 gateway, or an empty text.</summary>
    public required string Gateway { get; init; }

    /// <summary>The MAC address, or an empty text.</summary>
    public required string MacAddress { get; init; }

    /// <summary>Texts of the endpoint's links, or null.</summary>
    public required IReadOnlyList<string>? Links { get; init; }

    /// <summary>Names that this endpoint has in the network's DNS beside the container's own, or null.</summary>
    public required IReadOnlyList<string>? Aliases { get; init; }
}
