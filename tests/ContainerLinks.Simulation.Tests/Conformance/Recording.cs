using System.Text.Json.Nodes;
using ContainerLinks.Conformance;

namespace ContainerLinks.Tests.Conformance;

/// <summary>Makes small recordings, and copies of them in which one thing is changed.</summary>
internal static class Recording
{
    public const string FixedLines = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n";

    public static string Id(char digit) => new(digit, 64);

    public static JsonObject Container(char id, string status = "running", string ip = "", string hosts = "", string[]? links = null, string[]? names = null,
        string[]? env = null, string[]? configEnv = null, string[]? ports = null, string stateError = "", string hostname = "") => new()
        {
            ["id"] = Id(id),
            ["status"] = status,
            ["stateError"] = stateError,
            ["hostname"] = hostname.Length == 0 ? new string(id, 12) : hostname,
            ["domainname"] = "",
            ["ip"] = ip,
            ["names"] = Array(names),
            ["links"] = links is null ? null : Array(links),
            ["configEnv"] = Array(configEnv),
            ["exposedPorts"] = Array(ports),
            ["hostsPath"] = $"containers/{Id(id)}/hosts",
            ["hosts"] = hosts,
            ["env"] = env is null ? null : Array(env),
        };

    public static JsonObject Step(JsonObject command, JsonObject result, params (string Name, JsonObject Container)[] after) => new()
    {
        ["do"] = command,
        ["result"] = result,
        ["after"] = new JsonObject(after.Select(pair => KeyValuePair.Create(pair.Name, (JsonNode?)pair.Container))),
    };

    public static JsonObject Command(string operation, string name = "web") => new() { ["op"] = operation, ["name"] = name };

    public static JsonObject Success() => new() { ["ok"] = true, ["error"] = null };

    public static JsonObject Failure(string error) => new() { ["ok"] = false, ["error"] = error };

    public static JsonObject Document(params JsonObject[] steps) => new()
    {
        ["name"] = "own",
        ["description"] = "",
        ["engine"] = new JsonObject { ["version"] = "20.10.24", ["flags"] = new JsonArray(), ["hostname"] = "machine", ["etcHosts"] = "" },
        ["network"] = new JsonObject { ["id"] = Id('0') },
        ["images"] = new JsonObject(),
        ["steps"] = new JsonArray([.. steps]),
    };

    /// <summary>Plays back the recording itself, after a change, and compares.</summary>
    public static IReadOnlyList<Difference> Compare(JsonObject document, Action<JsonArray> change)
    {
        var scenario = ScenarioReader.Parse(document.ToJsonString(), "own");
        var steps = document.DeepClone()["steps"]!.AsArray();
        change(steps);
        var played = steps.Select(step => new PlayedStep(
            step!["result"]!.DeepClone().AsObject(),
            step["after"]!.DeepClone().AsObject(),
            step["iptables"]?.DeepClone().AsObject())).ToList();
        return ScenarioComparison.Compare(scenario, document["iptables"]?.DeepClone().AsObject(), played);
    }

    /// <summary>Changes one text of one container at one step.</summary>
    public static IReadOnlyList<Difference> CompareText(JsonObject document, int step, string name, string field, Func<string, string> change) =>
        Compare(document, steps =>
        {
            var container = steps[step]!["after"]![name]!;
            container[field] = change((string)container[field]!);
        });

    public static JsonArray Array(IEnumerable<string>? items) => new([.. (items ?? []).Select(item => (JsonNode?)JsonValue.Create(item))]);
}
