using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>When an engine is asked about its Swarm, and what is told of it.</summary>
public sealed class SwarmDirectoryTests : IAsyncLifetime
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);
    private readonly WatchedTime _time = new();
    private readonly FakeEngine _engine = new();
    private readonly ListLog _log = new();
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromMinutes(1));
    private readonly FakeSwarm _swarm;
    private SwarmDirectory _directory;
    private IAsyncEnumerator<SourceReport>? _reports;
    private SourceInterest? _interest;

    public SwarmDirectoryTests()
    {
        _swarm = new FakeSwarm(_engine);
        _directory = Connect();
    }

    [Fact]
    public async Task Each_name_that_is_asked_for_is_reported_once_also_if_nobody_bears_it()
    {
        Watch("cache", "db", "nobody");

        (await NextAsync()).Sources.Single().Host.Should().Be("198.19.1.2");
        (await NextAsync()).Sources.Single().Host.Should().Be("swarm");
        (await NextAsync()).Sources.Should().BeEmpty();
        _directory.Name.Should().Be("swarm");
    }

    [Fact]
    public async Task A_change_on_another_host_is_found_at_the_next_look_and_what_did_not_change_is_not_told()
    {
        await SettleAsync("cache", "rr");
        _swarm.Recording.Heard("manager", "").Single(task => task!["Name"]!.GetValue<string>() == "cache")!["EndpointIP"] = "10.0.1.77";

        Task<SourceReport> next = NextAsync();
        _time.Advance(Poll);

        SourceReport report = await next;
        report.Name.Should().Be("cache");
        SwarmLooks.AddressesOf(report.Sources.Single()).Should().Equal("10.0.1.77");
    }

    [Fact]
    public async Task An_event_of_this_host_is_followed_by_a_look_at_once_and_others_soon_after()
    {
        await SettleAsync("db");
        Task<SourceReport> next = NextAsync();

        _swarm.Recording.On("manager")["services"]!.AsArray().Single(service => service!["Spec"]!["Name"]!.GetValue<string>() == "db")!["Endpoint"]!["VirtualIPs"]![0]!["Addr"] = "10.0.1.200/24";
        _swarm.Tell();

        SwarmLooks.AddressesOf((await next).Sources.Single()).Should().Equal("10.0.1.200");
        _ = NextAsync();
        (await _time.NextWaitAsync(TimeSpan.FromSeconds(1))).Should().Be(TimeSpan.FromMilliseconds(250));
    }

    [Fact]
    public async Task What_stays_is_confirmed_now_and_then()
    {
        await SettleAsync("db");
        DateTimeOffset told = _time.GetUtcNow();
        Task<SourceReport> next = NextAsync();
        while (!next.IsCompleted)
        {
            await Task.WhenAny(next, _time.NextWaitAsync(TimeSpan.FromSeconds(6)));
            _time.Advance(Poll);
        }

        (await next).Sources.Single().Name.Should().Be("db");
        (_time.GetUtcNow() - told).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Without_a_name_that_is_asked_for_the_engine_is_asked_nothing()
    {
        Task next = await HearWithoutNamesAsync();
        _time.Advance(Poll);

        next.IsCompleted.Should().BeFalse();
        _swarm.Count("networks").Should().Be(0);
    }

    [Fact]
    public async Task An_engine_that_goes_away_while_no_name_is_asked_for_is_found_again_before_one_is()
    {
        Task next = await HearWithoutNamesAsync();
        _engine.Events.Cut();

        await next.Awaiting(task => task.WaitAsync(TimeSpan.FromSeconds(30))).Should().ThrowAsync<ContainerLinksException>();
    }

    [Fact]
    public async Task A_name_that_is_asked_for_again_after_a_moment_without_any_is_told_again()
    {
        using var engine = new SimulatedEngine(new SimulationOptions { Profile = SimulationProfile.Plain });
        engine.Run(new SimulatedContainerSpec("web", "httpd"));
        await using var linker = new ContainerLinker(engine.AsRuntime(), directories: [_directory]);

        for (int turn = 0; turn < 2; turn++)
        {
            // The clock of the directory stands, so nothing is confirmed.
            await linker.LinkAsync("web", "db");
            LinkSnapshot now = linker.Snapshot;
            while (now.FindLink("web", "db")?.Host != "swarm")
            {
                now = await linker.WaitForSnapshotAsync(now.Version, _stop.Token);
            }

            await linker.UnlinkAsync("web", "db");
        }
    }

    [Fact]
    public async Task Only_services_that_may_be_meant_are_asked_for()
    {
        await SettleAsync("db.1");

        Uri.UnescapeDataString(_engine.Requests.First(request => request.Contains("/services", StringComparison.Ordinal))).Should().Contain("""{"name":["db"]}""");
        string id = _swarm.Told["services"]!.AsArray().Single(service => service!["Spec"]!["Name"]!.GetValue<string>() == "db")!["ID"]!.GetValue<string>();
        Uri.UnescapeDataString(_engine.Requests.First(request => request.Contains("/tasks", StringComparison.Ordinal))).Should().Contain($$"""{"service":["{{id}}"]}""");
    }

    [Fact]
    public async Task A_worker_is_not_asked_what_only_managers_know()
    {
        _swarm.Node = "worker";
        await SettleAsync("rr");

        _swarm.Count("/nodes").Should().Be(0);
        _swarm.Count("/info").Should().Be(1, "that question is dear");
    }

    [Fact]
    public async Task A_manager_that_was_made_a_worker_goes_on_as_one()
    {
        await SettleAsync("rr");
        _swarm.Node = "worker";
        _swarm.Recording.Heard("worker", "rr").RemoveAt(0);
        Task<SourceReport> next = NextAsync();
        _time.Advance(Poll);

        (await next).Sources.Single().Networks.Should().HaveCount(2);
        (await next).Sources.Single().Remarks.Should().BeEmpty();
    }

    [Fact]
    public async Task Managers_without_a_leader_are_told_and_what_the_hosts_tell_each_other_goes_on()
    {
        await SettleAsync("db");
        _swarm.Told["nodes"] = new JsonObject { ["message"] = "rpc error: code = Unknown desc = The swarm does not have a leader." };
        Task<SourceReport> next = NextAsync();
        _time.Advance(Poll);

        SourceAdvert db = (await next).Sources.Single();
        SwarmLooks.AddressesOf(db).Should().Equal("10.0.1.2");
        db.Remarks.Should().Contain(remark => remark.Contains("does not have a leader", StringComparison.Ordinal));
        db.Id.Value.Should().NotStartWith("service.", "its id is remembered");
    }

    [Fact]
    public async Task A_network_of_which_the_engine_does_not_tell_keeps_what_was_told_and_harms_no_other()
    {
        await SettleAsync("cache", "nobody");
        RefuseInspectionOf("links");
        Task<SourceReport> next = NextAsync();
        _time.Advance(Poll);

        SourceReport report = await next;
        report.Name.Should().Be("cache");
        SwarmLooks.AddressesOf(report.Sources.Single()).Should().Equal("10.0.1.8");
        report.Sources.Single().Remarks.Should().ContainSingle().Which.Should().Contain("network 'links'").And.Contain("so what it told before counts").And.Contain("one broken network");
        _log.Names.Should().ContainSingle(name => name == "NetworkNotTold");
    }

    [Fact]
    public async Task While_one_network_is_not_known_nobody_says_that_a_name_is_borne_by_nobody()
    {
        RefuseInspectionOf("links");
        Watch("cache", "pub");

        (await NextAsync()).Name.Should().Be("pub", "the manager and the network of published ports tell of it");
        Task<SourceReport> next = NextAsync();
        _swarm.Before = null;
        _time.Advance(Poll);

        (await next).Sources.Should().ContainSingle().Which.Name.Should().Be("cache");
    }

    [Fact]
    public async Task A_name_that_somebody_bore_is_given_up_although_another_network_is_not_known()
    {
        RefuseInspectionOf("ingress");
        await SettleAsync("cache");
        JsonArray heard = _swarm.Recording.Heard("manager", "");
        heard.Remove(heard.Single(task => task!["Name"]!.GetValue<string>() == "cache"));
        Task<SourceReport> next = NextAsync();
        _time.Advance(Poll);

        (await next).Sources.Should().BeEmpty();
    }

    [Fact]
    public async Task Where_traffic_goes_another_way_this_host_is_called_by_the_address_of_its_endpoints()
    {
        foreach (JsonNode? task in _swarm.Recording.Heard("manager", "").Where(task => task!["Name"]!.GetValue<string>() == "web"))
        {
            task!["Info"]!["Host IP"] = "192.0.2.1";
        }

        await SettleAsync("cache");

        _directory.HostName.Should().Be("192.0.2.1");
    }

    [Fact]
    public async Task An_engine_that_tells_of_no_network_at_all_is_a_failure()
    {
        RefuseInspectionOf("links", "ingress");
        Watch("cache");

        (await FluentActions.Awaiting(NextAsync).Should().ThrowAsync<ContainerLinksException>()).Which.Message.Should().Contain("one broken network");
    }

    [Fact]
    public async Task A_proxy_that_hides_tasks_is_asked_no_more_than_a_few_times()
    {
        _swarm.Before = exchange =>
        {
            if (exchange.Route == "/tasks")
            {
                exchange.Refuse(404, "page not found");
            }

            return Task.CompletedTask;
        };
        Watch("db");

        (await NextAsync()).Sources.Single().Remarks.Should().NotBeEmpty();
        _swarm.Count("/tasks").Should().Be(3);
    }

    [Fact]
    public async Task An_engine_without_a_Swarm_has_no_sources_says_so_once_and_is_asked_again_every_minute()
    {
        _swarm.Told["info"] = JsonNode.Parse("""{"Swarm":{"NodeID":"","NodeAddr":"","LocalNodeState":"inactive","ControlAvailable":false}}""");
        Watch("db");
        (await NextAsync()).Sources.Should().BeEmpty();

        Task<SourceReport> next = NextAsync();
        (await _time.NextWaitAsync(TimeSpan.FromHours(1), TimeSpan.FromSeconds(30))).Should().BePositive();
        _swarm.Recording = new SwarmRecording("docker-20-whole");
        int asked = _swarm.Count("/info");
        _time.Advance(TimeSpan.FromMinutes(1));

        (await next).Sources.Should().ContainSingle();
        asked.Should().BeLessThanOrEqualTo(2);
        _log.Names.Should().ContainSingle(name => name == "NoSwarm");
    }

    [Theory]
    [InlineData("pending", "", "'pending' there.")]
    [InlineData("locked", "Swarm is encrypted", "'locked' there: Swarm is encrypted")]
    public async Task A_Swarm_that_does_not_work_yet_is_a_failure_and_not_the_end_of_its_sources(string state, string error, string told)
    {
        _swarm.Told["info"]!["Swarm"]!["LocalNodeState"] = state;
        _swarm.Told["info"]!["Swarm"]!["Error"] = error;
        Watch("db");

        (await FluentActions.Awaiting(NextAsync).Should().ThrowAsync<ContainerLinksException>()).Which.Message.Should().EndWith(told);
    }

    [Fact]
    public async Task A_Podman_has_no_Swarm_and_is_asked_for_none()
    {
        _directory.Dispose();
        _engine.Release = FakeRelease.Podman4;
        _directory = Connect();
        Watch("db");

        (await NextAsync()).Sources.Should().BeEmpty();
        _swarm.Count("/info").Should().Be(0);
    }

    [Fact]
    public async Task A_failure_ends_the_stream_and_the_next_one_knows_what_was_before()
    {
        _swarm.Recording = new SwarmRecording("docker-28-whole");
        await SettleAsync("cache");
        Task<SourceReport> next = NextAsync();
        _engine.Die();
        await next.Awaiting(task => task).Should().ThrowAsync<ContainerLinksException>();
        await _reports!.DisposeAsync();

        _engine.Listen();
        _swarm.Recording = new SwarmRecording("docker-28-cut");
        Watch(_interest!);

        (await NextAsync()).Sources.Single().LostBecause.Should().Contain("down since");
    }

    [Fact]
    public async Task Two_linkers_may_ask_at_once()
    {
        Watch("db");
        await using IAsyncEnumerator<SourceReport> other = _directory.WatchAsync(SourceInterest.In("rr"), _stop.Token).GetAsyncEnumerator(_stop.Token);

        (await NextAsync()).Name.Should().Be("db");
        (await other.MoveNextAsync()).Should().BeTrue();
        other.Current.Name.Should().Be("rr");
        other.Current.Sources.Should().ContainSingle("what is remembered for one is not taken for the other");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        _directory.Dispose();
        await _engine.DisposeAsync();
        _stop.Dispose();
        _log.Dispose();
    }

    /// <summary>An event comes to a directory that is asked for no name.</summary>
    /// <returns>The report that it makes next, which may never come.</returns>
    private async Task<Task> HearWithoutNamesAsync()
    {
        Watch(SourceInterest.In());
        Task<SourceReport> next = NextAsync();
        while (_engine.Events.Opened == 0)
        {
            await Task.Yield();
        }

        _swarm.Tell();
        return next;
    }

    /// <summary>The tests move the clock by minutes, and a request under way is not to run out of time by that.</summary>
    private SwarmDirectory Connect() => new(new DockerRuntimeOptions { Endpoint = _engine.Endpoint, RequestTimeout = TimeSpan.FromDays(1) }, new SwarmOptions { PollInterval = Poll }, _time, _log);

    private void RefuseInspectionOf(params string[] networks)
    {
        string[] ids = Array.ConvertAll(networks, network => _swarm.Told[network]!["Id"]!.GetValue<string>());
        _swarm.Before = exchange =>
        {
            if (ids.Any(id => exchange.Route.EndsWith(id, StringComparison.Ordinal)))
            {
                exchange.Refuse(500, "one broken network");
            }

            return Task.CompletedTask;
        };
    }

    private void Watch(params string[] names) => Watch(SourceInterest.In(names));

    private void Watch(SourceInterest interest) => _reports = _directory.WatchAsync(_interest = interest, _stop.Token).GetAsyncEnumerator(_stop.Token);

    private async Task<SourceReport> NextAsync()
    {
        (await _reports!.MoveNextAsync()).Should().BeTrue();
        return _reports.Current;
    }

    /// <summary>Reads the first reports of all names.</summary>
    private async Task SettleAsync(params string[] names)
    {
        Watch(names);
        foreach (string _ in names)
        {
            await NextAsync();
        }
    }
}
