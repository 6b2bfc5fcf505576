using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace LinkAgent;

/// <summary>Reads the services of a compose file, and of them only what links need.</summary>
internal static class ComposeFile
{
    private const int LargestFile = 1024 * 1024;

    /// <exception cref="InvalidDataException">The file is no compose file; the message says where and why.</exception>
    public static ComposeProject Read(string path)
    {
        if (new FileInfo(path).Length > LargestFile)
        {
            throw new InvalidDataException($"{path}: larger than {LargestFile} bytes; a compose file is not that large.");
        }

        using StreamReader reader = File.OpenText(path);
        return Parse(path, reader);
    }

    public static ComposeProject Parse(string path, TextReader reader)
    {
        YamlMappingNode root = Load(path, reader);

        // The first version of the format had no 'services': every mapping at the top is one.
        YamlMappingNode services = ComposeNode.Child(root, "services") switch
        {
            null => root,
            YamlMappingNode mapping => mapping,
            { } other => throw new InvalidDataException($"{path}, line {other.Start.Line}: 'services' must be a mapping of names to services."),
        };
        return new ComposeProject(
            path,
            ComposeNode.Text(ComposeNode.Child(root, "name")) ?? ComposeProject.NameOf(path),
            [.. services.Children.Where(pair => pair.Value is YamlMappingNode).Select(pair => Service(path, ComposeNode.Text(pair.Key) ?? "", (YamlMappingNode)pair.Value))]);
    }

    private static YamlMappingNode Load(string path, TextReader reader)
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

        return yaml.Documents.Count > 0 && yaml.Documents[0].RootNode is YamlMappingNode root
            ? root
            : throw new InvalidDataException($"{path}: expected a mapping with 'services' at the top.");
    }

    private static ComposeService Service(string path, string name, YamlMappingNode node) => new(
        name,
        ComposeNode.Text(ComposeNode.Child(node, "container_name")),
        ComposeNode.Text(ComposeNode.Child(node, "network_mode")),
        List(path, name, node, "links"),
        List(path, name, node, "external_links"));

    private static string[] List(string path, string service, YamlMappingNode node, string key) => ComposeNode.Child(node, key) switch
    {
        null => [],
        YamlSequenceNode list => [.. list.Children.Select(item => ComposeNode.Text(item) ?? "")],
        { } other => throw new InvalidDataException($"{path}, line {other.Start.Line}: '{key}' of service '{service}' must be a list, such as [\"db:database\"]."),
    };
}
