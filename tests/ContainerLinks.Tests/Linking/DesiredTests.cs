using System.Net;
using static ContainerLinks.Tests.KnownWorld;

namespace ContainerLinks.Tests;

/// <summary>Where links lead, which lines and variables follow, and which address a container holds: all of it by what is known alone.</summary>
public sealed class DesiredTests
{
    private static readonly string WholeId = "0123456789ab" + new string('c', 52);

    [Fact]
    public void A_link_that_leads_to_its_own_recipient_has_no_line()
    {
        KnownWorld world = new KnownWorld().With(new ContainerInfo
        {
            Id = new ContainerId(WholeId),
            Name = "web",
            State = ContainerState.Running,
            Networks = [Network("10.0.0.3")],
            Labels = new Dictionary<string, string> { ["containerlinks.link"] = $"{WholeId[..12]}:me" },
        });

        world.Desired.StatusesOf(world[WholeId]).Should().ContainSingle().Which.Should().BeEquivalentTo(
            new { Reason = LinkReason.SourceIsRecipient, Source = new ContainerId(WholeId), Address = (IPAddress?)null });
        world.Lines(WholeId).Should().BeEmpty();
    }

    [Fact]
    public void A_link_has_the_addresses_of_both_families_on_the_first_network_of_the_recipient_that_both_share()
    {
        KnownWorld world = new KnownWorld()
            .With(Info("db", Network("10.0.0.2"), Network("10.2.0.2", "fd02::2", "two"), Network("10.3.0.2", name: "three")), Info("web", Network("10.9.0.3", name: "nine"), Network("10.2.0.3", name: "two"), Network("10.3.0.3", name: "three")))
            .Link("web", "db", "database");

        world.Status("web", "database").Should().BeEquivalentTo(new { Reason = LinkReason.Bound, Network = "two" });
        world.Lines("web").Should().Equal("10.2.0.2 database db", "fd02::2 database db");
    }

    [Fact]
    public void A_shared_network_on_which_the_source_has_no_address_does_not_count()
    {
        KnownWorld world = new KnownWorld().With(Info("db", Network(null)), Info("six", Network(null, "fd00::2")), Info("web", Network("10.0.0.3"))).Link("web", "db", "database").Link("web", "six", "only-six");

        world.Status("web", "database").Reason.Should().Be(LinkReason.NoSharedNetwork);
        world.Lines("web").Should().Equal("fd00::2 only-six six");
    }

    [Fact]
    public void A_network_that_the_recipient_could_not_join_does_not_count()
    {
        ContainerNetwork noted = Dns("back", "10.2.0.3") with { IPv4 = null };
        KnownWorld world = new KnownWorld().With(Info("db", Network("10.0.0.2"), Dns("back", "10.2.0.2")), Info("web", noted, Network("10.9.0.3", name: "nine"))).Link("web", "db", "db");
        world.Status("web", "db").Should().BeEquivalentTo(new { Reason = LinkReason.NoSharedNetwork, AnsweredByDns = false });

        world.With(Info("web", noted, Network("10.0.0.3")));
        world.Status("web", "db").Should().BeEquivalentTo(new { Reason = LinkReason.Bound, Network = "bridge", AnsweredByDns = false }, "the DNS of a network answers those that are on it");

        world.With(Info("web", noted, Dns("front", "10.3.0.3")), Info("db", Dns("front", "10.3.0.2")), Info("x", Dns("back", "10.2.0.9", "db")));
        world.Status("web", "db").Should().BeEquivalentTo(new { Reason = LinkReason.Bound, Network = "front", AnsweredByDns = true }, "another answers to the name on the network that it could not join only");

        world.With(Info("web", noted), Info("db", Dns("back", "10.2.0.2")));
        world.Status("web", "db").Reason.Should().Be(LinkReason.Bound, "a runtime that gives it no address at all tells nothing of what it joined");

        world.With(FakeRuntime.Copy(Info("web", noted), state: ContainerState.Exited));
        world.Status("web", "db").Should().BeEquivalentTo(new { Reason = LinkReason.Bound, Network = "back" }, "one that does not run has no address anywhere, and joins its networks when it starts");
    }

    [Fact]
    public void An_address_of_one_machine_only_is_in_no_line()
    {
        KnownWorld world = new KnownWorld().With(Info("db", Network("10.0.0.2", "fe80::1%2")), Info("near", Network(null, "fe80::1")), Info("web", Network("10.0.0.3"))).Link("web", "db", "database").Link("web", "near", "near-by");
        world.Lines("web").Should().Equal("10.0.0.2 database db", "fe80::1 near-by near");
    }

    [Fact]
    public void A_source_that_uses_the_network_of_another_has_that_ones_address_and_waits_for_it()
    {
        ContainerInfo db = FakeRuntime.Copy(Info("db"), state: ContainerState.Running, networkOf: new ContainerId("pod"));
        KnownWorld world = new KnownWorld().With(Info("pod", Network("10.0.0.2")), db, Info("web", Network("10.0.0.3"))).Link("web", "db", "database");
        world.Lines("web").Should().Equal("10.0.0.2 database pod");

        world.With(Info("pod"));
        world.Status("web", "database").Should().BeEquivalentTo(new { Reason = LinkReason.SourceNotRunning, Source = new ContainerId("db") });
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", null)]
    [InlineData("2001:db8::1", null, "2001:db8::1")]
    public void A_sink_of_either_family_has_a_line_with_the_alias_alone(string sink, string? ipv4, string? ipv6)
    {
        var policy = new LinkPolicy { OnSourceStopped = SourceStoppedAction.PointTo, SinkAddress = IPAddress.Parse(sink) };
        KnownWorld world = new KnownWorld().With(Info("db"), Info("web", Network("10.0.0.3"))).Link("web", "db", "database", policy: policy).Link("web", "nobody", "missing", policy: policy);

        world.Lines("web").Should().Equal($"{sink} database", $"{sink} missing");
        world.Status("web", "database").Should().BeEquivalentTo(new { Reason = LinkReason.PointedToSink, IPv4 = Parse(ipv4), IPv6 = Parse(ipv6) });
    }

    [Fact]
    public void A_kept_line_is_of_the_same_container_and_no_other_that_gets_its_name()
    {
        var policy = new LinkPolicy { OnSourceStopped = SourceStoppedAction.Keep };
        KnownWorld world = new KnownWorld().With(Info("db", Network("10.0.0.2", "fd00::2")), Info("web", Network("10.0.0.3"))).Link("web", "db", "database", policy: policy).Link("web", "db", "other").Keep("web");

        world.With(Info("db"));
        world.Lines("web").Should().Equal("10.0.0.2 database db", "fd00::2 database db");
        world.Status("web", "database").Reason.Should().Be(LinkReason.KeptAfterStop);

        world.With(FakeRuntime.Copy(Info("db"), id: "another"));
        world.Lines("web").Should().BeEmpty();
        world.Remove("db").Remove("another").Lines("web").Should().BeEmpty();
    }

    [Fact]
    public void A_host_name_that_two_sources_have_leads_to_the_first_one_only()
    {
        KnownWorld world = new KnownWorld()
            .With(FakeRuntime.Copy(Info("db", Network("10.0.0.2")), hostname: "shared"), FakeRuntime.Copy(Info("redis", Network("10.0.0.4")), hostname: "shared"), Info("web", Network("10.0.0.3")))
            .Link("web", "db", "a").Link("web", "redis", "b");
        world.Lines("web").Should().Equal("10.0.0.2 a shared db", "10.0.0.4 b redis");
    }

    [Fact]
    public void A_link_that_leads_nowhere_gives_no_variable_and_one_that_does_gives_those_of_its_family()
    {
        ContainerInfo db = FakeRuntime.Copy(Info("db", Network("10.0.0.2")), ports: [new ContainerPort(80)], environment: ["KEY=v"]);
        ContainerInfo six = FakeRuntime.Copy(Info("six", Network(null, "fd00::2")), ports: [new ContainerPort(80)]);
        KnownWorld world = new KnownWorld().With(db, six, Info("off"), Info("web", Network("10.0.0.3"))).Link("web", "db", "a").Link("web", "off", "b").Link("web", "six", "c");

        world.Desired.VariablesOf(world["web"]).Should().Contain("A_PORT=tcp://10.0.0.2:80").And.Contain("A_ENV_KEY=v").And.Contain("C_PORT=tcp://[fd00::2]:80").And.NotContain(variable => variable.StartsWith('B'));
    }

    [Fact]
    public void Where_variables_are_off_there_are_none_now_or_at_a_creation()
    {
        var options = new ContainerLinksOptions();
        options.Variables.Enabled = false;
        KnownWorld world = new KnownWorld(options).With(Info("db", Network("10.0.0.2")), Info("web", Network("10.0.0.3"))).Link("web", "db", "database");

        world.Desired.VariablesOf(world["web"]).Should().BeEmpty();
        world.Desired.VariablesOf(new ContainerSpec("new"), null, [Declared("new", "db", "database")]).Should().BeEmpty();
    }

    [Theory]
    [InlineData("default", "A_PORT=tcp://10.0.0.2:80")]
    [InlineData("shared", "A_PORT=tcp://10.5.0.2:80")]
    [InlineData("six", "A_PORT=tcp://[fd06::2]:80")]
    [InlineData("other", null)]
    [InlineData("10.0.0.2", null)]
    public void A_container_that_is_about_to_be_created_gets_the_address_on_the_network_that_it_asks_for(string network, string? expected)
    {
        ContainerInfo db = FakeRuntime.Copy(Info("db", Dns("shared", "10.5.0.2"), Network("10.0.0.2"), Network(null, "fd06::2", "six")), ports: [new ContainerPort(80)]);
        KnownWorld world = new KnownWorld().With(db);

        IReadOnlyList<string> variables = world.Desired.VariablesOf(new ContainerSpec("new") { Network = network }, null, [Declared("new", "db", "a")]);

        variables.Where(variable => variable.StartsWith("A_PORT=", StringComparison.Ordinal)).Should().Equal(expected is null ? [] : [expected]);
        variables.Any().Should().Be(expected is not null, "a variable must not promise what is not there");
    }

    [Fact]
    public void A_source_that_is_down_or_unknown_gives_a_new_container_nothing_even_where_its_runtime_still_tells_an_address()
    {
        KnownWorld world = new KnownWorld().With(FakeRuntime.Copy(Info("db", Network("10.0.0.2")), state: ContainerState.Exited));
        world.Desired.VariablesOf(new ContainerSpec("new"), null, [Declared("new", "db", "a"), Declared("new", "nobody", "b")]).Should().BeEmpty();
    }

    [Fact]
    public void A_variable_of_the_new_containers_own_wins_over_a_links()
    {
        KnownWorld world = new KnownWorld().With(Info("db", Network("10.0.0.2")));
        world.Desired.VariablesOf(new ContainerSpec("new") { Environment = ["DB_NAME=", "DB_NAM=x"] }, null, [Declared("new", "db", "db"), Declared("new", "db", "other")]).Should().Equal("OTHER_NAME=/new/other");
    }

    [Fact]
    public void The_dns_answers_with_everybody_of_the_recipients_networks_who_has_the_name_each_once()
    {
        KnownWorld world = new KnownWorld().With(
            Info("web", Dns("one", "10.1.0.3"), Dns("two", "10.2.0.3")),
            Info("a", Dns("one", "10.1.0.4", "db"), Dns("two", "10.2.0.4", "DB")),
            Info("b", Dns("two", "10.2.0.5", "db"), Dns("three", "10.3.0.5", "only-three")),
            Info("six", Dns("two", "10.2.0.6", "v6") with { IPv4 = null, IPv6 = IPAddress.Parse("fd02::6") }),
            FakeRuntime.Copy(Info("down", Dns("one", "10.1.0.7", "db")), state: ContainerState.Exited));

        Answers("Db", out IPAddress? address).Should().Equal("a", "b");
        address.Should().Be(IPAddress.Parse("10.1.0.4"));
        Answers("b", out address).Should().Equal("b");
        address.Should().Be(IPAddress.Parse("10.2.0.5"), "it is the address on the network that both share");
        Answers("v6", out address).Should().Equal("six");
        address.Should().Be(IPAddress.Parse("fd02::6"));
        Answers("only-three", out address).Should().BeEmpty();
        address.Should().BeNull();

        IEnumerable<string> Answers(string name, out IPAddress? first) => LinkQuestions.AnswersOf(world.Desired.World, world["web"], name, out first).Select(container => container.Info.Name).ToArray();
    }

    [Fact]
    public void An_answer_with_both_families_is_told_by_its_IPv4_address()
    {
        KnownWorld world = new KnownWorld().With(Info("web", Dns("one", "10.1.0.3")), Info("db", Network("10.1.0.4", "fd01::4", "one") with { ResolvesNames = true }));
        LinkQuestions.AnswersOf(world.Desired.World, world["web"], "db", out IPAddress? address).Should().ContainSingle();
        address.Should().Be(IPAddress.Parse("10.1.0.4"));
    }

    [Fact]
    public void An_alias_that_the_dns_answers_on_one_network_has_a_line_if_somebody_else_answers_to_it_on_another()
    {
        KnownWorld world = new KnownWorld().With(Info("web", Dns("one", "10.1.0.3"), Dns("two", "10.2.0.3")), Info("db", Dns("one", "10.1.0.4", "database"))).Link("web", "db", "database").Link("web", "db", "unanswered");
        world.Lines("web").Should().Equal("10.1.0.4 unanswered db");

        world.With(Info("stranger", Dns("two", "10.2.0.5", "DATABASE")));
        world.Lines("web").Should().Equal("10.1.0.4 database db", "10.1.0.4 unanswered db");
    }

    [Theory]
    [InlineData("10.2.0.0/16", "10.2.0.2")]
    [InlineData("fd02::/64", "fd02::2")]
    [InlineData("10.9.0.0/16", null)]
    [InlineData("fd09::/64", null)]
    public void The_lease_of_a_container_is_its_address_in_the_pools_network(string network, string? expected)
    {
        ContainerInfo info = Info("db", Network("10.0.0.2"), Network(null), Network("10.2.0.2", "fd02::2", "two"));
        Desired.LeaseOf(new Container(info), IPNetwork.Parse(network)).Should().Be(Parse(expected));
        Desired.LeaseOf(new Container(FakeRuntime.Copy(info, state: ContainerState.Exited)), IPNetwork.Parse(network)).Should().BeNull();
    }

    private static IPAddress? Parse(string? address) => address is null ? null : IPAddress.Parse(address);
}
