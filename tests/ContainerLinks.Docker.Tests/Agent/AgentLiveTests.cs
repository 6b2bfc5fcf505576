using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>The agent beside a real engine, as its users run it.</summary>
public abstract class AgentLiveTests : IAsyncLifetime
{
    private readonly LiveEngine _engine;
    private readonly string[] _here;

    private protected AgentLiveTests(EngineKind kind)
    {
        _engine = new LiveEngine(kind);
        _here = ["--engine", _engine.Client.Endpoint.OriginalString, .. kind == EngineKind.Podman ? (string[])["--podman"] : []];
    }

    private EngineClient Client => _engine.Client;

    private string Db => _engine.NameOf("db");

    private string Web => _engine.NameOf("web");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [EngineFact]
    public async Task It_follows_and_says_what_it_does()
    {
        await using var agent = AgentProcess.Start(_here);
        await agent.NextAsync(" engine ", " follow ");
        await RunLabelledAsync();
        (await agent.NextAsync(" bound ")).Should().Contain($"{Web} finds {Db} as database at {await Client.AddressAsync(Db)}");
        await AgreesAsync();

        await Client.StopAsync(Db);
        await agent.NextAsync($" unbound  {Web}", $"Wrote 0 link lines of {Web} to {await _engine.HostsPathAsync(Web)}");
        (await Client.ResolveAsync(Web, "database")).Should().BeEmpty();
        (await agent.TerminateAsync()).Should().Be(0);
    }

    [EngineFact]
    public async Task Once_puts_right_what_is_wrong_and_leaves()
    {
        await RunLabelledAsync();
        (int code, string output) = await AgentProcess.RunAsync([.. _here, "--once"]);
        code.Should().Be(0, output);
        output.Should().Contain($"link     {Web} finds {Db} as database at {await Client.AddressAsync(Db)}");
        await AgreesAsync();
    }

    [EngineFact]
    public async Task A_dry_run_tells_the_files_and_lines_and_variables_and_changes_nothing()
    {
        await RunLabelledAsync();
        string before = await Client.ReadHostsAsync(Web);
        (int code, string output) = await AgentProcess.RunAsync([.. _here, "--dry-run"]);

        code.Should().Be(1);
        output.Should().Contain($"drift    {Web}: in {await _engine.HostsPathAsync(Web)} + {await Client.AddressAsync(Db)} database");
        output.Should().MatchRegex($"variable {Web}: .*DATABASE_PORT_3306_TCP_ADDR").And.NotContain("MAJOR=8");
        (await Client.ReadHostsAsync(Web)).Should().Be(before);
    }

    [EngineFact]
    public async Task The_status_tells_links_and_what_they_wait_for()
    {
        await RunLabelledAsync();
        await Client.StopAsync(Db);
        (int code, string output) = await AgentProcess.RunAsync([.. _here, "--status"]);
        output.Should().Contain($"pending  {Web} finds {Db} as database later: it does not run");
        code.Should().Be(0, "a link that waits is no error");
    }

    [EngineFact]
    public async Task A_second_agent_is_refused_and_one_that_stands_by_takes_over_from_one_that_is_killed()
    {
        await RunLabelledAsync();
        await using var first = AgentProcess.Start(_here);
        await first.NextAsync(" follow ");
        (await AgentProcess.RunAsync([.. _here, "--once"])).Code.Should().Be(3);
        await using var second = AgentProcess.Start([.. _here, "--stand-by"]);
        await second.NextAsync(" stand-by ");

        await first.KillAsync();
        await second.NextAsync(" writer ");
        await Client.RestartAsync(Db);
        await AgreesAsync();
    }

    [EngineFact]
    public async Task After_a_kill_the_next_one_leaves_no_stale_line()
    {
        await RunLabelledAsync();
        await using (var agent = AgentProcess.Start(_here))
        {
            await agent.NextAsync(" bound ");
            Task moving = Client.RestartAsync(Db);
            await agent.KillAsync();
            await moving;
        }

        await Client.RestartAsync(Db);
        (await AgentProcess.RunAsync([.. _here, "--once"])).Code.Should().Be(0);
        await AgreesAsync();
    }

    [EngineFact]
    public async Task The_labels_that_check_prints_give_the_link_back()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "compose.yaml");
        await File.WriteAllTextAsync(file, $"name: {_engine.NameOf("shop")}\nservices:\n  db: {{ image: db, network_mode: bridge }}\n  web: {{ image: web, network_mode: bridge, links: ['db:database'] }}\n");
        (int code, string output) = await AgentProcess.RunAsync(["check", file]);
        code.Should().Be(1);
        string label = output.Split('\n').Single(line => line.Contains("containerlinks.link", StringComparison.Ordinal)).Split('"')[1];
        string db = _engine.NameOf("shop-db-1");

        await Client.RunAsync(db);
        await Client.RunAsync(Web, "web", body => body["Labels"] = new JsonObject { ["containerlinks.link"] = label });
        (await AgentProcess.RunAsync([.. _here, "--once"])).Code.Should().Be(0);
        (await Client.ResolveAsync(Web, "database")).Should().Equal(await Client.AddressAsync(db));
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [EngineFact]
    public async Task Without_root_it_reads_and_plans_and_says_which_file_it_may_not_read_and_what_helps()
    {
        await RunLabelledAsync();
        string socket = _engine.Client.Endpoint.LocalPath;
        UnixFileMode mode = File.GetUnixFileMode(socket);
        File.SetUnixFileMode(socket, mode | UnixFileMode.OtherRead | UnixFileMode.OtherWrite);
        try
        {
            string[] nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
            (int code, string output) = await AgentProcess.RunAsync([.. _here, "--status"], nobody);
            code.Should().Be(1, output);
            output.Should().Contain($"link     {Web} finds {Db} as database at {await Client.AddressAsync(Db)}");
            output.Should().Contain($"cannot   {Web}: Hosts file '{await _engine.HostsPathAsync(Web)}' cannot be opened: Permission denied").And.Contain("Run the program as the file's owner");

            (code, output) = await AgentProcess.RunAsync([.. _here, "--once"], nobody);
            code.Should().Be(1, output);
            output.Should().Contain("Run the program as the file's owner");
        }
        finally
        {
            File.SetUnixFileMode(socket, mode);
        }
    }

    private async Task AgreesAsync()
    {
        string address = await Client.AddressAsync(Db);
        (await _engine.ResolveAsync(Web, "database", address)).Should().Equal(address);
    }

    private async Task RunLabelledAsync()
    {
        await Client.RunAsync(Db);
        await Client.RunAsync(Web, "web", body => body["Labels"] = new JsonObject { ["containerlinks.link"] = $"{Db}:database" });
    }

    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker)]
    public sealed class OnDocker() : AgentLiveTests(EngineKind.Docker);

    [Collection("podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Podman)]
    public sealed class OnPodman() : AgentLiveTests(EngineKind.Podman);
}
