namespace ContainerLinks.Docker.Tests;

/// <summary>Answers that somebody between us and the engine gives: none of them removes a container, and each is told with the path that was asked.</summary>
public sealed class ProxyAnswerTests : IAsyncLifetime
{
    private const string Page = "<html>\n<body>\t<h1>Sorry</h1>\r\n</body></html>";
    private static readonly ContainerSpec Spec = new("new") { Image = "db" };
    private readonly WatchedTime _time = new();
    private readonly FakeEngine _engine = new();
    private readonly ListLog _log = new();
    private readonly DockerRuntime _runtime;

    public ProxyAnswerTests() => _runtime = _engine.Connect(_time, _log);

    /// <summary>Status, kind and body; whether it may pass by itself.</summary>
    public static TheoryData<int, string, string, bool> Answers => new()
    {
        { 404, "text/html", Page, true },
        { 404, "text/plain", "404 page not found", true },
        { 404, "text/plain", "No such container: ID", true },
        { 404, "text/html", "", true },
        { 404, "application/json", """{"message":"page not found"}""", true },
        { 404, "application/json", """{"message":"no Route matched with those values"}""", true },
        { 404, "application/json", """{"error":"No such container: ID"}""", true },
        { 404, "application/json", """["No such container: ID"]""", true },
        { 404, "application/json", "null", true },
        { 410, "text/html", Page, true },
        { 200, "text/html", Page, true },
        { 200, "text/plain", "OK", true },
        { 302, "text/html", Page, false },
        { 307, "text/html", "", false },
        { 400, "text/html", Page, false },
        { 401, "application/json", """{"message":"sign in"}""", false },
        { 403, "text/html", Page, false },
        { 403, "application/json", """{"message":"forbidden"}""", false },
        { 405, "text/plain", "no", false },
        { 407, "text/html", Page, false },
        { 408, "text/html", Page, true },
        { 429, "application/json", """{"message":"slow down"}""", true },
        { 500, "text/html", Page, true },
        { 502, "text/html", Page, true },
        { 503, "application/json", """{"message":"no upstream"}""", true },
        { 504, "text/html", Page, true },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Every_request_tells_who_answered_what_and_nobody_is_gone(int status, string type, string body, bool isPassing)
    {
        FakeContainer db = _engine.Containers.Run("db");
        var id = new ContainerId(db.Id);
        await _runtime.FindAsync("db");
        (string Route, Func<Task> Ask)[] requests =
        [
            ($"/containers/{db.Id}/json", async () => await _runtime.FindAsync(db.Id)),
            ($"/containers/{db.Id}/start", () => _runtime.StartAsync(id, new ContainerStart())),
            ($"/containers/{db.Id}/stop", () => _runtime.StopAsync(id)),
            ($"/containers/{db.Id}/rename", () => _runtime.RenameAsync(id, "database")),
            ($"/containers/{db.Id}", () => _runtime.RemoveAsync(id)),
            ("/containers/create", () => _runtime.CreateAsync(Spec)),
            ("/containers/json", async () => await FirstAsync()),
            ("/events", async () => await FirstOfEventsAsync()),
        ];
        foreach ((string route, Func<Task> ask) in requests)
        {
            Answer(route, status, type, body.Replace("ID", db.Id, StringComparison.Ordinal));
            ContainerLinksException told = (await ask.Should().ThrowAsync<ContainerLinksException>(route)).Which;
            told.Error.Should().Be(isPassing ? ContainerLinksError.Unavailable : ContainerLinksError.Refused, told.Message);
            told.IsTransient.Should().Be(isPassing);
            told.Message.Should().NotContainAny("\n", "\r", "\t");
            told.Message.Length.Should().BeLessThan(1000);
            bool isEnginesOwn = status is 429 or 503 && type == "application/json";
            told.Message.Contains(route, StringComparison.Ordinal).Should().Be(!isEnginesOwn, told.Message);
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task A_look_that_a_proxy_answers_removes_nothing_and_is_repeated(int status, string type, string body, bool isPassing)
    {
        _ = isPassing;
        FakeContainer db = _engine.Containers.Run("db"), web = _engine.Containers.Run("web");
        await using FactReader facts = new(_runtime, TimeSpan.FromMinutes(1));
        await facts.NextAsync();
        Answer($"/containers/{db.Id}/json", status, type, body.Replace("ID", db.Id, StringComparison.Ordinal));
        _engine.Containers.Stop(db);
        _engine.Containers.Stop(web);
        await facts.NextAsync("web", one => !one.IsRunning);
        _engine.Misbehave = null;
        _time.Advance(TimeSpan.FromSeconds(10));
        await facts.NextAsync("db", one => !one.IsRunning);
        facts.Seen.Should().NotContain(fact => fact.Kind == ContainerFactKind.Removed);
        _engine.Events.Opened.Should().Be(1, "the events go on");
        _log.Count(4004).Should().Be(1, "it is told once");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("""{"message":"page not found"}""")]
    public async Task A_list_that_is_none_lacks_nobody(string list)
    {
        _engine.Containers.Run("db");
        await using FactReader facts = new(_runtime, TimeSpan.FromMinutes(1));
        await facts.NextAsync();
        Answer("/containers/json", 200, "application/json", list);
        Task<ContainerFact> back = facts.NextAsync(fact => fact.Kind == ContainerFactKind.Resync);
        _time.Advance(TimeSpan.FromMinutes(1));
        TimeSpan pause = await _time.NextWaitAsync(TimeSpan.FromMilliseconds(101));
        _log.Count(4002).Should().Be(1);
        _engine.Misbehave = null;
        _time.Advance(pause);

        (await back).Containers.Should().ContainSingle();
        facts.Seen.Should().NotContain(fact => fact.Kind == ContainerFactKind.Removed);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Id":""}""")]
    [InlineData("""{"Id":"0123456789abcdef","Name":"/other"}""")]
    public async Task An_answer_about_nobody_or_about_somebody_else_removes_nothing(string answer)
    {
        FakeContainer db = _engine.Containers.Run("db"), web = _engine.Containers.Run("web");
        await using FactReader facts = new(_runtime, TimeSpan.FromMinutes(1));
        await facts.NextAsync();
        Answer($"/containers/{db.Id}/json", 200, "application/json", answer);
        _engine.Events.Tell("start", db);
        _engine.Containers.Stop(web);
        await facts.NextAsync("web", one => !one.IsRunning);
        facts.Seen.Should().NotContain(fact => fact.Kind == ContainerFactKind.Removed);
        facts.Seen.SelectMany(fact => fact.Containers).Should().NotContain(one => one.Name == "other");
    }

    [Fact]
    public async Task A_container_that_is_listed_and_cannot_be_read_exists_with_what_the_list_shows()
    {
        FakeContainer db = _engine.Containers.Run("db", "a=b");
        _engine.Containers.Run("web");
        Answer($"/containers/{db.Id}/json", 404, "text/html", Page);
        await using FactReader facts = new(_runtime, TimeSpan.FromMinutes(1));
        ContainerInfo told = (await facts.NextAsync()).Containers.Single(one => one.Name == "db");
        (told.Id.Value, told.IsRunning, told.Networks.Single().IPv4!.ToString(), told.Labels["a"], told.HostsPath).Should().Be((db.Id, true, db.Address, "b", null));

        _engine.Misbehave = null;
        Task<ContainerInfo> whole = facts.NextAsync("db", one => one.HostsPath == db.HostsPath);
        _time.Advance(TimeSpan.FromSeconds(1));
        await whole;
    }

    [Fact]
    public async Task A_list_of_which_an_entry_cannot_be_read_lacks_nobody()
    {
        FakeContainer db = _engine.Containers.Run("db"), web = _engine.Containers.Run("web");
        await using FactReader facts = new(_runtime, TimeSpan.FromMinutes(1));
        await facts.NextAsync();
        Task<ContainerFact> again = facts.NextAsync(fact => fact.Kind == ContainerFactKind.Resync);
        Answer("/containers/json", 200, "application/json", $"[{web.ToListJson().ToJsonString()},null]");
        _engine.Events.Cut();
        _time.Advance(await _time.NextWaitAsync(TimeSpan.FromMilliseconds(101)));
        (await again).Containers.Select(one => one.Id.Value).Should().BeEquivalentTo([web.Id, db.Id]);
    }

    [Fact]
    public async Task A_page_without_end_in_place_of_the_events_is_not_read_to_its_end()
    {
        _engine.On("/events", exchange =>
        {
            exchange.WriteRaw("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n");
            exchange.WriteChunk(Page);
        });
        Func<Task> read = FirstOfEventsAsync;
        (await read.Should().ThrowAsync<ContainerLinksException>()).Which.Message.Should().Contain("GET /v1.41/events").And.Contain("Sorry");
    }

    [Fact]
    public async Task Without_a_word_of_any_container_there_is_no_list_and_the_path_is_told()
    {
        FakeContainer db = _engine.Containers.Run("db");
        Answer($"/containers/{db.Id}/json", 404, "text/html", Page);
        Func<Task> follow = FirstAsync;
        (await follow.Should().ThrowAsync<ContainerLinksException>()).Which.Message.Should().Contain($"GET /v1.41/containers/{db.Id}/json").And.Contain("<h1>Sorry</h1>");
    }

    [Fact]
    public async Task What_the_engine_says_of_another_container_is_not_said_of_this_one()
    {
        FakeContainer db = _engine.Containers.Run("db");
        _engine.On($"/containers/{db.Id}/start", exchange => exchange.Refuse(404, "No such container: gateway"));
        Func<Task> start = () => _runtime.StartAsync(new ContainerId(db.Id), new ContainerStart());
        (await start.Should().ThrowAsync<ContainerLinksException>()).Which.Error.Should().Be(ContainerLinksError.Refused);
    }

    [Theory]
    [InlineData("No such container: ID")]
    [InlineData("no container with name or ID \\\"ID\\\" found: no such container")]
    public async Task What_the_engine_itself_says_is_believed(string words)
    {
        FakeContainer db = _engine.Containers.Run("db");
        await using FactReader facts = new(_runtime, TimeSpan.FromMinutes(1));
        await facts.NextAsync();
        _engine.On($"/containers/{db.Id}/json", exchange => exchange.Refuse(404, words.Replace("ID", db.Id, StringComparison.Ordinal)));
        _engine.Events.Tell("destroy", db);
        (await facts.NextAsync(fact => fact.Kind == ContainerFactKind.Removed)).Container!.Value.Should().Be(db.Id);
        (await _runtime.FindAsync(db.Id)).Should().BeNull();

        // A later list that has it brings it back.
        _engine.Misbehave = null;
        Task<ContainerInfo> back = facts.NextAsync("db", _ => true);
        _time.Advance(TimeSpan.FromMinutes(1));
        (await back).Id.Value.Should().Be(db.Id);
    }

    [Theory]
    [InlineData("network nonet not found")]
    [InlineData("could not find plugin x in v1 plugin registry: plugin not found")]
    public async Task What_the_engine_lacks_for_a_start_is_a_refusal_in_its_own_words(string words)
    {
        FakeContainer db = _engine.Containers.Run("db");
        _engine.On($"/containers/{db.Id}/start", exchange => exchange.Refuse(404, words));
        Func<Task> start = () => _runtime.StartAsync(new ContainerId(db.Id), new ContainerStart());
        ContainerLinksException told = (await start.Should().ThrowAsync<ContainerLinksException>()).Which;
        told.Error.Should().Be(ContainerLinksError.Refused);
        told.Message.Should().EndWith(words);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _runtime.Dispose();
        await _engine.DisposeAsync();
        _log.Dispose();
    }

    private void Answer(string route, int status, string type, string body) => _engine.On(route, exchange => exchange.Reply(status, body, type));

    private async Task FirstAsync()
    {
        await using IAsyncEnumerator<ContainerFact> facts = _runtime.WatchAsync().GetAsyncEnumerator();
        await facts.MoveNextAsync();
    }

    private async Task FirstOfEventsAsync()
    {
        using EngineConnection connection = await new EngineConnector(EngineKind.Docker, new DockerRuntimeOptions { Endpoint = _engine.Endpoint }, new FakeSurroundings(), TimeProvider.System).ConnectAsync(null, default);
        await foreach (EngineEvent told in connection.Api.ReadEventsAsync(0, new TaskCompletionSource(), default))
        {
            break;
        }
    }
}
