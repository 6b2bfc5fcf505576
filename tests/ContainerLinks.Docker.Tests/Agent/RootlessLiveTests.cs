using System.Runtime.Versioning;
using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests.Agent;

/// <summary>The agent as an ordinary user beside that user's own Podman, without any right of root.</summary>
[SupportedOSPlatform("linux")]
public abstract class RootlessLiveTests : AgentTests
{
    private readonly EngineUnderTest _engine;
    private readonly string _program = AgentProcess.CopyOfProgram();

    private protected RootlessLiveTests(EngineUnderTest engine)
        : base(engine) => _engine = engine;

    private string[] AsUser => [$"--reuid={_engine.User}", $"--regid={_engine.User}", "--init-groups", .. AgentProcess.CommandOfCopy(_program)];

    public override async Task DisposeAsync()
    {
        Directory.Delete(_program, recursive: true);
        await base.DisposeAsync();
    }

    [EngineFact]
    public async Task Its_user_follows_a_source_that_moves()
    {
        await Test.RunLabelledAsync();
        string path = await Test.HostsPathAsync(Test.Web), own = await Test.AddUserTextAsync(Test.Web, 100);
        await using AgentProcess agent = AgentProcess.StartBy("setpriv", [.. AsUser, .. Test.Arguments()]);
        await agent.NextAsync("follow ");
        string before = await Test.Client.AddressAsync(Test.Db);
        (await Test.Client.ResolveAsync(Test.Web, "database")).Should().Equal(before);

        await Test.MoveAsync();

        string after = await Test.Client.AddressAsync(Test.Db);
        (await Test.ResolveAsync(Test.Web, after)).Should().Equal(after);
        (await File.ReadAllTextAsync(path)).Should().Contain(own);
        (await Test.Client.ExecAsync(Test.Web, "ping", "-c", "1", "database")).Should().Contain($"({after})");
        (await agent.StopAsync()).Should().Be(0);
    }

    [EngineFact]
    public async Task Its_user_finds_it_by_the_variable_of_the_own_session_and_writes_alone()
    {
        await Test.RunLabelledAsync();
        string session = Directory.CreateTempSubdirectory("session-").FullName;
        File.SetUnixFileMode(session, (UnixFileMode)0b111_101_101);
        Directory.CreateDirectory(Path.Combine(session, "podman"));
        File.CreateSymbolicLink(Path.Combine(session, "podman", "podman.sock"), Test.Client.Endpoint.LocalPath);
        string[] bySession = [.. AsUser[..3], "env", $"XDG_RUNTIME_DIR={session}", .. AsUser[3..]];

        (int code, string output) = await AgentProcess.RunToEndAsync("setpriv", [.. bySession, "--podman", "--once"]);

        Directory.Delete(session, recursive: true);
        code.Should().Be(0, output);
        output.Should().Contain(session).And.NotContain("would not be noticed", "the engine's data folder is the user's, so the writer's lock holds");
        (await Test.Client.ResolveAsync(Test.Web, "database")).Should().Equal(await Test.Client.AddressAsync(Test.Db));
    }

    [EngineFact]
    public async Task What_has_a_network_of_its_own_has_no_address_and_that_is_told_with_what_helps()
    {
        // Podman's way to the outside for one container alone: slirp4netns, and pasta from 5 on.
        await Test.Client.RunAsync(Test.Db, change: body => body["HostConfig"] = new JsonObject { ["NetworkMode"] = "private" });
        await Test.RunRecipientAsync(Test.Web);
        string mode = (await Test.Client.GetAsync($"containers/{Test.Db}/json"))["HostConfig"]!["NetworkMode"]!.GetValue<string>();
        mode.Should().BeOneOf("slirp4netns", "pasta");
        string hosts = await Test.Client.ReadHostsAsync(Test.Db);
        hosts.Should().Contain("host.containers.internal");
        string[] own = [.. hosts.Split('\n').Where(line => line.EndsWith($" {Test.Db}", StringComparison.Ordinal))];
        own.Should().ContainSingle("it has an address inside of its own network, which nobody else reaches");

        (int code, string output) = await AgentProcess.RunToEndAsync("setpriv", [.. AsUser, .. Test.Arguments("--status")]);

        code.Should().Be(0, output);
        output.Should().Contain($"{Test.Web}: {Test.Db} as database, no address: NoSharedNetwork").And.Contain($"'{Test.Db}' is on no network that another container can be on").And.Contain("Create it anew on a network");
        (await Test.Client.ResolveAsync(Test.Web, "database")).Should().BeEmpty();
        (await Test.Client.ReadHostsAsync(Test.Db)).Should().Be(hosts);
    }

    [Collection("rootless podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.RootlessPodman, EngineVariables.RootlessPodmanUser)]
    public sealed class OnPodman() : RootlessLiveTests(EngineUnderTest.RootlessPodman);

    [Collection("newer rootless podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerRootlessPodman, EngineVariables.NewerRootlessPodmanUser)]
    public sealed class OnNewerPodman() : RootlessLiveTests(EngineUnderTest.NewerRootlessPodman);
}
