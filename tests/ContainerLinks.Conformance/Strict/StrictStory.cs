namespace ContainerLinks.Conformance;

/// <summary>A short story on the simulator with the linker on top.</summary>
internal sealed record StrictStory(string Name, IReadOnlyList<SimulationProfile> Profiles, IReadOnlyList<StrictStep> Steps);

/// <summary>One step: what is done, and what must hold within two seconds after it.</summary>
internal sealed record StrictStep(int Index, StrictCommand Command, StrictExpectation Expected);

/// <summary>What must hold after a step.</summary>
internal sealed record StrictExpectation
{
    public static readonly StrictExpectation Nothing = new();

    /// <summary>Whether the step must be refused; otherwise it must not be.</summary>
    public bool Refused { get; init; }

    /// <summary>What recipients' resolvers must find.</summary>
    public IReadOnlyList<StrictName> Names { get; init; } = [];

    /// <summary>Recipients, and whether the linker's answers about files and links must name them.</summary>
    public IReadOnlyDictionary<string, bool> Told { get; init; } = new Dictionary<string, bool>();

    /// <summary>The same for variables.</summary>
    public IReadOnlyDictionary<string, bool> ToldVariables { get; init; } = new Dictionary<string, bool>();
}

/// <summary>What a recipient's resolver must find under an alias: a container's name, an address that is nobody's, <c>*</c>, or null for unknown.</summary>
internal sealed record StrictName(string Recipient, string Alias, string? Expected);

/// <summary>What does not hold.</summary>
internal sealed record StrictDifference(int Step, string Operation, string Subject, string Expected, string Actual);

/// <summary>How a story went on one profile. Without differences it passed.</summary>
internal sealed record StrictOutcome(string Story, SimulationProfile? Profile, IReadOnlyList<StrictDifference> Differences);
