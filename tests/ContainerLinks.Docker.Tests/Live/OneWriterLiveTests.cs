using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>Two linkers on one engine: never two that write.</summary>
public abstract class OneWriterLiveTests : IAsyncLifetime
{
    private readonly LiveEngine _engine;
    private readonly DockerRuntime _other;

    private protected OneWriterLiveTests(EngineKind kind)
    {
        _engine = new LiveEngine(kind);
        _other = new DockerRuntime(kind, new DockerRuntimeOptions { Endpoint = _engine.Client.Endpoint });
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _other.Dispose();
        await _engine.DisposeAsync();
    }

    [EngineFact]
    public async Task The_second_one_is_refused_and_told_which_process_writes()
    {
        ContainerLinker first = await _engine.FollowAsync();
        await using var second = new ContainerLinker(_other);
        Func<Task> follow = () => second.FollowAsync();
        ContainerLinksException refused = (await follow.Should().ThrowAsync<ContainerLinksException>()).Which;
        refused.Error.Should().Be(ContainerLinksError.Contended);
        refused.Message.Should().Contain($"process {Environment.ProcessId} on {Environment.MachineName}");

        await first.DisposeAsync();
        await second.FollowAsync();
    }

    [EngineFact]
    public async Task One_that_stands_by_takes_over_and_puts_right_what_happened_in_between()
    {
        string db = _engine.NameOf("db"), web = _engine.NameOf("web");
        await _engine.Client.RunAsync(db);
        await _engine.Client.RunAsync(web, "web", body => body["Labels"] = new JsonObject { ["containerlinks.link"] = $"{db}:database" });
        ContainerLinker first = await _engine.FollowAsync();
        await using var second = new ContainerLinker(_other, new ContainerLinksOptions { OnOtherWriter = OtherWriterAction.StandBy, RetryInterval = TimeSpan.FromMilliseconds(100) });
        await second.FollowAsync();
        await first.DisposeAsync();

        await _engine.Client.RestartAsync(db);

        string address = await _engine.Client.AddressAsync(db);
        (await _engine.ResolveAsync(web, "database", address)).Should().Equal(address);
    }

    [EngineFact]
    public async Task Names_of_labelled_containers_stand_in_the_machines_file_until_the_linker_ends()
    {
        string path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "127.0.0.1 localhost\n");
        var options = new ContainerLinksOptions();
        options.MachineNames.HostsPath = path;
        await _engine.Client.RunAsync(_engine.NameOf("db"), change: body => body["Labels"] = new JsonObject { ["containerlinks.host"] = "db.local" });
        ContainerLinker linker = await _engine.FollowAsync(options);
        (await File.ReadAllTextAsync(path)).Should().Contain($"{await _engine.Client.AddressAsync(_engine.NameOf("db"))}\tdb.local\n");

        await linker.DisposeAsync();
        (await File.ReadAllTextAsync(path)).Should().Be("127.0.0.1 localhost\n");
        File.Delete(path);
    }

    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker)]
    public sealed class OnDocker() : OneWriterLiveTests(EngineKind.Docker);

    [Collection("podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Podman)]
    public sealed class OnPodman() : OneWriterLiveTests(EngineKind.Podman);
}
