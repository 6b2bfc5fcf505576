using System.Net;

namespace ContainerLinks.Tests;

/// <summary>What is told is what the container's resolver finds: the first line with a name, or the runtime's own DNS.</summary>
public sealed class ResolverViewTests
{
    private const RuntimeCapabilities Native = RuntimeCapabilities.AssignsAddresses | RuntimeCapabilities.LinksNatively;

    [Fact]
    public async Task A_further_word_of_a_line_takes_no_name_that_is_another_alias_an_extra_host_or_the_recipients_own()
    {
        await using var fixture = new LinkerFixture();
        fixture.Runtime.Add("cache", "10.0.0.2", info => FakeRuntime.Copy(info, hostname: "printer"));
        fixture.Runtime.Add("redis2", "10.0.0.3", info => FakeRuntime.Copy(info, hostname: "me"));
        fixture.Runtime.Add("web", "10.0.0.4", info => FakeRuntime.Copy(info, hostname: "me", extraHosts: ["printer:10.9.9.9"]));
        await fixture.Linker.LinkAsync("web", "cache:session");
        await fixture.Linker.LinkAsync("web", "redis2:cache");

        string hosts = fixture.Runtime.Hosts("web");
        Resolver.Resolve(hosts, "cache").Should().Equal("10.0.0.3");
        Resolver.Resolve(hosts, "session").Should().Equal("10.0.0.2");
        Resolver.Resolve(hosts, "printer").Should().BeEmpty();
        Resolver.Resolve(hosts, "me").Should().BeEmpty();
        (await fixture.Linker.ExplainAsync("web", "cache")).Address.Should().Be(IPAddress.Parse("10.0.0.3"));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST")]
    [InlineData("ip6-loopback")]
    [InlineData("api.github.com")]
    [InlineData("10.0.0.7")]
    [InlineData("127")]
    public async Task A_sources_host_name_puts_no_fixed_name_and_no_name_of_others_into_a_file(string hostname)
    {
        await using var fixture = new LinkerFixture();
        fixture.Runtime.Add("db", "10.0.0.2", info => FakeRuntime.Copy(info, hostname: hostname));
        fixture.Runtime.Add("web", "10.0.0.3");
        await fixture.Linker.LinkAsync("web", "db:database");
        fixture.Runtime.Hosts("web").Should().Contain("10.0.0.2\tdatabase db\n");
    }

    [Theory]
    [InlineData("10.0.0.5")]
    [InlineData("1")]
    [InlineData("0x7f")]
    [InlineData("123456")]
    [InlineData("db.1")]
    public async Task An_alias_that_a_resolver_reads_as_an_address_is_refused(string alias)
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        Func<Task> link = () => fixture.Linker.LinkAsync("web", $"db:{alias}");
        await link.Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task Of_two_labels_with_one_alias_the_one_that_does_not_count_is_told_once_with_both_sources()
    {
        var log = new ListLog();
        await using (var fixture = new LinkerFixture(logger: log))
        {
            fixture.Runtime.Add("db", "10.0.0.2");
            fixture.Runtime.Add("redis", "10.0.0.5");
            fixture.Runtime.Add("web", "10.0.0.3", WithLabels("db:same", "redis:SAME"));
            await fixture.FollowAsync();
            await fixture.Linker.ReconcileAsync();

            Resolver.Resolve(fixture.Runtime.Hosts("web"), "same").Should().Equal("10.0.0.2");
            LinkDrift drift = (await fixture.Linker.GetDriftAsync()).Single();
            drift.RefusedLinks.Should().ContainSingle().Which.Should().Contain("'redis'").And.Contain("'db'");
            drift.IsFileRight.Should().BeFalse();
        }

        log.Texts.Should().ContainSingle(text => text.Contains("redis", StringComparison.Ordinal) && text.Contains("does not get", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_one_alias_what_a_caller_declared_counts_before_the_runtimes_link_and_that_before_a_label()
    {
        await using var fixture = new LinkerFixture(new FakeRuntime(Native));
        string[] names = ["native", "label", "code"];
        foreach ((string name, int number) in names.Select((name, number) => (name, number)))
        {
            fixture.Runtime.Add(name, $"10.0.0.{number + 10}");
        }

        fixture.Runtime.Add("web", "10.0.0.3", info => FakeRuntime.Copy(info, links: ["/native:/web/db"], labels: new Dictionary<string, string> { ["containerlinks.link"] = "label:db" }));
        await fixture.FollowAsync();
        (await fixture.Linker.GetLinksAsync("web")).Single().Link.Source.Should().Be("native");
        (await fixture.Linker.GetDriftAsync()).Single().RefusedLinks.Single().Should().Contain("'label'").And.Contain("'native'");

        Func<Task> link = () => fixture.Linker.LinkAsync("web", "code:db");
        (await link.Should().ThrowAsync<ContainerLinksException>()).Where(error => error.Error == ContainerLinksError.AliasInUse).WithMessage("*native*");
        await fixture.Linker.LinkAsync("web", "native:db", new LinkPolicy { Required = true });
        (await fixture.Linker.GetLinksAsync("web")).Single().Link.Policy.Should().NotBeNull("a caller's word for the same link counts before the runtime's");
    }

    [Fact]
    public async Task A_name_to_which_two_containers_of_one_network_answer_gets_a_line()
    {
        await using var fixture = new LinkerFixture();
        ContainerNetwork shared = new() { Name = "shared", ResolvesNames = true, Aliases = ["db"] };
        Add("a-db-1", "10.5.0.2", shared);
        Add("web", "10.5.0.3", shared with { Aliases = [] });
        await fixture.Linker.LinkAsync("web", "a-db-1:db");
        (await fixture.Linker.GetLinksAsync("web")).Single().AnsweredByDns.Should().BeTrue();
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "db").Should().BeEmpty();

        Add("b-db-1", "10.5.0.4", shared);
        await fixture.Linker.ReconcileAsync();
        (await fixture.Linker.GetLinksAsync("web")).Single().AnsweredByDns.Should().BeFalse();
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "db").Should().Equal("10.5.0.2");

        await fixture.Linker.StopAsync("b-db-1");
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "db").Should().BeEmpty("the DNS answers with one address again");

        void Add(string name, string address, ContainerNetwork network) =>
            fixture.Runtime.Add(name, change: info => FakeRuntime.Copy(info, state: ContainerState.Running, networks: [network with { IPv4 = IPAddress.Parse(address) }]));
    }

    [Theory]
    [InlineData("10.1.2.3 database\n", true)]
    [InlineData("10.1.2.3\tother DATABASE # mine\n", true)]
    [InlineData("fd00::9 database\n", true)]
    [InlineData("10.0.0.2 database\n", false)]
    [InlineData("#10.1.2.3 database\n", false)]
    public async Task A_users_line_before_ours_stays_and_is_told_wherever_one_asks(string users, bool isShadowed)
    {
        await using var fixture = new LinkerFixture();
        fixture.Runtime.Add("db", "10.0.0.2");
        fixture.Runtime.Add("web", "10.0.0.3");
        fixture.Runtime.HostsOf("web").Text = users;
        await fixture.Linker.LinkAsync("web", "db:database");

        fixture.Runtime.Hosts("web").Should().StartWith(users);
        LinkExplanation explanation = await fixture.Linker.ExplainAsync("web", "database");
        IReadOnlyList<LinkDrift> drifts = await fixture.Linker.GetDriftAsync();
        if (isShadowed)
        {
            explanation.Reason.Should().Be(LinkReason.Shadowed);
            explanation.Sentences[0].Should().Contain("Line 1").And.Contain(users.Split('#')[0].Trim().Replace('\t', ' '));
            drifts.Single().IsFileRight.Should().BeFalse();
            drifts.Single().ShadowedLinks.Single().Should().Contain("Line 1");
            drifts.Single().ToString().Should().Contain("Line 1");
        }
        else
        {
            explanation.Reason.Should().Be(LinkReason.Bound);
            drifts.Should().OnlyContain(drift => drift.IsFileRight);
        }
    }

    [Fact]
    public async Task A_recipient_whose_file_nothing_reaches_is_not_right_and_says_what_helps()
    {
        const string Problem = "The container's /etc/hosts is a mount of '/srv/hosts'. Take the mount away.";
        await using var fixture = new LinkerFixture();
        fixture.Runtime.Add("db", "10.0.0.2");
        fixture.Runtime.Add("web", "10.0.0.3", info => FakeRuntime.Copy(info, problem: Problem));
        fixture.Runtime.Add("lonely", "10.0.0.4", info => FakeRuntime.Copy(info, problem: Problem));
        await fixture.FollowAsync();
        Func<Task> link = () => fixture.Linker.LinkAsync("web", "db:database");
        (await link.Should().ThrowAsync<ContainerLinksException>()).WithMessage("*What was asked for is done*'web'*Take the mount away*");

        (await fixture.Linker.GetLinksAsync("web")).Should().ContainSingle();
        LinkDrift drift = (await fixture.Linker.GetDriftAsync()).Single();
        drift.Should().BeEquivalentTo(new { Recipient = "web", Problem, IsFileRight = false });
        (await fixture.Linker.ExplainAsync("web", "database")).ToString().Should().Contain(Problem);
        Func<Task> reconcile = () => fixture.Linker.ReconcileAsync();
        (await reconcile.Should().ThrowAsync<ContainerLinksException>()).WithMessage("*'web'*").And.Message.Should().NotContain("lonely");
        fixture.Runtime.HostsOf("web").Rewrites.Should().Be(0);
    }

    [Theory]
    [InlineData("10.9.9.9 db db.internal")]
    [InlineData("10.9.9.9\tdb db.internal")]
    [InlineData("10.9.9.9\tdb my.own my.other")]
    [InlineData("10.9.9.9\tdb  mysql")]
    public async Task A_users_own_line_beside_a_link_of_the_runtime_stays(string line)
    {
        await using var fixture = new LinkerFixture(new FakeRuntime(Native));
        fixture.Runtime.Add("mysql", "10.0.0.2", info => FakeRuntime.Copy(info, hostname: "mysql-host"));
        fixture.Runtime.Add("web", "10.0.0.3", info => FakeRuntime.Copy(info, links: ["/mysql:/web/db"]));
        fixture.Runtime.HostsOf("web").Text = $"10.0.0.7\tdb mysql-host mysql\n{line}\n";

        await fixture.FollowAsync();

        fixture.Runtime.Hosts("web").Should().Contain($"{line}\n").And.NotContain("10.0.0.7");
    }

    [Fact]
    public async Task A_container_with_an_address_of_one_machine_only_does_not_spoil_the_machines_names()
    {
        string path = Path.GetTempFileName();
        var options = new ContainerLinksOptions();
        options.MachineNames.HostsPath = path;
        await using (var fixture = new LinkerFixture(options: options))
        {
            var label = new Dictionary<string, string> { ["containerlinks.host"] = "" };
            fixture.Runtime.Add("odd", change: info => FakeRuntime.Copy(info, state: ContainerState.Running, labels: label, networks: [new ContainerNetwork { Name = "bridge", IPv6 = IPAddress.Parse("fe80::1%2") }]));
            fixture.Runtime.Add("both", change: info => FakeRuntime.Copy(info, state: ContainerState.Running, labels: label, networks: [new ContainerNetwork { Name = "bridge", IPv4 = IPAddress.Parse("10.0.0.8"), IPv6 = IPAddress.Parse("fe80::1%2") }]));
            fixture.Runtime.Add("db", "10.0.0.2", info => FakeRuntime.Copy(info, labels: label));
            await fixture.Linker.ReconcileAsync();

            string text = await File.ReadAllTextAsync(path);
            Resolver.Resolve(text, "db").Should().Equal("10.0.0.2");
            Resolver.Resolve(text, "both").Should().Equal("10.0.0.8");
            Resolver.Resolve(text, "odd").Should().BeEmpty();
        }

        File.Delete(path);
    }

    private static Func<ContainerInfo, ContainerInfo> WithLabels(params string[] links) =>
        info => FakeRuntime.Copy(info, labels: links.Select((link, number) => (link, number)).ToDictionary(pair => $"containerlinks.link.{pair.number}", pair => pair.link));
}
