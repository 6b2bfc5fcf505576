using System.Net;

namespace ContainerLinks;

/// <summary>Why a name has this address for a recipient, or why it has none, as data and in sentences.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed record LinkExplanation
{
    /// <summary>The recipient that was asked about.</summary>
    public required string Recipient { get; init; }

    /// <summary>The name that was asked about.</summary>
    public required string Name { get; init; }

    /// <summary>The reason, as data.</summary>
    public required LinkReason Reason { get; init; }

    /// <summary>The address that the name stands for, IPv4 if there is one, or null.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The link and where it leads, or null if there is no such link.</summary>
    public LinkStatus? Status { get; init; }

    /// <summary>The reason in sentences, the most important one first.</summary>
    public required IReadOnlyList<string> Sentences { get; init; }

    /// <summary>The sentences as one text.</summary>
    public override string ToString() => string.Join(' ', Sentences);
}
