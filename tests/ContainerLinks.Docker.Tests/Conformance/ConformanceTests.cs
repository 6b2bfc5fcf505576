namespace ContainerLinks.Docker.Tests;

/// <summary>One body of tests, every runtime.</summary>
public static class ConformanceTests
{
    private static Task<RuntimeUnderTest> Open(EngineUnderTest engine) => Task.FromResult<RuntimeUnderTest>(new LiveEngine(engine));

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

    public sealed class OnTheSimulatedPodman5 : RuntimeConformance
    {
        protected override Task<RuntimeUnderTest> OpenAsync() => Task.FromResult<RuntimeUnderTest>(new SimulatorUnderTest(SimulationProfile.Podman5));
    }

    public sealed class LinkerOnTheSimulatedPodman5 : LinkerConformance
    {
        protected override Task<RuntimeUnderTest> OpenAsync() => Task.FromResult<RuntimeUnderTest>(new SimulatorUnderTest(SimulationProfile.Podman5));
    }

    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker)]
    public sealed class OnDocker : RuntimeConformance
    {
        protected override Task<RuntimeUnderTest> OpenAsync() => Open(EngineUnderTest.Docker);
    }

    [Collection("newer docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerDocker)]
    public sealed class OnNewerDocker : RuntimeConformance
    {
        protected override Task<RuntimeUnderTest> OpenAsync() => Open(EngineUnderTest.NewerDocker);
    }

    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker)]
    public sealed class LinkerOnDocker : LinkerConformance
    {
        protected override Task<RuntimeUnderTest> OpenAsync() => Open(EngineUnderTest.Docker);
    }

    [Collection("newer docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerDocker)]
    public sealed class LinkerOnNewerDocker : LinkerConformance
    {
        protected override Task<RuntimeUnderTest> OpenAsync() => Open(EngineUnderTest.NewerDocker);
    }

    [Collection("podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Podman)]
    public sealed class OnPodman : RuntimeConformance
    {
        protected override Task<RuntimeUnderTest> OpenAsync() => Open(EngineUnderTest.Podman);
    }

    [Collection("newer podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerPodman)]
    public sealed class OnNewerPodman : RuntimeConformance
    {
        protected override Task<RuntimeUnderTest> OpenAsync() => Open(EngineUnderTest.NewerPodman);
    }

    [Collection("podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Podman)]
    public sealed class LinkerOnPodman : LinkerConformance
    {
        protected override Task<RuntimeUnderTest> OpenAsync() => Open(EngineUnderTest.Podman);
    }

    [Collection("newer podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerPodman)]
    public sealed class LinkerOnNewerPodman : LinkerConformance
    {
        protected override Task<RuntimeUnderTest> OpenAsync() => Open(EngineUnderTest.NewerPodman);
    }
}
