using System.Text.Json;
using System.Text.Json.Nodes;

namespace ContainerLinks.Conformance;

/// <summary>Reads a story. What the format does not have is refused: it would be passed over without a word.</summary>
internal static class StrictStoryReader
{
    /// <exception cref="ScenarioFormatException">The file is not a story.</exception>
    public static StrictStory Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ScenarioFormatException($"The file cannot be read: {e.Message}", e);
        }
    }

    /// <exception cref="ScenarioFormatException">The text is not a story.</exception>
    public static StrictStory Parse(string json)
    {
        try
        {
            return Build(StrictJson.ObjectOf(JsonNode.Parse(json), "The story"));
        }
        // A property that stands twice shows only when the object is looked at: an ArgumentException.
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new ScenarioFormatException($"The file is not a story: {e.Message}", e);
        }
    }

    private static StrictStory Build(JsonObject root)
    {
        StrictJson.Know(root, "The story", "name", "description", "profiles", "steps");
        StrictJson.ThrowIfNot(StrictArgument.Text, root, "description", "The story");
        var steps = root["steps"] is JsonArray { Count: > 0 } list ? list.Select(Step).ToList() : throw new ScenarioFormatException("The story has no steps.");
        return new StrictStory(StrictJson.TextOf(root, "name", "The story"), Profiles(root), steps);
    }

    private static SimulationProfile[] Profiles(JsonObject root)
    {
        if (root["profiles"] is not { } node)
        {
            return Enum.GetValues<SimulationProfile>();
        }

        StrictJson.ThrowIfNot(StrictArgument.Texts, root, "profiles", "The story");
        var names = node.AsArray().Select(name => (string)name!).ToList();
        var unknown = names.Find(name => !Enum.GetNames<SimulationProfile>().Contains(name, StringComparer.Ordinal));
        return names.Count > 0 && unknown is null
            ? [.. names.Select(Enum.Parse<SimulationProfile>)]
            : throw new ScenarioFormatException($"The story: the profile '{unknown}' is not known; expected {string.Join(", ", Enum.GetNames<SimulationProfile>())}.");
    }

    private static StrictStep Step(JsonNode? node, int index)
    {
        var where = $"Step {index}";
        var step = StrictJson.ObjectOf(node, where);
        StrictJson.Know(step, where, "do", "expect");
        var command = StrictCommand.Read(StrictJson.ObjectOf(step["do"], $"{where}: 'do'"), where);
        return new StrictStep(index, command, step["expect"] is { } expected ? Expectation(StrictJson.ObjectOf(expected, $"{where}: 'expect'"), where) : StrictExpectation.Nothing);
    }

    private static StrictExpectation Expectation(JsonObject node, string where)
    {
        StrictJson.Know(node, $"{where}: 'expect'", "refused", "resolve", "told", "toldVariables");
        StrictJson.ThrowIfNot(StrictArgument.Flag, node, "refused", where);
        return new StrictExpectation
        {
            Refused = (bool?)node["refused"] ?? false,
            Names = node["resolve"] is { } resolve ? Names(StrictJson.ObjectOf(resolve, $"{where}: 'resolve'"), where) : [],
            Told = StrictJson.Flags(node["told"], $"{where}: 'told'"),
            ToldVariables = StrictJson.Flags(node["toldVariables"], $"{where}: 'toldVariables'"),
        };
    }

    private static List<StrictName> Names(JsonObject resolve, string where)
    {
        var names = new List<StrictName>();
        foreach (var (recipient, node) in resolve)
        {
            var aliases = StrictJson.ObjectOf(node, $"{where}: 'resolve' of '{recipient}'");
            foreach (var (alias, _) in aliases)
            {
                StrictJson.ThrowIfNot(StrictArgument.Text, aliases, alias, $"{where}: 'resolve' of '{recipient}'");
                names.Add(new StrictName(recipient, alias, (string?)aliases[alias]));
            }
        }

        return names;
    }
}
