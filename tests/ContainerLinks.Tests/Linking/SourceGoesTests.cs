using System.Net;

namespace ContainerLinks.Tests;

public sealed class SourceGoesTests
{
    [Fact]
    public async Task A_new_link_does_not_inherit_the_address_of_one_that_ended_by_a_rename()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        fixture.Runtime.Drop("db");
        await fixture.NextAsync<LinkChange.Unbound>();
        await fixture.Linker.RenameAsync("web", "db");
        fixture.Runtime.Add("cache");

        await fixture.Linker.LinkAsync("db", "cache:database", new LinkPolicy { OnSourceStopped = SourceStoppedAction.Keep });

        Resolver.Resolve(fixture.Runtime.Hosts("db"), "database").Should().BeEmpty("the new source never ran");
    }

    [Fact]
    public async Task A_source_that_stops_is_taken_out()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        string untouched = "127.0.0.1\tlocalhost\n";

        fixture.Runtime.Move("db", null);
        LinkChange.Unbound change = await fixture.NextAsync<LinkChange.Unbound>();

        change.PreviousAddress.Should().Be(IPAddress.Parse("10.0.0.2"));
        fixture.Runtime.Hosts("web").Should().Be(untouched);
        (await fixture.Linker.GetLinksAsync("web")).Single().IsBound.Should().BeFalse();
    }

    [Fact]
    public async Task A_source_that_comes_back_is_bound_again_wherever_it_is()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        fixture.Runtime.Move("db", null);
        await fixture.NextAsync<LinkChange.Unbound>();

        fixture.Runtime.Move("db", "10.0.0.8");
        LinkChange.Bound change = await fixture.NextAsync<LinkChange.Bound>();

        change.Should().BeEquivalentTo(new { Address = IPAddress.Parse("10.0.0.8"), PreviousAddress = IPAddress.Parse("10.0.0.2") });
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.8");
    }

    [Fact]
    public async Task A_policy_can_keep_the_line_of_a_source_that_stops()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync(new LinkPolicy { OnSourceStopped = SourceStoppedAction.Keep });

        await fixture.Linker.StopAsync("db");

        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.2");
        (await fixture.Linker.ExplainAsync("web", "database")).Reason.Should().Be(LinkReason.KeptAfterStop);
        (await fixture.Linker.GetLinksAsync("web")).Single().IsBound.Should().BeFalse();
    }

    [Fact]
    public async Task A_policy_can_point_to_a_given_address_while_the_source_is_down()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync(
            new LinkPolicy { OnSourceStopped = SourceStoppedAction.PointTo, SinkAddress = IPAddress.Parse("192.0.2.1") });

        await fixture.Linker.StopAsync("db");
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("192.0.2.1");

        await fixture.Linker.StartAsync("db");
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().NotContain("192.0.2.1").And.ContainSingle();
    }

    [Fact]
    public async Task A_removed_source_leaves_a_pending_link_and_a_new_container_of_its_name_is_linked_at_once()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();

        fixture.Runtime.Drop("db");
        await fixture.NextAsync<LinkChange.Unbound>();
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().BeEmpty();
        (await fixture.Linker.ExplainAsync("web", "database")).Reason.Should().Be(LinkReason.SourceUnknown);

        fixture.Runtime.Add("db", "10.0.0.20");
        LinkChange.Rebound change = await fixture.NextAsync<LinkChange.Rebound>();

        change.Address.Should().Be(IPAddress.Parse("10.0.0.20"));
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.20");
        fixture.Runtime.Hosts("web").Should().Contain(fixture.Runtime.Get("db").Id.ShortId, "the line names the new container");
    }

    [Fact]
    public async Task A_policy_can_drop_the_link_when_its_source_is_removed()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync(new LinkPolicy { OnSourceRemoved = SourceRemovedAction.Drop });

        fixture.Runtime.Drop("db");
        await fixture.NextAsync<LinkChange.Unlinked>();
        fixture.Runtime.Add("db", "10.0.0.20");
        await fixture.Linker.ReconcileAsync();

        (await fixture.Linker.GetLinksAsync("web")).Should().BeEmpty();
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().BeEmpty();
    }

    [Fact]
    public async Task A_policy_can_refuse_the_removal_of_the_source()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync(new LinkPolicy { OnSourceRemoved = SourceRemovedAction.Refuse });

        Func<Task> remove = () => fixture.Linker.RemoveAsync("db", force: true);

        (await remove.Should().ThrowAsync<ContainerLinksException>()).Where(error => error.Error == ContainerLinksError.LinkInTheWay)
            .WithMessage("*'db'*'web'*'database'*");
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.2");
    }

    [Fact]
    public async Task A_removed_recipient_takes_its_links_with_it()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();

        await fixture.Linker.RemoveAsync("web", force: true);
        await fixture.NextAsync<LinkChange.Unlinked>();

        (await fixture.Linker.GetLinksAsync()).Should().BeEmpty();
        (await fixture.Linker.GetImpactAsync("db")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_renamed_source_is_followed_at_once_with_its_new_word()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();

        await fixture.Linker.RenameAsync("db", "maria");

        fixture.Runtime.Hosts("web").Should().Contain($"10.0.0.2\tdatabase {fixture.Runtime.Get("maria").Id.ShortId} maria\n");
        fixture.Runtime.Move("maria", "10.0.0.9");
        await fixture.NextAsync<LinkChange.Moved>();
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.9");
    }

    [Fact]
    public async Task A_renamed_recipient_keeps_its_links()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();

        await fixture.Linker.RenameAsync("web", "front");
        fixture.Runtime.Move("db", "10.0.0.9");
        LinkChange.Moved change = await fixture.NextAsync<LinkChange.Moved>();

        change.Link.Recipient.Should().Be("front");
        Resolver.Resolve(fixture.Runtime.Hosts("front"), "database").Should().Equal("10.0.0.9");
    }

    [Fact]
    public async Task A_link_leads_to_whoever_bears_the_declared_name_after_a_swap()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        ContainerInfo db = fixture.Runtime.Get("db");
        ContainerInfo spare = fixture.Runtime.Add("spare", "10.0.0.5");

        fixture.Runtime.TellsFacts = false;
        fixture.Runtime.Put(FakeRuntime.Copy(db, name: "spare"));
        fixture.Runtime.Put(FakeRuntime.Copy(spare, name: "db"));
        fixture.Runtime.TellsFacts = true;
        await fixture.Linker.ReconcileAsync();

        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal(["10.0.0.5"], "the declared name counts");
        (await fixture.Linker.GetLinksAsync("web")).Single().Link.Source.Should().Be("db");
    }

    [Fact]
    public async Task A_rename_onto_a_name_that_others_wait_for_binds_them_too()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        await fixture.Linker.LinkAsync("web", "maria:second");

        await fixture.Linker.RenameAsync("db", "maria");

        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.2");
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "second").Should().Equal("10.0.0.2");
    }

    [Fact]
    public async Task A_name_that_is_taken_over_before_its_owners_own_rename_is_told_is_no_confusion()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        ContainerInfo db = fixture.Runtime.Get("db");
        ContainerInfo spare = fixture.Runtime.Add("spare", "10.0.0.5");

        fixture.Runtime.Put(FakeRuntime.Copy(spare, name: "db"));
        fixture.Runtime.Put(FakeRuntime.Copy(db, name: "old-db"));
        await fixture.Linker.ReconcileAsync();

        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.5");
        (await fixture.Linker.GetLinksAsync("web")).Single().Link.Source.Should().Be("db");
    }

    [Fact]
    public async Task A_recipient_that_takes_the_name_that_it_waits_for_has_no_link_to_itself()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        await fixture.Linker.LinkAsync("web", "front:peer");

        await fixture.Linker.RenameAsync("web", "front");

        (await fixture.Linker.GetLinksAsync("front")).Select(status => status.Link.Alias).Should().Equal("database");
        LinkExplanation refused = await fixture.Linker.ExplainAsync("front", "peer");
        refused.Reason.Should().Be(LinkReason.Refused);
        refused.ToString().Should().Contain("front").And.Contain("peer");

        await fixture.Linker.RenameAsync("front", "web");
        (await fixture.Linker.GetLinksAsync("web")).Select(status => status.Link.Alias).Should().Equal(["database", "peer"], "that is only so for as long as it bears the name");
    }
}
