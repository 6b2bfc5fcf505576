namespace ContainerLinks.Simulation.Tests;

/// <summary>Containers that somebody else linked natively: the linker takes the links up and puts right what the engine leaves wrong.</summary>
public sealed class NativeLinksRepairTests
{
    public static TheoryData<SimulationProfile> Engines => [SimulationProfile.Docker20, SimulationProfile.Docker28, SimulationProfile.Docker29];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task What_is_right_is_not_touched(SimulationProfile profile)
    {
        await using EngineWithLinker world = WithNativeLink(profile);
        string before = world.Engine.Inspect("web").Hosts!;

        await world.Linker.FollowAsync();

        world.Engine.Inspect("web").Hosts.Should().Be(before);
        (await world.Linker.GetLinksAsync("web")).Single().Link.Should().BeEquivalentTo(new { Source = "db", Alias = "database" });
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_stale_line_of_a_stopped_source_goes(SimulationProfile profile)
    {
        await using EngineWithLinker world = WithNativeLink(profile);
        await world.Linker.FollowAsync();

        world.Engine.Stop("db");

        await world.UntilAsync(() => world.Resolve("web", "database").Length == 0, "the engine leaves the line, the linker does not");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_source_that_was_removed_and_made_anew_is_linked_again(SimulationProfile profile)
    {
        await using EngineWithLinker world = WithNativeLink(profile);
        await world.Linker.FollowAsync();

        world.Engine.Remove("db", force: true);
        world.Engine.Run(new SimulatedContainerSpec("taker", ""));
        world.Engine.Run(new SimulatedContainerSpec("db", "db"));

        await world.UntilAsync(() => world.Resolve("web", "database").SequenceEqual([world.AddressOf("db")]), "the engine ignores the new container");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_renamed_recipient_is_followed_although_the_engine_stops_to(SimulationProfile profile)
    {
        await using EngineWithLinker world = WithNativeLink(profile);
        await world.Linker.FollowAsync();

        world.Engine.Rename("web", "front");
        world.Engine.Stop("db");
        world.Engine.Run(new SimulatedContainerSpec("taker", ""));
        world.Engine.Start("db");

        await world.UntilAsync(() => world.Resolve("front", "database").SequenceEqual([world.AddressOf("db")]), "the engine does not update any more");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_renamed_source_gets_its_new_word(SimulationProfile profile)
    {
        await using EngineWithLinker world = WithNativeLink(profile);
        await world.Linker.FollowAsync();

        world.Engine.Rename("db", "maria");

        await world.UntilAsync(() => world.Engine.Inspect("web").Hosts!.Contains(" maria\n", StringComparison.Ordinal), "the engine keeps the old word");
        world.Resolve("web", "database").Should().Equal(world.AddressOf("maria"));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Two_families_are_each_kept(SimulationProfile profile)
    {
        await using EngineWithLinker world = WithNativeLink(profile, options =>
        {
            options.EnableIPv6 = true;
            options.FixedCidrV6 = "fd00:dead:beef::/64";
        });
        await world.Linker.FollowAsync();

        world.Engine.Restart("db");

        await world.UntilAsync(
            () => world.Resolve("web", "database").Order().SequenceEqual([world.AddressOf("db"), world.Engine.Inspect("db").IPv6Address]),
            "the engine writes one family into both lines");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Extra_hosts_and_the_own_line_that_the_engine_overwrites_are_put_back(SimulationProfile profile)
    {
        await using var world = new EngineWithLinker(profile);
        world.Engine.Run(new SimulatedContainerSpec("db", "db"));
        world.Engine.Run(new SimulatedContainerSpec("web", "") { Links = ["db:database"], Hostname = "database.local", ExtraHosts = ["database.example.org:10.1.1.1"] });
        await world.Linker.FollowAsync();

        world.Engine.Stop("db");
        world.Engine.Run(new SimulatedContainerSpec("taker", ""));
        world.Engine.Start("db");

        await world.UntilAsync(
            () => world.Resolve("web", "database.example.org").SequenceEqual(["10.1.1.1"])
                && world.Resolve("web", "database.local").SequenceEqual([world.AddressOf("web")]),
            "the engine replaces by text");
    }

    [Fact]
    public async Task Variables_that_the_engine_does_not_give_any_more_are_told_as_drift()
    {
        await using EngineWithLinker world = WithNativeLink(SimulationProfile.Docker29);
        await using EngineWithLinker before = WithNativeLink(SimulationProfile.Docker28);

        (await world.Linker.GetDriftAsync()).Should().ContainSingle().Which.Variables.Should().Contain("DATABASE_PORT");
        (await before.Linker.GetDriftAsync()).Should().BeEmpty("that engine gave them");
    }

    private static EngineWithLinker WithNativeLink(SimulationProfile profile, Action<SimulationOptions>? configure = null)
    {
        var world = new EngineWithLinker(profile, configure);
        world.Engine.Run(new SimulatedContainerSpec("db", "db"));
        world.Engine.Run(new SimulatedContainerSpec("web", "") { Links = ["db:database"] });
        return world;
    }
}
