namespace ContainerLinks.Tests;

/// <summary>What a linker knows, at hand without waiting.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public async Task Before_the_first_call_nothing_is_known_and_nothing_is_begun()
    {
        await using var fixture = new LinkerFixture();
        fixture.Runtime.Add("db", "10.0.0.2");

        LinkSnapshot before = fixture.Linker.Snapshot;

        before.IsListed.Should().BeFalse();
        before.Version.Should().Be(0);
        before.Containers.Should().BeEmpty();
        before.Invoking(snapshot => snapshot.LinksOf("db")).Should().Throw<ContainerLinksException>()
            .Where(failure => failure.Error == ContainerLinksError.ContainerNotFound).WithMessage("*'fake'*'db'*not been listed yet*");
        fixture.Runtime.Watches.Should().Be(0);
    }

    [Fact]
    public async Task A_link_stands_there_with_state_reason_address_and_ports()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        await fixture.Linker.LinkAsync("web", "cache");

        LinkSnapshot now = fixture.Linker.Snapshot;

        now.IsListed.Should().BeTrue();
        now.ContainerCount.Should().Be(2);
        now.Containers.Select(container => container.Name).Should().Equal("db", "web");
        LinkStatus bound = now.FindLink("web", "DATABASE")!;
        bound.IsBound.Should().BeTrue();
        bound.Address!.ToString().Should().Be("10.0.0.2");
        bound.Ports.Should().Equal(new ContainerPort(3306));
        LinkStatus pending = now.LinksOf("web")[1];
        pending.Reason.Should().Be(LinkReason.SourceUnknown);
        pending.Address.Should().BeNull();
        pending.Ports.Should().BeEmpty();
        now.Links.Should().Equal(bound, pending).And.Equal(await fixture.Linker.GetLinksAsync());
        now.FindLink("web", "other").Should().BeNull();
    }

    [Fact]
    public async Task A_container_is_found_by_name_by_id_and_by_the_beginning_of_one_id_from_12_digits_on()
    {
        var runtime = new FakeRuntime { ChoosesId = name => name == "db" ? "abc123000000aa" : "abd456000000bb" };
        runtime.Add("db", "10.0.0.2");
        runtime.Add("web", "10.0.0.3");
        await using var fixture = new LinkerFixture(runtime);
        await fixture.FollowAsync();

        LinkSnapshot now = fixture.Linker.Snapshot;

        now.FindContainer("db")!.Id.Value.Should().Be("abc123000000aa");
        now.FindContainer("abd456000000bb")!.Name.Should().Be("web");
        now.FindContainer("abc123000000")!.Name.Should().Be("db");
        now.FindContainer("abc12300000").Should().BeNull("so short a text is a name, and nobody bears it");
        now.FindContainer("ab").Should().BeNull("a program that asks whether 'ab' exists is not to be told of another container");
        now.Invoking(snapshot => snapshot.LinksOf("abd4")).Should().Throw<ContainerLinksException>();
        (await fixture.Linker.ExplainAsync("abd4", "db")).Reason.Should().Be(LinkReason.RecipientUnknown);
        now.FindContainer("nobody").Should().BeNull();
        now.Invoking(snapshot => snapshot.FindContainer("")).Should().Throw<ArgumentException>();
    }

    [Fact]
    public async Task It_never_changes_and_a_later_one_has_a_greater_version()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        LinkSnapshot before = fixture.Linker.Snapshot;

        fixture.Runtime.Move("db", "10.0.0.9");
        await fixture.NextAsync<LinkChange.Moved>();
        LinkSnapshot after = fixture.Linker.Snapshot;

        before.FindLink("web", "database")!.Address!.ToString().Should().Be("10.0.0.2");
        after.FindLink("web", "database")!.Address!.ToString().Should().Be("10.0.0.9");
        after.Version.Should().BeGreaterThan(before.Version);
    }

    [Fact]
    public async Task A_newer_one_can_be_waited_for()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        long version = fixture.Linker.Snapshot.Version;
        (await fixture.Linker.WaitForSnapshotAsync(version - 1)).Version.Should().Be(version, "there is one already");

        Task<LinkSnapshot> newer = fixture.Linker.WaitForSnapshotAsync(version);
        newer.IsCompleted.Should().BeFalse();
        fixture.Runtime.Move("db", null);

        (await newer).FindLink("web", "database")!.Reason.Should().Be(LinkReason.SourceNotRunning);
    }

    [Fact]
    public async Task Who_waits_for_a_newer_one_hears_of_the_end_and_may_give_up()
    {
        LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        using var giveUp = new CancellationTokenSource();
        Task<LinkSnapshot> first = fixture.Linker.WaitForSnapshotAsync(long.MaxValue, giveUp.Token);
        Task<LinkSnapshot> second = fixture.Linker.WaitForSnapshotAsync(long.MaxValue);

        await giveUp.CancelAsync();
        await first.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        await fixture.DisposeAsync();

        await second.Invoking(task => task).Should().ThrowAsync<ObjectDisposedException>();
        fixture.Linker.Snapshot.FindLink("web", "database").Should().NotBeNull("what was known last stays");
    }
}
