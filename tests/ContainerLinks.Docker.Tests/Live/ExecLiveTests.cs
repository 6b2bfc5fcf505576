using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>Hosts files read and written through a real engine, by a linker that cannot reach them by their paths.</summary>
public abstract class ExecLiveTests : IAsyncLifetime
{
    private readonly EngineUnderTest _under;
    private readonly LiveEngine _engine;

    private protected ExecLiveTests(EngineUnderTest under)
    {
        _under = under;
        _engine = new LiveEngine(under, options => options.HostsFileAccess = HostsFileAccess.Exec, Elsewhere());
    }

    private protected EngineClient Client => _engine.Client;

    private protected LiveEngine Engine => _engine;

    private protected string Db => _engine.NameOf("db");

    private protected string Web => _engine.NameOf("web");

    [EngineFact]
    public async Task Lines_come_and_go_in_the_same_file_and_every_other_byte_stays()
    {
        await Client.RunAsync(Db);
        await RunRecipientAsync();
        string before = await Client.ReadHostsAsync(Web), file = await Client.FileOfAsync(Web);
        ContainerLinker linker = await _engine.FollowAsync();
        string address = await Client.AddressAsync(Db);

        (await Client.ResolveAsync(Web, "database")).Should().Equal(address);
        (await Client.ReadHostsAsync(Web)).Should().StartWith(before);
        (await linker.GetDriftAsync()).Where(drift => !drift.IsFileRight).Should().BeEmpty();
        (await linker.ExplainAsync(Web, "database")).ToString().Should().NotContain("not written");

        await Client.StopAsync(Db);
        await _engine.NextAsync<LinkChange.Unbound>();
        (await Client.ReadHostsAsync(Web)).Should().Be(before);
        await Client.StartAsync(Db);
        await _engine.NextAsync<LinkChange.Bound>();
        (await Client.ResolveAsync(Web, "database")).Should().Equal(await Client.AddressAsync(Db));
        (await Client.FileOfAsync(Web)).Should().Be(file, "the device and the inode are the ones from before");
    }

    [EngineFact]
    public async Task By_path_alone_drift_is_read_and_nothing_is_written()
    {
        await Client.RunAsync(Db);
        await RunRecipientAsync();
        string before = await Client.ReadHostsAsync(Web);
        using var runtime = new DockerRuntime(_under.Kind, new DockerRuntimeOptions { Endpoint = Client.Endpoint }, surroundings: Elsewhere());
        await using var linker = new ContainerLinker(runtime);
        await linker.FollowAsync();
        LinkDrift drift = (await linker.GetDriftAsync()).Single(one => one.Recipient == Web);
        drift.MissingLines.Should().ContainSingle().Which.Should().StartWith($"{await Client.AddressAsync(Db)}\tdatabase");
        drift.Problem.Should().Contain(Web).And.Contain("nothing was written").And.Contain("HostsFileAccess = Exec");
        (await Client.ReadHostsAsync(Web)).Should().Be(before);
    }

    [EngineFact]
    public async Task What_is_read_through_the_engine_is_what_the_container_has()
    {
        await RunRecipientAsync();
        IHostsFile file = await OpenAsync();
        Encoding.UTF8.GetString(file.Read()!).Should().Be(await Client.ReadHostsAsync(Web));
        file.Rewrite((current, updated) => updated.Write([.. current, .. "192.0.2.1\tö\\x%s\n"u8])).Should().BeTrue();
        (await Client.ReadHostsAsync(Web)).Should().EndWith("192.0.2.1\tö\\x%s\n");
    }

    [EngineFact]
    public async Task A_long_file_is_written_too()
    {
        await RunRecipientAsync();
        string text = string.Concat(Enumerable.Range(0, 8000).Select(number => $"192.0.2.{number % 250}\tname-{number:D6}.of-a-long-zone.example\n"));
        (await OpenAsync()).Rewrite((_, updated) => updated.Write(Encoding.UTF8.GetBytes(text))).Should().BeTrue();
        (await Client.ReadHostsAsync(Web)).Should().Be(text);
    }

    [EngineFact]
    public async Task A_container_that_runs_as_another_user_is_written_as_user_0()
    {
        await RunRecipientAsync(body => body["User"] = "1000:1000");
        await Client.RunAsync(Db);
        await _engine.FollowAsync();
        (await Client.ResolveAsync(Web, "database")).Should().Equal(await Client.AddressAsync(Db));
    }

    [EngineFact]
    public async Task A_read_only_container_is_told_and_stays_as_it_is()
    {
        await RunRecipientAsync(body => body["HostConfig"]!["ReadonlyRootfs"] = true);
        string before = await Client.ReadHostsAsync(Web);
        (await RefusalAsync()).Should().Contain(Web).And.Contain("read-only").And.Contain("--read-only");
        (await Client.ReadHostsAsync(Web)).Should().Be(before);
    }

    [EngineFact]
    public async Task A_container_without_a_shell_is_told_and_delays_nobody_else()
    {
        string bare = _engine.NameOf("bare");
        await Client.RunAsync(Db);
        await Client.RunAsync(bare, change: body => body["Labels"] = new JsonObject { ["containerlinks.link"] = $"{Db}:database" });
        await Client.ExecAsync(bare, "/bin/busybox", "rm", "/bin/sh");
        await RunRecipientAsync();
        var linker = new ContainerLinker(_engine.Runtime);
        await using (linker)
        {
            await linker.FollowAsync();
            (await Client.ResolveAsync(Web, "database")).Should().Equal(await Client.AddressAsync(Db));
            LinkDrift drift = (await linker.GetDriftAsync()).Single(one => !one.IsFileRight);
            (drift.Recipient, drift.MissingLines.Count).Should().Be((bare, 1));
            drift.Problem.Should().Contain(bare).And.Contain("no shell (/bin/sh)");
            (await linker.ExplainAsync(bare, "database")).ToString().Should().Contain("The line is not written").And.Contain("no shell");
        }
    }

    [EngineFact]
    public async Task A_container_that_is_paused_or_ends_is_told_and_written_when_it_goes_on()
    {
        await RunRecipientAsync();
        IHostsFile file = await OpenAsync();
        await Client.PostAsync($"containers/{Web}/pause");
        (await RefusalAsync(file)).Should().Contain("paused");
        await Client.PostAsync($"containers/{Web}/unpause");
        file.Rewrite((current, updated) => updated.Write([.. current, .. "# ours\n"u8])).Should().BeTrue();
        await Client.StopAsync(Web);
        (await RefusalAsync(file)).Should().Contain(Web);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    /// <summary>A machine on which there is the engine's socket and nothing else of it.</summary>
    private FakeSurroundings Elsewhere() => new() { Files = [new Uri(_under.Endpoint).LocalPath] };

    private protected Task RunRecipientAsync(Action<JsonObject>? change = null) => Client.RunAsync(Web, change: body =>
    {
        body["Labels"] = new JsonObject { ["containerlinks.link"] = $"{Db}:database" };
        change?.Invoke(body);
    });

    private protected async Task<IHostsFile> OpenAsync() => _engine.Runtime.OpenHosts((await _engine.Runtime.FindAsync(Web))!)!;

    private protected async Task<string> RefusalAsync(IHostsFile? file = null)
    {
        file ??= await OpenAsync();
        return file.Invoking(one => one.Rewrite((current, updated) => updated.Write([.. current, .. "# ours\n"u8]))).Should().Throw<ContainerLinksException>().Which.Message;
    }

    public abstract class OnAnyDocker : ExecLiveTests
    {
        private protected OnAnyDocker(EngineUnderTest under)
            : base(under)
        {
        }

        [EngineFact]
        public async Task Nothing_can_be_run_while_the_source_of_a_native_link_is_down_and_that_is_told()
        {
            await Client.RunAsync(Db);
            await RunRecipientAsync(body => body["HostConfig"]!["Links"] = new JsonArray($"{Db}:native"));
            IHostsFile file = await OpenAsync();
            await Client.StopAsync(Db);
            try
            {
                file.Rewrite((current, updated) => updated.Write([.. current, .. "# ours\n"u8])).Should().BeTrue("newer releases run it all the same");
            }
            catch (ContainerLinksException refusal)
            {
                refusal.Message.Should().Contain("--link").And.Contain("Start that source");
            }
        }
    }

    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker)]
    public sealed class OnDocker() : OnAnyDocker(EngineUnderTest.Docker);

    [Collection("newer docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerDocker)]
    public sealed class OnNewerDocker() : OnAnyDocker(EngineUnderTest.NewerDocker);

    [Collection("podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Podman)]
    public sealed class OnPodman() : ExecLiveTests(EngineUnderTest.Podman);

    [Collection("newer podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerPodman)]
    public sealed class OnNewerPodman() : ExecLiveTests(EngineUnderTest.NewerPodman);
}
