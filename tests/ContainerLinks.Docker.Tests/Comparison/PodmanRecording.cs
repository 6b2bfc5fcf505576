using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>A Podman for tests whose doings are written down, by its Docker-compatible API. It has to be its alone while sequences are played, and it lives in a root folder of its own.</summary>
internal sealed class PodmanRecording : IRecordedEngine, IDisposable
{
    private const string DefaultNetwork = "podman";
    private readonly EngineUnderTest _engine;
    private readonly EngineClient _client;
    private readonly JsonNode _version;
    private readonly DockerCommands _commands;
    private readonly DockerSnapshot _snapshot;
    private readonly PodmanQuiet _quiet;
    private readonly string _hostAddress;

    private PodmanRecording(EngineUnderTest engine, EngineClient client, JsonNode version, string hostAddress)
    {
        (_engine, _client, _version, _hostAddress) = (engine, client, version, hostAddress);
        (_commands, _snapshot, _quiet) = (new DockerCommands(engine, client), new DockerSnapshot(client, PathOfHosts), new PodmanQuiet(client));
    }

    public string Release => (string)_version["Version"]!;

    public static async Task<PodmanRecording> OpenAsync(EngineUnderTest engine)
    {
        var client = new EngineClient(engine.Endpoint);
        return new PodmanRecording(engine, client, await client.GetAsync("version"), await HostAddressAsync(client));
    }

    /// <summary>The machine's address, which Podman chooses among those of its network namespace: a container that shares that namespace shows it.</summary>
    private static async Task<string> HostAddressAsync(EngineClient client)
    {
        const string Probe = "containerlinks-host-address";
        for (int attempt = 1; ; attempt++)
        {
            string[] addresses;
            try
            {
                await client.RunAsync(Probe, change: body => body["HostConfig"] = new JsonObject { ["NetworkMode"] = "host" });
                addresses = await client.ResolveAsync(Probe, "host.containers.internal");
            }
            finally
            {
                await client.SendAsync(HttpMethod.Post, $"containers/{Probe}/kill");
                await client.SendAsync(HttpMethod.Delete, $"containers/{Probe}?force=1");
            }

            // Interfaces of other engines' containers come and go meanwhile.
            if (addresses.Length == 1 || attempt == 10)
            {
                return addresses.Single();
            }
        }
    }

    /// <summary>Addresses are next-fit, so what remembers the last one of each network has to go: a file beside the networks that is made anew when an address is given.</summary>
    public async Task ResetAsync()
    {
        await RemoveAllAsync();
        string[] foreign = [.. (await _client.GetAsync("containers/json?all=1")).AsArray().Select(item => (string)item!["Names"]![0]!),
            .. (await _client.GetAsync("networks")).AsArray().Select(item => (string)item!["Name"]!).Where(name => name != "bridge")];
        if (foreign.Length > 0)
        {
            throw new InvalidOperationException($"The engine has {string.Join(", ", foreign)}, which this test did not make and does not remove. It needs a Podman without containers and networks.");
        }

        File.Delete($"{await RootAsync()}/run/containers/networks/ipam.db");
    }

    /// <summary>Removes what was made here: first those whose network others have not.</summary>
    public async Task RemoveAllAsync()
    {
        for (int round = 0; round < 5; round++)
        {
            foreach (JsonNode? container in (await _client.GetAsync("containers/json?all=1")).AsArray().Reverse())
            {
                await _client.SendAsync(HttpMethod.Delete, $"containers/{(string)container!["Id"]!}?force=1");
            }
        }

        await _commands.RemoveAllAsync();
    }

    public async Task<JsonObject> DescribeEngineAsync() => new()
    {
        ["version"] = _version["Version"]!.DeepClone(),
        ["apiVersion"] = _version["ApiVersion"]!.DeepClone(),
        ["flags"] = new JsonArray(),
        ["hostname"] = (await _client.GetAsync("info"))["Name"]!.DeepClone(),
        ["etcHosts"] = await File.ReadAllTextAsync($"{await RootAsync()}/etc/hosts"),
        ["baseHosts"] = await BaseHostsAsync(),
        ["hostAddress"] = _hostAddress,
    };

    public Task<JsonObject> DescribeNetworkAsync() => _snapshot.NetworkAsync(DefaultNetwork);

    public Task<JsonObject> DescribeImageAsync(string name) => _snapshot.ImageAsync(name);

    public async Task<JsonObject?> ExecuteAsync(JsonObject command)
    {
        string operation = (string)command["op"]!;
        string name = (string?)command["name"] ?? "";
        JsonNode? before = await _quiet.FindAsync(name);
        bool isPaused = (string?)before?["State"]!["Status"] == "paused";

        // Podman answers and does half of it: its inspect fails from then on ("network inspection mismatch"), so nothing could be compared. And a signal to a frozen process is nobody's yet.
        if (isPaused && (operation is "connect" or "disconnect" or "die" || (operation == "kill" && (string?)command["signal"] is "USR1" or "TERM")))
        {
            return null;
        }

        JsonObject? result = operation switch
        {
            "die" => await _quiet.SignalAsync(before, (string?)command["signal"] ?? "KILL") ? NoRequest() : null,
            "kill" => await KillAsync(command, before),
            "lookup" => await LookUpAsync(before, command),
            "daemon-restart" => await RestartServiceAsync(),
            _ => await _commands.ExecuteAsync(command),
        };
        await _quiet.SettleAsync();
        return result;
    }

    public Task<JsonObject> DescribeContainersAsync() => _snapshot.ContainersAsync();

    public void Dispose() => _client.Dispose();

    // As Docker has it below its data folder: Podman's own path has the folder of the run in it.
    private static string PathOfHosts(string path) => path.Length == 0 ? "" : $"containers/{path.Split('/')[^3]}/hosts";

    private static JsonObject NoRequest() => new() { ["ok"] = true, ["error"] = null, ["status"] = null };

    private async Task<string> RootAsync() => $"/proc/{(await File.ReadAllTextAsync(Path.Combine(_engine.Folder, "podman.pid"))).Trim()}/root";

    /// <summary>The file that <c>base_hosts_file</c> of its configuration names, or null.</summary>
    private async Task<string?> BaseHostsAsync()
    {
        string? line = File.ReadLines(Path.Combine(_engine.Folder, "containers.conf")).FirstOrDefault(line => line.StartsWith("base_hosts_file", StringComparison.Ordinal));
        return line is null ? null : await File.ReadAllTextAsync(line.Split('"')[1]);
    }

    private async Task<JsonObject> KillAsync(JsonObject command, JsonNode? container)
    {
        string signal = (string?)command["signal"] ?? "KILL";
        (int status, byte[] body) = await _client.SendAsync(HttpMethod.Post, $"containers/{(string)command["name"]!}/kill?signal={signal}");
        var reply = new DockerReply(status, body);
        if (reply.IsSuccess)
        {
            await _quiet.AwaitSignalAsync(container!, signal);
        }

        return reply.ToResult();
    }

    private static async Task<JsonObject?> LookUpAsync(JsonNode? container, JsonObject command)
    {
        if (container is null || (int)container["State"]!["Pid"]! is not (> 0 and var process))
        {
            return null;
        }

        // Only networks that a user made have a name server: their gateways, first in the container's list.
        string? server = File.ReadLines($"/proc/{process}/root/etc/resolv.conf").Where(line => line.StartsWith("nameserver ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1])
            .FirstOrDefault(address => address.StartsWith("10.", StringComparison.Ordinal) && address != "10.255.255.53");
        (int? code, JsonArray answers) = server is null ? (null, []) : await new DnsQuestion((string)command["query"]!, (string?)command["type"] ?? "A", server).AskAsync(process);
        JsonObject result = NoRequest();
        (result["rcode"], result["answers"]) = (code, answers);
        return result;
    }

    private async Task<JsonObject> RestartServiceAsync()
    {
        await EngineScript.RunAsync(_engine, "kill");
        await EngineScript.RunAsync(_engine, "start");
        JsonObject result = NoRequest();
        result["network"] = await _snapshot.NetworkAsync(DefaultNetwork);
        return result;
    }
}
