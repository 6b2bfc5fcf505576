using System.Net;

namespace ContainerLinks.Simulation.Tests;

/// <summary>Several hosts in one process that tell each other of their containers, over a wire that is slow, loses messages and breaks.</summary>
public sealed class InMemoryDirectoryTests
{
    private readonly SimulatedTime _time = new();
    private readonly List<SimulatedEngine> _engines = [];

    [Fact]
    public async Task A_host_hears_at_once_what_another_one_says_and_nothing_of_its_own()
    {
        var directory = new InMemoryDirectory(_time);
        using InMemoryHost host1 = directory.Join("host1");
        using InMemoryHost host2 = directory.Join("host2", IPAddress.Parse("10.9.0.2"), [IPNetwork.Parse("172.30.0.0/16")]);

        await SayAsync(host2, "db");

        SourceAdvert advert = (await AskAsync(host1, "db")).Single();
        advert.Should().BeEquivalentTo(new { Host = "host2", Name = "db", HostAddress = IPAddress.Parse("10.9.0.2"), host2.Epoch, Version = 1L });
        advert.RoutedNetworks.Should().Equal(IPNetwork.Parse("172.30.0.0/16"));
        (await AskAsync(host2, "db")).Should().BeEmpty();
        (await AskAsync(host1, "web")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_slow_wire_delivers_when_the_time_has_come_and_nothing_overtakes()
    {
        var directory = new InMemoryDirectory(_time) { Delay = TimeSpan.FromSeconds(3), RefreshInterval = TimeSpan.FromHours(1) };
        using InMemoryHost host1 = directory.Join("host1");
        using InMemoryHost host2 = directory.Join("host2");
        await SayAsync(host2, "db");
        directory.Delay = TimeSpan.FromSeconds(1);
        await SayAsync(host2, "mysql");

        (await AskAsync(host1, "mysql")).Should().BeEmpty();
        Wait(1);
        (await AskAsync(host1, "mysql")).Should().ContainSingle();
        Wait(3);

        (await AskAsync(host1, "mysql")).Should().ContainSingle("the older message came later, and counts no more");
        (await AskAsync(host1, "db")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_lost_message_is_healed_by_the_next_sign_of_life()
    {
        var directory = new InMemoryDirectory(_time) { Loss = 1 };
        using InMemoryHost host1 = directory.Join("host1");
        using InMemoryHost host2 = directory.Join("host2");
        await SayAsync(host2, "db");
        (await AskAsync(host1, "db")).Should().BeEmpty();

        directory.Loss = 0;
        Wait(5);

        (await AskAsync(host1, "db")).Should().ContainSingle();
    }

    [Fact]
    public async Task A_host_that_is_silent_for_too_long_is_lost_with_what_it_said_and_comes_back()
    {
        var directory = new InMemoryDirectory(_time);
        using InMemoryHost host1 = directory.Join("host1");
        using InMemoryHost host2 = directory.Join("host2");
        await SayAsync(host2, "db");

        directory.Cut("host1", "host2");
        Wait(15);
        (await AskAsync(host1, "db")).Single().LostBecause.Should().BeNull();
        Wait(1);
        (await AskAsync(host1, "db")).Single().LostBecause.Should().Be("Host 'host2' has not been heard since 2000-01-01 00:00:00Z.");

        directory.Heal("host1", "host2");
        (await AskAsync(host1, "db")).Single().LostBecause.Should().BeNull();
    }

    [Fact]
    public async Task What_is_on_its_way_when_the_wire_breaks_does_not_come()
    {
        var directory = new InMemoryDirectory(_time) { Delay = TimeSpan.FromSeconds(1) };
        using InMemoryHost host1 = directory.Join("host1");
        using InMemoryHost host2 = directory.Join("host2");
        await SayAsync(host2, "db");

        directory.Cut("host2", "host1");
        Wait(2);

        (await AskAsync(host1, "db")).Should().BeEmpty();
    }

    [Fact]
    public async Task Who_said_a_name_first_holds_it_until_he_says_it_no_more()
    {
        var directory = new InMemoryDirectory(_time);
        using InMemoryHost host1 = directory.Join("host1");
        using InMemoryHost host2 = directory.Join("host2");
        using InMemoryHost host3 = directory.Join("host3");
        await SayAsync(host3, "db");
        await SayAsync(host2, "db");
        await SayAsync(host3, "db", "other");
        (await AskAsync(host1, "db")).Select(advert => advert.Host).Should().Equal("host3", "host2");

        await SayAsync(host3);
        await SayAsync(host3, "db");

        (await AskAsync(host1, "db")).Select(advert => advert.Host).Should().Equal("host2", "host3");
    }

    [Fact]
    public async Task A_host_that_leaves_is_gone_at_once_and_its_next_life_counts_more()
    {
        var directory = new InMemoryDirectory(_time);
        using InMemoryHost host1 = directory.Join("host1");
        InMemoryHost host2 = directory.Join("host2");
        await SayAsync(host2, "db");

        host2.Leave();
        (await AskAsync(host1, "db")).Should().BeEmpty();
        using InMemoryHost again = directory.Join("host2");
        await SayAsync(again, "db");

        (await AskAsync(host1, "db")).Single().Epoch.Should().Be(again.Epoch).And.BeGreaterThan(host2.Epoch);
        directory.Invoking(it => it.Join("host2")).Should().Throw<ArgumentException>();
    }

    [Fact]
    public async Task A_host_that_dies_ends_its_own_stream_and_the_others_find_out()
    {
        var directory = new InMemoryDirectory(_time);
        using InMemoryHost host1 = directory.Join("host1");
        InMemoryHost host2 = directory.Join("host2");
        await SayAsync(host2, "db");
        await using IAsyncEnumerator<SourceReport> reports = host2.WatchAsync(SourceInterest.In("web")).GetAsyncEnumerator();
        await reports.MoveNextAsync();
        ValueTask<bool> next = reports.MoveNextAsync();

        host2.Dispose();

        await FluentActions.Awaiting(() => next.AsTask()).Should().ThrowAsync<ObjectDisposedException>();
        Wait(20);
        (await AskAsync(host1, "db")).Single().LostBecause.Should().NotBeNull();
    }

    [Fact]
    public async Task A_stream_tells_each_change_once()
    {
        var directory = new InMemoryDirectory(_time);
        using InMemoryHost host1 = directory.Join("host1");
        using InMemoryHost host2 = directory.Join("host2");
        await using IAsyncEnumerator<SourceReport> reports = host1.WatchAsync(SourceInterest.In("db")).GetAsyncEnumerator();
        await reports.MoveNextAsync();
        reports.Current.Sources.Should().BeEmpty();
        ValueTask<bool> next = reports.MoveNextAsync();

        Wait(30);
        next.IsCompleted.Should().BeFalse("a sign of life is no change");
        await SayAsync(host2, "db");

        (await next).Should().BeTrue();
        reports.Current.Sources.Should().ContainSingle();
    }

    [Fact]
    public async Task A_host_that_joins_anew_takes_nothing_back_before_it_has_said_something()
    {
        var directory = new InMemoryDirectory(_time);
        using InMemoryHost host1 = directory.Join("host1");
        InMemoryHost host2 = directory.Join("host2");
        using InMemoryHost host3 = directory.Join("host3");
        await SayAsync(host2, "db");
        await SayAsync(host3, "db");
        host2.Dispose();

        using InMemoryHost again = directory.Join("host2");
        Wait(6);
        (await AskAsync(host1, "db")).Select(advert => advert.Host).Should().Equal("host2", "host3");

        await SayAsync(again, "db");
        (await AskAsync(host1, "db")).Select(advert => advert.Host).Should().Equal(["host2", "host3"], "it has held the name all the time");
        await SayAsync(again);
        (await AskAsync(host1, "db")).Select(advert => advert.Host).Should().Equal("host3");
    }

    [Fact]
    public async Task A_host_that_joins_anew_and_says_nothing_is_lost_in_its_time()
    {
        var directory = new InMemoryDirectory(_time);
        using InMemoryHost host1 = directory.Join("host1");
        InMemoryHost host2 = directory.Join("host2");
        await SayAsync(host2, "db");
        host2.Dispose();
        using InMemoryHost again = directory.Join("host2");

        Wait(16);

        (await AskAsync(host1, "db")).Single().LostBecause.Should().NotBeNull();
    }

    [Fact]
    public async Task The_stream_of_a_host_that_has_died_ends_whenever_it_is_opened()
    {
        InMemoryHost host = new InMemoryDirectory(_time).Join("host1");
        host.Dispose();

        await FluentActions.Awaiting(() => AskAsync(host, "db")).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task A_sign_of_life_confirms_what_a_host_has_said()
    {
        var directory = new InMemoryDirectory(_time);
        using InMemoryHost host1 = directory.Join("host1");
        using InMemoryHost host2 = directory.Join("host2");
        await SayAsync(host2, "db");
        SimulatedEngine engine = Engine();
        await using var linker = new ContainerLinker(engine.AsRuntime(), timeProvider: _time, directories: [host1]);
        engine.Run(new SimulatedContainerSpec("web", "image"));
        await linker.LinkAsync("web", "db");
        for (LinkSnapshot now = linker.Snapshot; now.LinksOf("web")[0].Host is null; now = await linker.WaitForSnapshotAsync(now.Version))
        {
        }

        Wait(30);

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        string said = "";
        while (!said.Contains("since 2000-01-01 00:00:00Z, last at 2000-01-01 00:00:30Z", StringComparison.Ordinal))
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
            said = (await linker.ExplainAsync("web", "db")).ToString();
        }
    }

    [Fact]
    public async Task A_stream_that_was_cancelled_while_nobody_waited_ends()
    {
        using InMemoryHost host = new InMemoryDirectory(_time).Join("host1");
        using var stop = new CancellationTokenSource();
        await using IAsyncEnumerator<SourceReport> reports = host.WatchAsync(SourceInterest.In("db"), stop.Token).GetAsyncEnumerator();
        await reports.MoveNextAsync();

        await stop.CancelAsync();

        await FluentActions.Awaiting(() => Task.Run(() => reports.MoveNextAsync().AsTask())).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Two_linkers_find_each_others_containers()
    {
        var directory = new InMemoryDirectory(_time);
        using InMemoryHost host1 = directory.Join("host1");
        using InMemoryHost host2 = directory.Join("host2", IPAddress.Parse("10.9.0.2"));
        SimulatedEngine engine1 = Engine();
        SimulatedEngine engine2 = Engine();
        await using var linker1 = new ContainerLinker(engine1.AsRuntime(), timeProvider: _time, directories: [host1]);
        await using var linker2 = new ContainerLinker(engine2.AsRuntime(), timeProvider: _time, directories: [host2]);
        using var stop = new CancellationTokenSource();
        Task publishing = host2.PublishAsync(linker2, stop.Token);
        engine1.Run(new SimulatedContainerSpec("web", "image"));
        await linker1.LinkAsync("web", "db");

        engine2.Run(new SimulatedContainerSpec("db", "image") { Publish = ["13306:3306"] });

        for (LinkSnapshot now = linker1.Snapshot; now.LinksOf("web")[0].IPv4 is null; now = await linker1.WaitForSnapshotAsync(now.Version))
        {
        }

        await linker1.ReconcileAsync();
        engine1.Inspect("web").Hosts.Should().Contain("10.9.0.2\tdb");
        await stop.CancelAsync();
        await publishing.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
    }

    private SimulatedEngine Engine()
    {
        var engine = new SimulatedEngine(new SimulationOptions { Profile = SimulationProfile.Plain, TimeProvider = _time, Seed = _engines.Count });
        _engines.Add(engine);
        return engine;
    }

    /// <summary>A host says that it has running containers of these names, and no others.</summary>
    private async Task SayAsync(InMemoryHost host, params string[] names)
    {
        SimulatedEngine engine = Engine();
        foreach (string name in names)
        {
            engine.Run(new SimulatedContainerSpec(name, "image"));
        }

        await using var linker = new ContainerLinker(engine.AsRuntime(), timeProvider: _time);
        await linker.FollowAsync();
        host.Publish(linker.Snapshot);
    }

    private static async Task<IReadOnlyList<SourceAdvert>> AskAsync(InMemoryHost host, string name)
    {
        await foreach (SourceReport report in host.WatchAsync(SourceInterest.In(name)))
        {
            return report.Sources;
        }

        throw new InvalidOperationException("The directory has ended.");
    }

    private void Wait(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
