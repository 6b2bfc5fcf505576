namespace ContainerLinks.Docker.Tests.Agent;

/// <summary>Engines that die under the agent.</summary>
public abstract class AgentEngineRestartLiveTests : AgentTests
{
    private readonly EngineUnderTest _engine;

    private protected AgentEngineRestartLiveTests(EngineUnderTest engine)
        : base(engine) => _engine = engine;

    [EngineFact]
    public async Task The_agent_waits_for_its_engine_and_leaves_no_stale_line()
    {
        await Test.RunLabelledAsync();
        await using AgentProcess agent = AgentProcess.Start(Test.Arguments());
        await agent.NextAsync("follow ");

        // In the middle of an update, whose command then has no answer.
        Task update = Test.Client.RestartAsync(Test.Db).ContinueWith(_ => { }, TaskScheduler.Default);
        await EngineScript.RunAsync(_engine, "kill");
        await update;
        (await agent.NextAsync("engine ", "lost")).Should().Contain(_engine.Kind == EngineKind.Podman ? "podman" : "docker");
        await EngineScript.RunAsync(_engine, "start");
        await agent.NextAsync("resync ");

        // The crash may have taken the recipient along. The source is made anew: a Docker that was killed while it
        // started a container refuses it from then on ("task … already exists", "id already in use"; seen with 20.10).
        await Test.Client.StopAsync(Test.Web);
        await Test.Client.StartAsync(Test.Web);
        await Test.Client.RemoveAsync(Test.Db);
        await Test.Client.RunAsync(Test.Db);
        await Test.MoveAsync();
        string address = await Test.Client.AddressAsync(Test.Db);
        (await Test.ResolveAsync(Test.Web, address)).Should().Equal(address);
    }

    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker, EngineVariables.DockerFolder, EngineVariables.DockerScript)]
    public sealed class OnDocker() : AgentEngineRestartLiveTests(EngineUnderTest.Docker);

    [Collection("newer docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerDocker, EngineVariables.NewerDockerFolder, EngineVariables.NewerDockerScript)]
    public sealed class OnNewerDocker() : AgentEngineRestartLiveTests(EngineUnderTest.NewerDocker);

    [Collection("podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Podman, EngineVariables.PodmanFolder, EngineVariables.PodmanScript)]
    public sealed class OnPodman() : AgentEngineRestartLiveTests(EngineUnderTest.Podman);

    [Collection("newer podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerPodman, EngineVariables.NewerPodmanFolder, EngineVariables.NewerPodmanScript)]
    public sealed class OnNewerPodman() : AgentEngineRestartLiveTests(EngineUnderTest.NewerPodman);
}
