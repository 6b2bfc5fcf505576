namespace ContainerLinks.Docker.Tests;

/// <summary>The engine in memory.</summary>
internal sealed class SimulatorUnderTest(SimulationProfile profile) : RuntimeUnderTest
{
    private readonly SimulatedEngine _engine = new(new SimulationOptions { Profile = profile });

    public override IContainerRuntime Runtime => _engine.AsRuntime();

    public override ContainerSpec SpecOf(string name) => new(NameOf(name)) { Image = "db", ExposedPorts = [new ContainerPort(3306)] };

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _engine.Dispose();
    }
}
