using static ContainerLinks.Tests.Quirks.EngineShorthands;

namespace ContainerLinks.Tests.Quirks;

/// <summary>What a restart or a crash of the daemon changes.</summary>
public sealed class DaemonQuirkTests
{
    [Fact]
    [Quirk(DockerQuirks.StoredLinksAreNames)]
    public void Stored_links_are_resolved_anew_by_name()
    {
        using var pair = new QuirkPair(DockerQuirks.StoredLinksAreNames);
        pair.Both(engine => engine.Run("mysql"));
        pair.Both(engine => engine.Run("web", "mysql:db"));
        pair.Both(engine => engine.Rename("mysql", "maria"));

        pair.Both(engine => engine.RestartDaemon());

        pair.Docker.Inspect("web").Links.Should().BeNull("nothing has the name mysql any more");
        pair.Right.Inspect("web").Links.Should().Equal("/maria:/web/db");
    }

    [Fact]
    [Quirk(DockerQuirks.LostLinkDropsFollowing)]
    public void A_lost_link_takes_the_following_with_it()
    {
        using var pair = new QuirkPair(DockerQuirks.LostLinkDropsFollowing);
        pair.Both(engine => engine.Run("mysql"));
        pair.Both(engine => engine.Run("redis"));
        pair.Both(engine => engine.Run("web", "mysql:db", "redis:cache"));
        pair.Both(engine => engine.Rename("mysql", "maria"));

        pair.Both(engine => engine.RestartDaemon());

        pair.Docker.Inspect("web").Links.Should().BeNull();
        pair.Right.Inspect("web").Links.Should().Equal("/redis:/web/cache");
    }

    [Fact]
    [Quirk(DockerQuirks.RemovedLinkReturns)]
    public void A_removed_link_returns()
    {
        using var pair = new QuirkPair(DockerQuirks.RemovedLinkReturns);
        pair.Both(engine => engine.Run("mysql"));
        pair.Both(engine => engine.Run("web", "mysql:db"));
        pair.Both(engine => engine.RemoveLink("web/db"));
        pair.Both(engine => engine.Inspect("web").Links.Should().BeNull());

        pair.Both(engine => engine.RestartDaemon());

        pair.Docker.Inspect("web").Links.Should().Equal("/mysql:/web/db");
        pair.Right.Inspect("web").Links.Should().BeNull();
    }

    [Fact]
    [Quirk(DockerQuirks.DaemonRestartForgetsLeases)]
    public void A_daemon_restart_forgets_who_had_which_address()
    {
        using var pair = new QuirkPair(DockerQuirks.DaemonRestartForgetsLeases);
        pair.Both(engine => engine.Run("plain"));
        pair.Both(engine => engine.Run(Spec("mysql") with { RestartPolicy = "always" }));
        pair.Both(engine => engine.Address("mysql").Should().Be("172.17.0.3"));

        pair.Both(engine => engine.RestartDaemon());

        pair.Docker.Address("mysql").Should().Be("172.17.0.2");
        pair.Right.Address("mysql").Should().Be("172.17.0.3");
    }

    [Fact]
    [Quirk(DockerQuirks.FiveSecondStartWait)]
    public void A_recipient_waits_five_seconds_for_its_sources()
    {
        using var pair = new QuirkPair(DockerQuirks.FiveSecondStartWait);
        pair.Both(MakeRing);

        pair.Both(engine => engine.RestartDaemon());

        string[] ring = ["one", "two", "three"];
        ring.Should().OnlyContain(name => pair.Docker.Inspect(name).StateError == "", "each waits for another one for ever");
        ring.Should().OnlyContain(name => pair.Right.Inspect(name).StateError.StartsWith("Cannot link to a non running container"), "each was tried");

        // Links go back only, so sources of the same names are there first. Stored links are names: the next daemon finds the later ones.
        static void MakeRing(SimulatedEngine engine)
        {
            engine.Run("two");
            engine.Run("three");
            engine.Run(Always("one", "two", "three"));
            engine.Remove("two", force: true);
            engine.Run(Always("two", "one", "three"));
            engine.Remove("three", force: true);
            engine.Run(Always("three", "one", "two"));
        }

        static SimulatedContainerSpec Always(string name, params string[] links) => Spec(name, links) with { RestartPolicy = "always" };
    }

    [Fact]
    [Quirk(DockerQuirks.CrashKeepsOldAddress)]
    public void After_a_crash_exited_containers_show_an_address()
    {
        using var pair = new QuirkPair(DockerQuirks.CrashKeepsOldAddress);
        pair.Both(engine => engine.Run("web"));

        pair.Both(engine => engine.RestartDaemon(crash: true));

        pair.Both(engine => engine.Inspect("web").State.Should().Be(ContainerState.Exited));
        pair.Docker.Address("web").Should().Be("172.17.0.2");
        pair.Right.Address("web").Should().BeEmpty();
    }
}
