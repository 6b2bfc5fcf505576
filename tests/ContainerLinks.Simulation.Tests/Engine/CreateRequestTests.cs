namespace ContainerLinks.Simulation.Tests;

/// <summary>What every release does with odd parts of a request.</summary>
public sealed class CreateRequestTests
{
    [Theory]
    [InlineData("=x")]
    [InlineData("")]
    [InlineData("=")]
    public void A_variable_without_a_name_is_refused_in_the_engines_words(string entry)
    {
        foreach (SimulationProfile profile in (SimulationProfile[])[SimulationProfile.Docker20, SimulationProfile.Docker28, SimulationProfile.Docker29])
        {
            using SimulatedEngine engine = Engines.Make(profile);

            SimulatedEngineException refusal = FluentActions.Invoking(() => engine.Run(new SimulatedContainerSpec("web", "httpd") { Environment = ["A=1", entry, "=y"] }))
                .Should().Throw<SimulatedEngineException>().Which;

            refusal.Message.Should().Be($"invalid environment variable: {entry}");
            refusal.StatusCode.Should().Be(400);
            engine.List().Should().BeEmpty();
        }
    }

    [Fact]
    public void A_range_as_the_key_of_a_port_gives_variables_with_the_range()
    {
        using SimulatedEngine engine = Engines.Make();
        engine.Run(new SimulatedContainerSpec("db", "mysql") { ExposedPortKeys = ["3300-3302/tcp"] });
        engine.Run("web", "db:db");

        engine.Inspect("web").Environment.Should().ContainInOrder(
            "DB_PORT=tcp://172.17.0.2:3300-3302", "DB_PORT_3300-3302_TCP=tcp://172.17.0.2:3300-3302", "DB_PORT_3300-3302_TCP_ADDR=172.17.0.2",
            "DB_PORT_3300-3302_TCP_PORT=3300-3302", "DB_PORT_3300-3302_TCP_PROTO=tcp", "DB_PORT_3306_TCP=tcp://172.17.0.2:3306");
    }

    [Fact]
    public void Letters_beyond_ASCII_are_put_in_upper_case_as_Unicode_has_them()
    {
        using SimulatedEngine engine = Engines.Make();
        engine.Run("db");
        engine.Run("web", "db:ſıǆ-ß");

        engine.Inspect("web").Environment.Should().Contain("SIǄ_ß_NAME=/web/ſıǆ-ß");
    }

    [Fact]
    public void A_network_lists_every_subnet_that_it_was_made_with()
    {
        using SimulatedEngine engine = Engines.Make();

        SimulatedNetwork idle = engine.CreateNetwork(new SimulatedNetworkSpec("idle") { Subnet = "10.77.0.0/24", IPv6Subnet = "fd00:77::/64", IPv6Gateway = "fd00:77::9" });
        SimulatedNetwork chosen = engine.CreateNetwork(new SimulatedNetworkSpec("chosen") { IPv6Subnet = "fd00:78::/64" });

        idle.Subnets.Select(subnet => (subnet.Subnet, subnet.Gateway)).Should().Equal(("10.77.0.0/24", null), ("fd00:77::/64", "fd00:77::9"));
        chosen.Subnets.Select(subnet => (subnet.Subnet, subnet.Gateway)).Should().Equal(("172.18.0.0/16", "172.18.0.1"), ("fd00:78::/64", null));
        engine.Run(new SimulatedContainerSpec("web", "httpd") { Network = "idle" });
        engine.Inspect("web").Networks.Single().IPv6Address.Should().BeEmpty("the network has no IPv6");
    }

    [Fact]
    public void From_28_on_a_subnet_that_was_given_is_listed_before_one_that_the_engine_chose()
    {
        using SimulatedEngine engine = Engines.Make(SimulationProfile.Docker28);

        engine.CreateNetwork(new SimulatedNetworkSpec("chosen") { IPv6Subnet = "fd00:78::/64" }).Subnets.Select(subnet => subnet.Subnet).Should().Equal("fd00:78::/64", "172.18.0.0/16");
    }

    [Fact]
    public void An_unknown_signal_is_refused_in_the_words_of_the_release()
    {
        using SimulatedEngine old = Engines.Make();
        using SimulatedEngine young = Engines.Make(SimulationProfile.Docker28);

        FluentActions.Invoking(() => old.Kill("web", "NOSUCH")).Should().Throw<SimulatedEngineException>().WithMessage("Invalid signal: NOSUCH").Which.StatusCode.Should().Be(400);
        FluentActions.Invoking(() => young.Kill("web", "NOSUCH")).Should().Throw<SimulatedEngineException>().WithMessage("cannot kill container: web: invalid signal: NOSUCH").Which.StatusCode.Should().Be(400);
    }

    [Fact]
    public void A_name_in_an_answer_of_the_DNS_has_no_dot_at_its_end()
    {
        using SimulatedEngine engine = Engines.Make();
        engine.CreateNetwork(new SimulatedNetworkSpec("net1") { Subnet = "10.60.1.0/29" });
        engine.Run(new SimulatedContainerSpec("web", "httpd") { Network = "net1" });

        engine.Lookup("web", "2.1.60.10.in-addr.arpa", "PTR")!.Answers.Should().ContainSingle().Which.Value.Should().Be("web.net1");
        engine.Lookup("web", "2.1.60.10.IN-ADDR.ARPA", "PTR").Should().BeNull("the engine compares it as it is typed");
    }

    [Theory]
    [InlineData(SimulationProfile.Docker20, "A=2", "B=1")]
    [InlineData(SimulationProfile.Docker28, "B=1", "A=2")]
    public void Of_variables_of_one_name_the_last_counts_and_from_28_on_stays_where_it_is(SimulationProfile profile, string first, string second)
    {
        using SimulatedEngine engine = Engines.Make(profile);
        engine.Run(new SimulatedContainerSpec("web", "httpd") { Environment = ["A=1", "B=1", "A=2"] });

        engine.Inspect("web").Environment!.Where(entry => entry[0] is 'A' or 'B').Should().Equal(first, second);
    }
}
