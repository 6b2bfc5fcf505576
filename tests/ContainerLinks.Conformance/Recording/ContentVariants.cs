using System.Globalization;
using System.Text.Json.Nodes;

namespace ContainerLinks.Conformance;

/// <summary>
/// The <c>content</c> entries of <c>repeat.unstable</c>: paths where the recorded runs themselves did not agree, with all values that were seen.
/// </summary>
internal sealed class ContentVariants
{
    public static readonly ContentVariants None = new(new Dictionary<string, List<JsonNode?>>());

    private readonly Dictionary<string, List<JsonNode?>> _values;

    private ContentVariants(Dictionary<string, List<JsonNode?>> values) => _values = values;

    /// <summary>Whether the value is one of those that were seen at this path of this step.</summary>
    public bool Contains(int step, string path, JsonNode? value) =>
        _values.Count > 0
        && _values.TryGetValue(string.Create(CultureInfo.InvariantCulture, $"steps/{step}/{path}"), out var variants)
        && variants.Exists(variant => JsonNode.DeepEquals(variant, value));

    /// <summary>Reads the entries and puts the scenario's own ids in the place of their numbers.</summary>
    public static ContentVariants From(JsonArray unstable, IReadOnlyList<string> containerIds, IReadOnlyList<string> networkIds)
    {
        var values = new Dictionary<string, List<JsonNode?>>(StringComparer.Ordinal);
        foreach (var entry in unstable.OfType<JsonObject>())
        {
            if ((string?)entry["kind"] != "content" || (string?)entry["at"] is not { } at || entry["variants"] is not JsonArray variants)
            {
                continue;
            }

            values[at] = [.. variants.OfType<JsonObject>().Select(variant => Fill(variant["value"], containerIds, networkIds))];
        }

        return new ContentVariants(values);
    }

    private static JsonNode? Fill(JsonNode? value, IReadOnlyList<string> containerIds, IReadOnlyList<string> networkIds) => value switch
    {
        JsonArray array => new JsonArray([.. array.Select(item => Fill(item, containerIds, networkIds))]),
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, Fill(pair.Value, containerIds, networkIds)))),
        JsonValue text when text.TryGetValue<string>(out var content) => JsonValue.Create(Fill(content, containerIds, networkIds)),
        _ => value?.DeepClone(),
    };

    private static string Fill(string text, IReadOnlyList<string> containerIds, IReadOnlyList<string> networkIds)
    {
        for (var i = 0; i < containerIds.Count; i++)
        {
            var number = i.ToString(CultureInfo.InvariantCulture);
            text = text.Replace($"<id:{number}>", containerIds[i], StringComparison.Ordinal);
            text = text.Replace($"<shortid:{number}>", containerIds[i][..Math.Min(12, containerIds[i].Length)], StringComparison.Ordinal);
        }

        for (var i = 0; i < networkIds.Count; i++)
        {
            text = text.Replace($"<net:{i.ToString(CultureInfo.InvariantCulture)}>", networkIds[i], StringComparison.Ordinal);
        }

        return text;
    }
}
