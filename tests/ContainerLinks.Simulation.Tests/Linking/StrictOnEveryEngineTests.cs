namespace ContainerLinks.Simulation.Tests;

/// <summary>Containers created through the linker behave the same way on an engine with links, with all its defects, and on one without.</summary>
public sealed class StrictOnEveryEngineTests
{
    [Theory]
    [ClassData(typeof(EveryProfile))]
    public async Task A_source_that_comes_back_elsewhere_is_followed(SimulationProfile profile)
    {
        await using EngineWithLinker world = await WithWebLinkedToDbAsync(profile);
        string before = world.AddressOf("db");
        world.Resolve("web", "database").Should().Equal(before);

        await world.Linker.StopAsync("db");
        world.Resolve("web", "database").Should().BeEmpty();
        await world.Linker.RunAsync(new ContainerSpec("taker"));
        await world.Linker.RunAsync(new ContainerSpec("taker2"));
        await world.Linker.StartAsync("db");

        world.AddressOf("db").Should().NotBe(before);
        world.Resolve("web", "database").Should().Equal(world.AddressOf("db"));
    }

    [Theory]
    [ClassData(typeof(EveryProfile))]
    public async Task What_others_do_to_the_engine_is_followed_too(SimulationProfile profile)
    {
        await using EngineWithLinker world = await WithWebLinkedToDbAsync(profile);

        world.Engine.Stop("db");
        await world.UntilAsync(() => world.Resolve("web", "database").Length == 0, "the source is down");
        world.Engine.Run(new SimulatedContainerSpec("taker", ""));
        world.Engine.Start("db");

        await world.UntilAsync(() => world.Resolve("web", "database").SequenceEqual([world.AddressOf("db")]), "the source is back");
    }

    [Theory]
    [ClassData(typeof(EveryProfile))]
    public async Task A_recipient_starts_while_its_source_is_down_and_gets_its_line_later(SimulationProfile profile)
    {
        await using EngineWithLinker world = await WithWebLinkedToDbAsync(profile);
        await world.Linker.StopAsync("db");

        await world.Linker.RestartAsync("web");
        world.Engine.Exec("web", "/bin/cat", "/etc/hosts").ExitCode.Should().Be(0, "nothing depends on the source");
        world.Resolve("web", "database").Should().BeEmpty();

        await world.Linker.StartAsync("db");
        world.Resolve("web", "database").Should().Equal(world.AddressOf("db"));
    }

    [Theory]
    [ClassData(typeof(EveryProfile))]
    public async Task A_source_made_anew_under_its_name_is_linked_at_once(SimulationProfile profile)
    {
        await using EngineWithLinker world = await WithWebLinkedToDbAsync(profile);

        await world.Linker.RemoveAsync("db", force: true);
        await world.Linker.RunAsync(new ContainerSpec("db") { Image = "db" });

        world.Resolve("web", "database").Should().Equal(world.AddressOf("db"));
        world.Engine.Inspect("web").Hosts.Should().Contain(world.Engine.Inspect("db").Id.ShortId);
    }

    [Theory]
    [ClassData(typeof(EveryProfile))]
    public async Task Renames_of_both_ends_are_followed(SimulationProfile profile)
    {
        await using EngineWithLinker world = await WithWebLinkedToDbAsync(profile);

        await world.Linker.RenameAsync("web", "front");
        await world.Linker.RenameAsync("db", "maria");
        world.Engine.Inspect("front").Hosts.Should().Contain(" maria\n");
        await world.Linker.RestartAsync("maria");

        world.Resolve("front", "database").Should().Equal(world.AddressOf("maria"));
    }

    [Theory]
    [ClassData(typeof(EveryProfile))]
    public async Task A_daemon_that_restarts_loses_no_link(SimulationProfile profile)
    {
        await using EngineWithLinker world = await WithWebLinkedToDbAsync(profile);
        await world.Linker.LinkAsync("web", "db:second");
        await world.Linker.UnlinkAsync("web", "database");

        world.Engine.RestartDaemon();
        await world.Linker.FollowAsync();
        await world.Linker.StartAsync("web");
        await world.Linker.StartAsync("db");

        world.Resolve("web", "second").Should().Equal(world.AddressOf("db"));
        world.Resolve("web", "database").Should().BeEmpty("a link that was removed does not return");
    }

    [Theory]
    [ClassData(typeof(EveryProfile))]
    public async Task Lines_of_others_survive_all_updates(SimulationProfile profile)
    {
        await using EngineWithLinker world = await WithWebLinkedToDbAsync(profile, new ContainerSpec("web") { Links = ["db:database"], ExtraHosts = ["database.example.org:10.1.1.1"] });
        await world.Linker.RunAsync(new ContainerSpec("replica") { Image = "db" });
        await world.Linker.LinkAsync("web", "replica:database.replica");

        await world.Linker.RestartAsync("db");

        world.Resolve("web", "database.example.org").Should().Equal("10.1.1.1");
        world.Resolve("web", "database.replica").Should().Equal(world.AddressOf("replica"));
        world.Resolve("web", "localhost").Should().Equal("127.0.0.1", "::1");
    }

    [Theory]
    [ClassData(typeof(EveryProfile))]
    public async Task Variables_tell_the_address_at_the_start(SimulationProfile profile)
    {
        await using EngineWithLinker world = await WithWebLinkedToDbAsync(profile);
        world.Engine.Inspect("web").Environment.Should().Contain($"DATABASE_PORT_3306_TCP_ADDR={world.AddressOf("db")}").And.Contain("DATABASE_NAME=/web/database");
    }

    [Theory]
    [ClassData(typeof(EveryProfile))]
    public async Task Paused_sources_and_recipients_count_as_running(SimulationProfile profile)
    {
        await using EngineWithLinker world = await WithWebLinkedToDbAsync(profile);
        world.Engine.Pause("db");
        world.Engine.Pause("web");
        await world.Linker.FollowAsync();
        world.Resolve("web", "database").Should().Equal(world.AddressOf("db"));

        await world.Linker.RunAsync(new ContainerSpec("other") { Image = "db" });
        await world.Linker.LinkAsync("web", "other");

        world.Resolve("web", "other").Should().Equal(world.AddressOf("other"));
    }

    private static async Task<EngineWithLinker> WithWebLinkedToDbAsync(SimulationProfile profile, ContainerSpec? web = null)
    {
        var world = new EngineWithLinker(profile);
        await world.Linker.RunAsync(new ContainerSpec("db") { Image = "db" });
        await world.Linker.RunAsync(web ?? new ContainerSpec("web") { Links = ["db:database"] });
        return world;
    }
}
