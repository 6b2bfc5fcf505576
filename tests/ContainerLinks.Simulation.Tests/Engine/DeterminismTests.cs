using System.Text.Json;

namespace ContainerLinks.Simulation.Tests;

public sealed class DeterminismTests
{
    [Theory]
    [InlineData(SimulationProfile.Plain)]
    [InlineData(SimulationProfile.Docker20)]
    [InlineData(SimulationProfile.Docker28)]
    [InlineData(SimulationProfile.Docker29)]
    [InlineData(SimulationProfile.Podman5)]
    public void The_same_seed_gives_the_same_bytes(SimulationProfile profile)
    {
        Story(profile, seed: 7).Should().Be(Story(profile, seed: 7));
        Story(profile, seed: 7).Should().NotBe(Story(profile, seed: 8));
    }

    [Fact]
    public void Looking_changes_nothing()
    {
        Story(SimulationProfile.Docker20, seed: 3, looks: true).Should().Be(Story(SimulationProfile.Docker20, seed: 3, looks: false));
    }

    [Fact]
    public void An_order_that_the_engine_leaves_to_chance_comes_from_the_seed()
    {
        Enumerable.Range(0, 20).Select(OrderOfTwoLinks).Distinct().Should().HaveCount(2);
    }

    private static string OrderOfTwoLinks(int seed)
    {
        using SimulatedEngine engine = Engines.Make(configure: options => options.Seed = seed);
        engine.Run("one");
        engine.Run("two");
        engine.Run("web", "one:a", "two:b");
        return string.Concat(engine.Lines("web").Take(2).Select(line => line.Split(' ')[1]));
    }

    private static string Story(SimulationProfile profile, int seed, bool looks = false)
    {
        using SimulatedEngine engine = Engines.Make(profile, options => options.Seed = seed);
        string[] links = profile is SimulationProfile.Plain or SimulationProfile.Podman5 ? [] : ["one:a", "two:b", "one:c"];
        engine.CreateNetwork(new SimulatedNetworkSpec("net"));
        engine.Run("one");
        engine.Run("two");
        engine.Run("web", links);
        if (looks)
        {
            engine.List();
            engine.Inspect("web");
            _ = engine.Firewall;
        }

        engine.Connect("net", "web");
        engine.Restart("one");
        engine.Restart("web");
        engine.RestartDaemon();
        engine.Start("one");
        engine.Start("two");
        engine.Start("web");
        return JsonSerializer.Serialize(engine.List()) + JsonSerializer.Serialize(engine.Networks);
    }
}
