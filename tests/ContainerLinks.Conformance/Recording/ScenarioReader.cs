using System.Text.Json;
using System.Text.Json.Nodes;

namespace ContainerLinks.Conformance;

/// <summary>Reads a recording and notes every field that the format does not have.</summary>
internal sealed class ScenarioReader
{
    private readonly List<string> _unknown = [];

    /// <exception cref="ScenarioFormatException">The file is not a recording.</exception>
    public static Scenario Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), Path.GetFileNameWithoutExtension(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ScenarioFormatException($"The file cannot be read: {e.Message}", e);
        }
    }

    /// <exception cref="ScenarioFormatException">The text is not a recording.</exception>
    public static Scenario Parse(string json, string fallbackName)
    {
        try
        {
            return new ScenarioReader().Build(JsonNode.Parse(json), fallbackName);
        }
        // A property that stands twice shows only when the object is looked at: an ArgumentException.
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new ScenarioFormatException($"The file is not a recording: {e.Message}", e);
        }
    }

    private Scenario Build(JsonNode? document, string fallbackName)
    {
        var root = document as JsonObject ?? throw new ScenarioFormatException("The file is not a recording: its root is not an object.");
        Know(root, "", "name", "description", "engine", "network", "images", "iptables", "steps", "repeat");
        var engine = Part<JsonObject>(root, "engine");
        Know(engine, "engine/", "version", "apiVersion", "flags", "hostname", "etcHosts", "baseHosts", "hostAddress");
        var network = Part<JsonObject>(root, "network");
        Know(network, "network/", "id", "name", "driver", "ipv6", "internal", "ipam");
        var steps = Part<JsonArray>(root, "steps").Select(Step).ToList();
        if (steps.Count == 0)
        {
            throw new ScenarioFormatException("The recording has no steps: nothing would be compared.");
        }

        return new Scenario
        {
            Name = (string?)root["name"] ?? fallbackName,
            Profile = RecordedRelease.ProfileOf((string?)engine["version"] ?? ""),
            Flags = Texts(engine["flags"]),
            HostName = (string?)engine["hostname"] ?? "",
            HostHostsFile = (string?)engine["etcHosts"] ?? "",
            BaseHosts = (string?)engine["baseHosts"],
            HostAddress = (string?)engine["hostAddress"],
            Network = network,
            Images = Images(Part<JsonObject>(root, "images")),
            IpTables = root["iptables"] as JsonObject,
            Steps = steps,
            Variants = Variants(root, network, steps),
            UnknownFields = _unknown,
        };
    }

    private Dictionary<string, RecordedImage> Images(JsonObject images)
    {
        var result = new Dictionary<string, RecordedImage>(StringComparer.Ordinal);
        foreach (var (name, node) in images)
        {
            var image = node as JsonObject ?? throw new ScenarioFormatException($"The image {name} is not an object.");
            Know(image, $"images/{name}/", "exposedPorts", "env", "cmd");
            result[name] = new RecordedImage(Texts(image["exposedPorts"]), Texts(image["env"]), Texts(image["cmd"]));
        }

        return result;
    }

    private RecordedStep Step(JsonNode? node, int index)
    {
        var step = node as JsonObject ?? throw new ScenarioFormatException($"Step {index} is not an object.");
        Know(step, $"steps/{index}/", "do", "result", "after", "iptables");
        return new RecordedStep(index, Part<JsonObject>(step, "do"), Part<JsonObject>(step, "result"), Part<JsonObject>(step, "after"), step["iptables"] as JsonObject);
    }

    private ContentVariants Variants(JsonObject root, JsonObject network, IReadOnlyList<RecordedStep> steps)
    {
        if (root["repeat"] is not JsonObject repeat)
        {
            return ContentVariants.None;
        }

        Know(repeat, "repeat/", "runs", "unstable");
        var containers = steps.Where(step => step.Operation is "create" or "run").Select(step => (string?)step.Result["id"]);
        var networks = steps.Select(step => (string?)step.Result["network"]?["id"]).Prepend((string?)network["id"]);
        return repeat["unstable"] is JsonArray unstable
            ? ContentVariants.From(unstable, [.. containers.OfType<string>()], [.. networks.OfType<string>()])
            : ContentVariants.None;
    }

    private void Know(JsonObject node, string path, params string[] fields) =>
        _unknown.AddRange(node.Select(pair => pair.Key).Except(fields, StringComparer.Ordinal).Select(field => path + field));

    private static T Part<T>(JsonObject parent, string name)
        where T : JsonNode =>
        parent[name] as T ?? throw new ScenarioFormatException($"The recording has no '{name}', or it is not a {typeof(T).Name}.");

    private static IReadOnlyList<string> Texts(JsonNode? node) =>
        node is null ? [] : [.. node.AsArray().Select(item => item?.GetValue<string>() ?? "")];
}
