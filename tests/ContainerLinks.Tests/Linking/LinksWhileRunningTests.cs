namespace ContainerLinks.Tests;

public sealed class LinksWhileRunningTests
{
    [Fact]
    public async Task A_link_is_added_and_removed_while_the_recipient_runs()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        string before = fixture.Runtime.Hosts("web");

        ContainerLink link = await fixture.Linker.LinkAsync("web", "db:second");
        link.Should().BeEquivalentTo(new { Recipient = "web", Source = "db", Alias = "second" });
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "second").Should().Equal("10.0.0.2");

        (await fixture.Linker.UnlinkAsync("web", "SECOND")).Should().BeTrue();
        fixture.Runtime.Hosts("web").Should().Be(before);
        (await fixture.Linker.UnlinkAsync("web", "second")).Should().BeFalse();
    }

    [Fact]
    public async Task The_file_is_as_it_was_when_the_last_link_is_gone()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        await fixture.Linker.UnlinkAsync("web", "database");
        fixture.Runtime.Hosts("web").Should().Be("127.0.0.1\tlocalhost\n");
    }

    [Fact]
    public async Task A_link_to_a_container_that_does_not_exist_yet_waits_for_it()
    {
        await using var fixture = new LinkerFixture();
        await fixture.Linker.RunAsync(new ContainerSpec("web") { Links = ["db"] });
        (await fixture.Linker.ExplainAsync("web", "db")).Reason.Should().Be(LinkReason.SourceUnknown);

        await fixture.Linker.RunAsync(new ContainerSpec("db"));

        Resolver.Resolve(fixture.Runtime.Hosts("web"), "db").Should().ContainSingle();
    }

    [Fact]
    public async Task Two_containers_can_be_linked_to_each_other()
    {
        await using var fixture = new LinkerFixture();
        await fixture.Linker.RunAsync(new ContainerSpec("one") { Links = ["two"] });
        await fixture.Linker.RunAsync(new ContainerSpec("two") { Links = ["one"] });

        Resolver.Resolve(fixture.Runtime.Hosts("one"), "two").Should().ContainSingle();
        Resolver.Resolve(fixture.Runtime.Hosts("two"), "one").Should().ContainSingle();
    }

    [Fact]
    public async Task A_source_may_be_named_by_id_prefix_or_by_the_name_of_a_link()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        fixture.Runtime.Add("app", "10.0.0.4");

        (await fixture.Linker.LinkAsync("app", "web/database:inherited")).Source.Should().Be("db");
        (await fixture.Linker.LinkAsync("app", $"{fixture.Runtime.Get("web").Id}:front")).Source.Should().Be(fixture.Runtime.Get("web").Id.Value);
    }

    [Fact]
    public async Task The_line_has_alias_host_name_and_name_each_once()
    {
        await using var fixture = new LinkerFixture();
        fixture.Runtime.Add("db", "10.0.0.2", info => FakeRuntime.Copy(info, hostname: "db"));
        fixture.Runtime.Add("web", "10.0.0.3");

        await fixture.Linker.LinkAsync("web", "db:primary");
        fixture.Runtime.Hosts("web").Should().Contain("10.0.0.2\tprimary db\n");
        await fixture.Linker.LinkAsync("web", "db");

        fixture.Runtime.Hosts("web").Should().Contain("10.0.0.2\tprimary\n10.0.0.2\tdb\n", "a word that is another alias is left to that one's line");
    }

    [Fact]
    public async Task A_host_name_that_could_break_the_file_is_left_out()
    {
        await using var fixture = new LinkerFixture();
        fixture.Runtime.Add("db", "10.0.0.2", info => FakeRuntime.Copy(info, hostname: "evil\n6.6.6.6\tbank"));
        fixture.Runtime.Add("web", "10.0.0.3");

        await fixture.Linker.LinkAsync("web", "db:primary");

        fixture.Runtime.Hosts("web").Should().Contain("10.0.0.2\tprimary db\n").And.NotContain("6.6.6.6");
    }

    [Fact]
    public async Task Explanations_say_where_the_address_comes_from()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();

        (await fixture.Linker.ExplainAsync("web", "database")).ToString().Should().Be(
            "'web' is linked to 'db' as 'database': 'database' is 10.0.0.2, because that is the address of 'db' on network 'bridge', which both are on.");
        (await fixture.Linker.ExplainAsync("web", "db")).ToString().Should().Contain("no link with the alias 'db'").And.Contain("A container 'db' exists");

        await fixture.Linker.StopAsync("db");
        LinkExplanation down = await fixture.Linker.ExplainAsync("web", "database");
        down.Reason.Should().Be(LinkReason.SourceNotRunning);
        down.ToString().Should().Contain("'db' does not run").And.Contain("pending");
    }

    [Fact]
    public async Task The_graph_is_drawn_and_impact_is_told()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        fixture.Runtime.Add("app", "10.0.0.4");
        await fixture.Linker.LinkAsync("app", "db");

        (await fixture.Linker.GetImpactAsync("db")).Should().Equal("app", "web");
        (await fixture.Linker.ToDotAsync()).Should().Contain("digraph").And.Contain("web").And.Contain("database");
        (await fixture.Linker.ToMermaidAsync()).Should().Contain("web").And.Contain("database");
    }
}
