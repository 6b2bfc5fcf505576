namespace ContainerLinks.Simulation.Tests;

/// <summary>Rules of links on a bridge whose containers do not reach each other otherwise.</summary>
public sealed class FirewallTests
{
    [Fact]
    public void Rules_stay_at_the_old_address_of_a_source_that_moved()
    {
        using SimulatedEngine engine = Isolated();
        engine.Run("pad");
        engine.Run("mysql");
        engine.Run("web", "mysql:db");
        engine.Remove("pad", force: true);

        engine.Restart("mysql");

        Rules(engine).Should().Equal("172.17.0.4>172.17.0.3:3306");
        engine.Restart("web");
        Rules(engine).Should().Equal("172.17.0.4>172.17.0.3:3306", "172.17.0.3>172.17.0.2:3306");
    }

    [Fact]
    public void Without_that_defect_they_follow()
    {
        using SimulatedEngine engine = Isolated(DockerQuirks.FirewallKeepsOldAddress);
        engine.Run("pad");
        engine.Run("mysql");
        engine.Run("web", "mysql:db");
        engine.Remove("pad", force: true);

        engine.Restart("mysql");

        Rules(engine).Should().Equal("172.17.0.4>172.17.0.2:3306");
    }

    [Fact]
    public void The_middle_of_a_chain_opens_itself_to_its_own_source_at_its_second_start()
    {
        using SimulatedEngine engine = Isolated();
        engine.Run("mysql");
        engine.Run(new SimulatedContainerSpec("app", "httpd") { Links = ["mysql:db"] });
        engine.Run("web", "app:app");
        Rules(engine).Should().Equal("172.17.0.3>172.17.0.2:3306", "172.17.0.4>172.17.0.3:80");

        engine.Restart("app");

        Rules(engine).Should().Equal("172.17.0.4>172.17.0.3:80", "172.17.0.2>172.17.0.3:80", "172.17.0.3>172.17.0.2:3306");
    }

    [Fact]
    public void Containers_without_a_link_do_not_reach_each_other()
    {
        using SimulatedEngine engine = Isolated();
        engine.Run("mysql");
        engine.Run("web");

        engine.Exec("web", "ping", "-c", "1", "172.17.0.2").ExitCode.Should().Be(1);
    }

    [Fact]
    public void Without_the_stateless_reply_only_replies_come_back()
    {
        using SimulatedEngine engine = Isolated(DockerQuirks.FirewallStatelessReply);
        engine.Run("mysql");
        engine.Run("web", "mysql:db");

        engine.Firewall.Filter[2].Should().Be(
            "-A DOCKER -s 172.17.0.2/32 -d 172.17.0.3/32 -i docker0 -o docker0 -p tcp -m tcp --sport 3306 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT");
    }

    private static SimulatedEngine Isolated(DockerQuirks without = DockerQuirks.None) =>
        Engines.Without(without, options => options.InterContainerCommunication = false);

    /// <summary>The rules for the way there, as <c>recipient>source:port</c>.</summary>
    private static IReadOnlyList<string> Rules(SimulatedEngine engine) =>
    [
        .. engine.Firewall.Filter.Select(rule => rule.Split(' ')).Where(words => words.Contains("--dport"))
            .Select(words => $"{words[3][..^3]}>{words[5][..^3]}:{words[Array.IndexOf(words, "--dport") + 1]}"),
    ];
}
