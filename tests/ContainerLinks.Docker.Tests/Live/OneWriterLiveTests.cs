using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>Two linkers on one engine: never two that write.</summary>
public abstract class OneWriterLiveTests : LiveTests
{
    private readonly DockerRuntime _other;

    private protected OneWriterLiveTests(EngineUnderTest under)
        : base(under) => _other = new DockerRuntime(under.Kind, new DockerRuntimeOptions { Endpoint = Client.Endpoint });

    public override async Task DisposeAsync()
    {
        _other.Dispose();
        await base.DisposeAsync();
    }

    [EngineFact]
    public async Task The_second_one_is_refused_and_told_which_process_writes()
    {
        ContainerLinker first = await Engine.FollowAsync();
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
        await Client.RunAsync(Db);
        await Client.RunAsync(Web, "web", body => body["Labels"] = new JsonObject { ["containerlinks.link"] = $"{Db}:database" });
        ContainerLinker first = await Engine.FollowAsync();
        await using var second = new ContainerLinker(_other, new ContainerLinksOptions { StandBy = true, RetryInterval = TimeSpan.FromMilliseconds(100) });
        await second.FollowAsync();
        await first.DisposeAsync();

        await Client.RestartAsync(Db);

        string address = await Client.AddressAsync(Db);
        (await Engine.ResolveAsync(Web, "database", address)).Should().Equal(address);
    }

    [EngineFact]
    public async Task Names_of_labelled_containers_stand_in_the_machines_file_until_the_linker_ends()
    {
        string path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "127.0.0.1 localhost\n");
        var options = new ContainerLinksOptions();
        options.MachineNames.HostsPath = path;
        await Client.RunAsync(Db, change: body => body["Labels"] = new JsonObject { ["containerlinks.host"] = "db.local" });
        ContainerLinker linker = await Engine.FollowAsync(options);
        (await File.ReadAllTextAsync(path)).Should().Contain($"{await Client.AddressAsync(Db)}\tdb.local\n");

        await linker.DisposeAsync();
        (await File.ReadAllTextAsync(path)).Should().Be("127.0.0.1 localhost\n");
        File.Delete(path);
    }

    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker)]
    public sealed class OnDocker() : OneWriterLiveTests(EngineUnderTest.Docker);

    [Collection("newer docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerDocker)]
    public sealed class OnNewerDocker() : OneWriterLiveTests(EngineUnderTest.NewerDocker);

    [Collection("podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Podman)]
    public sealed class OnPodman() : OneWriterLiveTests(EngineUnderTest.Podman);

    [Collection("newer podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerPodman)]
    public sealed class OnNewerPodman() : OneWriterLiveTests(EngineUnderTest.NewerPodman);
}
