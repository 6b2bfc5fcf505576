using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace LinkAgent;

/// <summary>Reads the services of a compose file, and of them only what links need.</summary>
internal static class ComposeFile
{
    private const int LargestFile = 1024 * 1024;

    /// <exception cref="InvalidDataException">The file is no compose file; the message says where and why.</exception>
    public static IReadOnlyList<ComposeService> Read(string path)
    {
        if (new FileInfo(path).Length > LargestFile)
        {
            throw new InvalidDataException($"{path}: larger than {LargestFile} bytes; a compose file is not that large.");
        }

        using StreamReader reader = File.OpenText(path);
        return Parse(path, reader);
    }

    public static IReadOnlyList<ComposeService> Parse(string path, TextReader reader)
    {
        var yaml = new YamlStream();
        try
        {
            yaml.Load(reader);
        }
        catch (YamlException fault)
        {
            throw new InvalidDataException($"{path}, line {fault.Start.Line}: {fault.Message}", fault);
        }

        if (yaml.Documents.Count == 0 || yaml.Documents[0].RootNode is not YamlMappingNode root)
        {
            throw new InvalidDataException($"{path}: expected a mapping with 'services' at the top.");
        }

        // The first version of the format had no 'services': every mapping at the top is one.
        YamlMappingNode services = Child(root, "services") as YamlMappingNode ?? root;
        return [.. services.Children.Where(pair => pair.Value is YamlMappingNode).Select(pair => Service(path, Text(pair.Key), (YamlMappingNode)pair.Value))];
    }

    private static ComposeService Service(string path, string name, YamlMappingNode node) => new(
        name,
        Child(node, "container_name") is YamlScalarNode container ? container.Value : null,
        Child(node, "network_mode") is YamlScalarNode mode ? mode.Value : null,
        List(path, name, node, "links"),
        List(path, name, node, "external_links"));

    private static string[] List(string path, string service, YamlMappingNode node, string key) => Child(node, key) switch
    {
        null => [],
        YamlSequenceNode list => [.. list.Children.Select(Text)],
        { } other => throw new InvalidDataException($"{path}, line {other.Start.Line}: '{key}' of service '{service}' must be a list, such as [\"db:database\"]."),
    };

    private static YamlNode? Child(YamlMappingNode node, string key) => node.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? child) ? child : null;

    private static string Text(YamlNode node) => (node as YamlScalarNode)?.Value ?? "";
}
