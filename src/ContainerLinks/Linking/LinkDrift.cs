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

    /// <summary>Aliases of links that have their line, which another line before it makes ineffective; a sentence each that quotes that line. Nobody but its owner can put that right.</summary>
    public IReadOnlyList<string> ShadowedLinks { get; init; } = [];

    /// <summary>Links that a label or the runtime asks for and that cannot be; a sentence each with what is in the way.</summary>
    public IReadOnlyList<string> RefusedLinks { get; init; } = [];

    /// <summary>Why the hosts file is not right, as a sentence: it could not be read or written, or nothing that is written there reaches the container. Null where nothing is in the way.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether nothing is to be done.</summary>
    public bool IsEmpty => IsFileRight && Variables.Count == 0;

    /// <summary>Whether the hosts file is right and every link that was asked for is one; variables, which only a new start puts right, are left aside.</summary>
    public bool IsFileRight => MissingLines.Count == 0 && StaleLines.Count == 0 && ShadowedLinks.Count == 0 && RefusedLinks.Count == 0 && Problem is null;

    /// <summary>Everything in sentences, in one line.</summary>
    public override string ToString()
    {
        var sentences = new List<string>();
        if (Problem is not null)
        {
            sentences.Add(Problem);
        }

        sentences.AddRange(MissingLines.Select(line => $"The line '{Quoting.PrintablePath(line.Replace('\t', ' '))}' is missing."));
        sentences.AddRange(StaleLines.Select(line => $"The line '{Quoting.PrintablePath(line.Replace('\t', ' '))}' is stale."));
        sentences.AddRange(ShadowedLinks);
        sentences.AddRange(RefusedLinks);
        if (Variables.Count > 0)
        {
            sentences.Add($"Its processes lack these variables, or have old values: {string.Join(", ", Variables.Select(Quoting.Printable))}.");
        }

        return sentences.Count == 0 ? $"{Recipient} is right." : $"{Recipient}: {string.Join(' ', sentences)}";
    }
}
