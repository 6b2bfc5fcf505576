using System.Net;

namespace ContainerLinks;

// STUB: signatures only
public sealed record LinkEnvironmentRequest
{
    /// <summary>Name of the recipient, for NAME=/recipient/alias.</summary>
    public required string Recipient { get; init; }
    public required string Alias { get; init; }
    /// <summary>Source address as text for the values; null = not known (engine quirk: "" gives tcp://:80).</summary>
    public IPAddress? Address { get; init; }
    public IReadOnlyList<ContainerPort> Ports { get; init; } = [];
    public IReadOnlyList<string> SourceEnvironment { get; init; } = [];
    public LinkEnvironmentFormat Format { get; init; }
}

public static class LinkEnvironment
{
    /// <summary>A link's variables exactly as the engine of that dialect makes them, as KEY=value, in its order.</summary>
    public static IReadOnlyList<string> Create(LinkEnvironmentRequest request) => throw new NotImplementedException();
}
