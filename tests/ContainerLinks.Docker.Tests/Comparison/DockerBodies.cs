using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>Bodies of requests, as a command line client sends them.</summary>
internal static class DockerBodies
{
    // An address for documentation (RFC 5737): what the engine passes on is answered by nobody, wherever the test runs.
    private const string SilentNameServer = "192.0.2.53";
    private const string OfContainer = "container:";

    /// <param name="command">The command.</param>
    /// <param name="mountedHosts">The file to mount over <c>/etc/hosts</c>, or null.</param>
    public static JsonObject Container(JsonObject command, string? mountedHosts)
    {
        string mode = (string?)command["network"] ?? "default";
        return new JsonObject
        {
            ["Image"] = Copy(command, "image"),
            ["Hostname"] = Copy(command, "hostname") ?? "",
            ["Domainname"] = Copy(command, "domainname") ?? "",
            ["Env"] = Copy(command, "env"),
            ["Cmd"] = Copy(command, "cmd"),
            ["Tty"] = Copy(command, "tty") ?? false,
            ["ExposedPorts"] = new JsonObject(ExposedPorts(command).Distinct().Select(port => KeyValuePair.Create(port, (JsonNode?)new JsonObject()))),
            ["StopTimeout"] = 0,
            ["HostConfig"] = new JsonObject
            {
                ["NetworkMode"] = mode,
                ["Links"] = Copy(command, "links"),
                ["PortBindings"] = new JsonObject(Bindings(command).Select(binding => KeyValuePair.Create(binding.Port, (JsonNode?)binding.Hosts))),
                ["ExtraHosts"] = Copy(command, "extraHosts"),
                ["Binds"] = mountedHosts is null ? null : new JsonArray($"{mountedHosts}:/etc/hosts"),
                ["Dns"] = mode.StartsWith(OfContainer, StringComparison.Ordinal) ? null : new JsonArray(SilentNameServer),
                ["RestartPolicy"] = new JsonObject { ["Name"] = Copy(command, "restart") ?? "" },
            },
            ["NetworkingConfig"] = IsUserDefined(mode) || command["ip"] is not null || command["aliases"] is not null ? new JsonObject { ["EndpointsConfig"] = new JsonObject { [mode] = Settings(command, IsUserDefined(mode)) } } : null,
        };
    }

    public static JsonObject Endpoint(JsonObject command) => new() { ["Container"] = Copy(command, "name"), ["EndpointConfig"] = Settings(command, hasLinks: true) };

    public static JsonObject Network(JsonObject command) => new()
    {
        ["Name"] = Copy(command, "name"),
        ["CheckDuplicate"] = true,
        ["Driver"] = "bridge",
        ["EnableIPv6"] = Copy(command, "ipv6") ?? false,
        ["IPAM"] = new JsonObject { ["Config"] = new JsonArray([.. Subnets(command)]) },
    };

    public static JsonObject ExecEnvironment() => new() { ["AttachStdout"] = true, ["Cmd"] = new JsonArray("/bin/cat", "/proc/self/environ") };

    /// <summary>The output of a process without a terminal: the engine puts eight bytes before each piece, the last four of them its length.</summary>
    public static byte[] Unframe(byte[] stream)
    {
        var output = new List<byte>();
        for (int at = 0; at + 8 <= stream.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(stream.AsSpan(at + 4));
            output.AddRange(stream.AsSpan(at + 8, length));
            at += 8 + length;
        }

        return [.. output];
    }

    private static IEnumerable<JsonNode> Subnets(JsonObject command)
    {
        if (command["subnet"] is not null)
        {
            yield return Given(("Subnet", Copy(command, "subnet")), ("Gateway", Copy(command, "gateway")), ("IPRange", Copy(command, "ipRange")), ("AuxiliaryAddresses", Copy(command, "aux")));
        }

        if (command["subnet6"] is not null)
        {
            yield return Given(("Subnet", Copy(command, "subnet6")), ("Gateway", Copy(command, "gateway6")));
        }
    }

    private static JsonObject Given(params IEnumerable<(string Name, JsonNode? Value)> fields) =>
        new(fields.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private static JsonObject Settings(JsonObject command, bool hasLinks) => new()
    {
        ["Links"] = hasLinks ? Copy(command, "links") : null,
        ["Aliases"] = Copy(command, "aliases"),
        ["IPAMConfig"] = command["ip"] is null ? null : new JsonObject { ["IPv4Address"] = Copy(command, "ip") },
    };

    private static bool IsUserDefined(string mode) => mode is not ("default" or "bridge" or "none" or "host") && !mode.StartsWith(OfContainer, StringComparison.Ordinal);

    private static IEnumerable<string> ExposedPorts(JsonObject command) =>
        [.. Texts(command, "expose").SelectMany(Ports), .. Texts(command, "exposeRaw"), .. Bindings(command).Select(binding => binding.Port)];

    // As --expose: 7000-7002/udp is three ports, and without a protocol it is tcp.
    private static IEnumerable<string> Ports(string text)
    {
        string[] parts = text.Split('/');
        int[] ends = [.. parts[0].Split('-').Select(int.Parse)];
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1).Select(port => $"{port}/{(parts.Length > 1 ? parts[1] : "tcp")}");
    }

    // HOSTIP:HOSTPORT:PORT[/PROTO]
    private static IEnumerable<(string Port, JsonArray Hosts)> Bindings(JsonObject command) =>
        from text in Texts(command, "publish")
        let parts = text.Split(':')
        select (Ports(parts[2]).Single(), new JsonArray(new JsonObject { ["HostIp"] = parts[0], ["HostPort"] = parts[1] }));

    private static IEnumerable<string> Texts(JsonObject command, string argument) => (command[argument]?.AsArray() ?? []).Select(item => (string)item!);

    private static JsonNode? Copy(JsonObject command, string argument) => command[argument]?.DeepClone();
}
