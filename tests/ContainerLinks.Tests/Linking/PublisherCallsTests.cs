using System.Net;

namespace ContainerLinks.Tests;

/// <summary>When a publisher is called, with what, and that nobody waits for it.</summary>
public sealed class PublisherCallsTests : IAsyncDisposable
{
    private readonly FakeRuntime _runtime = new();
    private readonly FakePublisher _publisher = new();
    private readonly TaskCompletionSource<IReadOnlyDictionary<string, string>> _hanging = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LinkerFixture? _fixture;

    private LinkerFixture Fixture => _fixture ??= new LinkerFixture(_runtime, publishers: _publisher);

    public async ValueTask DisposeAsync()
    {
        _hanging.TrySetResult(new Dictionary<string, string>());
        await (_fixture?.DisposeAsync() ?? default);
    }

    [Fact]
    public async Task It_gets_all_names_in_order_with_the_runtimes_name_and_a_version_that_grows()
    {
        _runtime.Add("web", "10.0.0.3", info => FakeRuntime.Copy(info, ports: [new ContainerPort(80), new ContainerPort(0), new ContainerPort(80)]));
        _runtime.Add("db", "10.0.0.2");
        _runtime.Add("down");
        await Fixture.FollowAsync();

        PublisherCall first = await _publisher.NextAsync();
        _runtime.Move("db", "10.0.0.9", ipv6: "fd00::9");
        PublisherCall second = await _publisher.NextAsync();

        first.Texts.Should().Equal("db: 10.0.0.2", "web: 10.0.0.3");
        first.Runtime.Should().Be("fake");
        first.Names[0].Id.Should().Be(_runtime.Get("db").Id);
        first.Names[1].Ports.Should().Equal(new PublishedPort(new ContainerPort(80), IPAddress.Parse("10.0.0.3"), 80));
        second.Texts.Should().Equal("db: 10.0.0.9, fd00::9", "web: 10.0.0.3");
        second.Version.Should().BeGreaterThan(first.Version).And.Be(Fixture.Linker.Snapshot.Version);
    }

    [Fact]
    public async Task Many_changes_while_a_call_hangs_are_one_more_call_with_what_is_so_at_last()
    {
        _publisher.Applying = call => _publisher.Applied == 1 ? _hanging.Task : FakePublisher.NoProblem();
        _runtime.Add("db", "10.0.0.2");
        await Fixture.FollowAsync();
        await _publisher.NextAsync();

        for (int last = 3; last < 100; last++)
        {
            _runtime.Move("db", $"10.0.0.{last}");
        }

        await Fixture.FollowAsync();
        _publisher.Applied.Should().Be(1);
        _hanging.SetResult(new Dictionary<string, string>());
        (await _publisher.NextAsync()).Texts.Should().Equal("db: 10.0.0.99");
        await Fixture.Linker.DisposeAsync();
        _publisher.Applied.Should().Be(2);
    }

    [Fact]
    public async Task A_start_a_link_and_the_first_look_wait_for_no_publisher()
    {
        _publisher.Applying = _ => _hanging.Task;
        _runtime.Add("db", "10.0.0.2");
        _runtime.Add("web");

        await Fixture.Linker.FollowAsync();
        await _publisher.NextAsync();
        await Fixture.Linker.StartAsync("web");
        await Fixture.Linker.LinkAsync("web", "db");
        await Fixture.Linker.ReconcileAsync();

        Resolver.Resolve(_runtime.Hosts("web"), "db").Should().Equal("10.0.0.2");
        (await Fixture.Linker.GetPublishedNamesAsync()).Should().BeEmpty("nothing has come of the first call yet");
    }

    [Fact]
    public async Task A_publisher_that_fails_is_told_once_and_called_again_after_pauses_of_its_own()
    {
        bool fails = true;
        _publisher.Applying = _ => fails ? throw new InvalidOperationException("no way there") : FakePublisher.NoProblem();
        _runtime.Add("db", "10.0.0.2");
        await Fixture.FollowAsync();
        await _publisher.NextAsync();
        LinkChange.PublisherFailed failed = await Fixture.NextAsync<LinkChange.PublisherFailed>();
        (failed.Publisher, failed.Detail).Should().Be(("the zone 'test'", "no way there"));

        _runtime.Move("db", "10.0.0.3");
        await Fixture.FollowAsync();
        _publisher.Applied.Should().Be(1, "a change does not shorten the pause");
        Task<PublisherCall> second = _publisher.NextAsync();
        await Fixture.AdvanceUntilDoneAsync(second, TimeSpan.FromSeconds(5));
        fails = false;
        Task<PublisherCall> third = _publisher.NextAsync();
        await Fixture.AdvanceUntilDoneAsync(third, TimeSpan.FromSeconds(5));

        (await third).Texts.Should().Equal("db: 10.0.0.3");
        LinkChange change = await Fixture.NextAsync<LinkChange>();
        change.Should().BeOfType<LinkChange.NamePublished>("the failure was told once").Which.Addresses.Should().Equal(IPAddress.Parse("10.0.0.3"));
    }

    [Fact]
    public async Task It_is_called_again_after_its_interval_with_the_same_version()
    {
        _publisher.Refreshing = static () => TimeSpan.FromMinutes(5);
        _runtime.Add("db", "10.0.0.2");
        await Fixture.FollowAsync();
        PublisherCall first = await _publisher.NextAsync();
        await Fixture.NextAsync<LinkChange.NamePublished>();

        Fixture.Time.Advance(TimeSpan.FromMinutes(4));
        await Fixture.FollowAsync();
        _publisher.Applied.Should().Be(1);
        Task<PublisherCall> again = _publisher.NextAsync();
        await Fixture.AdvanceUntilDoneAsync(again, TimeSpan.FromSeconds(10));

        (await again).Version.Should().Be(first.Version);
        (await again).Texts.Should().Equal(first.Texts);
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("longest")]
    public async Task An_interval_that_is_none_spoils_no_call(string interval)
    {
        bool isMade = false;
        _publisher.Refreshing = () => interval == "longest" ? TimeSpan.MaxValue : isMade ? throw new InvalidOperationException("no interval") : TimeSpan.FromHours(1);
        _runtime.Add("db", "10.0.0.2");
        _ = Fixture;
        isMade = true;
        await Fixture.FollowAsync();
        await _publisher.NextAsync();
        await Fixture.NextAsync<LinkChange.NamePublished>();
        for (int last = 3; last < 20; last++)
        {
            _runtime.Move("db", $"10.0.0.{last}");
            (await _publisher.NextAsync()).Texts.Should().Equal($"db: 10.0.0.{last}");
            await Fixture.NextAsync<LinkChange.NamePublished>();
        }

        Fixture.Time.Advance(TimeSpan.FromSeconds(1));
        await Fixture.FollowAsync();
        await Fixture.Linker.DisposeAsync();
        _publisher.Applied.Should().Be(18, "once for each change");
    }

    [Fact]
    public async Task At_the_end_it_takes_its_names_out_and_is_not_called_again()
    {
        _runtime.Add("db", "10.0.0.2");
        await Fixture.FollowAsync();
        await _publisher.NextAsync();
        await Fixture.NextAsync<LinkChange.NamePublished>();

        await Fixture.Linker.DisposeAsync();

        (_publisher.Applied, _publisher.Left).Should().Be((1, 1));
    }

    [Fact]
    public async Task A_publisher_that_was_never_called_has_nothing_to_take_out()
    {
        await Fixture.Linker.DisposeAsync();
        (_publisher.Applied, _publisher.Left).Should().Be((0, 0));
    }

    [Fact]
    public async Task A_publisher_that_does_not_take_its_names_out_holds_the_end_for_ten_seconds_at_most_and_is_told()
    {
        var log = new ListLog();
        CancellationToken token = default;
        _publisher.Leaving = given =>
        {
            token = given;
            return _hanging.Task;
        };
        _runtime.Add("db", "10.0.0.2");
        _fixture = new LinkerFixture(_runtime, logger: log, publishers: _publisher);
        await Fixture.FollowAsync();
        await Fixture.NextAsync<LinkChange.NamePublished>();

        Task end = Fixture.Linker.DisposeAsync().AsTask();
        await Fixture.AdvanceUntilDoneAsync(end, TimeSpan.FromSeconds(1));

        token.IsCancellationRequested.Should().BeTrue();
        log.Warnings.Should().ContainSingle().Which.Should().Be("the zone 'test' may still have names of this linker: They were not taken out within 10 seconds.");
    }

    [Fact]
    public async Task A_call_that_is_under_way_at_the_end_is_cancelled_and_no_failure()
    {
        var log = new ListLog();
        _publisher.Applying = async call =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, call.Token);
            return null!;
        };
        _runtime.Add("db", "10.0.0.2");
        _fixture = new LinkerFixture(_runtime, logger: log, publishers: _publisher);
        await Fixture.FollowAsync();
        await _publisher.NextAsync();

        await Fixture.Linker.DisposeAsync();

        log.Warnings.Should().BeEmpty();
        _publisher.Left.Should().Be(1, "names may be there");
    }

    [Fact]
    public async Task A_call_that_hangs_on_is_followed_by_no_other_call_at_the_end()
    {
        var log = new ListLog();
        _publisher.Applying = _ => _hanging.Task;
        _runtime.Add("db", "10.0.0.2");
        _fixture = new LinkerFixture(_runtime, logger: log, publishers: _publisher);
        await Fixture.FollowAsync();
        await _publisher.NextAsync();

        Task end = Fixture.Linker.DisposeAsync().AsTask();
        await Fixture.AdvanceUntilDoneAsync(end, TimeSpan.FromSeconds(1));

        _publisher.Left.Should().Be(0, "calls come one after the other");

        // How often the clock was moved until the end was seen is left to chance: that the call takes too long may be told, too.
        log.Warnings.Where(warning => !warning.Contains("is still being tried", StringComparison.Ordinal))
            .Should().ContainSingle().Which.Should().Be("the zone 'test' may still have names of this linker: The last call has not ended.");
    }

    [Fact]
    public async Task A_call_that_was_held_up_before_it_began_is_not_made_after_the_end()
    {
        using var gate = new ManualResetEventSlim();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bool isBlocked = false;
        int asked = 0;
        _publisher.Fault = _ =>
        {
            if (Volatile.Read(ref isBlocked))
            {
                begun.TrySetResult();
                gate.Wait(TimeSpan.FromSeconds(30));
                Interlocked.Increment(ref asked);
            }

            return null;
        };
        _runtime.Add("db", "10.0.0.2");
        await Fixture.FollowAsync();
        await Fixture.NextAsync<LinkChange.NamePublished>();
        Volatile.Write(ref isBlocked, true);
        _runtime.Add("web", "10.0.0.3");
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await Fixture.AdvanceUntilDoneAsync(Fixture.Linker.DisposeAsync().AsTask(), TimeSpan.FromSeconds(1));
        int applied = _publisher.Applied;

        gate.Set();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Volatile.Read(ref asked) == 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        for (int turn = 0; turn < 100; turn++)
        {
            await Task.Yield();
            _publisher.Applied.Should().Be(applied);
        }

        _publisher.Left.Should().Be(1, "it was asked to take out what is there");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_only_observes_or_stands_by_publishes_nothing(bool observes)
    {
        if (!observes)
        {
            _runtime.Holding = () => throw new ContainerLinksException(ContainerLinksError.Contended, "process 7 writes");
        }

        _runtime.Add("db", "10.0.0.2");
        _fixture = new LinkerFixture(_runtime, new ContainerLinksOptions { ObserveOnly = observes, StandBy = !observes }, publishers: _publisher);
        await Fixture.FollowAsync();
        await Fixture.Linker.ReconcileAsync();
        if (!observes)
        {
            await Fixture.NextAsync<LinkChange.StandingBy>();
            _publisher.Applied.Should().Be(0);
            _runtime.Holding = null;
            await Fixture.AdvanceUntilAsync<LinkChange.NamePublished>(TimeSpan.FromSeconds(5));
            return;
        }

        await Fixture.Linker.DisposeAsync();
        (_publisher.Applied, _publisher.Left).Should().Be((0, 0));
    }

    [Fact]
    public async Task A_change_of_the_published_ports_alone_comes_through()
    {
        _publisher.Options.HostAddress = IPAddress.Parse("192.0.2.1");
        ContainerInfo db = _runtime.Add("db", "10.0.0.2", info => FakeRuntime.Copy(info, publishedPorts: [new PublishedPort(new ContainerPort(80), IPAddress.Any, 8080)]));
        await Fixture.FollowAsync();
        (await _publisher.NextAsync()).Names[0].Ports[0].HostPort.Should().Be(8080);

        _runtime.Put(FakeRuntime.Copy(db, publishedPorts: [new PublishedPort(new ContainerPort(80), IPAddress.Any, 8081)]));

        (await _publisher.NextAsync()).Names[0].Ports[0].HostPort.Should().Be(8081);
    }
}
