namespace LinkAgent;

/// <summary>What matters for links of one service in a compose file.</summary>
internal sealed record ComposeService(string Name, string? ContainerName, string? NetworkMode, IReadOnlyList<string> Links, IReadOnlyList<string> ExternalLinks)
{
    /// <summary>Whether its containers are on the engine's default bridge, where links are lines and variables; elsewhere they are names of the engine's DNS.</summary>
    public bool IsOnDefaultBridge => NetworkMode is "bridge" or "default";

    /// <summary>The name of its first container, in a project.</summary>
    public string ContainerOf(string project) => ContainerName ?? $"{project}-{Name}-1";
}
