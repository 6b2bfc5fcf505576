namespace ContainerLinks.Docker.Tests.Agent;

/// <summary>Engines that die under the agent.</summary>
public abstract class AgentEngineRestartLiveTests : IAsyncLifetime
{
    private readonly EngineKind _kind;
    private readonly AgentUnderTest _test;

    private protected AgentEngineRestartLiveTests(EngineKind kind) => (_kind, _test) = (kind, new AgentUnderTest(kind));

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _test.DisposeAsync();

    [EngineFact]
    public async Task The_agent_waits_for_its_engine_and_leaves_no_stale_line()
    {
        await _test.RunLabelledAsync();
        await using AgentProcess agent = AgentProcess.Start(_test.Arguments());
        await agent.NextAsync("follow ");

        // In the middle of an update, whose command then has no answer.
        Task update = _test.Client.RestartAsync(_test.Db).ContinueWith(_ => { }, TaskScheduler.Default);
        await EngineScript.RunAsync(_kind, "kill");
        await update;
        (await agent.NextAsync("engine ", "lost")).Should().Contain(_kind == EngineKind.Podman ? "podman" : "docker");
        await EngineScript.RunAsync(_kind, "start");
        await agent.NextAsync("resync ");

        // Where the crash took the containers along, they come back in another order.
        await _test.Client.StopAsync(_test.Web);
        await _test.Client.StopAsync(_test.Db);
        await _test.Client.StartAsync(_test.Web);
        await _test.Client.StartAsync(_test.Db);
        await _test.MoveAsync();
        string address = await _test.Client.AddressAsync(_test.Db);
        (await _test.ResolveAsync(_test.Web, address)).Should().Equal(address);
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
