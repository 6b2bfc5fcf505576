using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>Files that a real engine tells and that the container does not read.</summary>
public abstract class HostsFileProblemLiveTests : LiveTests
{
    private protected HostsFileProblemLiveTests(EngineUnderTest under)
        : base(under)
    {
    }

    [EngineFact]
    public async Task A_mount_over_the_hosts_file_is_told_and_one_over_its_folder_hides_nothing()
    {
        string folder = Directory.CreateTempSubdirectory("etc-").FullName;
        string file = Path.Combine(folder, "hosts");
        await File.WriteAllTextAsync(file, "192.0.2.1 mine\n");
        await Client.RunAsync(Db, change: body => body["HostConfig"]!["Binds"] = new JsonArray($"{file}:/etc/hosts"));
        await Client.RunAsync(Web, change: body => body["HostConfig"]!["Binds"] = new JsonArray($"{folder}:/etc"));

        (await Client.ReadHostsAsync(Db)).Should().Be("192.0.2.1 mine\n");
        (await Engine.Runtime.FindAsync(Db))!.HostsFileProblem.Should().Contain(file);
        ContainerInfo web = (await Engine.Runtime.FindAsync(Web))!;
        web.HostsFileProblem.Should().BeNull();
        (await Client.ReadHostsAsync(Web)).Should().Be(await File.ReadAllTextAsync(web.HostsPath!), "the engine's file lies on top");
    }

    [EngineFact]
    public async Task A_container_of_the_usual_kind_has_none_in_any_state()
    {
        await Client.RunAsync(Db);
        (await Engine.Runtime.FindAsync(Db))!.HostsFileProblem.Should().BeNull();
        await Client.StopAsync(Db);
        (await Engine.Runtime.FindAsync(Db))!.HostsFileProblem.Should().BeNull();
    }

    [EngineFact]
    public async Task A_refresh_that_finds_nothing_new_looks_at_nobody()
    {
        // A real engine's list of the same containers shows the same, whatever the order and age of what it lists.
        await Client.RunAsync(Db);
        await Client.RunAsync(Web);
        await Client.StopAsync(Web);
        using EngineConnection connection = await new EngineConnector(Under.Kind, new DockerRuntimeOptions { Endpoint = Client.Endpoint }, EngineSurroundings.OfThisProcess, TimeProvider.System).ConnectAsync(null, default);
        IEnumerable<ListedContainer> Own(EngineList list) => list.Containers.Where(one => one.Content.Name == $"/{Db}" || one.Content.Name == $"/{Web}").OrderBy(one => one.Id, StringComparer.Ordinal);
        string[] first = [.. Own(await connection.Api.ListAsync(default)).Select(one => one.Shown)];
        EngineList again = await connection.Api.ListAsync(default);
        again.IsWhole.Should().BeTrue();
        Own(again).Select(one => one.Shown).Should().Equal(first).And.HaveCount(2);
        await Client.RestartAsync(Db);
        Own(await connection.Api.ListAsync(default)).Select(one => one.Shown).Should().NotEqual(first, "a restart shows");
    }

    public abstract class OnAnyPodman : HostsFileProblemLiveTests
    {
        private protected OnAnyPodman(EngineUnderTest under)
            : base(under)
        {
        }

        [EngineFact]
        public async Task Without_a_hosts_file_of_its_own_that_is_told()
        {
            await EngineScript.RunAsync(Under, "cli", "run", "-d", "--name", Db, "--no-hosts", "db");
            (await Engine.Runtime.FindAsync(Db))!.HostsFileProblem.Should().Contain("--no-hosts");
        }

        [EngineFact]
        public async Task Each_name_of_an_extra_host_that_is_in_the_file_is_known()
        {
            await EngineScript.RunAsync(Under, "cli", "run", "-d", "--name", Db, "--add-host", "one;two:192.0.2.1", "db");

            // Releases differ: what is told as a name of its own is one in the file, and the other way round.
            bool isTwo = (await Client.ResolveAsync(Db, "two")).Length > 0;
            string[] expected = isTwo ? ["one:192.0.2.1", "two:192.0.2.1"] : ["one;two:192.0.2.1"];
            (await Engine.Runtime.FindAsync(Db))!.ExtraHosts.Should().Equal(expected);
        }
    }

    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker)]
    public sealed class OnDocker() : HostsFileProblemLiveTests(EngineUnderTest.Docker);

    [Collection("newer docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerDocker)]
    public sealed class OnNewerDocker() : HostsFileProblemLiveTests(EngineUnderTest.NewerDocker);

    [Collection("podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Podman, EngineVariables.PodmanFolder, EngineVariables.PodmanScript)]
    public sealed class OnPodman() : OnAnyPodman(EngineUnderTest.Podman);

    [Collection("newer podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerPodman, EngineVariables.NewerPodmanFolder, EngineVariables.NewerPodmanScript)]
    public sealed class OnNewerPodman() : OnAnyPodman(EngineUnderTest.NewerPodman);
}
