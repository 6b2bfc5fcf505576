using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>Reads the state of a Docker Engine in the shape of a recorded scenario. The tests run on the engine's machine, as root.</summary>
internal sealed class DockerSnapshot(EngineClient client, Func<string, string>? pathOfHosts = null)
{
    private string? _root;

    public async Task<JsonObject> ContainersAsync()
    {
        _root ??= (string)(await client.GetAsync("info"))["DockerRootDir"]!;
        var containers = new List<(DateTimeOffset Created, string Name, JsonObject State)>();
        foreach (JsonNode? listed in (await client.GetAsync("containers/json?all=1")).AsArray())
        {
            JsonNode inspected = await client.GetAsync($"containers/{(string)listed!["Id"]!}/json");
            var created = DateTimeOffset.Parse((string)inspected["Created"]!, CultureInfo.InvariantCulture);
            containers.Add((created, ((string)inspected["Name"]!).TrimStart('/'), await ContainerAsync(inspected, listed["Names"]!)));
        }

        return new JsonObject(containers.OrderBy(container => container.Created).Select(container => KeyValuePair.Create(container.Name, (JsonNode?)container.State)));
    }

    public async Task<JsonObject> NetworkAsync(string name)
    {
        JsonNode network = await client.GetAsync($"networks/{name}");
        var ipam = network["IPAM"]!["Config"]!.AsArray().Select(config => (JsonNode)new JsonObject
        {
            ["subnet"] = config!["Subnet"]?.DeepClone(),
            // A new daemon does not show the gateway of its default bridge: the address of docker0, the first one unless a flag says otherwise.
            ["gateway"] = config["Gateway"]?.DeepClone() ?? (name == "bridge" ? ((string)config["Subnet"]!).Replace(".0/16", ".1", StringComparison.Ordinal) : null),
            ["ipRange"] = config["IPRange"]?.DeepClone(),
            ["aux"] = config["AuxiliaryAddresses"]?.DeepClone(),
        });
        return new JsonObject
        {
            ["id"] = network["Id"]!.DeepClone(),
            ["name"] = network["Name"]!.DeepClone(),
            ["driver"] = network["Driver"]!.DeepClone(),
            ["ipv6"] = network["EnableIPv6"]!.DeepClone(),
            ["internal"] = network["Internal"]!.DeepClone(),
            ["ipam"] = new JsonArray([.. ipam]),
        };
    }

    public async Task<JsonObject> ImageAsync(string name)
    {
        JsonNode config = (await client.GetAsync($"images/{name}/json"))["Config"]!;
        return new JsonObject
        {
            ["exposedPorts"] = Keys(config["ExposedPorts"]),
            ["env"] = config["Env"]?.DeepClone() ?? new JsonArray(),
            ["cmd"] = config["Cmd"]?.DeepClone() ?? new JsonArray(),
        };
    }

    private async Task<JsonObject> ContainerAsync(JsonNode inspected, JsonNode names)
    {
        (JsonNode state, JsonNode config, JsonNode settings) = (inspected["State"]!, inspected["Config"]!, inspected["NetworkSettings"]!);
        string hostsPath = (string)inspected["HostsPath"]!;
        return new JsonObject
        {
            ["id"] = inspected["Id"]!.DeepClone(),
            ["status"] = state["Status"]!.DeepClone(),
            ["exitCode"] = state["ExitCode"]!.DeepClone(),
            ["stateError"] = state["Error"]!.DeepClone(),
            ["restartCount"] = inspected["RestartCount"]!.DeepClone(),
            ["hostname"] = Text(config["Hostname"]),
            ["domainname"] = Text(config["Domainname"]),
            ["networkMode"] = inspected["HostConfig"]!["NetworkMode"]!.DeepClone(),
            // Engines of today have no address at the top any more.
            ["ip"] = (settings["IPAddress"] ?? settings["Networks"]!["bridge"]?["IPAddress"])?.DeepClone() ?? "",
            ["ip6"] = (settings["GlobalIPv6Address"] ?? settings["Networks"]!["bridge"]?["GlobalIPv6Address"])?.DeepClone() ?? "",
            ["networks"] = new JsonObject(settings["Networks"]!.AsObject().Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)Endpoint(pair.Value!)))),
            ["names"] = names.DeepClone(),
            ["links"] = inspected["HostConfig"]!["Links"]?.DeepClone(),
            ["configEnv"] = config["Env"]?.DeepClone(),
            ["exposedPorts"] = Keys(config["ExposedPorts"]),
            ["hostsPath"] = pathOfHosts is not null ? pathOfHosts(hostsPath) : hostsPath.Length == 0 ? "" : Path.GetRelativePath(_root!, hostsPath),
            ["hosts"] = File.Exists(hostsPath) ? await File.ReadAllTextAsync(hostsPath) : null,
            ["env"] = await EnvironmentAsync(inspected),
        };
    }

    private static JsonObject Endpoint(JsonNode endpoint) => new()
    {
        ["ip"] = Text(endpoint["IPAddress"]),
        ["gateway"] = Text(endpoint["Gateway"]),
        ["mac"] = Text(endpoint["MacAddress"]),
        ["ip6"] = Text(endpoint["GlobalIPv6Address"]),
        ["links"] = endpoint["Links"]?.DeepClone(),
        ["aliases"] = endpoint["Aliases"]?.DeepClone(),
    };

    // From API 1.52 on an engine leaves empty fields out.
    private static JsonNode Text(JsonNode? field) => field?.DeepClone() ?? "";

    /// <summary>The environment that the main process was started with; null where there is none.</summary>
    private static async Task<JsonArray?> EnvironmentAsync(JsonNode inspected)
    {
        int process = (int)inspected["State"]!["Pid"]!;
        if (process == 0)
        {
            return null;
        }

        try
        {
            // The engine's answer may come before the container's starter has become the main process.
            string command = string.Concat(inspected["Args"]!.AsArray().Select(word => (string)word!).Prepend((string)inspected["Path"]!).Select(word => word + '\0'));
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            while (await File.ReadAllTextAsync($"/proc/{process}/cmdline", patience.Token) != command)
            {
            }

            return Split(await File.ReadAllBytesAsync($"/proc/{process}/environ", patience.Token));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>An environment as the kernel shows it: each variable ends with a zero byte.</summary>
    public static JsonArray Split(byte[] environment) =>
        [.. Encoding.UTF8.GetString(environment).Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(variable => (JsonNode)variable)];

    private static JsonArray Keys(JsonNode? map) => [.. (map?.AsObject() ?? []).Select(pair => (JsonNode)pair.Key)];
}
