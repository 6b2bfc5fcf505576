using System.Net;

namespace ContainerLinks;

/// <summary>What the linker gives a container at its start, where the runtime can take it.</summary>
/// <remarks><threadsafety>Immutable if the list that it was given is not changed: safe for concurrent use.</threadsafety></remarks>
public sealed record ContainerStart
{
    /// <summary>The link variables, <c>KEY=value</c> each; empty unless the runtime has <see cref="RuntimeCapabilities.TakesEnvironmentAtStart"/>.
    /// A variable of the container's own replaces one of the same name. The values may be secrets: do not log them.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>The address from the linker's pool; null if the runtime has <see cref="RuntimeCapabilities.AssignsAddresses"/>.</summary>
    public IPAddress? Address { get; init; }
}
