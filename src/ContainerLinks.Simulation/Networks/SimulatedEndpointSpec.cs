namespace ContainerLinks;

/// <summary>How a container is connected to a network; see <see cref="SimulatedEngine.Connect"/>.</summary>
/// <remarks><threadsafety>Immutable if the lists that it was given are not changed: safe for concurrent use.</threadsafety></remarks>
public sealed record SimulatedEndpointSpec
{
    /// <summary>The wanted IPv4 address as text, or null for any.</summary>
    public string? Address { get; init; }

    /// <summary>The wanted IPv6 address as text, or null for any.</summary>
    public string? IPv6Address { get; init; }

    /// <summary>Links of the endpoint, <c>source:alias</c> each, or null.</summary>
    public IReadOnlyList<string>? Links { get; init; }

    /// <summary>Names in the network's DNS, or null.</summary>
    public IReadOnlyList<string>? Aliases { get; init; }
}
