namespace ContainerLinks.Conformance;

/// <summary>How a scenario ended: with the seed that came closest to the recording, and what differed then.</summary>
internal sealed record ScenarioOutcome(int Seed, IReadOnlyList<Difference> Differences);
