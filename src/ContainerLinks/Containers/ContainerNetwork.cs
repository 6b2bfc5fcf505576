using System.Net;

namespace ContainerLinks;

/// <summary>A container's place on one network.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed record ContainerNetwork
{
    /// <summary>The network's name, for example <c>bridge</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The IPv4 address, or null while the container has none.</summary>
    public IPAddress? IPv4 { get; init; }

    /// <summary>The IPv6 address, or null while the container has none.</summary>
    public IPAddress? IPv6 { get; init; }

    /// <summary>Whether the runtime's own DNS answers names on this network, so that no hosts line is needed.</summary>
    /// <value>The default is false.</value>
    public bool ResolvesNames { get; init; }

    /// <summary>Further names that the runtime's own DNS answers for the container on this network.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];
}
