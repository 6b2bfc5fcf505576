using System.Net;

namespace ContainerLinks.Simulation.Tests;

/// <summary>Ports of the host, as the simulated engine tells them to a linker.</summary>
public sealed class PublishedPortsTests
{
    [Theory]
    [InlineData(SimulationProfile.Plain)]
    [InlineData(SimulationProfile.Docker20)]
    [InlineData(SimulationProfile.Docker29)]
    [InlineData(SimulationProfile.Podman5)]
    public async Task A_published_port_is_told_while_the_container_runs(SimulationProfile profile)
    {
        using SimulatedEngine engine = Engines.Make(profile);
        engine.Run(new SimulatedContainerSpec("db", "mysql") { Publish = ["127.0.0.1:8080:80", "5353:53/udp"] });
        engine.Run("mysql");
        IContainerRuntime runtime = engine.AsRuntime();

        (await runtime.FindAsync("db"))!.PublishedPorts.Should().BeEquivalentTo(
        [
            new PublishedPort(new ContainerPort(80), IPAddress.Loopback, 8080),
            new PublishedPort(new ContainerPort(53, "udp"), IPAddress.Any, 5353),
        ]);
        (await runtime.FindAsync("mysql"))!.PublishedPorts.Should().BeEmpty("it exposes a port and publishes none");

        engine.Stop("db");
        (await runtime.FindAsync("db"))!.PublishedPorts.Should().BeEmpty();
    }

    [Fact]
    public async Task A_port_that_the_engine_chooses_is_the_one_that_is_told()
    {
        using SimulatedEngine engine = Engines.Make(SimulationProfile.Docker28);
        engine.Run(new SimulatedContainerSpec("db", "mysql") { Publish = ["80"] });

        (await engine.AsRuntime().FindAsync("db"))!.PublishedPorts.Should().ContainSingle().Which.HostPort.Should().BeInRange(32768, 60999);
    }
}
