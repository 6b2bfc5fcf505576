using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace LinkAgent;

/// <summary>Reads nodes of a compose file: merges (<c>&lt;&lt;</c>) are followed, and what has the wrong shape is told with its line.</summary>
internal sealed class ComposeYaml(string path)
{
    private const int DeepestNesting = 64;

    /// <summary>Refuses what the loader cannot take: it recurses, so endless nesting would end this program, and it tells no line of an anchor that is missing.</summary>
    public static void ThrowIfNotLoadable(string path, string text)
    {
        var parser = new Parser(new StringReader(text));
        var anchors = new HashSet<AnchorName>();
        for (int depth = 0; parser.MoveNext();)
        {
            ParsingEvent current = parser.Current!;
            depth += current.NestingIncrease;
            if (depth > DeepestNesting)
            {
                throw new InvalidDataException($"{path}, line {current.Start.Line}: nested more than {DeepestNesting} deep; a compose file is not.");
            }

            if (current is NodeEvent node)
            {
                anchors.Add(node.Anchor);
            }
            else if (current is AnchorAlias alias && !anchors.Contains(alias.Value))
            {
                throw new InvalidDataException($"{path}, line {current.Start.Line}: no anchor is called '{alias.Value}'.");
            }
        }
    }

    /// <summary>A child by name: the mapping's own, or the first one that a merge brings.</summary>
    public static YamlNode? Child(YamlMappingNode node, string key) => Child(node, key, DeepestNesting);

    /// <returns>The text, with variables put in; null if there is none.</returns>
    public string? Text(YamlMappingNode node, string key) => Child(node, key) switch
    {
        null or YamlScalarNode { Value: null or "" or "~" or "null" } => null,
        YamlScalarNode scalar => Text(scalar),
        { } other => throw Fault(other, $"'{key}' must be a text."),
    };

    public string Text(YamlNode node) => node is YamlScalarNode { Value: { } value }
        ? ComposeVariables.Put(value, missing => Fault(node, $"the variable '{missing}' is not set: set it as for compose itself."))
        : throw Fault(node, "expected a text.");

    public YamlMappingNode Mapping(YamlMappingNode node, string key) =>
        Child(node, key) is { } child ? Mapping(child, $"'{key}'") : new YamlMappingNode();

    public YamlMappingNode Mapping(YamlNode node, string what) => node as YamlMappingNode ?? throw Fault(node, $"{what} must be a mapping.");

    public string[] List(YamlMappingNode node, string key) => Child(node, key) switch
    {
        null or YamlScalarNode { Value: null or "" } => [],
        YamlSequenceNode list => [.. list.Children.Select(Text)],
        { } other => throw Fault(other, $"'{key}' must be a list, such as [\"db:database\"]."),
    };

    /// <summary>A list of <c>name=value</c>, or a mapping: compose takes both. Variables are left as they stand: most labels are nothing to links.</summary>
    public IReadOnlyList<(string Name, string Value)> Pairs(YamlMappingNode node, string key) => Child(node, key) switch
    {
        null or YamlScalarNode { Value: null or "" } => [],
        YamlSequenceNode list => [.. list.Children.OfType<YamlScalarNode>().Select(text => Split(text.Value ?? ""))],
        YamlMappingNode map => [.. map.Children.Select(pair => (Raw(pair.Key), Raw(pair.Value)))],
        { } other => throw Fault(other, $"'{key}' must be a list or a mapping."),
    };

    public InvalidDataException Fault(YamlNode node, string what) => new($"{path}, line {node.Start.Line}: {what}");

    private static YamlNode? Child(YamlMappingNode node, string key, int patience)
    {
        if (node.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? child))
        {
            return child;
        }

        // An anchor may merge itself; that ends here.
        if (patience == 0 || !node.Children.TryGetValue(new YamlScalarNode("<<"), out YamlNode? merged))
        {
            return null;
        }

        IEnumerable<YamlNode> sources = merged is YamlSequenceNode several ? several.Children : [merged];
        return sources.OfType<YamlMappingNode>().Select(source => Child(source, key, patience - 1)).FirstOrDefault(found => found is not null);
    }

    private static string Raw(YamlNode node) => (node as YamlScalarNode)?.Value ?? "";

    private static (string, string) Split(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (text, "") : (text[..equals], text[(equals + 1)..]);
    }
}
