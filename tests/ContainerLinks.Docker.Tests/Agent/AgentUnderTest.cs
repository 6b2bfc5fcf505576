using System.Text;
using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests.Agent;

/// <summary>An engine with containers of this test only, and the agent's command line for it.</summary>
internal sealed class AgentUnderTest(EngineUnderTest engine) : IAsyncDisposable
{
    private readonly LiveEngine _engine = new(engine);

    public EngineClient Client => _engine.Client;

    public string Db => _engine.NameOf("db");

    public string Web => _engine.NameOf("web");

    public string NameOf(string name) => _engine.NameOf(name);

    public string[] Arguments(params string[] mode) => ["--engine", Client.Endpoint.ToString(), .. engine.Kind == EngineKind.Podman ? (string[])["--podman"] : [], .. mode];

    /// <summary>A source, and a recipient whose label asks for it as <c>database</c>.</summary>
    public async Task RunLabelledAsync()
    {
        await Client.RunAsync(Db);
        await RunRecipientAsync(Web);
    }

    public Task RunRecipientAsync(string name) =>
        Client.RunAsync(name, "web", body => body["Labels"] = new JsonObject { ["containerlinks.link"] = $"{Db}:database" });

    /// <summary>Gives the source another address: somebody else takes its own while it is down.</summary>
    public async Task MoveAsync()
    {
        string before = await Client.AddressAsync(Db);
        await Client.StopAsync(Db);
        await Client.RunAsync(NameOf($"squatter{Guid.NewGuid():N}"));
        await Client.StartAsync(Db);
        (await Client.AddressAsync(Db)).Should().NotBe(before);
    }

    public Task<string> HostsPathAsync(string name) => _engine.HostsPathAsync(name);

    /// <summary>Puts the user's own lines, of this many bytes at least, at the end of a hosts file.</summary>
    /// <returns>These lines.</returns>
    public async Task<string> AddUserTextAsync(string name, int length)
    {
        var text = new StringBuilder("# kept by hand \t ä\r\n10.9.8.7 intranet\n");
        for (int number = 0; text.Length < length; number++)
        {
            text.Append("10.9.8.").Append(number % 250).Append(" host").Append(number).Append('\n');
        }

        await File.AppendAllTextAsync(await HostsPathAsync(name), text.ToString());
        return text.ToString();
    }

    /// <summary>The addresses for a name as the recipient sees them, once they are these, or when patience is over.</summary>
    public Task<string[]> ResolveAsync(string name, params string[] expected) => _engine.ResolveAsync(name, "database", expected);

    public ValueTask DisposeAsync() => _engine.DisposeAsync();
}
