using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>Gives the commands of a scenario to a Docker Engine, with the requests that the corpus' README names.</summary>
internal sealed class DockerCommands(EngineClient client)
{
    private readonly HashSet<string> _containers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _networks = new(StringComparer.Ordinal);

    /// <returns>The <c>result</c> of the command.</returns>
    public async Task<JsonObject> ExecuteAsync(JsonObject command)
    {
        string operation = (string)command["op"]!;
        string container = $"containers/{Escape((string?)command["name"])}";
        string network = $"networks/{Escape((string?)command["network"])}";
        return operation switch
        {
            "create" => await CreateAsync(command),
            "run" => await RunAsync(command),
            "start" or "pause" or "unpause" => await PostAsync($"{container}/{operation}"),
            "stop" or "restart" => await PostAsync($"{container}/{operation}?t=0"),
            "kill" => await PostAsync($"{container}/kill?signal={(string?)command["signal"] ?? "KILL"}"),
            "rename" => await PostAsync($"{container}/rename?name={Escape((string?)command["newName"])}"),
            "rm" => await DeleteAsync(command["force"] is null ? container : $"{container}?force=1"),
            "rmlink" => await DeleteAsync($"containers/{Escape((string?)command["link"])}?link=1"),
            "inspect" => await InspectAsync($"containers/{Escape((string?)command["ref"])}/json"),
            "exec-env" => await ExecEnvironmentAsync(container),
            "network-create" => await CreateNetworkAsync(command),
            "network-rm" => await DeleteAsync(network),
            "connect" or "disconnect" => await PostAsync($"{network}/{operation}", DockerBodies.Endpoint(command)),
            "daemon-restart" => await RestartAsync(),
            _ => throw new InvalidOperationException($"Nobody here plays '{operation}'."),
        };
    }

    /// <summary>Removes what these commands made.</summary>
    public async Task RemoveAllAsync()
    {
        await Task.WhenAll(_containers.Select(id => SendAsync(HttpMethod.Delete, $"containers/{id}?force=1")));
        await Task.WhenAll(_networks.Select(id => SendAsync(HttpMethod.Delete, $"networks/{id}")));
        _containers.Clear();
        _networks.Clear();
    }

    public static async Task RestartDaemonAsync()
    {
        await EngineScript.RunAsync(EngineUnderTest.Docker, "end");
        await EngineScript.RunAsync(EngineUnderTest.Docker, "start");
    }

    private async Task<JsonObject> CreateAsync(JsonObject command)
    {
        DockerReply reply = await SendAsync(HttpMethod.Post, $"containers/create?name={Escape((string?)command["name"])}", DockerBodies.Container(command));
        if (!reply.IsSuccess)
        {
            return reply.ToResult(("stage", "create"));
        }

        string id = (string)reply.Json["Id"]!;
        _containers.Add(id);
        return reply.ToResult(("id", id));
    }

    private async Task<JsonObject> RunAsync(JsonObject command)
    {
        JsonObject created = await CreateAsync(command);
        return (string?)created["id"] is { } id
            ? (await SendAsync(HttpMethod.Post, $"containers/{id}/start")).ToResult(("id", id), ("stage", "start"))
            : created;
    }

    private async Task<JsonObject> InspectAsync(string path)
    {
        DockerReply reply = await SendAsync(HttpMethod.Get, path);
        return reply.IsSuccess ? reply.ToResult(("id", reply.Json["Id"]!.DeepClone()), ("name", reply.Json["Name"]!.DeepClone())) : reply.ToResult();
    }

    private async Task<JsonObject> ExecEnvironmentAsync(string container)
    {
        DockerReply created = await SendAsync(HttpMethod.Post, $"{container}/exec", DockerBodies.ExecEnvironment());
        if (!created.IsSuccess)
        {
            return created.ToResult(("stage", "create"));
        }

        DockerReply started = await SendAsync(HttpMethod.Post, $"exec/{(string)created.Json["Id"]!}/start", new JsonObject { ["Detach"] = false, ["Tty"] = false });
        return started.IsSuccess ? started.ToResult(("env", DockerSnapshot.Split(DockerBodies.Unframe(started.Body)))) : started.ToResult(("stage", "start"));
    }

    private async Task<JsonObject> CreateNetworkAsync(JsonObject command)
    {
        DockerReply reply = await SendAsync(HttpMethod.Post, "networks/create", DockerBodies.Network(command));
        if (!reply.IsSuccess)
        {
            return reply.ToResult();
        }

        string id = (string)reply.Json["Id"]!;
        _networks.Add(id);
        return reply.ToResult(("id", id), ("network", await new DockerSnapshot(client).NetworkAsync(id)));
    }

    private async Task<JsonObject> RestartAsync()
    {
        await RestartDaemonAsync();
        return new JsonObject { ["ok"] = true, ["error"] = null, ["status"] = null, ["network"] = await new DockerSnapshot(client).NetworkAsync("bridge") };
    }

    private async Task<JsonObject> PostAsync(string path, JsonObject? body = null) => (await SendAsync(HttpMethod.Post, path, body)).ToResult();

    private async Task<JsonObject> DeleteAsync(string path) => (await SendAsync(HttpMethod.Delete, path)).ToResult();

    private async Task<DockerReply> SendAsync(HttpMethod method, string path, JsonObject? body = null)
    {
        (int status, byte[] answer) = await client.SendAsync(method, path, body);
        return new DockerReply(status, answer);
    }

    // The slash of a link's name stays: the engine takes the rest of the path as the name.
    private static string Escape(string? name) => Uri.EscapeDataString((name ?? "").Trim('/')).Replace("%2F", "/", StringComparison.Ordinal);
}
