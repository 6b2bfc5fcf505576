using System.Net;

namespace ContainerLinks;

/// <summary>A name that a publisher should keep, and what has become of it.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed class PublishedNameStatus
{
    /// <summary>The publisher: <see cref="INamePublisher.Description"/>.</summary>
    public required string Publisher { get; init; }

    /// <summary>The name, as the publisher got it.</summary>
    public required string Name { get; init; }

    /// <summary>The name of the container that has it, or wants it.</summary>
    public required string Container { get; init; }

    /// <summary>Where it should lead; empty where it cannot be published at all.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>Since when it leads there; null if it does not yet, or if that is not known.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Why it is not as it should be, as a sentence; null if it is, or if the publisher is still at it.</summary>
    public string? Problem { get; init; }

    /// <summary>One line for logs.</summary>
    public override string ToString() =>
        $"{Name} of '{Container}' in {Publisher}: {Problem ?? (Since is null ? "not yet" : string.Join(", ", Addresses))}";
}
