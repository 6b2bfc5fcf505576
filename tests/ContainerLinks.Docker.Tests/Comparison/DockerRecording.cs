using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>A Docker Engine for tests whose doings are written down. It has to be its alone while sequences are played; it removes nothing that others made.</summary>
internal sealed class DockerRecording : IRecordedEngine, IDisposable
{
    private readonly EngineUnderTest _engine;
    private readonly EngineClient _client;
    private readonly JsonNode _version;
    private readonly DockerCommands _commands;
    private readonly DockerSnapshot _snapshot;

    private DockerRecording(EngineUnderTest engine, EngineClient client, JsonNode version)
    {
        (_engine, _client, _version) = (engine, client, version);
        (_commands, _snapshot) = (new DockerCommands(engine, client), new DockerSnapshot(client));
    }

    public string Release => (string)_version["Version"]!;

    /// <summary>Speaks to an engine in its own API version, as the recordings of the corpus do.</summary>
    public static async Task<DockerRecording> OpenAsync(EngineUnderTest engine)
    {
        using var any = new EngineClient(engine.Endpoint);
        JsonNode version = await any.GetAsync("/version");
        return new DockerRecording(engine, new EngineClient(engine.Endpoint, (string)version["ApiVersion"]!), version);
    }

    /// <summary>Addresses are first-fit, so an engine without containers and networks is as good as a new one, unless it was asked for a default subnet: where it looks for the next one is seen nowhere.</summary>
    public async Task ResetAsync()
    {
        await RemoveAllAsync();
        if (_commands.HasTakenDefaultSubnet)
        {
            await RenewAsync();
        }

        await RefuseForeignAsync("containers/json?all=1", container => (string)container["Names"]![0]!);
        await RefuseForeignAsync("networks", network => (string)network["Name"]!, "bridge", "host", "none");
    }

    /// <summary>Removes what was made here.</summary>
    public Task RemoveAllAsync() => _commands.RemoveAllAsync();

    /// <summary>Makes it clean, with a new daemon.</summary>
    public async Task RenewAsync()
    {
        await RemoveAllAsync();
        await _commands.RenewDaemonAsync();
    }

    public async Task<JsonObject> DescribeEngineAsync()
    {
        // The engine's own view of the machine's hosts file, which is another one if it has a root folder of its own.
        string process = (await File.ReadAllTextAsync(Path.Combine(_engine.Folder, "dockerd.pid"))).Trim();
        return new JsonObject
        {
            ["version"] = _version["Version"]!.DeepClone(),
            ["apiVersion"] = _version["ApiVersion"]!.DeepClone(),
            ["flags"] = new JsonArray("--ip-forward=false", "--ip-masq=false", "--userland-proxy=false", "--storage-driver=overlay2"),
            ["hostname"] = (await _client.GetAsync("info"))["Name"]!.DeepClone(),
            ["etcHosts"] = await File.ReadAllTextAsync($"/proc/{process}/root/etc/hosts"),
        };
    }

    public Task<JsonObject> DescribeNetworkAsync() => _snapshot.NetworkAsync("bridge");

    public Task<JsonObject> DescribeImageAsync(string name) => _snapshot.ImageAsync(name);

    public Task<JsonObject?> ExecuteAsync(JsonObject command) => _commands.ExecuteAsync(command);

    public Task<JsonObject> DescribeContainersAsync() => _snapshot.ContainersAsync();

    public void Dispose() => _client.Dispose();

    private async Task RefuseForeignAsync(string path, Func<JsonNode, string> nameOf, params string[] expected)
    {
        string[] foreign = [.. (await _client.GetAsync(path)).AsArray().Select(item => nameOf(item!)).Except(expected)];
        if (foreign.Length > 0)
        {
            throw new InvalidOperationException($"The engine has {string.Join(", ", foreign)}, which this test did not make and does not remove. It needs a Docker Engine without containers and networks.");
        }
    }
}
