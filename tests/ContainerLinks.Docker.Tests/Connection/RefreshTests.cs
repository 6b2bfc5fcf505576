using System.Globalization;

namespace ContainerLinks.Docker.Tests;

/// <summary>What the refresh costs, and that no event waits for it.</summary>
public sealed class RefreshTests : IAsyncLifetime
{
    private const int Many = 402;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private readonly WatchedTime _time = new();
    private readonly FakeEngine _engine = new();
    private readonly ListLog _log = new();
    private readonly DockerRuntime _runtime;
    private FactReader? _reader;
    private int _markers;

    private FactReader Facts => _reader!;

    public RefreshTests() => _runtime = _engine.Connect(_time, _log);

    [Fact]
    public async Task A_list_that_shows_nothing_new_costs_no_look()
    {
        await FollowAsync(Many);
        int before = Looks;
        for (int turn = 1; turn <= 3; turn++)
        {
            await RefreshAsync();
            (Looks - before).Should().Be(turn, "only what is new is looked at");
        }
    }

    [Fact]
    public async Task Only_what_is_new_or_gone_or_shown_differently_is_looked_at()
    {
        FakeContainer[] all = await FollowAsync(20);
        int before = Looks;
        Silently(() =>
        {
            all[1].Address = "172.17.9.9";
            all[2].Status = "paused";
            all[3].Health = "unhealthy";
            _engine.Containers.Rename(all[4], "renamed");
            _engine.Containers.Remove(all[5]);
            _engine.Containers.Run("late");
        });
        await RefreshAsync();
        await Facts.NextAsync(one => one.Kind == ContainerFactKind.Removed && one.Container?.Value == all[5].Id);
        ContainerInfo Last(string name) => Facts.Seen.SelectMany(fact => fact.Containers).Last(one => one.Name == name);
        Last(all[1].Name).Networks.Single().IPv4!.ToString().Should().Be("172.17.9.9");
        Last(all[2].Name).State.Should().Be(ContainerState.Paused);
        Last(all[3].Name).Health.Should().Be(ContainerHealth.Unhealthy);
        Last("renamed").Id.Value.Should().Be(all[4].Id);
        Last("late").IsRunning.Should().BeTrue();
        (Looks - before).Should().Be(7);
        await RefreshAsync();
        (Looks - before).Should().Be(8, "each was looked at once");
    }

    [Fact]
    public async Task What_an_event_told_and_was_undone_without_one_is_found()
    {
        FakeContainer[] all = await FollowAsync(3);
        all[0].Status = "paused";
        _engine.Events.Tell("pause", all[0]);
        await Facts.NextAsync(all[0].Name, one => one.State == ContainerState.Paused);
        all[0].Status = "running";
        await RefreshAsync();
        Facts.Seen.SelectMany(fact => fact.Containers).Last(one => one.Name == all[0].Name).State.Should().Be(ContainerState.Running);
    }

    [Fact]
    public async Task An_event_waits_for_one_look_of_a_refresh_at_most()
    {
        FakeContainer[] all = await FollowAsync(Many);
        var looked = new List<string>();
        var middle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _engine.Misbehave = async exchange =>
        {
            if (exchange.Route.StartsWith("/containers/", StringComparison.Ordinal) && exchange.Route != "/containers/json")
            {
                int count;
                lock (looked)
                {
                    looked.Add(exchange.Route.Split('/')[2]);
                    count = looked.Count;
                }

                if (count == 100)
                {
                    // The engine is slow with this one: it answers when the test says so.
                    middle.SetResult();
                    await goOn.Task;
                }
            }
        };

        // Every container differs, so the refresh looks at all of them.
        Silently(() => Array.ForEach(all, one => one.Health = "healthy"));
        Task<ContainerFact> stopped = Facts.NextAsync(fact => fact.Containers.Any(one => one.Id.Value == all[^1].Id && !one.IsRunning));
        _time.Advance(Interval);
        await middle.Task;
        _engine.Containers.Stop(all[^1]);
        await stopped;
        lock (looked)
        {
            looked.Should().HaveCount(101, "the look for the event passes the one that is slow, and all that wait");
            looked[^1].Should().Be(all[^1].Id);
        }

        goOn.SetResult();
        await Facts.NextAsync(fact => fact.Containers.Any(one => one.Id.Value == all[^2].Id && one.Health == ContainerHealth.Healthy));
    }

    [Fact]
    public async Task A_list_that_does_not_come_keeps_no_event()
    {
        FakeContainer[] all = await FollowAsync(2);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _engine.On("/containers/json", exchange =>
        {
            exchange.Hang();
            asked.TrySetResult();
        });
        Task<ContainerInfo> stopped = Facts.NextAsync(all[0].Name, one => !one.IsRunning);
        _time.Advance(Interval);
        await asked.Task;
        _engine.Containers.Stop(all[0]);
        await stopped;
    }

    [Theory]
    [InlineData("Up 3 minutes", "Up 4 hours", true)]
    [InlineData("Up 3 minutes (healthy)", "Up 4 minutes (unhealthy)", false)]
    [InlineData("Up 3 minutes (healthy)", "Up 4 minutes (healthy)", true)]
    [InlineData("Exited (0) 3 minutes ago", "Exited (0) 2 hours ago", true)]
    [InlineData("Exited (0) 3 minutes ago", "Exited (137) 1 second ago", false)]
    public void The_age_of_a_container_is_no_difference(string one, string other, bool isSame)
    {
        static string Shown(string status) => EngineList.Read(System.Text.Json.JsonDocument.Parse($$"""[{"Id":"ab","Status":"{{status}}"}]""").RootElement).Containers[0].Shown;
        (Shown(one) == Shown(other)).Should().Be(isSame);
    }

    [Theory]
    [InlineData("""{"Id":"ab","Names":["/db","/web/db"],"Ports":[{"PrivatePort":1},{"PrivatePort":2}]}""", """{"Ports":[{"PrivatePort":2},{"PrivatePort":1}],"Names":["/web/db","/db"],"Id":"ab"}""", true)]
    [InlineData("""{"Id":"ab","SizeRw":1}""", """{"Id":"ab","SizeRw":2}""", true)]
    [InlineData("""{"Id":"ab","Labels":{"Status":"1"}}""", """{"Id":"ab","Labels":{"Status":"2"}}""", false)]
    [InlineData("""{"Id":"ab","Labels":{"a":"b"}}""", """{"Id":"ab","Labels":{"a":"c"}}""", false)]
    [InlineData("""{"Id":"ab","NetworkSettings":{"Networks":{"n":{"Aliases":["x"]}}}}""", """{"Id":"ab","NetworkSettings":{"Networks":{"n":{"Aliases":["y"]}}}}""", false)]
    [InlineData("""{"Id":"ab","Future":1}""", """{"Id":"ab","Future":2}""", false)]
    public void What_a_list_shows_counts_and_its_order_does_not(string one, string other, bool isSame)
    {
        static string Shown(string entry) => EngineList.Read(System.Text.Json.JsonDocument.Parse($"[{entry}]").RootElement).Containers[0].Shown;
        (Shown(one) == Shown(other)).Should().Be(isSame);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await (_reader?.DisposeAsync() ?? default);
        _runtime.Dispose();
        await _engine.DisposeAsync();
        _log.Dispose();
    }

    private int Looks => _engine.Requests.Count(request => request.StartsWith("GET ", StringComparison.Ordinal) && request.EndsWith("/json", StringComparison.Ordinal) && request.Contains("/containers/", StringComparison.Ordinal) && !request.Contains("/containers/json", StringComparison.Ordinal));

    /// <summary>Reads the list; nothing that was before it is told again.</summary>
    private async Task<FakeContainer[]> FollowAsync(int count)
    {
        FakeContainer[] all = [.. Enumerable.Range(0, count).Select(number => _engine.Containers.Run(string.Create(CultureInfo.InvariantCulture, $"c{number}")))];
        _engine.Events.Forget();
        _reader = new FactReader(_runtime, TimeSpan.FromMinutes(1));
        (await Facts.NextAsync()).Containers.Should().HaveCount(count);
        return all;
    }

    /// <summary>Lets the time of a refresh come, and waits until it is through: it finds a new container behind all others, which is the one look that it costs.</summary>
    private async Task RefreshAsync()
    {
        string marker = string.Create(CultureInfo.InvariantCulture, $"marker{++_markers}");
        Silently(() => _engine.Containers.Run(marker));
        Task<ContainerInfo> last = Facts.NextAsync(marker, _ => true);
        _time.Advance(Interval);
        await last;
    }

    private void Silently(Action change)
    {
        _engine.Events.IsSilent = true;
        change();
        _engine.Events.IsSilent = false;
    }
}
