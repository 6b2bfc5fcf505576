namespace ContainerLinks.Docker.Tests;

/// <summary>Events that are late, doubled, broken, huge or without end.</summary>
public sealed class EventStreamTests : IAsyncLifetime
{
    private readonly FakeEngine _engine = new();
    private readonly ListLog _log = new();
    private readonly DockerRuntime _runtime;
    private readonly FactReader _facts;

    public EventStreamTests()
    {
        _runtime = _engine.Connect(log: _log, configure: options =>
        {
            options.MaximumAnswerLength = 64 * 1024;
            options.LongestReconnectPause = TimeSpan.FromMilliseconds(100);
        });
        _facts = new FactReader(_runtime, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Each_event_of_a_life_leads_to_a_fact()
    {
        await _facts.NextAsync();
        FakeContainer db = _engine.Containers.Run("db");
        ContainerInfo running = await _facts.NextAsync("db", one => one.IsRunning);
        running.Networks.Single().IPv4!.ToString().Should().Be(db.Address);
        _engine.Containers.Rename(db, "database");
        await _facts.NextAsync("database", one => one.IsRunning);
        db.Status = "paused";
        _engine.Events.Tell("pause", db);
        await _facts.NextAsync("database", one => one.State == ContainerState.Paused);
        db.Status = "exited";
        _engine.Events.Tell("kill", db);
        await _facts.NextAsync("database", one => one.State == ContainerState.Exited && one.Networks.Single().IPv4 is null);
        _engine.Containers.Remove(db);
        (await _facts.NextAsync(fact => fact.Kind == ContainerFactKind.Removed)).Container!.Value.Should().Be(db.Id);
    }

    [Theory]
    [InlineData("starting", ContainerHealth.Starting)]
    [InlineData("healthy", ContainerHealth.Healthy)]
    [InlineData("unhealthy", ContainerHealth.Unhealthy)]
    [InlineData("none", ContainerHealth.None)]
    [InlineData("", ContainerHealth.None)]
    public async Task A_change_of_health_leads_to_a_fact(string status, ContainerHealth expected)
    {
        FakeContainer db = _engine.Containers.Run("db");
        await _facts.NextAsync();
        db.Health = status;
        _engine.Events.Tell($"health_status: {status}", db);
        (await _facts.NextAsync(fact => fact.Kind == ContainerFactKind.Observed && fact.Containers[0].Health == expected)).Container!.Value.Should().Be(db.Id);
    }

    [Fact]
    public async Task What_a_health_check_does_is_not_looked_at()
    {
        FakeContainer db = _engine.Containers.Run("db"), web = _engine.Containers.Run("web");
        await SettleAsync();
        int before = LooksAt(db);
        foreach (string action in (string[])["exec_create: sh -c true", "exec_start: sh -c true", "exec_die", "top", "resize"])
        {
            _engine.Events.Tell(action, db);
        }

        _engine.Events.TellRaw("""{"Type":"image","Action":"tag","Actor":{"ID":"0123456789ab"}}""" + "\n");
        _engine.Containers.Stop(web);
        await _facts.NextAsync("web", one => !one.IsRunning);
        LooksAt(db).Should().Be(before);
        _engine.Requests.Should().NotContain(request => request.Contains("0123456789ab", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_event_of_a_container_that_is_long_gone_does_no_harm()
    {
        FakeContainer db = _engine.Containers.Run("db"), web = _engine.Containers.Run("web");
        _engine.Containers.Remove(db);
        await _facts.NextAsync();
        _engine.Events.Tell("start", db);
        _engine.Containers.Stop(web);
        await _facts.NextAsync("web", one => !one.IsRunning);
        _facts.Seen.SelectMany(fact => fact.Containers).Should().NotContain(one => one.Name == "db");
    }

    [Theory]
    [InlineData("not json at all\n")]
    [InlineData("{\"Type\":\"container\"\n")]
    [InlineData("[]\n{}\nnull\n\n\r\n{\"Actor\":7}\n{\"Type\":\"container\",\"Action\":\"start\",\"Actor\":{\"ID\":\"../../etc/passwd\"}}\n")]
    [InlineData("\u0000\u0001\u0002\n")]
    public async Task Garbage_is_passed_over(string garbage)
    {
        FakeContainer db = _engine.Containers.Run("db");
        await _facts.NextAsync();
        _engine.Events.TellRaw(garbage);
        _engine.Containers.Stop(db);
        await _facts.NextAsync("db", one => !one.IsRunning);
        _engine.Events.Opened.Should().Be(1, "the stream goes on");
        _engine.Requests.Should().NotContain(request => request.Contains("etc", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_line_that_comes_in_pieces_is_one_event()
    {
        FakeContainer db = _engine.Containers.Run("db");
        await SettleAsync();
        db.Status = "exited";
        string line = FakeEvents.LineOf("die", db.Id);
        foreach (string piece in (string[])[line[..1], line[1..40], line[40..^1], line[^1..]])
        {
            _engine.Events.TellRaw(piece);
        }

        await _facts.NextAsync("db", one => !one.IsRunning);
        _engine.Events.Opened.Should().Be(1);
    }

    [Fact]
    public async Task A_stream_that_is_cut_in_the_middle_of_a_line_loses_nothing()
    {
        FakeContainer db = _engine.Containers.Run("db");
        await SettleAsync();
        db.Status = "exited";
        _engine.Events.TellRaw(FakeEvents.LineOf("die", db.Id)[..30]);
        _engine.Events.Cut();
        await _facts.NextAsync("db", one => !one.IsRunning);
        _engine.Events.Opened.Should().Be(2);
    }

    [Fact]
    public async Task A_line_without_end_is_given_up_and_the_engine_listed_anew()
    {
        await _facts.NextAsync();
        _engine.Events.TellRaw(new string('x', 80_000));
        _engine.Events.Forget();
        await _facts.NextAsync(fact => fact.Kind == ContainerFactKind.Resync);
        _log.Texts.Should().Contain(line => line.Contains("longer than 65536 bytes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_happens_while_the_list_is_taken_is_not_lost()
    {
        FakeContainer db = _engine.Containers.Run("db");
        bool done = false;
        _engine.Misbehave = async exchange =>
        {
            if (exchange.Route.EndsWith($"{db.Id}/json", StringComparison.Ordinal) && !done)
            {
                // It stops just after it was looked at.
                done = true;
                await exchange.ReadBodyAsync();
                string before = db.ToJson().ToJsonString();
                _engine.Containers.Stop(db);
                exchange.Reply(200, before);
            }
        };
        (await _facts.NextAsync()).Containers.Single().IsRunning.Should().BeTrue();
        await _facts.NextAsync("db", one => !one.IsRunning);
    }

    [Fact]
    public async Task A_container_of_which_the_engine_does_not_tell_is_taken_as_it_was()
    {
        FakeContainer db = _engine.Containers.Run("db");
        await SettleAsync();
        _engine.On($"/containers/{db.Id}/json", exchange => exchange.Refuse(500, "lookup failed"));
        _engine.Events.Tell("start", db);
        (await _facts.NextAsync(fact => fact.Container?.Value == db.Id)).Containers.Single().IsRunning.Should().BeTrue();
    }

    [Fact]
    public async Task A_container_that_was_removed_never_comes_back_by_an_engines_stumble()
    {
        FakeContainer db = _engine.Containers.Run("db"), web = _engine.Containers.Run("web");
        await SettleAsync();
        _engine.Containers.Remove(db);
        await _facts.NextAsync(fact => fact.Kind == ContainerFactKind.Removed);
        _facts.Seen.Clear();
        _engine.On($"/containers/{db.Id}/json", exchange => exchange.Refuse(500, "lookup failed"));
        _engine.Events.Tell("destroy", db);
        _engine.Containers.Stop(web);
        await _facts.NextAsync("web", one => !one.IsRunning);
        _facts.Seen.SelectMany(fact => fact.Containers).Should().NotContain(one => one.Name == "db");
    }

    [Fact]
    public async Task A_flood_is_a_bounded_number_of_looks_and_ends_with_the_truth()
    {
        const int Events = 500;
        FakeContainer[] all = [.. Enumerable.Range(0, 5).Select(number => _engine.Containers.Run($"db{number}"))];
        await SettleAsync();
        int before = _engine.Requests.Count;
        for (int turn = 0; turn < Events; turn++)
        {
            FakeContainer one = all[turn % all.Length];
            if (one.IsRunning)
            {
                _engine.Containers.Stop(one);
            }
            else
            {
                _engine.Containers.Start(one);
            }
        }

        _engine.Containers.Run("last");
        await _facts.NextAsync("last", one => one.IsRunning);
        foreach (FakeContainer one in all)
        {
            ContainerInfo told = _facts.Seen.SelectMany(fact => fact.Containers).Last(info => info.Name == one.Name);
            (told.IsRunning, told.Networks[0].IPv4?.ToString() ?? "").Should().Be((one.IsRunning, one.Address));
        }

        (_engine.Requests.Count - before).Should().BeLessThan(Events + all.Length + 2, "a look for each event is the worst that may be");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _facts.DisposeAsync();
        _runtime.Dispose();
        await _engine.DisposeAsync();
        _log.Dispose();
    }

    /// <summary>Reads the list and all that is told again since the second before it.</summary>
    private async Task SettleAsync()
    {
        await _facts.NextAsync();
        _engine.Containers.Add("settled");
        await _facts.NextAsync("settled", _ => true);
    }

    private int LooksAt(FakeContainer container) => _engine.Requests.Count(request => request.Contains(container.Id, StringComparison.Ordinal));
}
