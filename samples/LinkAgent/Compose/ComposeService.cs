namespace LinkAgent;

/// <summary>What matters for links of one service in a compose file.</summary>
internal sealed record ComposeService
{
    public required string Name { get; init; }

    public string? ContainerName { get; init; }

    public string? Hostname { get; init; }

    /// <summary><c>network_mode</c>, or <c>net</c> of the first version.</summary>
    public string? NetworkMode { get; init; }

    public IReadOnlyList<string> Networks { get; init; } = [];

    public IReadOnlyList<string> Links { get; init; } = [];

    public IReadOnlyList<string> ExternalLinks { get; init; } = [];

    public IReadOnlyList<(string Name, string Value)> Labels { get; init; } = [];

    /// <summary>Whether its labels are a list of <c>name=value</c>, so that new ones must be too.</summary>
    public bool HasLabelList { get; init; }

    /// <summary>Whether it takes settings from another service or file, which is not followed here.</summary>
    public bool Extends { get; init; }

    /// <summary>How many containers it has; 1 unless the file says otherwise.</summary>
    public string Scale { get; init; } = "1";
}
