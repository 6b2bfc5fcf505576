using System.Text.Json.Nodes;

namespace ContainerLinks.Conformance;

/// <summary>
/// What the recording has shown up to a step: the knowledge that tells a line of a link from any other line. It is taken from the recording
/// alone, so a fault of the simulated engine cannot widen what is allowed.
/// </summary>
/// <param name="profile">The engine that was recorded.</param>
internal sealed class RecordedState(SimulationProfile profile)
{
    private readonly Dictionary<string, RecordedContainer> _containers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _hostnames = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Whether the engine sorts ports by protocol, so that nothing about their order is left to chance; up to 27 it does not.</summary>
    public bool SortsProtocols => profile != SimulationProfile.Docker20;

    /// <summary>Whether of variables of one name the last keeps its own place; up to 27 it comes to the place of the first.</summary>
    public bool LastVariableKeepsPlace => profile != SimulationProfile.Docker20;

    /// <summary>Whether the engine asks of each link in turn whether its source runs and is on the default bridge, so that any fault of any link may be named; up to 27 it asks all of them for the bridge first.</summary>
    public bool ChecksLinkByLink => profile != SimulationProfile.Docker20;

    /// <summary>The containers after the step that was observed last.</summary>
    public JsonObject After { get; private set; } = [];

    public void Observe(RecordedStep step)
    {
        After = step.After;
        foreach (var container in Containers())
        {
            _hostnames.Add(Text(container, "hostname"));
        }

        foreach (var (name, node) in After)
        {
            _names.Add(name);
            if (node is JsonObject container && (string?)container["id"] is { } id)
            {
                Container(id).Observe(container, After);
            }
        }

        if ((string?)step.Result["id"] is { } created && step.Do["extraHosts"] is JsonArray extraHosts)
        {
            Container(created).AddExtraHosts(Texts(extraHosts));
        }
    }

    /// <summary>The container of this id; an empty one if the recording has shown none.</summary>
    public RecordedContainer Container(string id)
    {
        if (!_containers.TryGetValue(id, out var container))
        {
            _containers.Add(id, container = new RecordedContainer(joinsInAnyOrder: profile != SimulationProfile.Docker20));
        }

        return container;
    }

    /// <summary>The recorded container with this name among its names, such as <c>/web/db</c>.</summary>
    public JsonObject? FindByLinkName(string name) =>
        Containers().FirstOrDefault(container => container["names"] is JsonArray names && Texts(names).Contains(name, StringComparer.Ordinal));

    /// <summary>Whether this is the hostname part of a link line: a hostname, then at most a container's name.</summary>
    public bool IsHostnameAndName(string words)
    {
        var blank = words.IndexOf(' ', StringComparison.Ordinal);
        return blank < 0
            ? _hostnames.Contains(words)
            : _hostnames.Contains(words[..blank]) && _names.Contains(words[(blank + 1)..]);
    }

    public static IReadOnlyList<string> Texts(JsonNode? node) =>
        node is JsonArray array ? [.. array.OfType<JsonValue>().Select(item => item.TryGetValue<string>(out var text) ? text : item.ToJsonString())] : [];

    public static string Text(JsonNode? container, string field) =>
        container?[field] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private IEnumerable<JsonObject> Containers() => After.Select(pair => pair.Value).OfType<JsonObject>();
}
