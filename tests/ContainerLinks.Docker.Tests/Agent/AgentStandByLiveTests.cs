namespace ContainerLinks.Docker.Tests.Agent;

/// <summary>Two agents beside one engine: never two that write.</summary>
public abstract class AgentStandByLiveTests : IAsyncLifetime
{
    private readonly AgentUnderTest _test;

    private protected AgentStandByLiveTests(EngineKind kind) => _test = new AgentUnderTest(kind);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _test.DisposeAsync();

    [EngineFact]
    public async Task A_second_agent_is_refused_and_one_that_stands_by_takes_over_from_one_that_is_killed()
    {
        await _test.RunLabelledAsync();
        await using AgentProcess first = AgentProcess.Start(_test.Arguments());
        await first.NextAsync("follow ");
        (int code, string output) = await AgentProcess.RunAsync(_test.Arguments("--once"));
        code.Should().Be(3, output);
        output.Should().Contain("Another linker (process ");
        await using AgentProcess second = AgentProcess.Start(_test.Arguments("--stand-by"));
        await second.NextAsync("stand-by ");

        await first.KillAsync();
        await second.NextAsync("tookover ");
        await _test.MoveAsync();
        string address = await _test.Client.AddressAsync(_test.Db);
        (await _test.ResolveAsync(_test.Web, address)).Should().Equal(address);
    }

    [EngineFact]
    public async Task One_that_only_looks_is_let_through()
    {
        await _test.RunLabelledAsync();
        await using AgentProcess first = AgentProcess.Start(_test.Arguments());
        await first.NextAsync("follow ");
        (await AgentProcess.RunAsync(_test.Arguments("--status"))).Code.Should().Be(0);
    }

    [EngineFact]
    public async Task Names_stand_in_the_machines_file_while_the_agent_runs()
    {
        string file = Path.GetTempFileName();
        await _test.Client.RunAsync(_test.Db, change: body => body["Labels"] = new System.Text.Json.Nodes.JsonObject { ["containerlinks.host"] = "db.local" });
        await using AgentProcess agent = AgentProcess.Start(_test.Arguments("--names-in", file));
        await agent.NextAsync("follow ");
        (await File.ReadAllTextAsync(file)).Should().Contain($"{await _test.Client.AddressAsync(_test.Db)}\tdb.local\n");
        (await agent.StopAsync()).Should().Be(0);
        (await File.ReadAllTextAsync(file)).Should().BeEmpty();
        File.Delete(file);
    }

    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker)]
    public sealed class OnDocker() : AgentStandByLiveTests(EngineKind.Docker);

    [Collection("podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Podman)]
    public sealed class OnPodman() : AgentStandByLiveTests(EngineKind.Podman);
}
