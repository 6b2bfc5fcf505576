namespace ContainerLinks.Simulation.Tests;

/// <summary>The same behaviour is promised on every engine, so each test runs on every profile.</summary>
public sealed class EveryProfile : TheoryData<SimulationProfile>
{
    public EveryProfile() => AddRange(Enum.GetValues<SimulationProfile>());
}
