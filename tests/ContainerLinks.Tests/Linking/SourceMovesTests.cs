using System.Net;

namespace ContainerLinks.Tests;

public sealed class SourceMovesTests
{
    [Fact]
    public async Task A_running_recipient_follows_a_source_that_moves()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.2");

        fixture.Runtime.Move("db", "10.0.0.9");

        LinkChange.Moved moved = await fixture.NextAsync<LinkChange.Moved>();
        moved.Should().BeEquivalentTo(new { Link = new { Recipient = "web", Source = "db", Alias = "database" }, Address = IPAddress.Parse("10.0.0.9"), PreviousAddress = IPAddress.Parse("10.0.0.2"), HostsPath = "/containers/web/hosts" });
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.9");
    }

    [Fact]
    public async Task A_paused_recipient_follows_a_source_that_moves()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        fixture.Runtime.Put(FakeRuntime.Copy(fixture.Runtime.Get("web"), state: ContainerState.Paused));

        fixture.Runtime.Move("db", "10.0.0.9");
        await fixture.NextAsync<LinkChange.Moved>();

        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.9");
    }

    [Fact]
    public async Task A_stopped_recipients_file_waits_for_its_start()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        await fixture.Linker.StopAsync("web");
        string before = fixture.Runtime.Hosts("web");

        fixture.Runtime.Move("db", "10.0.0.9");
        (await fixture.NextAsync<LinkChange.Moved>()).HostsPath.Should().BeNull("no file tells it yet");
        fixture.Runtime.Hosts("web").Should().Be(before);

        await fixture.Linker.StartAsync("web");
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.9");
    }

    [Fact]
    public async Task A_recipient_whose_runtime_writes_its_file_anew_at_a_restart_gets_its_lines_again()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();

        await fixture.Linker.StopAsync("web");
        fixture.Runtime.HostsOf("web").Text = "127.0.0.1\tlocalhost\n";
        await fixture.Linker.StartAsync("web");

        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.2");
    }

    [Fact]
    public async Task IPv4_and_IPv6_lines_are_each_kept_by_their_own_address()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();

        fixture.Runtime.Move("db", "10.0.0.2", ipv6: "fd00::2");
        await fixture.NextAsync<LinkChange.Moved>();
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.2", "fd00::2");

        fixture.Runtime.Move("db", "10.0.0.2", ipv6: "fd00::9");
        await fixture.NextAsync<LinkChange.Moved>();
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.2", "fd00::9");

        fixture.Runtime.Move("db", null, ipv6: "fd00::9");
        await fixture.NextAsync<LinkChange.Moved>();
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("fd00::9");
    }

    [Fact]
    public async Task Every_recipient_and_every_alias_follows()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        fixture.Runtime.Add("app", "10.0.0.4");
        await fixture.Linker.LinkAsync("web", "db:primary");
        await fixture.Linker.LinkAsync("app", "db");

        fixture.Runtime.Move("db", "10.0.0.9");
        for (int change = 0; change < 3; change++)
        {
            await fixture.NextAsync<LinkChange.Moved>();
        }

        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.9");
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "primary").Should().Equal("10.0.0.9");
        Resolver.Resolve(fixture.Runtime.Hosts("app"), "db").Should().Equal("10.0.0.9");
        Resolver.Resolve(fixture.Runtime.Hosts("db"), "web").Should().BeEmpty("links are one way");
    }

    [Fact]
    public async Task Lines_that_only_look_like_the_links_stay()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        string others = "127.0.0.1\tlocalhost\n10.1.1.1\tdatabase.example.com\n10.1.1.2\tdatabase-2 x\n#10.0.0.2\tdatabase old\r\n\t\n";
        fixture.Runtime.HostsOf("web").Text = others;

        fixture.Runtime.Move("db", "10.0.0.9");
        await fixture.NextAsync<LinkChange.Moved>();

        fixture.Runtime.Hosts("web").Should().StartWith(others);
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.9");
    }

    [Fact]
    public async Task A_file_that_is_right_is_not_written()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        int writes = fixture.Runtime.HostsOf("web").Writes;

        await fixture.Linker.ReconcileAsync();

        fixture.Runtime.HostsOf("web").Writes.Should().Be(writes);
    }

    [Fact]
    public async Task A_recipient_with_many_links_is_written_once_at_its_start()
    {
        var runtime = new FakeRuntime();
        await using var fixture = new LinkerFixture(runtime);
        string[] sources = [.. Enumerable.Range(0, 200).Select(number => $"source{number}")];
        for (int number = 0; number < sources.Length; number++)
        {
            runtime.Add(sources[number], $"10.1.0.{number + 1}");
        }

        await fixture.Linker.RunAsync(new ContainerSpec("web") { Links = sources });

        runtime.HostsOf("web").Writes.Should().Be(1);
        Resolver.Resolve(runtime.Hosts("web"), "source199").Should().ContainSingle();
    }

    [Fact]
    public async Task A_source_in_the_network_of_another_container_stands_for_it()
    {
        await using var fixture = new LinkerFixture();
        ContainerInfo pod = fixture.Runtime.Add("pod", "10.0.0.2");
        fixture.Runtime.Add("db", change: info => FakeRuntime.Copy(info, state: ContainerState.Running, networks: [], networkOf: pod.Id));
        fixture.Runtime.Add("web", "10.0.0.3");
        await fixture.Linker.LinkAsync("web", "db");
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "db").Should().Equal("10.0.0.2");

        fixture.Runtime.Move("pod", "10.0.0.9");
        await fixture.NextAsync<LinkChange.Moved>();

        Resolver.Resolve(fixture.Runtime.Hosts("web"), "db").Should().Equal("10.0.0.9");
    }

    [Fact]
    public async Task A_ring_of_shared_networks_leaves_the_link_pending()
    {
        await using var fixture = new LinkerFixture();
        ContainerInfo one = fixture.Runtime.Add("one", "10.0.0.2");
        ContainerInfo two = fixture.Runtime.Add("two", "10.0.0.4", info => FakeRuntime.Copy(info, networkOf: one.Id));
        fixture.Runtime.Put(FakeRuntime.Copy(one, networkOf: two.Id));
        fixture.Runtime.Add("web", "10.0.0.3");

        await fixture.Linker.LinkAsync("web", "one:db");

        (await fixture.Linker.ExplainAsync("web", "db")).Address.Should().BeNull();
    }

    [Theory]
    [InlineData("db")]
    [InlineData("web")]
    public async Task A_container_that_is_on_no_network_at_all_is_named_since_it_can_join_none(string alone)
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();

        fixture.Runtime.Put(FakeRuntime.Copy(fixture.Runtime.Get(alone), networks: []));
        await fixture.NextAsync<LinkChange.Unbound>();

        LinkExplanation explanation = await fixture.Linker.ExplainAsync("web", "database");
        explanation.Reason.Should().Be(LinkReason.NoSharedNetwork);
        explanation.ToString().Should().Contain($"'{alone}' is on no network that another container can be on").And.Contain("Create it anew on a network");
    }

    [Theory]
    [InlineData("db")]
    [InlineData("web")]
    public async Task A_container_that_could_not_join_the_network_of_the_other_is_named_with_what_helps(string unlucky)
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        ContainerNetwork network = fixture.Runtime.Get(unlucky).Networks[0];

        fixture.Runtime.Put(FakeRuntime.Copy(fixture.Runtime.Get(unlucky), networks: [network with { IPv4 = null }, .. unlucky == "web" ? [new ContainerNetwork { Name = "other", IPv4 = IPAddress.Parse("10.9.0.9") }] : (ContainerNetwork[])[]]));
        await fixture.NextAsync<LinkChange.Unbound>();

        LinkExplanation explanation = await fixture.Linker.ExplainAsync("web", "database");
        explanation.Reason.Should().Be(LinkReason.NoSharedNetwork);
        explanation.ToString().Should().Contain($"'{unlucky}' is noted on network '{network.Name}', but has no address there: it could not join it. Connect it to that network again; where the engine says that it is connected already, disconnect it first.");
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().BeEmpty();
    }

    [Fact]
    public async Task A_source_on_no_shared_network_is_pending_until_it_joins_one()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();

        fixture.Runtime.Move("db", "10.9.0.2", network: "elsewhere");
        await fixture.NextAsync<LinkChange.Unbound>();
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().BeEmpty();
        (await fixture.Linker.ExplainAsync("web", "database")).Reason.Should().Be(LinkReason.NoSharedNetwork);

        fixture.Runtime.Move("db", "10.0.0.7");
        await fixture.NextAsync<LinkChange.Bound>();
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.7");
    }

    [Fact]
    public async Task A_name_that_the_runtimes_own_DNS_answers_needs_no_line()
    {
        await using var fixture = new LinkerFixture();
        ContainerNetwork own = new() { Name = "own", IPv4 = IPAddress.Parse("10.5.0.2"), ResolvesNames = true, Aliases = ["primary"] };
        fixture.Runtime.Add("db", change: info => FakeRuntime.Copy(info, state: ContainerState.Running, networks: [own]));
        fixture.Runtime.Add("web", change: info => FakeRuntime.Copy(info, state: ContainerState.Running, networks: [own with { IPv4 = IPAddress.Parse("10.5.0.3"), Aliases = [] }]));

        await fixture.Linker.LinkAsync("web", "db");
        await fixture.Linker.LinkAsync("web", "db:primary");
        await fixture.Linker.LinkAsync("web", "db:database");

        Resolver.Resolve(fixture.Runtime.Hosts("web"), "primary").Should().BeEmpty();
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal(["10.5.0.2"], "the DNS knows nothing of this alias");
        (await fixture.Linker.GetLinksAsync("web")).Select(status => status.AnsweredByDns).Should().Equal(true, true, false);
    }
}
