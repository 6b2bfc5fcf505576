using System.Text.Json.Nodes;

namespace ContainerLinks.Conformance;

/// <summary>
/// Pairs of a recorded and a simulated value that were found to mean the same at the step before. As long as neither side changes, they still
/// do: the order that a start chose, and the link that an error named, stay as they are while the rest of the world moves on.
/// </summary>
internal sealed class SettledPairs
{
    private Dictionary<(string Id, string Field), (JsonNode? Expected, JsonNode? Actual)> _last = [];
    private Dictionary<(string Id, string Field), (JsonNode? Expected, JsonNode? Actual)> _next = [];

    public bool Contains(string id, string field, JsonNode? expected, JsonNode? actual) =>
        _last.TryGetValue((id, field), out var pair) && JsonNode.DeepEquals(pair.Expected, expected) && JsonNode.DeepEquals(pair.Actual, actual);

    public void Add(string id, string field, JsonNode? expected, JsonNode? actual) => _next[(id, field)] = (expected, actual);

    public void EndStep()
    {
        _last = _next;
        _next = [];
    }
}
