namespace ContainerLinks.Docker.Tests.Agent;

/// <summary>Engines that die under the agent.</summary>
public abstract class AgentEngineRestartLiveTests : AgentTests
{
    private readonly EngineKind _kind;

    private protected AgentEngineRestartLiveTests(EngineKind kind)
        : base(kind) => _kind = kind;

    [EngineFact]
    public async Task The_agent_waits_for_its_engine_and_leaves_no_stale_line()
    {
        await Test.RunLabelledAsync();
        await using AgentProcess agent = AgentProcess.Start(Test.Arguments());
        await agent.NextAsync("follow ");

        // In the middle of an update, whose command then has no answer.
        Task update = Test.Client.RestartAsync(Test.Db).ContinueWith(_ => { }, TaskScheduler.Default);
        await EngineScript.RunAsync(_kind, "kill");
        await update;
        (await agent.NextAsync("engine ", "lost")).Should().Contain(_kind == EngineKind.Podman ? "podman" : "docker");
        await EngineScript.RunAsync(_kind, "start");
        await agent.NextAsync("resync ");

        // Where the crash took the containers along, they come back in another order.
        await Test.Client.StopAsync(Test.Web);
        await Test.Client.StopAsync(Test.Db);
        await Test.Client.StartAsync(Test.Web);
        await Test.Client.StartAsync(Test.Db);
        await Test.MoveAsync();
        string address = await Test.Client.AddressAsync(Test.Db);
        (await Test.ResolveAsync(Test.Web, address)).Should().Equal(address);
    }

    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker, EngineVariables.DockerFolder, EngineVariables.DockerScript)]
    public sealed class OnDocker() : AgentEngineRestartLiveTests(EngineKind.Docker);

    [Collection("podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Podman, EngineVariables.PodmanFolder, EngineVariables.PodmanScript)]
    public sealed class OnPodman() : AgentEngineRestartLiveTests(EngineKind.Podman);
}
