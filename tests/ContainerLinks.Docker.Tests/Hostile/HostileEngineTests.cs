using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>An engine that lies, or that somebody else answers for: paths that lead elsewhere, names that are none, JSON of another shape.</summary>
public sealed class HostileEngineTests : IAsyncLifetime
{
    private static readonly string Id = new('a', 64);
    private readonly FakeEngine _engine = new();
    private readonly ListLog _log = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _engine.DisposeAsync();
        _log.Dispose();
    }

    [Theory]
    [InlineData("/etc/shadow")]
    [InlineData("/etc/hosts")]
    [InlineData("//etc/hosts")]
    [InlineData("/var/lib/docker/containers/ID/../../../../../etc/hosts")]
    [InlineData("/var/lib/docker/containers/ID/./hosts")]
    [InlineData("/var/lib/docker/containers/ID//hosts")]
    [InlineData("/var/lib/docker/containers/ID/shadow")]
    [InlineData("/ID")]
    [InlineData("ID/hosts")]
    [InlineData("/a\nb/ID/hosts")]
    public async Task A_hosts_path_that_is_not_the_containers_own_is_not_taken(string path) =>
        (await FindAsync(Id, json => json["HostsPath"] = path.Replace("ID", Id, StringComparison.Ordinal))).HostsPath.Should().BeNull();

    [Theory]
    [InlineData("/var/lib/docker/containers/ID/hosts")]
    [InlineData("/run/containers/storage/overlay-containers/ID/userdata/hosts")]
    public async Task The_path_where_an_engine_keeps_a_containers_file_is_taken(string path)
    {
        string own = path.Replace("ID", Id, StringComparison.Ordinal);
        (await FindAsync(Id, json => json["HostsPath"] = own)).HostsPath.Should().Be(own);
    }

    [Fact]
    public async Task An_id_like_a_folders_name_opens_no_file_there() =>
        (await FindAsync("etc", json => json["HostsPath"] = "/etc/hosts")).HostsPath.Should().BeNull();

    [Theory]
    [InlineData("/web\nroot")]
    [InlineData("/we\u001b[31mb")]
    [InlineData("/../web")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_name_that_is_none_never_reaches_the_linker_and_is_told_fit_to_be_read(string? name)
    {
        Answer(Id, json => json["Name"] = name);
        using DockerRuntime runtime = _engine.Connect(log: _log);
        await runtime.RefusesAsync(ContainerLinksError.Refused, "name");
        _engine.Containers.Run("web");
        var linker = new ContainerLinker(runtime);
        await linker.FollowAsync();
        await linker.DisposeAsync();
        _log.Count(4004).Should().BePositive();
        _log.Texts.Should().OnlyContain(line => !line.Any(char.IsControl));
    }

    [Fact]
    public async Task Ids_of_a_list_that_are_none_are_not_asked_for()
    {
        _engine.On("/containers/json", exchange => exchange.Reply(200, """[null,{"Id":null},{"Id":"../../etc"},{"Id":"a b"}]"""));
        using DockerRuntime runtime = _engine.Connect();
        await using var linker = new ContainerLinker(runtime);
        await linker.FollowAsync();
        _engine.Requests.Should().NotContain(request => request.Contains("etc", StringComparison.Ordinal) || request.EndsWith("/json", StringComparison.Ordinal) && request.Contains("b/json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Texts_and_addresses_that_are_none_are_left_out()
    {
        ContainerInfo info = await FindAsync(Id, json =>
        {
            json["Config"] = JsonNode.Parse("""{"Env":[null,"A=b"],"Labels":{"a":null},"ExposedPorts":{"x":{},"70000/tcp":{}}}""");
            json["HostConfig"] = JsonNode.Parse("""{"NetworkMode":null,"Links":[null],"ExtraHosts":[null]}""");
            json["NetworkSettings"] = JsonNode.Parse("""{"Networks":{"a":null,"b":{"IPAddress":"010.0.0.1","GlobalIPv6Address":"fe80::1%2","Aliases":[null]}}}""");
        });
        info.Environment.Should().Equal("A=b");
        info.Links.Concat(info.ExtraHosts).Should().BeEmpty();
        info.ExposedPorts.Should().BeEmpty();
        info.Networks.Should().OnlyContain(network => network.IPv4 == null && network.IPv6 == null && network.Aliases.Count == 0);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("1")]
    [InlineData("""[{"name":1}]""")]
    [InlineData("""[{"name":"\ud800"}]""")]
    [InlineData("""[{}]""")]
    public async Task Networks_of_another_shape_are_told_as_an_answer_that_cannot_be_read(string networks)
    {
        await using var podman = new FakeEngine(FakeRelease.Podman4);
        podman.Containers.Run("web");
        podman.On("/libpod/networks/json", exchange => exchange.Reply(200, networks));
        using DockerRuntime runtime = podman.Connect();
        await runtime.RefusesAsync(ContainerLinksError.Refused, "cannot be read");
    }

    [Fact]
    public async Task A_refusal_of_another_shape_is_told_with_its_own_words()
    {
        _engine.On("/containers/web/json", exchange => exchange.Reply(500, """{"message":"\ud800"}"""));
        using DockerRuntime runtime = _engine.Connect();
        await runtime.RefusesAsync(ContainerLinksError.Refused, "ud800");
    }

    [Theory]
    [InlineData(500, "\u001b[31m all is well \n", 10_000)]
    [InlineData(200, """{"NetworkSettings":{"Networks":{"\u001b[31m\u202e":1}}}""", 1)]
    [InlineData(200, """{"Id":1,"State":"\u001b"}""", 1)]
    public async Task An_error_with_all_its_causes_is_short_and_fit_to_be_read(int status, string answer, int times)
    {
        _engine.On("/containers/web/json", exchange => exchange.Reply(status, string.Concat(Enumerable.Repeat(answer.Replace("\\u001b", "\u001b", StringComparison.Ordinal), times))));
        using DockerRuntime runtime = _engine.Connect();
        Func<Task> ask = async () => await runtime.FindAsync("web");
        for (Exception? shown = (await ask.Should().ThrowAsync<ContainerLinksException>()).Which; shown is not null; shown = shown.InnerException)
        {
            shown.Message.Length.Should().BeLessThan(8 * 1024);
            shown.Message.Should().NotContainAny("\u001b", "\u202e");
        }
    }

    [Fact]
    public async Task A_redirection_is_not_followed()
    {
        await using var elsewhere = new FakeEngine(isOnTcp: true);
        _engine.On("/containers/web/json", exchange => exchange.WriteRaw($"HTTP/1.1 307 Elsewhere\r\nLocation: http://{elsewhere.Endpoint.Authority}/containers/web/json\r\nContent-Length: 0\r\n\r\n"));
        using DockerRuntime runtime = _engine.Connect();
        await runtime.RefusesAsync(ContainerLinksError.Refused);
        elsewhere.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_created_container_without_an_id_is_told_as_an_answer_that_cannot_be_read()
    {
        _engine.On("/containers/create", exchange => exchange.Reply(201, """{"Id":"../../etc"}"""));
        using DockerRuntime runtime = _engine.Connect();
        Func<Task> create = () => runtime.CreateAsync(new ContainerSpec("web") { Image = "web" });
        (await create.Should().ThrowAsync<ContainerLinksException>()).Which.Error.Should().Be(ContainerLinksError.Refused);
    }

    [Fact]
    public async Task Events_that_cannot_be_read_are_passed_over()
    {
        using DockerRuntime runtime = _engine.Connect(log: _log);
        await using var linker = new ContainerLinker(runtime);
        await linker.FollowAsync();
        IAsyncEnumerator<LinkChange> changes = linker.WatchAsync().GetAsyncEnumerator();
        _engine.Events.TellRaw("""{"Type":"container","Action":"\ud800","Actor":{"ID":"a"}}""" + "\n{\"Type\":1,\"Actor\":{}}\n[]\n" + new string('[', 1000) + "\n");
        _engine.Containers.Run("db");
        _engine.Containers.Run("web", "containerlinks.link=db:database");
        (await changes.MoveNextAsync()).Should().BeTrue();
        _log.Count(4002).Should().Be(0, "the stream went on");
        await changes.DisposeAsync();
    }

    [Fact]
    public void A_flood_of_events_about_ever_new_containers_fills_no_memory()
    {
        var touched = new TouchedContainers();
        for (int index = 0; index < 3 * TouchedContainers.MostTouchedByEvents; index++)
        {
            touched.TouchByEvent($"container{index}");
        }

        int taken = 0;
        bool isAllLookedAt = false;
        while (touched.TryTake(onlyByEvents: false, out _) is { } one)
        {
            taken++;
            isAllLookedAt |= one.Container == TouchedContainers.All;
        }

        taken.Should().Be(TouchedContainers.MostTouchedByEvents + 1);
        isAllLookedAt.Should().BeTrue("what did not wait is found by a look at the whole list");
    }

    private async Task<ContainerInfo> FindAsync(string id, Action<JsonObject> change)
    {
        Answer(id, change);
        using DockerRuntime runtime = _engine.Connect();
        return (await runtime.FindAsync("web"))!;
    }

    private void Answer(string id, Action<JsonObject> change)
    {
        JsonObject json = new FakeContainer(id.PadRight(12, 'x'), "web") { Status = "running" }.ToJson();
        json["Id"] = id;
        change(json);
        string text = json.ToJsonString();
        _engine.Misbehave = exchange =>
        {
            if (exchange.Route.StartsWith("/containers/", StringComparison.Ordinal) && exchange.Route != "/containers/json")
            {
                exchange.Reply(200, text);
            }

            return Task.CompletedTask;
        };
    }
}
