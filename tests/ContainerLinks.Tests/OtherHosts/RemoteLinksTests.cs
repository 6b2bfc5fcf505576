using System.Net;
using static ContainerLinks.Tests.KnownWorld;

namespace ContainerLinks.Tests;

/// <summary>Where a link leads whose source is on another host.</summary>
public sealed class RemoteLinksTests
{
    private const string OverlayId = "p4v8c1overlay";

    [Fact]
    public void A_name_that_no_container_here_bears_leads_to_the_source_of_another_host_on_the_same_overlay()
    {
        KnownWorld world = Web(Overlay("10.0.1.5")).Report("db", Advert("host2", Overlay("10.0.1.9")));

        Status(world).Should().BeEquivalentTo(new
        {
            Reason = LinkReason.Bound,
            Way = LinkWay.SharedNetwork,
            Host = "host2",
            Network = "links",
            IPv4 = IPAddress.Parse("10.0.1.9"),
            Since = (DateTimeOffset?)DateTimeOffset.UnixEpoch,
        });
    }

    [Fact]
    public void A_bridge_of_another_host_is_another_network_although_its_name_is_the_same()
    {
        KnownWorld world = Web(Network("172.17.0.2")).Report("db", Advert("host2", Network("172.17.0.2")));

        Status(world).Reason.Should().Be(LinkReason.NotReachable, "every host has a bridge");
    }

    [Fact]
    public void An_overlay_that_was_made_anew_under_its_name_is_another_network()
    {
        KnownWorld world = Web(Overlay("10.0.1.5")).Report("db", Advert("host2", Overlay("10.0.1.9") with { Scope = "another-id" }));

        Status(world).Reason.Should().Be(LinkReason.NotReachable);
    }

    [Fact]
    public void An_overlay_that_the_recipient_could_not_join_leads_nowhere()
    {
        ContainerNetwork noted = Overlay("10.0.1.5") with { IPv4 = null };
        Status(Web(noted, Network("172.17.0.3")).Report("db", Advert("host2", Overlay("10.0.1.9")))).Reason.Should().Be(LinkReason.NotReachable);
        Status(Web(noted).Report("db", Published("10.9.0.2", "0.0.0.0"))).Reason.Should().Be(LinkReason.NotReachable, "it has no network at all");
        Status(Web(noted, Network("172.17.0.3")).Report("db", Published("10.9.0.2", "0.0.0.0"))).Reason.Should().Be(LinkReason.Bound);
    }

    [Fact]
    public void A_container_here_wins_its_name_and_uncovers_the_other_hosts_one_when_it_goes()
    {
        KnownWorld world = Web(Network("172.17.0.3"), Overlay("10.0.1.5")).Report("db", Advert("host2", Overlay("10.0.1.9"))).With(Info("db", Network("172.17.0.2")));
        Status(world).IPv4.Should().Be(IPAddress.Parse("172.17.0.2"));
        world.TakeTouched();

        world.Remove("db");

        Status(world).IPv4.Should().Be(IPAddress.Parse("10.0.1.9"));
        world.TakeTouched().Should().Contain(new ContainerId("web"));
    }

    [Fact]
    public void A_container_that_only_bore_the_name_gives_way_to_another_hosts_bearer_and_not_to_an_empty_answer()
    {
        KnownWorld world = Web(Network("172.17.0.3"), Overlay("10.0.1.5")).With(Info("db", Network("172.17.0.2")));
        world.With(FakeRuntime.Copy(Info("db", Network("172.17.0.2")), name: "olddb")).Report("db");
        Status(world).Host.Should().BeNull("nobody else bears the name, so the link follows whom it led to");

        world.Report("db", Advert("host2", Overlay("10.0.1.9")));

        Status(world).Host.Should().Be("host2");
    }

    [Fact]
    public void A_name_with_a_host_is_always_that_hosts()
    {
        KnownWorld world = new KnownWorld().Directories().With(Info("web", Overlay("10.0.1.5")), Info("db", Overlay("10.0.1.6"))).Link("web", "db@host3", "other");
        world.Report("db", Advert("host2", Overlay("10.0.1.9")), Advert("host3", Overlay("10.0.1.10")));

        Status(world).IPv4.Should().Be(IPAddress.Parse("10.0.1.10"));
        world.Interest.Names.Should().Equal("db");
    }

    [Fact]
    public void The_first_source_of_the_first_directory_holds_the_name()
    {
        KnownWorld world = new KnownWorld().Directories(2).With(Info("web", Overlay("10.0.1.5"))).Link("web", "db", "db");
        world.Report(1, "db", Advert("host3", Overlay("10.0.1.10")));
        Status(world).Host.Should().Be("host3", "it is the only one that is known");

        world.Report(0, "db", Advert("host2", Overlay("10.0.1.9")));

        Status(world).Host.Should().Be("host2");
    }

    [Fact]
    public void Until_all_directories_have_said_something_a_name_is_awaited_and_not_unknown()
    {
        KnownWorld world = new KnownWorld().Directories(2).With(Info("web", Overlay("10.0.1.5"))).Link("web", "db", "db");
        Status(world).Reason.Should().Be(LinkReason.SourceAwaited);
        world.Report(0, "db");
        Status(world).Reason.Should().Be(LinkReason.SourceAwaited);

        world.Report(1, "db");

        Status(world).Reason.Should().Be(LinkReason.SourceUnknown);
    }

    [Fact]
    public void A_declared_route_leads_to_the_containers_own_address()
    {
        KnownWorld world = Web(Network("172.17.0.3")).Report("db", Advert("host2", Network("172.30.0.9")) with { RoutedNetworks = [IPNetwork.Parse("172.30.0.0/16")] });

        Status(world).Should().BeEquivalentTo(new { Reason = LinkReason.Bound, Way = LinkWay.RoutedNetwork, IPv4 = IPAddress.Parse("172.30.0.9") });
    }

    [Theory]
    [InlineData("172.17.0.0/16", null, null)]
    [InlineData("172.16.0.0/12", "172.17.0.0/16", null)]
    [InlineData("172.17.0.0/24", "172.17.0.0/16", null)]
    [InlineData("172.17.0.0/16", "10.0.0.0/24", "172.17.128.0/17")]
    public void A_route_that_overlaps_a_network_of_this_host_leads_to_a_stranger_and_is_not_taken(string route, string? subnet, string? local)
    {
        var options = new ContainerLinksOptions();
        if (local is not null)
        {
            options.LocalNetworks.Add(IPNetwork.Parse(local));
        }

        ContainerNetwork mine = Network("172.17.0.3") with { Subnet = subnet is null ? null : IPNetwork.Parse(subnet) };
        KnownWorld world = new KnownWorld(options).Directories().With(Info("web", mine)).Link("web", "db", "db");
        SourceAdvert advert = Advert("host2", Network("172.17.0.9")) with { RoutedNetworks = [IPNetwork.Parse(route)] };
        world.Report("db", advert);

        Status(world).Reason.Should().Be(LinkReason.NotReachable);
        world.Desired.WhyNotReachable(world["web"], advert).Should().Contain("exists on this host too");
    }

    [Theory]
    [InlineData("10.0.1.0/24", "10.0.1.0/24")]
    [InlineData("10.0.0.0/16", "10.0.1.0/24")]
    [InlineData("10.0.1.0/25", "10.0.1.0/24")]
    [InlineData("10.0.1.0/24", null)]
    public void A_route_that_overlaps_the_overlay_that_the_recipient_is_on_leads_to_a_stranger_there(string route, string? subnet)
    {
        ContainerNetwork mine = Overlay("10.0.1.7") with { Subnet = subnet is null ? null : IPNetwork.Parse(subnet) };
        SourceAdvert advert = Advert("host2", Network("10.0.1.5", name: "mine")) with { RoutedNetworks = [IPNetwork.Parse(route)] };
        KnownWorld world = Web(mine).Report("db", advert);

        Status(world).Reason.Should().Be(LinkReason.NotReachable, "on its own interface that is another container of the overlay");
        world.Desired.WhyNotReachable(world["web"], advert).Should().Contain("exists on this host too");

        world.With(Info("app", Network("172.17.0.4"))).Link("app", "db", "db");
        world.Status("app", "db").Way.Should().Be(LinkWay.RoutedNetwork, "it is on no such network");
    }

    [Theory]
    [InlineData("172.17.0.2")]
    [InlineData("172.17.0.1")]
    public void A_port_published_at_an_address_of_this_host_leads_to_a_stranger_and_is_not_taken(string hostAddress)
    {
        KnownWorld world = Web(OnBridge("172.17.0.3")).With(Info("other", OnBridge("172.17.0.2"))).Report("db", Published(hostAddress, "0.0.0.0"));

        Status(world).Reason.Should().Be(LinkReason.NotReachable);
        world.Desired.WhyNotReachable(world["web"], Published(hostAddress, "0.0.0.0")).Should().Contain($"{hostAddress} is an address of this host or of a container here");
    }

    [Fact]
    public void A_port_published_at_an_address_of_the_recipients_overlay_is_not_taken_by_it()
    {
        KnownWorld world = Web(Overlay("10.0.1.7") with { Subnet = IPNetwork.Parse("10.0.1.0/24") }).Report("db", Published("10.0.1.5", "0.0.0.0"));

        Status(world).Reason.Should().Be(LinkReason.NotReachable);
    }

    [Fact]
    public void A_container_here_that_comes_to_the_address_of_another_host_ends_links_to_its_published_ports()
    {
        KnownWorld world = Web(OnBridge("172.17.0.3")).Report("db", Published("172.17.0.2", "0.0.0.0"));
        Status(world).Way.Should().Be(LinkWay.PublishedPort, "nobody here has it yet");
        world.TakeTouched();

        world.With(Info("other", OnBridge("172.17.0.2")));
        world.TakeTouched().Should().Contain(new ContainerId("web"));
        Status(world).Reason.Should().Be(LinkReason.NotReachable);

        world.Remove("other");
        world.TakeTouched().Should().Contain(new ContainerId("web"));
        Status(world).IsBound.Should().BeTrue();
    }

    [Fact]
    public void A_container_here_in_the_hosts_own_LAN_takes_no_other_hosts_address_away()
    {
        ContainerNetwork lan = Network("10.9.0.50", name: "lan") with { Subnet = IPNetwork.Parse("10.9.0.0/24") };
        KnownWorld world = Web(OnBridge("172.17.0.3")).With(Info("dns", lan));
        world.KeepFound("web", "db", "10.9.0.2");
        world.Lines("web").Should().Equal("10.9.0.2 db");

        world.Report("db", Published("10.9.0.2", "0.0.0.0"));
        world.Lines("web").Should().Equal("10.9.0.2 db");
    }

    [Fact]
    public void What_a_file_has_from_before_goes_when_a_container_here_gets_that_address()
    {
        KnownWorld world = Web(OnBridge("172.17.0.3"));
        world.KeepFound("web", "db", "172.17.0.2");
        world.TakeTouched();

        world.With(Info("other", OnBridge("172.17.0.2")));

        world.TakeTouched().Should().Contain(new ContainerId("web"));
        world.Lines("web").Should().BeEmpty();
    }

    [Fact]
    public void A_network_of_this_host_that_comes_later_ends_a_route_that_overlaps_it()
    {
        KnownWorld world = Web(Network("10.0.0.3")).Report("db", Advert("host2", Network("172.30.0.9")) with { RoutedNetworks = [IPNetwork.Parse("172.30.0.0/16")] });
        Status(world).IsBound.Should().BeTrue();
        world.TakeTouched();

        world.With(Info("other", Network("172.30.0.9", name: "mine") with { Subnet = IPNetwork.Parse("172.30.0.0/24") }));

        world.TakeTouched().Should().Contain(new ContainerId("web"));
        Status(world).Reason.Should().Be(LinkReason.NotReachable);
    }

    [Fact]
    public void A_published_port_is_reached_at_the_hosts_address_and_the_variables_carry_it()
    {
        KnownWorld world = Web(Network("172.17.0.3")).Report("db", Published("10.9.0.2", "0.0.0.0"));

        Status(world).Should().BeEquivalentTo(new { Reason = LinkReason.Bound, Way = LinkWay.PublishedPort, IPv4 = IPAddress.Parse("10.9.0.2") });
        world.Desired.VariablesOf(world["web"]).Should().Equal(
            "DB_PORT=tcp://10.9.0.2:13306",
            "DB_PORT_3306_TCP=tcp://10.9.0.2:13306",
            "DB_PORT_3306_TCP_ADDR=10.9.0.2",
            "DB_PORT_3306_TCP_PORT=13306",
            "DB_PORT_3306_TCP_PROTO=tcp",
            "DB_NAME=/web/db");
    }

    [Theory]
    [InlineData("10.9.0.2", "127.0.0.1")]
    [InlineData("10.9.0.2", "10.8.0.2")]
    [InlineData("10.9.0.2", "::")]
    [InlineData(null, "0.0.0.0")]
    public void A_port_that_does_not_listen_where_others_reach_the_host_leads_nowhere(string? hostAddress, string listensAt)
    {
        KnownWorld world = Web(Network("172.17.0.3")).Report("db", Published(hostAddress, listensAt));

        Status(world).Reason.Should().Be(LinkReason.NotReachable);
        world.Desired.WhyNotReachable(world["web"], Published(hostAddress, listensAt)).Should().Contain("ports are published, but");
    }

    [Fact]
    public void A_recipient_without_a_network_reaches_no_other_host()
    {
        KnownWorld world = Web(new ContainerNetwork { Name = "none" }).Report("db", Published("10.9.0.2", "0.0.0.0"));

        Status(world).Reason.Should().Be(LinkReason.NotReachable);
    }

    [Fact]
    public void A_lost_host_counts_as_a_stopped_source_by_the_links_policy()
    {
        var options = new ContainerLinksOptions { Policy = new LinkPolicy { OnSourceStopped = SourceStoppedAction.PointTo, SinkAddress = IPAddress.Parse("192.0.2.9") } };
        KnownWorld world = new KnownWorld(options).Directories().With(Info("web", Overlay("10.0.1.5"))).Link("web", "db", "db");
        world.Report("db", Advert("host2", Overlay("10.0.1.9")) with { LostBecause = "Host 'host2' is down." });

        Status(world).Should().BeEquivalentTo(new { Reason = LinkReason.PointedToSink, Host = "host2", IPv4 = IPAddress.Parse("192.0.2.9") });
    }

    [Fact]
    public void A_source_with_several_addresses_gets_a_line_for_each()
    {
        KnownWorld world = Web(Overlay("10.0.1.5")).Report("db", Advert("swarm", Overlay("10.0.1.9"), Overlay("10.0.1.10"), Overlay("10.0.1.11")));

        world.Desired.EntriesOf(world["web"], world.Desired.StatusesOf(world["web"])).Select(entry => $"{entry.Address} {string.Join(' ', entry.Names)}")
            .Should().Equal("10.0.1.9 db", "10.0.1.10 db", "10.0.1.11 db");
    }

    [Theory]
    [InlineData("db", true)]
    [InlineData("database", false)]
    public void The_networks_own_dns_needs_no_line_for_a_name_that_it_answers(string alias, bool expected)
    {
        KnownWorld world = new KnownWorld().Directories().With(Info("web", Overlay("10.0.1.5"))).Link("web", "db", alias);
        world.Report("db", Advert("host2", Overlay("10.0.1.9") with { ResolvesNames = true }));

        Status(world).AnsweredByDns.Should().Be(expected);
    }

    [Fact]
    public void A_link_that_the_engine_keeps_on_the_overlay_needs_no_line_either()
    {
        KnownWorld world = new KnownWorld().Directories().With(Info("web", Overlay("10.0.1.5") with { Links = ["db:database"] })).Link("web", "db", "database");
        world.Report("db", Advert("host2", Overlay("10.0.1.9") with { ResolvesNames = true }));
        Status(world).AnsweredByDns.Should().BeTrue();

        world.Report("db", Advert("host2", Overlay("10.0.1.9") with { ResolvesNames = false }));

        Status(world).AnsweredByDns.Should().BeFalse("the directory says that the DNS is wrong about it");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_alias_that_the_engine_keeps_for_another_source_needs_a_line(bool isHere)
    {
        KnownWorld world = new KnownWorld().Directories().With(Info("web", Overlay("10.0.1.5") with { Links = ["cache:db"] })).Link("web", "db", "db");
        ContainerNetwork place = Overlay("10.0.1.9") with { ResolvesNames = true };
        world = isHere ? world.With(Info("db", place)).Report("db") : world.Report("db", Advert("host2", place));

        Status(world).Should().BeEquivalentTo(new { Reason = LinkReason.Bound, AnsweredByDns = false }, "the DNS gives that alias the address of cache");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_link_that_the_engine_keeps_needs_a_line_where_containers_of_two_hosts_bear_the_name(bool isOneHere)
    {
        KnownWorld world = new KnownWorld().Directories().With(Info("web", Overlay("10.0.1.5") with { Links = ["db:database"] })).Link("web", "db", "database");
        SourceAdvert other = Advert("host2", Overlay("10.0.1.9") with { ResolvesNames = true });
        if (isOneHere)
        {
            world.With(Info("db", Overlay("10.0.1.6") with { ResolvesNames = true })).Report("db");
            Status(world).AnsweredByDns.Should().BeTrue();
            world.Report("db", other);
        }
        else
        {
            world.Report("db", Advert("host1", Overlay("10.0.1.6") with { ResolvesNames = true }), other);
        }

        world.Lines("web").Should().ContainSingle().Which.Should().StartWith("10.0.1.6 database", "the DNS would give the addresses of both in turn");
    }

    [Fact]
    public void A_name_with_this_hosts_own_name_is_the_container_here()
    {
        KnownWorld world = new KnownWorld().Directories().With(Info("web", Network("172.17.0.3"), Overlay("10.0.1.5"))).Link("web", "db@host1", "own");
        world.Report("db", Advert("host2", Overlay("10.0.1.9"))).With(Info("db", Network("172.17.0.2")));
        Status(world).Reason.Should().Be(LinkReason.SourceUnknown, "nobody has said yet that this is host1");
        world.TakeTouched();

        world.Called("host1");
        Status(world).Should().BeEquivalentTo(new { Reason = LinkReason.Bound, Host = (string?)null, IPv4 = IPAddress.Parse("172.17.0.2") });
        world.TakeTouched().Should().Contain(new ContainerId("web"));

        world.Remove("db");
        Status(world).Reason.Should().Be(LinkReason.SourceUnknown, "another host's db is another one");
        world.TakeTouched().Should().Contain(new ContainerId("web"));

        world.With(FakeRuntime.Copy(Info("db", Network("172.17.0.4")), id: "newdb"));
        world.TakeTouched().Should().Contain(new ContainerId("web"));
        world.Lines("web").Should().ContainSingle().Which.Should().StartWith("172.17.0.4 own");
    }

    [Fact]
    public void A_host_that_is_lost_gives_its_name_up_to_a_living_one_and_is_still_found_by_its_own()
    {
        SourceAdvert lost = Advert("host2", Overlay("10.0.1.9")) with { LostBecause = "Host 'host2' is down." };
        KnownWorld world = Web(Overlay("10.0.1.5")).Link("web", "db@host2", "second").Report("db", lost, Advert("host3", Overlay("10.0.1.10")));

        world.Status("web", "db").Host.Should().Be("host3");
        world.Status("web", "second").Reason.Should().Be(LinkReason.HostLost);
    }

    [Fact]
    public void An_id_of_another_host_is_no_container_here_although_one_has_the_same()
    {
        KnownWorld world = Web(Overlay("10.0.1.5")).With(FakeRuntime.Copy(Info("other", Network("172.17.0.9")), environment: ["SECRET=x"], ports: [new ContainerPort(99)]));
        world.Report("db", Advert("host2", Overlay("10.0.1.9")) with { Id = new ContainerId("other"), ExposedPorts = [new ContainerPort(3306)] });

        world.Lines("web").Should().Equal("10.0.1.9 db");
        world.Desired.VariablesOf(world["web"]).Should().Contain("DB_PORT=tcp://10.0.1.9:3306").And.NotContain(variable => variable.Contains("SECRET", StringComparison.Ordinal) || variable.Contains("99", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("10.0.1.9", true)]
    [InlineData("172.17.0.2", false)]
    [InlineData("172.17.0.1", false)]
    public void What_a_file_has_from_before_is_not_kept_if_it_is_an_address_of_this_host(string address, bool isKept)
    {
        KnownWorld world = Web(OnBridge("172.17.0.3")).With(Info("other", OnBridge("172.17.0.2")));

        world.KeepFound("web", "db", address);

        world.Lines("web").Should().HaveCount(isKept ? 1 : 0, "whoever has it now is somebody else");
    }

    [Fact]
    public void An_alias_that_nobody_was_asked_about_needs_a_line_although_a_container_here_has_it_as_a_name()
    {
        KnownWorld world = new KnownWorld().Directories().With(Info("web", Overlay("10.0.1.5")), Info("mysql", Overlay("10.0.1.6") with { ResolvesNames = true, Aliases = ["db"] })).Link("web", "mysql", "db");
        world.Report("mysql");

        world.Status("web", "db").AnsweredByDns.Should().BeFalse("a container of another host may be called db as well");
    }

    [Fact]
    public void What_a_file_has_from_before_counts_where_the_policy_does_not_keep_any_more()
    {
        KnownWorld world = Web(OnBridge("172.17.0.3")).With(Info("db", OnBridge("172.17.0.2"))).Link("web", "db", "db", policy: new LinkPolicy { OnSourceStopped = SourceStoppedAction.Keep }).Keep("web");
        world.Remove("db").Link("web", "db", "db", policy: new LinkPolicy { OnSourceStopped = SourceStoppedAction.Remove });
        world.Lines("web").Should().BeEmpty();

        world.KeepFound("web", "db", "10.9.0.2");

        world.Lines("web").Should().Equal("10.9.0.2 db");
    }

    [Fact]
    public void An_alias_on_a_network_of_this_host_needs_a_line_too_if_the_recipient_is_on_one_that_spans_hosts()
    {
        ContainerNetwork app = Network("172.20.0.2", name: "app") with { ResolvesNames = true, Aliases = ["db"] };
        KnownWorld world = new KnownWorld().Directories().With(Info("web", app with { IPv4 = IPAddress.Parse("172.20.0.3"), Aliases = [] }, Overlay("10.0.1.5")), Info("mysql", app)).Link("web", "mysql", "db");
        world.Report("mysql");

        world.Status("web", "db").AnsweredByDns.Should().BeFalse("the DNS asks all networks of the recipient, and nobody was asked who is called db elsewhere");
    }

    [Fact]
    public void What_is_kept_of_a_lost_host_goes_when_a_container_here_gets_that_address()
    {
        var keep = new LinkPolicy { OnSourceStopped = SourceStoppedAction.Keep };
        SourceAdvert there = Advert("host2", Network("172.20.0.5")) with { RoutedNetworks = [IPNetwork.Parse("172.20.0.0/16")] };
        KnownWorld world = new KnownWorld().Directories().With(Info("web", OnBridge("172.17.0.3"))).Link("web", "db", "db", policy: keep).Report("db", there).Keep("web");
        world.Report("db", there with { LostBecause = "Host 'host2' is down.", Version = 2 });
        world.Lines("web").Should().Equal("172.20.0.5 db");
        world.TakeTouched();

        world.With(Info("other", Network("172.20.0.5", name: "mine")));

        world.TakeTouched().Should().Contain(new ContainerId("web"));
        world.Lines("web").Should().BeEmpty();
        Status(world).Reason.Should().Be(LinkReason.HostLost);
    }

    [Fact]
    public void Until_every_directory_has_spoken_a_line_makes_sure_that_nobody_elsewhere_answers()
    {
        KnownWorld world = new KnownWorld().Directories(2).With(Info("web", Overlay("10.0.1.5")), Info("db", Overlay("10.0.1.6") with { ResolvesNames = true })).Link("web", "db", "db");
        world.Lines("web").Should().ContainSingle().Which.Should().StartWith("10.0.1.6 db");
        world.Report(0, "db");
        Status(world).AnsweredByDns.Should().BeFalse();
        world.TakeTouched();

        world.Report(1, "db");

        Status(world).AnsweredByDns.Should().BeTrue();
        world.TakeTouched().Should().Contain(new ContainerId("web"));
    }

    [Fact]
    public void A_container_here_that_answers_to_the_alias_makes_a_line_necessary()
    {
        KnownWorld world = new KnownWorld().Directories().With(Info("web", Overlay("10.0.1.5")), Info("db", Overlay("10.0.1.6") with { ResolvesNames = true })).Link("web", "db@host2", "db");
        world.Report("db", Advert("host2", Overlay("10.0.1.9") with { ResolvesNames = true }));

        Status(world).AnsweredByDns.Should().BeFalse();
    }

    [Fact]
    public void Another_host_whose_container_answers_to_the_alias_makes_a_line_necessary()
    {
        KnownWorld world = new KnownWorld().Directories().With(Info("web", Overlay("10.0.1.5"))).Link("web", "db@host3", "db");
        SourceAdvert other = Advert("host2", Overlay("10.0.1.9") with { ResolvesNames = true });
        SourceAdvert source = Advert("host3", Overlay("10.0.1.10") with { ResolvesNames = true });
        world.Report("db", source);
        Status(world).AnsweredByDns.Should().BeTrue();

        world.Report("db", other, source);

        Status(world).AnsweredByDns.Should().BeFalse("the DNS answers with both");
        world.Lines("web").Should().Equal("10.0.1.10 db");
    }

    [Fact]
    public void A_name_of_this_host_that_another_host_bears_on_the_same_overlay_needs_a_line_too()
    {
        KnownWorld world = Web(Overlay("10.0.1.5")).With(Info("db", Overlay("10.0.1.6") with { ResolvesNames = true }));
        world.Report("db");
        Status(world).AnsweredByDns.Should().BeTrue();
        world.TakeTouched();

        world.Report("db", Advert("host2", Overlay("10.0.1.9") with { ResolvesNames = true }));

        Status(world).Should().BeEquivalentTo(new { Host = (string?)null, AnsweredByDns = false }, "the DNS answers with both");
        world.TakeTouched().Should().Contain(new ContainerId("web"));
    }

    [Fact]
    public void A_bearer_of_the_name_on_another_network_does_not_disturb_the_DNS()
    {
        KnownWorld world = Web(Overlay("10.0.1.5")).With(Info("db", Overlay("10.0.1.6") with { ResolvesNames = true }));

        world.Report("db", Advert("host2", Network("172.17.0.9", name: "links") with { ResolvesNames = true }, Overlay("10.0.1.9") with { Scope = "another-id", ResolvesNames = true }));

        Status(world).AnsweredByDns.Should().BeTrue();
    }

    [Fact]
    public void What_is_older_than_what_is_known_of_the_same_host_is_passed_over()
    {
        KnownWorld world = Web(Overlay("10.0.1.5")).Report("db", Advert("host2", Overlay("10.0.1.9")) with { Epoch = 2, Version = 5 });

        world.Report("db", Advert("host2", Overlay("10.0.1.7")) with { Epoch = 2, Version = 4 });
        world.Report("db", Advert("host2", Overlay("10.0.1.8")) with { Epoch = 1, Version = 9 });
        Status(world).IPv4.Should().Be(IPAddress.Parse("10.0.1.9"));

        world.Report("db", Advert("host2", Overlay("10.0.1.10")) with { Epoch = 3, Version = 1 });
        Status(world).IPv4.Should().Be(IPAddress.Parse("10.0.1.10"));
    }

    [Fact]
    public void A_report_that_only_confirms_changes_nothing_and_touches_nobody()
    {
        KnownWorld world = Web(Overlay("10.0.1.5")).Report("db", Advert("host2", Overlay("10.0.1.9")));
        world.TakeTouched();
        long version = world.Snapshot.Version;

        world.Report("db", Advert("host2", Overlay("10.0.1.9")));

        world.TakeTouched().Should().BeEmpty();
        world.Snapshot.Version.Should().Be(version);
    }

    [Fact]
    public void A_new_container_gets_variables_of_a_source_elsewhere_where_it_will_reach_it()
    {
        KnownWorld world = Web(Overlay("10.0.1.5")).Report("db", Advert("host2", Overlay("10.0.1.9")) with { ExposedPorts = [new ContainerPort(3306)] });
        var spec = new ContainerSpec("new") { Network = "links" };

        world.Desired.VariablesOf(spec, new ContainerNetwork { Name = "links", Scope = OverlayId }, [Declared("new", "db", "db")]).Should().Contain("DB_PORT=tcp://10.0.1.9:3306");
        world.Desired.VariablesOf(spec, null, [Declared("new", "db", "db")]).Should().BeEmpty("a network of this name on this host alone is another one");
    }

    [Fact]
    public void A_new_container_gets_no_variables_of_a_container_here_on_another_network_of_the_same_name()
    {
        KnownWorld world = new KnownWorld().Directories().With(FakeRuntime.Copy(Info("db", Network("172.20.0.2", name: "links")), ports: [new ContainerPort(3306)]));

        world.Desired.VariablesOf(new ContainerSpec("new") { Network = "links" }, new ContainerNetwork { Name = "links", Scope = OverlayId }, [Declared("new", "db", "db")])
            .Should().BeEmpty("after the creation nothing leads there");
        world.Desired.VariablesOf(new ContainerSpec("new") { Network = "links" }, null, [Declared("new", "db", "db")]).Should().Contain("DB_PORT=tcp://172.20.0.2:3306");
    }

    [Fact]
    public void A_new_container_on_an_overlay_that_is_given_by_its_id_gets_the_variables_of_a_container_here()
    {
        KnownWorld world = new KnownWorld().Directories().With(FakeRuntime.Copy(Info("db", Overlay("10.0.1.9")), ports: [new ContainerPort(3306)]));

        world.Desired.VariablesOf(new ContainerSpec("new") { Network = OverlayId }, new ContainerNetwork { Name = "links", Scope = OverlayId }, [Declared("new", "db", "db")])
            .Should().Contain("DB_PORT=tcp://10.0.1.9:3306");
    }

    [Fact]
    public void What_nobody_links_to_any_more_is_not_asked_for_and_forgotten()
    {
        KnownWorld world = Web(Overlay("10.0.1.5")).Report("db", Advert("host2", Overlay("10.0.1.9")));

        world.Remove("web").Report("db", Advert("host2", Overlay("10.0.1.10")));

        world.Interest.Names.Should().BeEmpty();
        world.Snapshot.Remote.Count.Should().Be(0);
    }

    [Fact]
    public void An_engines_own_link_never_leaves_its_host()
    {
        KnownWorld world = new KnownWorld().Directories().With(FakeRuntime.Copy(Info("web", Overlay("10.0.1.5")), links: ["/db:/web/db"]));
        world.Report("db", Advert("host2", Overlay("10.0.1.9")));

        Status(world).Host.Should().BeNull();
    }

    private static KnownWorld Web(params ContainerNetwork[] networks) => new KnownWorld().Directories().With(Info("web", networks)).Link("web", "db", "db");

    private static LinkStatus Status(KnownWorld world) => world.Desired.StatusesOf(world["web"]).Single();

    private static ContainerNetwork Overlay(string address) => Network(address, name: "links") with { Scope = OverlayId };

    private static ContainerNetwork OnBridge(string address) => Network(address) with { Subnet = IPNetwork.Parse("172.17.0.0/16") };

    private static SourceAdvert Advert(string host, params ContainerNetwork[] networks) => new() { Host = host, Id = new ContainerId($"{host}-db"), Name = "db", Networks = networks };

    private static SourceAdvert Published(string? hostAddress, string listensAt) => Advert("host2", Network("172.17.0.9")) with
    {
        ExposedPorts = [new ContainerPort(3306), new ContainerPort(33060)],
        PublishedPorts = [new PublishedPort(new ContainerPort(3306), IPAddress.Parse(listensAt), 13306)],
        HostAddress = hostAddress is null ? null : IPAddress.Parse(hostAddress),
    };
}
