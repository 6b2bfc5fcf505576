namespace ContainerLinks;

/// <summary>How far a recipient is from what its links say it should be: what the linker would do, or could not do.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed record LinkDrift
{
    /// <summary>The recipient's name.</summary>
    public required string Recipient { get; init; }

    /// <summary>Where its hosts file is, or null if it has none.</summary>
    public string? HostsPath { get; init; }

    /// <summary>Lines that should be in the hosts file and are not, without line ends.</summary>
    public IReadOnlyList<string> MissingLines { get; init; } = [];

    /// <summary>Lines that are in the hosts file and should not be, without line ends. Lines of the user are never among them.</summary>
    public IReadOnlyList<string> StaleLines { get; init; } = [];

    /// <summary>Names of link variables that the recipient's processes do not have, or have with a value that is no longer true. Never values.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>Why the hosts file could not be read, or null.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether nothing is to be done.</summary>
    public bool IsEmpty => MissingLines.Count == 0 && StaleLines.Count == 0 && Variables.Count == 0 && Problem is null;
}
