using YamlDotNet.RepresentationModel;

namespace LinkAgent;

/// <summary>Looks values up in YAML, merge keys included.</summary>
internal static class ComposeNode
{
    // An anchor may not lead round in a circle, but may be nested deep on purpose.
    private const int DeepestMerge = 16;

    /// <summary>The value of a key, of the mapping's own or of one that it merges by <c>&lt;&lt;</c>.</summary>
    public static YamlNode? Child(YamlMappingNode node, string key, int depth = 0)
    {
        if (node.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? own))
        {
            return own;
        }

        if (depth == DeepestMerge || !node.Children.TryGetValue(new YamlScalarNode("<<"), out YamlNode? merged))
        {
            return null;
        }

        IEnumerable<YamlNode> sources = merged is YamlSequenceNode list ? list.Children : [merged];
        return sources.OfType<YamlMappingNode>().Select(source => Child(source, key, depth + 1)).FirstOrDefault(found => found is not null);
    }

    public static string? Text(YamlNode? node) => (node as YamlScalarNode)?.Value;
}
