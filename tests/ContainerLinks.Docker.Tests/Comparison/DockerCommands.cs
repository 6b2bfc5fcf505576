using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>Gives the commands of a scenario to a Docker Engine, with the requests that the corpus' README names.</summary>
internal sealed class DockerCommands(EngineUnderTest engine, EngineClient client)
{
    private readonly HashSet<string> _containers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _networks = new(StringComparer.Ordinal);

    /// <summary>Whether a network got a subnet that the engine chose, since the daemon is new.</summary>
    public bool HasTakenDefaultSubnet { get; private set; }

    /// <returns>The <c>result</c> of the command; null for a signal to a container without a process.</returns>
    public async Task<JsonObject?> ExecuteAsync(JsonObject command)
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
            "kill" => await KillAsync(container, (string?)command["signal"] ?? "KILL"),
            "rename" => await PostAsync($"{container}/rename?name={Escape((string?)command["newName"])}"),
            "rm" => await DeleteAsync(command["force"] is null ? container : $"{container}?force=1"),
            "rmlink" => await DeleteAsync($"containers/{Escape((string?)command["link"])}?link=1"),
            "inspect" => await InspectAsync($"containers/{Escape((string?)command["ref"])}/json"),
            "exec-env" => await ExecEnvironmentAsync(container),
            "network-create" => await CreateNetworkAsync(command),
            "network-rm" => await DeleteAsync(network),
            "connect" or "disconnect" => await PostAsync($"{network}/{operation}", DockerBodies.Endpoint(command)),
            "die" => await DieAsync(container, command),
            "lookup" => await LookUpAsync(container, command),
            "daemon-restart" => await RestartAsync(crash: (string?)command["signal"] == "KILL"),
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

    public async Task RenewDaemonAsync(bool crash = false)
    {
        await EngineScript.RunAsync(engine, crash ? "kill" : "end");
        await EngineScript.RunAsync(engine, "start");
        HasTakenDefaultSubnet = false;
    }

    private async Task<JsonObject> CreateAsync(JsonObject command)
    {
        DockerReply reply = await SendAsync(HttpMethod.Post, $"containers/create?name={Escape((string?)command["name"])}", DockerBodies.Container(command, await MountedHostsAsync(command)));
        if (!reply.IsSuccess)
        {
            return reply.ToResult(("stage", "create"));
        }

        string id = (string)reply.Json["Id"]!;
        _containers.Add(id);
        JsonObject result = reply.ToResult(("id", id));
        if (reply.Json["Warnings"] is JsonArray { Count: > 0 } warnings)
        {
            result["warnings"] = warnings.DeepClone();
        }

        return result;
    }

    /// <summary>Writes the file that a container has mounted over its hosts file, below the engine's own folder.</summary>
    private async Task<string?> MountedHostsAsync(JsonObject command)
    {
        if ((string?)command["mountedHosts"] is not { } text)
        {
            return null;
        }

        string file = Path.Combine((string)(await client.GetAsync("info"))["DockerRootDir"]!, "mounted", (string)command["name"]!, "hosts");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, text);
        return file;
    }

    private async Task<JsonObject> RunAsync(JsonObject command)
    {
        JsonObject created = await CreateAsync(command);
        if ((string?)created["id"] is not { } id)
        {
            return created;
        }

        JsonObject started = (await SendAsync(HttpMethod.Post, $"containers/{id}/start")).ToResult(("id", id), ("stage", "start"));
        if (created["warnings"] is { } warnings)
        {
            started["warnings"] = warnings.DeepClone();
        }

        return started;
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
        // Also one that is refused in the end may have taken a subnet for a moment.
        HasTakenDefaultSubnet |= command["subnet"] is null;
        DockerReply reply = await SendAsync(HttpMethod.Post, "networks/create", DockerBodies.Network(command));
        if (!reply.IsSuccess)
        {
            return reply.ToResult();
        }

        string id = (string)reply.Json["Id"]!;
        _networks.Add(id);
        return reply.ToResult(("id", id), ("network", await new DockerSnapshot(client).NetworkAsync(id)));
    }

    // KILL is waited for by the engine itself. A paused process ends when it goes on.
    private async Task<JsonObject> KillAsync(string container, string signal)
    {
        Task<JsonObject> SendAsync() => PostAsync($"{container}/kill?signal={signal}");
        return signal == "USR1" ? await new EndingSignal(client).AwaitEndAsync(container["containers/".Length..], signal, SendAsync) : await SendAsync();
    }

    private async Task<JsonObject?> DieAsync(string container, JsonObject command)
    {
        DockerReply found = await SendAsync(HttpMethod.Get, $"{container}/json");
        return found.IsSuccess && await new EndingSignal(client).SendAsync((string)found.Json["Id"]!, (string?)command["signal"] ?? "KILL") ? NoRequest() : null;
    }

    private async Task<JsonObject> LookUpAsync(string container, JsonObject command)
    {
        DockerReply found = await SendAsync(HttpMethod.Get, $"{container}/json");
        if (!found.IsSuccess)
        {
            return found.ToResult();
        }

        int process = (int)found.Json["State"]!["Pid"]!;
        (int? code, JsonArray answers) = process == 0 ? (null, []) : await new DnsQuestion((string)command["query"]!, (string?)command["type"] ?? "A").AskAsync(process);
        JsonObject result = NoRequest();
        (result["rcode"], result["answers"]) = (code, answers);
        return result;
    }

    private async Task<JsonObject> RestartAsync(bool crash)
    {
        await RenewDaemonAsync(crash);
        JsonObject result = NoRequest();
        result["network"] = await new DockerSnapshot(client).NetworkAsync("bridge");
        return result;
    }

    private static JsonObject NoRequest() => new() { ["ok"] = true, ["error"] = null, ["status"] = null };

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
