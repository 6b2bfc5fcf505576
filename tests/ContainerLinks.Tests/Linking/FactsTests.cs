using System.Net;

namespace ContainerLinks.Tests;

public sealed class FactsTests
{
    [Fact]
    public async Task What_happened_while_the_stream_was_broken_is_made_good_and_told()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        fixture.Runtime.TellsFacts = false;
        fixture.Runtime.Move("db", "10.0.0.9");
        fixture.Runtime.Add("late", "10.0.0.10");
        fixture.Runtime.TellsFacts = true;

        await fixture.Linker.ReconcileAsync();

        LinkChange.Resync resync = await fixture.NextAsync<LinkChange.Resync>();
        resync.Detail.Should().Contain("3 containers").And.Contain("1 of them new");
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.9");
    }

    [Fact]
    public async Task A_stream_that_ends_is_asked_for_again()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        fixture.Runtime.BreakStreams(new IOException("the engine went away"));
        fixture.Runtime.Move("db", "10.0.0.9");

        await fixture.AdvanceUntilAsync<LinkChange.Resync>(TimeSpan.FromSeconds(1));

        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.9");
    }

    [Fact]
    public async Task A_container_that_went_unseen_is_gone_after_a_resync()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        fixture.Runtime.TellsFacts = false;
        fixture.Runtime.Drop("db");
        fixture.Runtime.TellsFacts = true;

        await fixture.Linker.ReconcileAsync();

        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().BeEmpty();
        (await fixture.Linker.ExplainAsync("web", "database")).Reason.Should().Be(LinkReason.SourceUnknown);
    }

    [Fact]
    public async Task A_late_fact_does_not_undo_a_newer_one()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        ContainerInfo old = fixture.Runtime.Get("db");
        fixture.Runtime.Move("db", "10.0.0.9");
        await fixture.NextAsync<LinkChange.Moved>();

        fixture.Runtime.Tell(ContainerFact.Observed(old));
        await fixture.Linker.ReconcileAsync();

        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.9");
    }

    [Fact]
    public async Task A_late_fact_does_not_bring_a_removed_container_back()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        ContainerInfo old = fixture.Runtime.Get("db");
        fixture.Runtime.Drop("db");
        await fixture.NextAsync<LinkChange.Unbound>();

        fixture.Runtime.Tell(ContainerFact.Observed(old));
        fixture.Runtime.Add("db", "10.0.0.20");
        LinkChange.Rebound change = await fixture.NextAsync<LinkChange.Rebound>();

        change.Address.Should().Be(IPAddress.Parse("10.0.0.20"));
    }

    [Fact]
    public async Task A_fact_that_comes_after_its_containers_end_does_not_bring_to_life_what_was_never_known()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        await fixture.Linker.LinkAsync("web", "brief");
        fixture.Runtime.TellsFacts = false;
        ContainerInfo gone = fixture.Runtime.Add("brief", "10.0.0.7");
        ContainerInfo late = fixture.Runtime.Get("brief");
        fixture.Runtime.TellsFacts = true;
        fixture.Runtime.Drop("brief");

        fixture.Runtime.Tell(ContainerFact.Observed(late));
        fixture.Runtime.Move("db", "10.0.0.9");
        await fixture.NextAsync<LinkChange.Moved>();

        Resolver.Resolve(fixture.Runtime.Hosts("web"), "brief").Should().BeEmpty();
        (await fixture.Linker.ExplainAsync("web", "brief")).Reason.Should().Be(LinkReason.SourceUnknown, gone.Name);
    }

    [Fact]
    public async Task A_fact_that_comes_after_a_list_without_its_container_is_passed_over()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        await fixture.Linker.LinkAsync("web", "brief");
        fixture.Runtime.TellsFacts = false;
        fixture.Runtime.Add("brief", "10.0.0.7");
        ContainerInfo late = fixture.Runtime.Get("brief");
        fixture.Runtime.Drop("brief");
        fixture.Runtime.TellsFacts = true;
        await fixture.Linker.ReconcileAsync();

        fixture.Runtime.Tell(ContainerFact.Observed(late));
        fixture.Runtime.Move("db", "10.0.0.9");
        await fixture.NextAsync<LinkChange.Moved>();

        Resolver.Resolve(fixture.Runtime.Hosts("web"), "brief").Should().BeEmpty();
    }

    [Fact]
    public async Task A_removal_that_comes_after_the_next_container_of_the_name_does_not_hold_its_links_back()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        fixture.Runtime.TellsFacts = false;
        ContainerInfo old = fixture.Runtime.Get("db");
        fixture.Runtime.Drop("db");
        fixture.Runtime.TellsFacts = true;
        fixture.Runtime.Add("db", "10.0.0.20");

        fixture.Runtime.Tell(ContainerFact.Removed(old.Id, long.MaxValue));
        await fixture.NextAsync<LinkChange.Rebound>();

        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.20");
        (await fixture.Linker.GetLinksAsync("web")).Single().Link.Source.Should().Be("db");
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_no_matter_any_more_when_its_container_has_stopped()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        fixture.Runtime.HostsOf("web").Failure = "no space left on device";
        fixture.Runtime.Move("db", "10.0.0.9");
        await fixture.NextAsync<LinkChange.HostsFileFailed>();

        fixture.Runtime.Move("web", null);
        Func<Task> reconcile = () => fixture.Linker.ReconcileAsync();

        await reconcile.Should().NotThrowAsync();
    }

    [Fact]
    public async Task A_doubled_fact_changes_nothing_and_is_told_once()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        int writes = fixture.Runtime.HostsOf("web").Writes;

        fixture.Runtime.Tell(ContainerFact.Observed(fixture.Runtime.Get("db")));
        fixture.Runtime.Tell(ContainerFact.Observed(fixture.Runtime.Get("db")));
        fixture.Runtime.Move("db", "10.0.0.9");
        LinkChange.Moved next = await fixture.NextAsync<LinkChange.Moved>();

        next.PreviousAddress.Should().Be(IPAddress.Parse("10.0.0.2"));
        fixture.Runtime.HostsOf("web").Writes.Should().Be(writes + 1);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_told_once_and_tried_again()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        fixture.Runtime.HostsOf("web").Failure = "/containers/web/hosts: no space left on device";

        fixture.Runtime.Move("db", "10.0.0.9");
        LinkChange.HostsFileFailed failed = await fixture.NextAsync<LinkChange.HostsFileFailed>();
        failed.Recipient.Should().Be("web");
        failed.HostsPath.Should().Be("/containers/web/hosts");
        failed.Detail.Should().Contain("no space left");
        Func<Task> reconcile = () => fixture.Linker.ReconcileAsync();
        (await reconcile.Should().ThrowAsync<ContainerLinksException>()).WithMessage("*web*");

        fixture.Runtime.HostsOf("web").Failure = null;
        fixture.Time.Advance(TimeSpan.FromSeconds(10)); // two attempts have failed: the second pause is twice as long as the first
        await fixture.FollowAsync();

        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.9");
    }

    [Fact]
    public async Task One_bad_file_does_not_keep_the_other_recipients_from_following()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        fixture.Runtime.Add("app", "10.0.0.4");
        await fixture.Linker.LinkAsync("app", "db:database");
        fixture.Runtime.HostsOf("web").Failure = "read-only";

        fixture.Runtime.Move("db", "10.0.0.9");
        await fixture.NextAsync<LinkChange.HostsFileFailed>();

        Resolver.Resolve(fixture.Runtime.Hosts("app"), "database").Should().Equal("10.0.0.9");
    }

    [Fact]
    public async Task A_runtime_that_cannot_be_listed_fails_the_call_and_is_tried_again()
    {
        var runtime = new FakeRuntime { WatchFailure = new IOException("connection refused") };
        await using var fixture = new LinkerFixture(runtime);

        Func<Task> follow = () => fixture.FollowAsync();

        (await follow.Should().ThrowAsync<ContainerLinksException>()).Where(error => error.Error == ContainerLinksError.Unavailable && error.IsTransient)
            .WithMessage("*fake*connection refused*");
        runtime.WatchFailure = null;
        Task again = fixture.FollowAsync();
        await fixture.AdvanceUntilDoneAsync(again, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_reader_that_is_too_slow_is_told_that_it_missed_something()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        await using IAsyncEnumerator<LinkChange> slow = fixture.Linker.WatchAsync().GetAsyncEnumerator();
        for (int round = 0; round < 2100; round++)
        {
            await fixture.Linker.LinkAsync("web", "other");
            await fixture.Linker.UnlinkAsync("web", "other");
        }

        await slow.MoveNextAsync();

        slow.Current.Should().BeOfType<LinkChange.Resync>().Which.Detail.Should().Contain("missed 104 changes");
    }

    [Fact]
    public async Task Disposal_ends_the_streams_and_refuses_further_calls()
    {
        LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        await using IAsyncEnumerator<LinkChange> changes = fixture.Linker.WatchAsync().GetAsyncEnumerator();
        ValueTask<bool> waiting = changes.MoveNextAsync();

        await fixture.DisposeAsync();

        (await waiting).Should().BeFalse();
        Func<Task> late = () => fixture.Linker.LinkAsync("web", "db:late");
        await late.Should().ThrowAsync<ObjectDisposedException>();
        fixture.Linker.Invoking(linker => linker.WatchAsync()).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public async Task Disposal_during_work_leaves_every_call_answered()
    {
        LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        Task<ContainerLink>[] calls = [.. Enumerable.Range(0, 200).Select(number => Task.Run(() => fixture.Linker.LinkAsync("web", $"db:alias{number}")))];

        await fixture.DisposeAsync();

        foreach (Task<ContainerLink> call in calls)
        {
            Exception? failure = await Record.ExceptionAsync(() => call);
            (failure is null or ObjectDisposedException).Should().BeTrue("a call is done or refused, but was {0}", failure);
        }
    }
}
