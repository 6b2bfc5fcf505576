namespace ContainerLinks.Docker.Tests.Agent;

/// <summary>Two agents beside one engine: never two that write.</summary>
public abstract class AgentStandByLiveTests : AgentTests
{
    private protected AgentStandByLiveTests(EngineUnderTest engine)
        : base(engine)
    {
    }

    [EngineFact]
    public async Task A_second_agent_is_refused_and_one_that_stands_by_takes_over_from_one_that_is_killed()
    {
        await Test.RunLabelledAsync();
        await using AgentProcess first = AgentProcess.Start(Test.Arguments());
        await first.NextAsync("follow ");
        (int code, string output) = await AgentProcess.RunAsync(Test.Arguments("--once"));
        code.Should().Be(3, output);
        output.Should().Contain("Another linker (process ");
        await using AgentProcess second = AgentProcess.Start(Test.Arguments("--stand-by"));
        await second.NextAsync("stand-by ");

        await first.KillAsync();
        await second.NextAsync("tookover ");
        await Test.MoveAsync();
        string address = await Test.Client.AddressAsync(Test.Db);
        (await Test.ResolveAsync(Test.Web, address)).Should().Equal(address);
    }

    [EngineFact]
    public async Task One_that_only_looks_is_let_through()
    {
        await Test.RunLabelledAsync();
        await using AgentProcess first = AgentProcess.Start(Test.Arguments());
        await first.NextAsync("follow ");
        (await AgentProcess.RunAsync(Test.Arguments("--status"))).Code.Should().Be(0);
    }

    [EngineFact]
    public async Task Names_stand_in_the_machines_file_while_the_agent_runs()
    {
        string file = Path.GetTempFileName();
        await Test.Client.RunAsync(Test.Db, change: body => body["Labels"] = new System.Text.Json.Nodes.JsonObject { ["containerlinks.host"] = "db.local" });
        await using AgentProcess agent = AgentProcess.Start(Test.Arguments("--names-in", file));
        await agent.NextAsync("follow ");
        (await File.ReadAllTextAsync(file)).Should().Contain($"{await Test.Client.AddressAsync(Test.Db)}\tdb.local\n");
        (await agent.StopAsync()).Should().Be(0);
        (await File.ReadAllTextAsync(file)).Should().BeEmpty();
        File.Delete(file);
    }

    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker)]
    public sealed class OnDocker() : AgentStandByLiveTests(EngineUnderTest.Docker);

    [Collection("newer docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerDocker)]
    public sealed class OnNewerDocker() : AgentStandByLiveTests(EngineUnderTest.NewerDocker);

    [Collection("podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Podman)]
    public sealed class OnPodman() : AgentStandByLiveTests(EngineUnderTest.Podman);

    [Collection("newer podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerPodman)]
    public sealed class OnNewerPodman() : AgentStandByLiveTests(EngineUnderTest.NewerPodman);
}
