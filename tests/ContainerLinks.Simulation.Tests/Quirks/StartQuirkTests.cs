using static ContainerLinks.Tests.Quirks.EngineShorthands;

namespace ContainerLinks.Tests.Quirks;

/// <summary>What a start or an exec needs, and what a failed start leaves behind.</summary>
public sealed class StartQuirkTests
{
    [Fact]
    [Quirk(DockerQuirks.StartRequiresRunningSource)]
    public void A_recipient_needs_running_sources()
    {
        using var pair = new QuirkPair(DockerQuirks.StartRequiresRunningSource);
        pair.Both(engine => engine.Create("mysql"));
        pair.Both(engine => engine.Create("web", "mysql:db"));

        pair.Docker.Refuses(engine => engine.Start("web")).Message.Should().Be("Cannot link to a non running container: /mysql AS /web/db");

        pair.Right.Start("web").Should().BeTrue();
        pair.Right.Lines("web", "db").Should().BeEmpty("the link is pending");
    }

    [Fact]
    [Quirk(DockerQuirks.ExecRequiresRunningSource)]
    public void Exec_needs_running_sources()
    {
        using var pair = new QuirkPair(DockerQuirks.ExecRequiresRunningSource);
        pair.Both(engine => engine.Run("mysql"));
        pair.Both(engine => engine.Run("web", "mysql:db"));
        pair.Both(engine => engine.Stop("mysql"));

        pair.Docker.Refuses(engine => engine.ExecEnvironment("web")).StatusCode.Should().Be(500);
        pair.Docker.Refuses(engine => engine.Exec("web", "/bin/cat", "/etc/hosts"));

        pair.Right.ExecEnvironment("web").Should().Contain(variable => variable.StartsWith("HOSTNAME="));
    }

    [Fact]
    [Quirk(DockerQuirks.SourceMustBeOnDefaultBridge)]
    public void A_source_elsewhere_fails_the_start()
    {
        using var pair = new QuirkPair(DockerQuirks.SourceMustBeOnDefaultBridge);
        pair.Both(engine => engine.CreateNetwork(new SimulatedNetworkSpec("mynet")));
        pair.Both(engine => engine.Run(Spec("mysql") with { Network = "mynet" }));

        pair.Docker.Refuses(engine => engine.Run("web", "mysql:db")).Message.Should().Be("Cannot link to /mysql, as it does not belong to the default network");

        pair.Right.Run("web", "mysql:db");
        pair.Right.Inspect("web").State.Should().Be(ContainerState.Running);
    }

    [Fact]
    [Quirk(DockerQuirks.FailedStartLeavesHosts)]
    public void A_failed_start_leaves_a_hosts_file_without_links()
    {
        using var pair = new QuirkPair(DockerQuirks.FailedStartLeavesHosts);
        pair.Both(engine => engine.Run("mysql"));
        pair.Both(engine => engine.Run("web", "mysql:db"));
        pair.Both(engine => engine.Stop("web"));
        pair.Both(engine => engine.Stop("mysql"));
        var before = pair.Right.Hosts("web");
        pair.Both(engine => engine.Refuses(e => e.Start("web")));

        pair.Docker.Lines("web", "db").Should().BeEmpty();
        pair.Right.Hosts("web").Should().Be(before);
    }

    [Fact]
    [Quirk(DockerQuirks.FailedStartKeepsAddress)]
    public void A_failed_start_leaves_an_address_in_inspect()
    {
        using var pair = new QuirkPair(DockerQuirks.FailedStartKeepsAddress);
        pair.Both(engine => engine.CreateNetwork(new SimulatedNetworkSpec("mynet")));
        pair.Both(engine => engine.Run(Spec("mysql") with { Network = "mynet" }));
        pair.Both(engine => engine.Refuses(e => e.Run("web", "mysql:db")));

        pair.Docker.Address("web").Should().NotBeEmpty("although it was given back");
        pair.Right.Address("web").Should().BeEmpty();
    }

    [Fact]
    [Quirk(DockerQuirks.RestartingSourceLosesLine)]
    public void A_source_between_restarts_has_no_line()
    {
        using var pair = new QuirkPair(DockerQuirks.RestartingSourceLosesLine);
        pair.Both(engine => engine.Run(Spec("mysql") with { RestartPolicy = "always" }));
        pair.Both(engine => engine.Die("mysql"));
        pair.Both(engine => engine.Inspect("mysql").State.Should().Be(ContainerState.Restarting));

        pair.Docker.Run("web", "mysql:db");
        pair.Docker.Variables("web").Should().Contain("DB_PORT=tcp://:80");
        pair.Docker.Settle();
        pair.Docker.Inspect("mysql").State.Should().Be(ContainerState.Running);
        pair.Docker.Lines("web", "db").Should().BeEmpty();

        pair.Right.Run("web", "mysql:db");
        pair.Right.Variables("web").Should().NotContain(variable => variable.Contains("://:"));
        pair.Right.Lines("web", "db").Should().BeEmpty("the link is pending");
        pair.Right.Settle();
        pair.Right.AddressesOf("web", "db").Should().Equal(pair.Right.Address("mysql"));
    }
}
