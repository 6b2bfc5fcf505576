namespace ContainerLinks.Docker.Tests;

/// <summary>An engine behind a named pipe, as Docker Desktop and Podman have it on Windows. The pipe is a real one; that the system is a Windows is played.</summary>
public sealed class PipeTests : IAsyncLifetime
{
    private readonly FakeEngine _engine = new(FakeRelease.Docker28);
    private readonly FakePipe _pipe;

    public PipeTests() => _pipe = new FakePipe(_engine);

    private Uri Address => new($"npipe:////./pipe/{_pipe.Name}");

    [Fact]
    public async Task Questions_commands_and_facts_go_through_it()
    {
        _engine.Containers.Run("db");
        using var log = new ListLog();
        using DockerRuntime runtime = Connect(log: log);
        await using var facts = new FactReader(runtime, TimeSpan.FromMinutes(1));
        (await facts.NextAsync()).Containers.Should().ContainSingle(container => container.Name == "db");

        ContainerId web = await runtime.CreateAsync(new ContainerSpec("web") { Image = "web" });
        await runtime.StartAsync(web, new ContainerStart());
        (await runtime.FindAsync("web"))!.State.Should().Be(ContainerState.Running);
        log.Texts.Should().Contain(line => line.Contains(Address.OriginalString, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_variable_or_a_context_may_name_it()
    {
        using var runtime = new DockerRuntime(EngineKind.Docker, new(), surroundings: new FakeSurroundings { IsOnWindows = true, Variables = { ["DOCKER_HOST"] = Address.OriginalString } });
        (await runtime.FindAsync("nobody")).Should().BeNull();
    }

    [Fact]
    public async Task A_pipe_that_is_not_there_is_told_by_its_name()
    {
        using var runtime = new DockerRuntime(EngineKind.Docker, new(), surroundings: new FakeSurroundings { IsOnWindows = true, Variables = { ["DOCKER_HOST"] = "npipe:////./pipe/cl-nobody" } });
        await runtime.RefusesAsync(ContainerLinksError.Unavailable, "npipe:////./pipe/cl-nobody", "no such pipe");
    }

    [Fact]
    public async Task On_another_system_it_is_refused_with_what_can_be_named_there()
    {
        using var runtime = new DockerRuntime(EngineKind.Docker, new() { Endpoint = Address }, surroundings: new FakeSurroundings());
        await runtime.RefusesAsync(ContainerLinksError.Refused, "a pipe of Windows", "unix:///path");
    }

    [Fact]
    public void A_pipe_of_another_user_is_told_with_what_to_do() =>
        EngineFailure.IsForbidden(new HttpRequestException("outer", new UnauthorizedAccessException())).Should().BeTrue();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _pipe.DisposeAsync();
        await _engine.DisposeAsync();
    }

    private DockerRuntime Connect(ListLog? log = null) => new(EngineKind.Docker, new() { Endpoint = Address }, loggers: log, surroundings: new FakeSurroundings { IsOnWindows = true });
}
