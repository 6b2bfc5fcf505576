using System.Text.Json;
using System.Text.Json.Nodes;

namespace ContainerLinks.Conformance;

/// <summary>What an argument must be.</summary>
internal enum StrictArgument
{
    Text,
    Needed,
    Texts,
    Map,
    Flag,
}

/// <summary>Looks at parts of a story, and says where which one is wrong.</summary>
internal static class StrictJson
{
    public static void Know(JsonObject node, string where, params IReadOnlyList<string> keys)
    {
        var unknown = node.Select(pair => pair.Key).Where(key => !keys.Contains(key, StringComparer.Ordinal)).ToList();
        if (unknown.Count > 0)
        {
            throw new ScenarioFormatException($"{where} has no '{string.Join("', '", unknown)}'; expected {string.Join(", ", keys)}.");
        }
    }

    public static void ThrowIfNot(StrictArgument kind, JsonObject node, string key, string where)
    {
        var value = node[key];
        if (value is null)
        {
            if (kind == StrictArgument.Needed)
            {
                throw new ScenarioFormatException($"{where}: '{key}' is missing.");
            }

            return;
        }

        var isRight = kind switch
        {
            StrictArgument.Texts => value is JsonArray list && list.All(IsText),
            StrictArgument.Map => value is JsonObject map && map.All(pair => IsText(pair.Value)),
            StrictArgument.Flag => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
            _ => IsText(value),
        };
        if (!isRight)
        {
            var expected = kind switch
            {
                StrictArgument.Texts => "a list of texts",
                StrictArgument.Map => "texts by name",
                StrictArgument.Flag => "true or false",
                _ => "a text",
            };
            throw new ScenarioFormatException($"{where}: '{key}' is {value.ToJsonString()}; expected {expected}.");
        }
    }

    public static string TextOf(JsonObject node, string key, string where)
    {
        ThrowIfNot(StrictArgument.Needed, node, key, where);
        return (string)node[key]!;
    }

    public static JsonObject ObjectOf(JsonNode? node, string where) =>
        node as JsonObject ?? throw new ScenarioFormatException($"{where} is not an object.");

    /// <summary>Recipients, and whether they are told.</summary>
    public static Dictionary<string, bool> Flags(JsonNode? node, string where)
    {
        if (node is null)
        {
            return [];
        }

        var map = ObjectOf(node, where);
        foreach (var (key, flag) in map)
        {
            ThrowIfNot(StrictArgument.Flag, map, key, where);
            if (flag is null)
            {
                throw new ScenarioFormatException($"{where}: '{key}' is null; expected true or false.");
            }
        }

        return map.ToDictionary(pair => pair.Key, pair => (bool)pair.Value!, StringComparer.Ordinal);
    }

    private static bool IsText(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String;
}
