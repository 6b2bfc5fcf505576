namespace ContainerLinks.Simulation.Tests;

/// <summary>Rules of links on release 20.10 that no recording of the corpus shows.</summary>
public sealed class LinkLifeTests
{
    [Fact]
    public void A_source_that_rejoins_the_bridge_is_not_followed_but_exec_sees_its_address()
    {
        using SimulatedEngine engine = Engines.Make();
        engine.Run("pad");
        engine.Run("mysql");
        engine.Run("web", "mysql:db");
        engine.Remove("pad", force: true);

        engine.Disconnect("bridge", "mysql");
        engine.Connect("bridge", "mysql");

        engine.Inspect("mysql").Address.Should().Be("172.17.0.2");
        engine.Lines("web")[0].Should().StartWith("172.17.0.3 db ");
        engine.ExecEnvironment("web").Should().Contain("DB_PORT_3306_TCP_ADDR=172.17.0.2");
    }

    [Fact]
    public void The_update_for_a_recipient_that_is_down_hits_the_file_that_was_handled_before_it()
    {
        Enumerable.Range(0, 16).Select(FileAfterWrongUpdate).Distinct().Should().BeEquivalentTo(["172.17.0.2", "10.1.1.1"]);
    }

    [Fact]
    public void Reading_links_at_daemon_start_stops_at_the_first_lost_one()
    {
        using SimulatedEngine engine = Engines.Make();
        engine.Run("one");
        engine.Run("two");
        engine.Run("web", "one:a", "two:b");
        engine.Remove("one", force: true);

        engine.RestartDaemon();

        engine.Inspect("web").Links.Should().BeNull();
        engine.Run("one");
        engine.RestartDaemon();
        engine.Inspect("web").Links.Should().Equal("/one:/web/a", "/two:/web/b");
    }

    [Fact]
    public void After_a_crash_an_exited_container_shows_its_old_address()
    {
        using SimulatedEngine engine = Engines.Make();
        engine.Run("mysql");
        engine.Run(new SimulatedContainerSpec("unless", "httpd") { RestartPolicy = "unless-stopped" });
        engine.Run(new SimulatedContainerSpec("always", "httpd") { RestartPolicy = "always" });

        engine.RestartDaemon(crash: true);

        engine.Inspect("mysql").Address.Should().Be("172.17.0.2");
        (engine.Inspect("mysql").State, engine.Inspect("mysql").ExitCode).Should().Be((ContainerState.Exited, 137));
        engine.Inspect("unless").State.Should().Be(ContainerState.Exited, "the new daemon stops it as a user would");
        engine.Inspect("always").Address.Should().Be("172.17.0.2", "the address is free all the same");
    }

    [Fact]
    public void A_recipient_that_restarts_while_its_source_restarts_never_gets_its_line()
    {
        using SimulatedEngine engine = Engines.Make();
        engine.Run(new SimulatedContainerSpec("mysql", "mysql") { RestartPolicy = "always" });
        engine.Create(new SimulatedContainerSpec("web", "httpd") { Links = ["mysql:db"] });
        engine.Die("mysql");

        engine.Start("web");
        engine.Settle();

        engine.Lines("web").Should().ContainSingle();
        engine.Inspect("web").Environment.Should().Contain("DB_PORT=tcp://:3306").And.Contain("DB_PORT_3306_TCP_ADDR=");
    }

    [Fact]
    public void Without_that_defect_the_line_comes_with_the_source()
    {
        using SimulatedEngine engine = Engines.Without(DockerQuirks.RestartingSourceLosesLine);
        engine.Run(new SimulatedContainerSpec("mysql", "mysql") { RestartPolicy = "always" });
        engine.Create(new SimulatedContainerSpec("web", "httpd") { Links = ["mysql:db"] });
        engine.Die("mysql");

        engine.Start("web");
        engine.Settle();

        engine.Lines("web")[0].Should().EndWith($" db {engine.ShortId("mysql")} mysql");
        engine.Inspect("web").Environment.Should().NotContain(entry => entry.StartsWith("DB_PORT", StringComparison.Ordinal));
    }

    [Fact]
    public void Right_behaviour_alone_takes_lines_away_and_brings_them_back()
    {
        using SimulatedEngine engine = Engines.Make(configure: options => options.Quirks = DockerQuirks.None);
        engine.Run("mysql");
        engine.Run("web", "mysql:db");
        string line = $"172.17.0.2 db {engine.ShortId("mysql")} mysql";
        string own = $"172.17.0.3 {engine.ShortId("web")}";

        engine.Stop("mysql");
        engine.Lines("web").Should().Equal(own);
        engine.Restart("web");
        engine.Exec("web", "cat", "/etc/hosts").ExitCode.Should().Be(0);
        engine.Start("mysql");
        engine.Lines("web").Should().Equal(line, own);
        engine.Rename("mysql", "maria");
        engine.Lines("web").Should().Equal(line.Replace("mysql", "maria"), own);
        engine.Rename("web", "shop");
        engine.Restart("maria");
        engine.Lines("shop").Should().Equal(line.Replace("mysql", "maria"), own);
        engine.Remove("maria", force: true);
        engine.Lines("shop").Should().Equal(own);
        engine.Run(new SimulatedContainerSpec("maria", "mysql"));
        engine.Lines("shop")[0].Should().Be($"172.17.0.4 db {engine.ShortId("maria")} maria");
        engine.RemoveLink("shop/db");
        engine.RestartDaemon();
        engine.Inspect("shop").Links.Should().BeNull();
    }

    private static string FileAfterWrongUpdate(int seed)
    {
        using SimulatedEngine engine = Engines.Make(configure: options => options.Seed = seed);
        engine.Run("mysql");
        engine.Run(new SimulatedContainerSpec("up", "httpd") { Links = ["mysql:db"], ExtraHosts = ["other:10.1.1.1"] });
        engine.Run(new SimulatedContainerSpec("down", "httpd") { Links = ["mysql:other"] });
        engine.Stop("down");
        engine.Restart("mysql");
        return engine.Lines("up")[0].Split(' ')[0];
    }
}
