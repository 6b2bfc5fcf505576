namespace ContainerLinks.Docker.Tests;

/// <summary>One body of tests, three runtimes.</summary>
public static class ConformanceTests
{
    private static Task<RuntimeUnderTest> Open(EngineKind kind) => Task.FromResult<RuntimeUnderTest>(new LiveEngine(kind));

    public sealed class OnTheSimulator : RuntimeConformance
    {
        protected override Task<RuntimeUnderTest> OpenAsync() => Task.FromResult<RuntimeUnderTest>(new SimulatorUnderTest(SimulationProfile.Plain));
    }

    public sealed class LinkerOnTheSimulator : LinkerConformance
    {
        protected override Task<RuntimeUnderTest> OpenAsync() => Task.FromResult<RuntimeUnderTest>(new SimulatorUnderTest(SimulationProfile.Plain));
    }

    public sealed class LinkerOnTheSimulatedDocker20 : LinkerConformance
    {
        protected override Task<RuntimeUnderTest> OpenAsync() => Task.FromResult<RuntimeUnderTest>(new SimulatorUnderTest(SimulationProfile.Docker20));
    }

    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker)]
    public sealed class OnDocker : RuntimeConformance
    {
        protected override Task<RuntimeUnderTest> OpenAsync() => Open(EngineKind.Docker);
    }

    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker)]
    public sealed class LinkerOnDocker : LinkerConformance
    {
        protected override Task<RuntimeUnderTest> OpenAsync() => Open(EngineKind.Docker);
    }

    [Collection("podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Podman)]
    public sealed class OnPodman : RuntimeConformance
    {
        protected override Task<RuntimeUnderTest> OpenAsync() => Open(EngineKind.Podman);
    }

    [Collection("podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Podman)]
    public sealed class LinkerOnPodman : LinkerConformance
    {
        protected override Task<RuntimeUnderTest> OpenAsync() => Open(EngineKind.Podman);
    }
}
