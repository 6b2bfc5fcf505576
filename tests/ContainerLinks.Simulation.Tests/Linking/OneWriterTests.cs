using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ContainerLinks.Simulation.Tests;

/// <summary>Two linkers on one engine: never two that write.</summary>
public sealed class OneWriterTests : IDisposable
{
    private readonly SimulatedEngine _engine = new(new SimulationOptions { Profile = SimulationProfile.Plain });
    private readonly FakeTimeProvider _time = new();

    public OneWriterTests()
    {
        _engine.Run(new SimulatedContainerSpec("db", "db"));
        _engine.Run(new SimulatedContainerSpec("web", "") { Labels = new Dictionary<string, string> { ["containerlinks.link"] = "db:database" } });
    }

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task The_second_one_is_refused_with_the_reason_and_works_once_the_first_has_ended()
    {
        await using var second = new ContainerLinker(_engine.AsRuntime());
        await using (var first = new ContainerLinker(_engine.AsRuntime()))
        {
            await first.FollowAsync();
            Func<Task> follow = () => second.FollowAsync();
            (await follow.Should().ThrowAsync<ContainerLinksException>()).Which.Should().BeEquivalentTo(new { Error = ContainerLinksError.Contended, IsTransient = true });
        }

        await second.RestartAsync("db");
        (await second.GetDriftAsync()).SelectMany(drift => drift.MissingLines).Should().BeEmpty();
    }

    [Fact]
    public async Task A_refusal_is_logged_once_however_long_it_lasts_and_not_as_a_broken_runtime()
    {
        await using var first = new ContainerLinker(_engine.AsRuntime());
        await first.FollowAsync();
        var log = new EventLog();
        await using var second = new ContainerLinker(_engine.AsRuntime(), timeProvider: _time, logger: log);
        for (int turn = 0; turn < 3; turn++)
        {
            Task follow = second.FollowAsync();
            while (!follow.IsCompleted)
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }

            await follow.Invoking(refused => refused).Should().ThrowAsync<ContainerLinksException>();
        }

        await second.DisposeAsync(); // The log is written beside the linker, and is whole at its end.
        log.Events.Where(id => id is 1101 or 1103).Should().Equal(1103);
    }

    [Fact]
    public async Task One_that_stands_by_answers_and_writes_nothing_until_it_takes_over()
    {
        var first = new ContainerLinker(_engine.AsRuntime());
        await first.FollowAsync();
        await using var second = new ContainerLinker(_engine.AsRuntime(), new ContainerLinksOptions { StandBy = true }, _time);
        await using IAsyncEnumerator<LinkChange> changes = second.WatchAsync().GetAsyncEnumerator();
        await second.FollowAsync();
        (await NextAsync<LinkChange.StandingBy>(changes)).Detail.Should().Contain("Another linker");
        await first.DisposeAsync();

        await second.StopAsync("db");
        (await second.GetLinksAsync("web")).Single().IsBound.Should().BeFalse();
        _engine.Inspect("web").Hosts.Should().Contain("database", "nobody writes until the second one takes over");

        _time.Advance(new ContainerLinksOptions().RetryInterval);
        await NextAsync<LinkChange.TookOver>(changes);
        await second.ReconcileAsync();
        _engine.Inspect("web").Hosts.Should().NotContain("database");
    }

    [Fact]
    public async Task One_that_only_observes_takes_nobodys_place()
    {
        await using var observer = new ContainerLinker(_engine.AsRuntime(), new ContainerLinksOptions { ObserveOnly = true });
        await observer.FollowAsync();
        await using var writer = new ContainerLinker(_engine.AsRuntime());
        await writer.FollowAsync();
        _engine.Inspect("web").Hosts.Should().Contain("database");
    }

    private sealed class EventLog : ILogger<ContainerLinker>
    {
        public ConcurrentQueue<int> Events { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Events.Enqueue(eventId.Id);
    }

    private static async Task<T> NextAsync<T>(IAsyncEnumerator<LinkChange> changes)
        where T : LinkChange
    {
        while (await changes.MoveNextAsync())
        {
            if (changes.Current is T change)
            {
                return change;
            }
        }

        throw new InvalidOperationException($"No {typeof(T).Name} came.");
    }
}
