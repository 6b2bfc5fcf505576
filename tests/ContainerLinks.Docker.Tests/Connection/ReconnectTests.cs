namespace ContainerLinks.Docker.Tests;

/// <summary>What follows when an engine or its events go away and come back.</summary>
public sealed class ReconnectTests : IAsyncLifetime
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private readonly WatchedTime _time = new();
    private readonly FakeEngine _engine = new();
    private readonly ListLog _log = new();
    private readonly DockerRuntime _runtime;

    public ReconnectTests() => _runtime = _engine.Connect(_time, _log, options => options.LongestReconnectPause = LongestPause);

    [Fact]
    public async Task After_a_cut_the_engine_is_listed_anew_and_what_was_missed_is_in_the_list()
    {
        FakeContainer db = _engine.Containers.Run("db"), gone = _engine.Containers.Run("gone");
        await using FactReader facts = new(_runtime, TimeSpan.FromMinutes(1));
        (await facts.NextAsync()).Kind.Should().Be(ContainerFactKind.Resync);

        Task<ContainerFact> again = facts.NextAsync(fact => fact.Kind == ContainerFactKind.Resync);
        _engine.Events.Cut();
        await _time.NextWaitAsync(LongestPause * 2);
        _engine.Containers.Stop(db);
        _engine.Containers.Remove(gone);
        _engine.Containers.Run("late");
        _engine.Events.Forget();
        _time.Advance(LongestPause);

        ContainerFact list = await again;
        list.Containers.Select(one => $"{one.Name} {one.State}").Should().BeEquivalentTo("db Exited", "late Running");
    }

    [Fact]
    public async Task An_engine_that_is_away_is_asked_again_after_pauses_that_grow_up_to_the_bound()
    {
        await using FactReader facts = new(_runtime, TimeSpan.FromMinutes(1));
        await facts.NextAsync();
        Task<ContainerFact> back = facts.NextAsync(fact => fact.Kind == ContainerFactKind.Resync);
        _engine.Die();

        foreach (double most in (double[])[100, 200, 400, 800, 1000, 1000])
        {
            TimeSpan pause = await _time.NextWaitAsync(LongestPause * 2);
            pause.TotalMilliseconds.Should().BeInRange(most / 2, most);
            _time.Advance(pause);
        }

        TimeSpan last = await _time.NextWaitAsync(LongestPause * 2);
        _runtime.Problem.Should().Contain(_engine.SocketPath, "no facts come for now");
        File.Delete(_engine.SocketPath);
        _engine.Listen();
        _time.Advance(last);
        await back;
        _runtime.Problem.Should().BeNull();
        _log.Count(4002).Should().Be(1, "it is told once, whatever the number of attempts");
        _log.Count(4009).Should().BeGreaterThan(5, "whoever wants to know sees each");
        _log.Count(4010).Should().Be(1, "it is told when it is back");
    }

    [Fact]
    public async Task An_engine_that_answers_and_breaks_at_once_is_not_asked_faster_for_it()
    {
        await using FactReader facts = new(_runtime, TimeSpan.FromMinutes(1));
        await facts.NextAsync();
        foreach (double most in (double[])[100, 200, 400, 800, 1000])
        {
            Task<ContainerFact> next = facts.NextAsync(fact => fact.Kind == ContainerFactKind.Resync);
            _engine.Events.Cut();
            TimeSpan pause = await _time.NextWaitAsync(LongestPause * 2);
            pause.TotalMilliseconds.Should().BeInRange(most / 2, most);
            _time.Advance(pause);
            await next;
        }

        _log.Count(4002).Should().BeLessThanOrEqualTo(1, "it is one outage");
        _log.Count(4010).Should().BeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task The_next_outage_is_told_again_and_a_refusal_is_another_thing_than_silence()
    {
        await using FactReader facts = new(_runtime, TimeSpan.FromMinutes(1));
        await facts.NextAsync();
        for (int outage = 1; outage <= 2; outage++)
        {
            Task<ContainerFact> back = facts.NextAsync(fact => fact.Kind == ContainerFactKind.Resync);
            _engine.Die();
            TimeSpan pause = await _time.NextWaitAsync(LongestPause * 2);
            File.Delete(_engine.SocketPath);
            _engine.Listen();
            _engine.On("/_ping", exchange => exchange.Reply(200, "hello", "text/html"));
            _engine.Release = _engine.Release with { MinApi = "1.60" };
            _time.Advance(pause);
            pause = await _time.NextWaitAsync(LongestPause * 2);
            _log.Count(4002).Should().Be(outage * 2, "it does not pass by itself");
            _engine.Misbehave = null;
            _engine.Release = FakeRelease.Docker20;
            _time.Advance(pause);
            await back;
            _log.Count(4010).Should().Be(outage);
            _time.Advance(LongestPause * 2);
        }
    }

    [Fact]
    public async Task An_engine_of_another_release_is_spoken_to_in_its_own_version()
    {
        await using FactReader facts = new(_runtime, TimeSpan.FromMinutes(1));
        await facts.NextAsync();
        Task<ContainerFact> back = facts.NextAsync(fact => fact.Kind == ContainerFactKind.Resync);
        _engine.Release = FakeRelease.Docker30;
        _engine.Events.Cut();
        _time.Advance(await _time.NextWaitAsync(LongestPause * 2));
        await back;
        _engine.Requests.Last().Should().StartWith("GET /v1.52/");
        _runtime.Capabilities.Should().Be(RuntimeCapabilities.AssignsAddresses);
    }

    [Fact]
    public async Task The_linker_tells_the_gap_once_and_nothing_twice()
    {
        FakeContainer db = _engine.Containers.Run("db");
        _engine.Containers.Run("web", "containerlinks.link=db:database");
        await using var linker = new ContainerLinker(_runtime);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await using IAsyncEnumerator<LinkChange> changes = linker.WatchAsync(patience.Token).GetAsyncEnumerator(patience.Token);
        await linker.FollowAsync(patience.Token);
        (await ReadAsync(changes, typeof(LinkChange.Bound))).Should().Equal(typeof(LinkChange.Linked), typeof(LinkChange.Bound));

        // Nothing happens in the first gap, a move in the second, and a duplicate of all events after it.
        Task<Type[]> first = ReadAsync(changes, typeof(LinkChange.Resync));
        _engine.Events.Cut();
        _time.Advance(await _time.NextWaitAsync(LongestPause * 2));
        (await first).Should().Equal(typeof(LinkChange.Resync));

        Task<Type[]> second = ReadAsync(changes, typeof(LinkChange.Moved));
        _engine.Events.Cut();
        TimeSpan pause = await _time.NextWaitAsync(LongestPause * 2);
        _engine.Containers.Stop(db);
        _engine.Containers.Start(db);
        _time.Advance(pause);
        (await second).Should().BeEquivalentTo([typeof(LinkChange.Resync), typeof(LinkChange.Moved)]);
        (await File.ReadAllTextAsync(_engine.Containers.Find("web")!.HostsPath, patience.Token)).Should().Contain($"{db.Address}\tdatabase");

        for (int turn = 0; turn < 3; turn++)
        {
            _engine.Events.Tell("start", db);
        }

        Task<Type[]> third = ReadAsync(changes, typeof(LinkChange.Unbound));
        _engine.Containers.Stop(db);
        (await third).Should().Equal([typeof(LinkChange.Unbound)], "events that came twice are no changes");
    }

    [Fact]
    public async Task A_connection_that_died_without_a_word_is_found_by_the_refresh()
    {
        using DockerRuntime runtime = _engine.Connect(_time, _log, options =>
        {
            options.LongestReconnectPause = LongestPause;
            options.RefreshInterval = TimeSpan.FromMinutes(2);
        });
        await using FactReader facts = new(runtime, TimeSpan.FromMinutes(1));
        await facts.NextAsync();

        // The engine's events are silent from here on, but it still answers.
        FakeContainer db = _engine.Containers.Add("db");
        await facts.NextAsync("db", one => one.State == ContainerState.Created);
        db.Status = "running";
        _time.Advance(TimeSpan.FromMinutes(2));

        (await facts.NextAsync("db", one => one.IsRunning)).Id.Value.Should().Be(db.Id);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _runtime.Dispose();
        await _engine.DisposeAsync();
        _log.Dispose();
    }

    private static async Task<Type[]> ReadAsync(IAsyncEnumerator<LinkChange> changes, Type last)
    {
        var kinds = new List<Type>();
        while (kinds.LastOrDefault() != last && await changes.MoveNextAsync())
        {
            kinds.Add(changes.Current.GetType());
        }

        return [.. kinds];
    }
}
