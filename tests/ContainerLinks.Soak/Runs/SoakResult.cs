namespace ContainerLinks.Soak;

/// <summary>What became of a sequence.</summary>
internal sealed record SoakResult(WorldKind Kind, IReadOnlyList<SoakStep> Steps)
{
    /// <summary>What was wrong, or null.</summary>
    public string? Fault { get; init; }

    /// <summary>How many steps were played, with the one after which something was wrong.</summary>
    public int Played { get; init; }

    /// <summary>Every step with what came of it.</summary>
    public required IReadOnlyList<string> History { get; init; }

    public required IReadOnlyDictionary<string, long> Faults { get; init; }

    public long Writes { get; init; }

    /// <summary>What a reader needs to see the fault again.</summary>
    public string Describe() => $"seed {Kind.Seed} ({Kind}): {Fault}\nafter {Played} steps:\n{string.Join('\n', History.Select((line, index) => $"{index + 1,3}. {line}"))}";
}
