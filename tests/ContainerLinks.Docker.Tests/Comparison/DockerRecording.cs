using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>A Docker Engine for tests whose doings are written down. It has to be its alone while sequences are played; it removes nothing that others made.</summary>
internal sealed class DockerRecording(EngineClient client) : IRecordedEngine
{
    private readonly DockerCommands _commands = new(client);
    private readonly DockerSnapshot _snapshot = new(client);

    /// <summary>Addresses are first-fit and subnets are always given, so an engine without containers and networks is as good as a new one.</summary>
    public async Task ResetAsync()
    {
        await RemoveAllAsync();
        await RefuseForeignAsync("containers/json?all=1", container => (string)container["Names"]![0]!);
        await RefuseForeignAsync("networks", network => (string)network["Name"]!, "bridge", "host", "none");
    }

    /// <summary>Removes what was made here.</summary>
    public Task RemoveAllAsync() => _commands.RemoveAllAsync();

    /// <summary>Makes it clean, with a new daemon.</summary>
    public async Task RenewAsync()
    {
        await RemoveAllAsync();
        await DockerCommands.RestartDaemonAsync();
    }

    public Task<JsonObject> DescribeNetworkAsync() => _snapshot.NetworkAsync("bridge");

    public Task<JsonObject> DescribeImageAsync(string name) => _snapshot.ImageAsync(name);

    public Task<JsonObject> ExecuteAsync(JsonObject command) => _commands.ExecuteAsync(command);

    public Task<JsonObject> DescribeContainersAsync() => _snapshot.ContainersAsync();

    private async Task RefuseForeignAsync(string path, Func<JsonNode, string> nameOf, params string[] expected)
    {
        string[] foreign = [.. (await client.GetAsync(path)).AsArray().Select(item => nameOf(item!)).Except(expected)];
        if (foreign.Length > 0)
        {
            throw new InvalidOperationException($"The engine has {string.Join(", ", foreign)}, which this test did not make and does not remove. It needs a Docker Engine without containers and networks.");
        }
    }
}
