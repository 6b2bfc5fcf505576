using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ContainerLinks.Conformance;

/// <summary>Parts of comparing two JSON values.</summary>
internal static class JsonDifference
{
    public const string NoField = "(no such field)";

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All fields of both objects, in the order of the first; a field of one side alone is paired with <see cref="Missing"/>.</summary>
    public static IEnumerable<(string Field, JsonNode? Expected, JsonNode? Actual)> Pair(JsonObject expected, JsonObject actual)
    {
        foreach (var (field, left) in expected)
        {
            yield return (field, left, actual.TryGetPropertyValue(field, out var right) ? right : Missing());
        }

        foreach (var (field, right) in actual)
        {
            if (!expected.ContainsKey(field))
            {
                yield return (field, Missing(), right);
            }
        }
    }

    public static bool IsMissing(JsonNode? node) => node is JsonObject map && map.ContainsKey(NoField);

    /// <summary>A value as text to show: strings as they are, lists one item a line.</summary>
    public static string Print(JsonNode? node) => node switch
    {
        null => "null",
        _ when IsMissing(node) => NoField,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonArray { Count: 0 } => "[]",
        JsonArray array => string.Join('\n', array.Select(Print)),
        _ => node.ToJsonString(Compact),
    };

    /// <summary>A value as text to compare: the order of fields does not matter.</summary>
    public static string Canonical(JsonNode? node) => node switch
    {
        JsonObject map => "{" + string.Join(",", map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + ":" + Canonical(pair.Value))) + "}",
        JsonArray array => "[" + string.Join(",", array.Select(Canonical)) + "]",
        null => "null",
        _ => node.ToJsonString(),
    };

    // A node can stand in one tree only, so each place gets a new one. It equals no recorded value.
    private static JsonObject Missing() => new() { [NoField] = true };
}
