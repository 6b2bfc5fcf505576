using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>The agent is killed before each of its writes, one after the other, while a source with several recipients moves.</summary>
public abstract class AgentKillLiveTests : IAsyncLifetime
{
    private const string UserLine = "10.99.99.99\tthe-users-own # keep\n";
    private const int Recipients = 3;
    private const int KilledByStrace = 137;
    private readonly LiveEngine _engine;
    private readonly string[] _once;
    private bool _squats;

    private protected AgentKillLiveTests(EngineKind kind)
    {
        _engine = new LiveEngine(kind);
        _once = ["--once", "--engine", _engine.Client.Endpoint.OriginalString, .. kind == EngineKind.Podman ? (string[])["--podman"] : []];
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [EngineFact]
    public async Task Whatever_write_it_is_killed_at_the_next_one_makes_every_file_right_and_no_user_byte_is_lost()
    {
        string db = _engine.NameOf("db");
        string[] webs = [.. Enumerable.Range(1, Recipients).Select(number => _engine.NameOf($"web{number}"))];
        await _engine.Client.RunAsync(db);
        foreach (string web in webs)
        {
            await _engine.Client.RunAsync(web, "web", body => body["Labels"] = new JsonObject { ["containerlinks.link"] = $"{db}:database" });
            await File.AppendAllTextAsync(await _engine.HostsPathAsync(web), UserLine);
        }

        string[] only = [.. (await Task.WhenAll(webs.Select(_engine.HostsPathAsync))).SelectMany(path => (string[])["-P", path])];
        int kills = 0;
        for (int write = 1; ; write++)
        {
            await MoveAsync(db);
            string strace = Environment.GetEnvironmentVariable(EngineVariables.Strace)!;
            (int code, string output) = await AgentProcess.RunAsync(
                _once, [strace, "-f", "-qq", "-o", "/dev/null", .. only, "-e", "trace=pwrite64,ftruncate", "-e", $"inject=pwrite64,ftruncate:signal=KILL:when={write}"]);
            if (code == 0)
            {
                break;
            }

            code.Should().Be(KilledByStrace, output);
            kills++;
            foreach (string web in webs)
            {
                (await _engine.Client.ReadHostsAsync(web)).Should().Contain(UserLine, "its bytes are never ours to lose");
            }

            (await AgentProcess.RunAsync(_once)).Code.Should().Be(0);
            await AgreeAsync(db, webs);
        }

        kills.Should().BeGreaterThanOrEqualTo(Recipients, "each file needs a write at least");
        await AgreeAsync(db, webs);
    }

    private async Task AgreeAsync(string db, string[] webs)
    {
        string address = await _engine.Client.AddressAsync(db);
        foreach (string web in webs)
        {
            (await _engine.Client.ResolveAsync(web, "database")).Should().Equal(address);
            (await _engine.Client.ReadHostsAsync(web)).Should().Contain(UserLine);
        }
    }

    /// <summary>Gives the source another address, in Docker too, where the lowest free one is taken: another container takes its own, or gives it free again.</summary>
    private async Task MoveAsync(string db)
    {
        string before = await _engine.Client.AddressAsync(db), squatter = _engine.NameOf("squatter");
        await _engine.Client.StopAsync(db);
        await (_squats ? _engine.Client.DeleteAsync($"containers/{squatter}?force=1") : _engine.Client.RunAsync(squatter));
        _squats = !_squats;
        await _engine.Client.StartAsync(db);
        (await _engine.Client.AddressAsync(db)).Should().NotBe(before);
    }

    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker, EngineVariables.Strace)]
    public sealed class OnDocker() : AgentKillLiveTests(EngineKind.Docker);

    [Collection("podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Podman, EngineVariables.Strace)]
    public sealed class OnPodman() : AgentKillLiveTests(EngineKind.Podman);
}
