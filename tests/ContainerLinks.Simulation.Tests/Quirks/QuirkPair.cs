namespace ContainerLinks.Tests.Quirks;

/// <summary>Two engines of one release: one with all of its quirks, and one that has all but one.</summary>
internal sealed class QuirkPair : IDisposable
{
    public QuirkPair(DockerQuirks quirk, SimulationProfile profile = SimulationProfile.Docker20, Action<SimulationOptions>? configure = null)
    {
        Docker = Make(profile, null, configure);
        Docker.Quirks.Should().HaveFlag(quirk, "the release has it");
        Right = Make(profile, Docker.Quirks & ~quirk, configure);
    }

    /// <summary>The engine as it was released.</summary>
    public SimulatedEngine Docker { get; }

    /// <summary>The same engine without the quirk.</summary>
    public SimulatedEngine Right { get; }

    public void Both(Action<SimulatedEngine> action)
    {
        action(Docker);
        action(Right);
    }

    public void Dispose()
    {
        Docker.Dispose();
        Right.Dispose();
    }

    public static SimulatedEngine Make(SimulationProfile profile, DockerQuirks? quirks, Action<SimulationOptions>? configure = null, int seed = 0)
    {
        var options = new SimulationOptions { Profile = profile, Quirks = quirks, Seed = seed };
        configure?.Invoke(options);
        return new SimulatedEngine(options);
    }
}
