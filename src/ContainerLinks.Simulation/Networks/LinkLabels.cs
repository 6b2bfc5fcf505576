namespace ContainerLinks;

/// <summary>What the bridge driver is told about links: ids of endpoints.</summary>
internal sealed record LinkLabels(IReadOnlyList<string> RecipientEndpoints, IReadOnlyList<LinkedEndpoint> SourceEndpoints)
{
    public static LinkLabels None { get; } = new([], []);
}

/// <summary>The endpoint of a source, and the link that it is for.</summary>
internal sealed record LinkedEndpoint(string EndpointId, string FullAlias);
