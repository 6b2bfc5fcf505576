namespace ContainerLinks.Docker.Tests;

/// <summary>Commands to an engine that refuses, stumbles, hangs or goes away.</summary>
public sealed class CommandTests : IAsyncLifetime
{
    private readonly WatchedTime _time = new();
    private readonly FakeEngine _engine = new();
    private readonly DockerRuntime _runtime;

    public CommandTests() => _runtime = _engine.Connect(_time);

    [Fact]
    public async Task A_life_by_command_is_found_after_each_one()
    {
        ContainerId id = await _runtime.CreateAsync(new ContainerSpec("db") { Image = "db", Environment = ["A=1"] });
        (await _runtime.FindAsync("db"))!.State.Should().Be(ContainerState.Created);
        await _runtime.StartAsync(id, new ContainerStart());
        await _runtime.StartAsync(id, new ContainerStart());
        (await _runtime.FindAsync("db"))!.IsRunning.Should().BeTrue();
        await _runtime.RenameAsync(id, "database");
        (await _runtime.FindAsync("db")).Should().BeNull();
        await _runtime.StopAsync(id);
        (await _runtime.FindAsync("database"))!.State.Should().Be(ContainerState.Exited);
        await _runtime.RemoveAsync(id);
        (await _runtime.FindAsync(id.Value)).Should().BeNull();
    }

    [Fact]
    public async Task A_stop_without_patience_is_asked_for_as_such_and_not_left_to_the_engines_default()
    {
        using DockerRuntime runtime = _engine.Connect(configure: options => options.StopTimeout = TimeSpan.Zero);
        ContainerId id = await runtime.CreateAsync(new ContainerSpec("db") { Image = "db" });
        await runtime.StopAsync(id);
        _engine.Requests.Should().Contain(request => request.EndsWith("/stop?t=0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task By_force_a_container_of_Podman_is_removed_without_the_ten_seconds_that_it_would_be_given()
    {
        await using var podman = new FakeEngine(FakeRelease.Podman5);
        using DockerRuntime runtime = podman.Connect();
        ContainerId id = await runtime.CreateAsync(new ContainerSpec("db") { Image = "db" });
        await runtime.StartAsync(id, new ContainerStart());

        await runtime.RemoveAsync(id, force: true);

        podman.Containers.All.Should().BeEmpty();
        podman.Requests.Should().Contain($"DELETE /v5.8.6/libpod/containers/{id.Value}?force=true&timeout=0");
        Func<Task> again = () => runtime.RemoveAsync(id, force: true);
        (await again.Should().ThrowAsync<ContainerLinksException>()).Which.Error.Should().Be(ContainerLinksError.ContainerNotFound);
    }

    [Theory]
    [InlineData("network ql7hxap9q99msabjtmty3gs3w not found", 2, true)]
    [InlineData("failed to set up container networking: network pt68gvh4sxl9wpke3v9pf9u3u not found", 5, true)]
    [InlineData("network ql7hxap9q99msabjtmty3gs3w not found", 100, false)]
    [InlineData("network 4fa4fa4fa4fa4fa4fa4fa4fa4fa4fa4fa4fa4fa4fa4fa4fa4fa4fa4fa4fa4fa4 not found", 1, false)]
    public async Task A_start_waits_for_a_network_of_a_Swarm_that_the_engine_does_not_have_at_the_moment(string words, int refusals, bool starts)
    {
        ContainerId id = await _runtime.CreateAsync(new ContainerSpec("db") { Image = "db" });
        int asked = 0;
        _engine.Misbehave = exchange =>
        {
            if (exchange.Route.EndsWith("/start", StringComparison.Ordinal) && ++asked <= refusals)
            {
                exchange.Refuse(404, words);
            }

            return Task.CompletedTask;
        };

        Task start = _runtime.StartAsync(id, new ContainerStart());
        while (!start.IsCompleted)
        {
            await Task.WhenAny(start, _time.NextWaitAsync(TimeSpan.FromSeconds(5)));
            _time.Advance(TimeSpan.FromSeconds(4));
        }

        if (starts)
        {
            await start;
            (await _runtime.FindAsync("db"))!.IsRunning.Should().BeTrue();
            asked.Should().Be(refusals + 1);
        }
        else
        {
            (await start.Awaiting(task => task).Should().ThrowAsync<ContainerLinksException>()).Which.Message.Should().Contain(words);
            asked.Should().Be(Math.Min(refusals, 6));
        }
    }

    [Theory]
    [InlineData(409, "Conflict. The container name /db is already in use", ContainerLinksError.NameInUse)]
    [InlineData(500, "the container name \\\"db\\\" is already in use by c0ffee", ContainerLinksError.NameInUse)]
    [InlineData(500, "renaming container c0ffee: updating container config table with new configuration for container c0ffee: UNIQUE constraint failed: ContainerConfig.Name", ContainerLinksError.NameInUse)]
    [InlineData(500, "driver failed", ContainerLinksError.Refused)]
    [InlineData(503, "engine is stopping", ContainerLinksError.Unavailable)]
    public async Task A_refusal_has_a_code_and_the_engines_own_words(int status, string words, ContainerLinksError expected)
    {
        _engine.On("/containers/create", exchange => exchange.Refuse(status, words));
        Func<Task> create = () => _runtime.CreateAsync(new ContainerSpec("db") { Image = "db" });
        ContainerLinksException refusal = (await create.Should().ThrowAsync<ContainerLinksException>()).Which;
        refusal.Error.Should().Be(expected);
        refusal.Message.Should().Contain(words.Replace("\\", "", StringComparison.Ordinal)).And.Contain("create 'db'");
    }

    [Fact]
    public async Task A_container_that_is_gone_is_told_as_not_found()
    {
        Func<Task> stop = () => _runtime.StopAsync(new ContainerId("c0ffee"));
        (await stop.Should().ThrowAsync<ContainerLinksException>()).Which.Error.Should().Be(ContainerLinksError.ContainerNotFound);
    }

    [Fact]
    public async Task An_engine_that_hangs_up_in_the_middle_of_an_answer_is_unavailable()
    {
        FakeContainer db = _engine.Containers.Run("db");
        _engine.On($"/containers/{db.Id}/rename", exchange =>
        {
            exchange.WriteRaw("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{");
            exchange.Hangup();
        });
        Func<Task> rename = () => _runtime.RenameAsync(new ContainerId(db.Id), "database");
        (await rename.Should().ThrowAsync<ContainerLinksException>()).Which.Error.Should().Be(ContainerLinksError.Unavailable);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_read_is_told_as_such()
    {
        FakeContainer db = _engine.Containers.Run("db");
        _engine.On($"/containers/{db.Id}/json", exchange => exchange.Reply(200, "{\"Id\":"));
        Func<Task> find = async () => await _runtime.FindAsync(db.Id);
        (await find.Should().ThrowAsync<ContainerLinksException>()).Which.Message.Should().Contain("cannot be read");
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_in_time_is_unavailable_and_a_stop_has_its_own_time_on_top()
    {
        FakeContainer db = _engine.Containers.Run("db");
        await _runtime.FindAsync("db");
        _engine.On($"/containers/{db.Id}/stop", exchange => exchange.Hang());
        Task stop = _runtime.StopAsync(new ContainerId(db.Id));
        TimeSpan limit = await _time.NextWaitAsync(TimeSpan.FromHours(1), above: TimeSpan.FromSeconds(61));
        limit.Should().Be(TimeSpan.FromSeconds(70));
        _time.Advance(limit);
        Func<Task> stopped = () => stop;
        ContainerLinksException late = (await stopped.Should().ThrowAsync<ContainerLinksException>()).Which;
        (late.Error, late.IsTransient).Should().Be((ContainerLinksError.Unavailable, true));
        late.Message.Should().Contain("within 00:01:10");
    }

    [Fact]
    public async Task A_command_can_be_cancelled_while_the_engine_works()
    {
        FakeContainer db = _engine.Containers.Run("db");
        using var cancelled = new CancellationTokenSource();
        _engine.On($"/containers/{db.Id}/stop", exchange =>
        {
            exchange.Hang();
            cancelled.Cancel();
        });
        Func<Task> stop = () => _runtime.StopAsync(new ContainerId(db.Id), cancelled.Token);
        await stop.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task After_a_failure_the_next_command_goes_on_by_itself()
    {
        FakeContainer db = _engine.Containers.Run("db");
        await _runtime.FindAsync("db");
        _engine.Die();
        Func<Task> stop = () => _runtime.StopAsync(new ContainerId(db.Id));
        (await stop.Should().ThrowAsync<ContainerLinksException>()).Which.Error.Should().Be(ContainerLinksError.Unavailable);
        File.Delete(_engine.SocketPath);
        _engine.Listen();
        await _runtime.StopAsync(new ContainerId(db.Id));
        db.IsRunning.Should().BeFalse();
    }

    [Fact]
    public async Task A_name_is_found_as_engines_print_it()
    {
        FakeContainer web = _engine.Containers.Run("web");
        (await _runtime.FindAsync("/web"))!.Id.Value.Should().Be(web.Id);
        (await _runtime.FindAsync("web"))!.Id.Value.Should().Be(web.Id);
        foreach (string none in (string[])["/", "//web", "/web/db", "web/", "/no"])
        {
            (await _runtime.FindAsync(none)).Should().BeNull(none);
        }
    }

    [Theory]
    [InlineData("web db")]
    [InlineData("/web")]
    [InlineData("x")]
    [InlineData("we\nb")]
    public async Task A_new_name_that_is_none_is_refused_before_the_engine_is_asked(string name)
    {
        Func<Task> rename = () => _runtime.RenameAsync(new ContainerId("c0ffee"), name);
        (await rename.Should().ThrowAsync<ArgumentException>()).Which.Message.Should().Contain("is not a container name: expected").And.NotContain("\n");
        _engine.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_spec_without_an_image_is_refused_before_the_engine_is_asked()
    {
        Func<Task> create = () => _runtime.CreateAsync(new ContainerSpec("db"));
        (await create.Should().ThrowAsync<ArgumentException>()).Which.Message.Should().Contain("'db' has no image");
        _engine.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData(409, "Conflict. The container name /web is already in use by container c0ffee")]
    [InlineData(500, "container create: creating container storage: the container name web is already in use by c0ffee: that name is already in use")]
    public async Task A_name_of_another_container_is_told_as_such(int status, string words)
    {
        FakeContainer db = _engine.Containers.Run("db");
        _engine.On($"/containers/{db.Id}/rename", exchange => exchange.Refuse(status, words));
        Func<Task> rename = () => _runtime.RenameAsync(new ContainerId(db.Id), "web");
        ContainerLinksException refusal = (await rename.Should().ThrowAsync<ContainerLinksException>()).Which;
        refusal.Error.Should().Be(ContainerLinksError.NameInUse);
        refusal.Message.Should().Contain("to 'web', since another container has that name; expected a name that is free").And.Contain(words);
    }

    [Fact]
    public async Task A_runtime_that_is_disposed_ends_who_waits_for_its_connection_and_keeps_none()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _engine.On("/version", exchange =>
        {
            exchange.Hang();
            asked.TrySetResult();
        });
        Task[] waiting = [_runtime.FindAsync("a-one").AsTask(), _runtime.FindAsync("a-two").AsTask()];
        await asked.Task;
        _runtime.Dispose();
        foreach (Task one in waiting)
        {
            Func<Task> ended = () => one.WaitAsync(TimeSpan.FromMinutes(1));
            await ended.Should().ThrowAsync<ObjectDisposedException>();
        }
    }

    [Fact]
    public async Task A_connection_that_comes_at_the_moment_of_the_disposal_is_closed()
    {
        using var connected = new ListLog();
        for (int turn = 0; turn < 50; turn++)
        {
            var holder = new EngineHolder(new EngineConnector(EngineKind.Docker, new DockerRuntimeOptions { Endpoint = _engine.Endpoint }, new FakeSurroundings(), TimeProvider.System), HostsFileAccess.Path, connected);
            Task<EngineConnection> connection = holder.GetAsync(default).AsTask();
            await Task.WhenAll(Task.Run(holder.Dispose), connection.ContinueWith(_ => { }, TaskScheduler.Default));
            if (connection.IsCompletedSuccessfully)
            {
                Func<Task> use = async () => await (await connection).Api.ListAsync(default);
                await use.Should().ThrowAsync<ObjectDisposedException>("it was closed with its holder");
            }

            Func<Task> again = async () => await holder.GetAsync(default);
            await again.Should().ThrowAsync<ObjectDisposedException>();
        }
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _runtime.Dispose();
        await _engine.DisposeAsync();
    }
}
