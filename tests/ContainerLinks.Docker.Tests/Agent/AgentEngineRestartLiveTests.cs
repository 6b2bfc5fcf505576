using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>The engine dies under the agent, in the middle of an update too, and comes back.</summary>
public abstract class AgentEngineRestartLiveTests : IAsyncLifetime
{
    private readonly EngineKind _kind;
    private readonly LiveEngine _engine;

    private protected AgentEngineRestartLiveTests(EngineKind kind)
    {
        _kind = kind;
        _engine = new LiveEngine(kind);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [EngineFact]
    public async Task An_engine_that_is_killed_during_an_update_and_comes_back_leaves_no_stale_line()
    {
        string db = _engine.NameOf("db"), web = _engine.NameOf("web");
        EngineClient client = _engine.Client;
        await client.RunAsync(db);
        await client.RunAsync(web, "web", body => body["Labels"] = new JsonObject { ["containerlinks.link"] = $"{db}:database" });
        await using var agent = AgentProcess.Start(["--engine", client.Endpoint.OriginalString, .. _kind == EngineKind.Podman ? (string[])["--podman"] : []]);
        await agent.NextAsync(" bound ");

        Task update = client.RestartAsync(db).ContinueWith(_ => { }, TaskScheduler.Default);
        await EngineScript.RunAsync(_kind, "kill");
        await update;
        await agent.NextAsync(" lost ");
        await EngineScript.RunAsync(_kind, "start");
        await agent.NextAsync(" resync ");

        // Docker's containers go down with a crash, Podman's do not. Both are brought up in the other order.
        foreach (string name in (string[])[db, web])
        {
            await client.StopAsync(name);
        }

        await client.StartAsync(web);
        await client.StartAsync(db);
        string address = await client.AddressAsync(db);
        (await _engine.ResolveAsync(web, "database", address)).Should().Equal(address);
        (await agent.TerminateAsync()).Should().Be(0);
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
