namespace ContainerLinks.Tests;

/// <summary>A service that starts before its engine does waits until it is known what is there.</summary>
public sealed class WaitUntilListedTests
{
    private static readonly ContainerLinksException Away = new(ContainerLinksError.Unavailable, "No engine answers.");

    [Fact]
    public async Task What_is_there_is_known_afterwards_even_if_it_is_nothing()
    {
        await using var empty = new LinkerFixture();
        await using var fixture = new LinkerFixture();
        fixture.Runtime.Add("db", "10.0.0.2");

        (await empty.Linker.WaitUntilListedAsync()).IsListed.Should().BeTrue();
        LinkSnapshot now = await fixture.Linker.WaitUntilListedAsync();

        (now.IsListed, now.FindContainer("db")?.Name, now.FindContainer("web")).Should().Be((true, "db", null));
    }

    [Fact]
    public async Task A_runtime_that_is_away_is_waited_for_and_asked_no_sooner_for_it()
    {
        await using var fixture = new LinkerFixture();
        fixture.Runtime.WatchFailure = Away;
        Task<LinkSnapshot> listed = fixture.Linker.WaitUntilListedAsync();
        await fixture.Linker.Invoking(linker => linker.FollowAsync()).Should().ThrowAsync<ContainerLinksException>("that call is for those who have no time");
        int asked = fixture.Runtime.Watches;

        for (int turn = 0; turn < 100; turn++)
        {
            await Task.Yield();
        }

        fixture.Runtime.Watches.Should().Be(asked, "the clock stands, and whoever waits does not cut a pause short");
        listed.IsCompleted.Should().BeFalse();
        fixture.Runtime.WatchFailure = new InvalidOperationException("Whatever it is.");
        await fixture.Linker.Invoking(linker => linker.FollowAsync()).Should().ThrowAsync<ContainerLinksException>();
        fixture.Runtime.WatchFailure = null;
        fixture.Runtime.Add("db", "10.0.0.2");
        await fixture.AdvanceUntilDoneAsync(listed, TimeSpan.FromSeconds(1));
        (await listed).FindContainer("db").Should().NotBeNull();
    }

    [Theory]
    [InlineData(ContainerLinksError.Contended)]
    [InlineData(ContainerLinksError.Journal)]
    public async Task What_waiting_does_not_help_is_thrown_also_if_it_comes_later(ContainerLinksError error)
    {
        await using var fixture = new LinkerFixture();
        fixture.Runtime.Holding = () => throw Away;
        Task<LinkSnapshot> listed = fixture.Linker.WaitUntilListedAsync();
        await fixture.Linker.Invoking(linker => linker.FollowAsync()).Should().ThrowAsync<ContainerLinksException>();

        fixture.Runtime.Holding = () => throw new ContainerLinksException(error, "It is so.");
        await fixture.AdvanceUntilDoneAsync(listed.ContinueWith(_ => { }, TaskScheduler.Default), TimeSpan.FromSeconds(1));

        (await listed.Invoking(task => task).Should().ThrowAsync<ContainerLinksException>()).Which.Error.Should().Be(error);
    }

    [Fact]
    public async Task It_may_be_given_up_and_hears_of_the_end()
    {
        var fixture = new LinkerFixture();
        fixture.Runtime.WatchFailure = Away;
        using var giveUp = new CancellationTokenSource();
        Task<LinkSnapshot> first = fixture.Linker.WaitUntilListedAsync(giveUp.Token);
        Task<LinkSnapshot> second = fixture.Linker.WaitUntilListedAsync();

        await giveUp.CancelAsync();
        await first.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        await fixture.DisposeAsync();
        await second.Invoking(task => task).Should().ThrowAsync<ObjectDisposedException>();
    }
}
