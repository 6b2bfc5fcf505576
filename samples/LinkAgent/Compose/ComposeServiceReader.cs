using YamlDotNet.RepresentationModel;

namespace LinkAgent;

/// <summary>Reads one service, and of it only what links need.</summary>
internal static class ComposeServiceReader
{
    public static ComposeService Read(ComposeYaml yaml, YamlNode name, YamlNode service)
    {
        YamlMappingNode node = yaml.Mapping(service, $"the service '{yaml.Text(name)}'");
        return new ComposeService
        {
            Name = yaml.Text(name),
            ContainerName = yaml.Text(node, "container_name"),
            Hostname = yaml.Text(node, "hostname"),
            NetworkMode = yaml.Text(node, "network_mode") ?? yaml.Text(node, "net"),
            Networks = Networks(yaml, node),
            Links = yaml.List(node, "links"),
            ExternalLinks = yaml.List(node, "external_links"),
            Labels = yaml.Pairs(node, "labels"),
            HasLabelList = ComposeYaml.Child(node, "labels") is YamlSequenceNode,
            Extends = ComposeYaml.Child(node, "extends") is not null,
            Scale = yaml.Text(node, "scale") ?? Replicas(yaml, node) ?? "1",
        };
    }

    private static string[] Networks(ComposeYaml yaml, YamlMappingNode node) => ComposeYaml.Child(node, "networks") is YamlMappingNode map
        ? [.. map.Children.Keys.Select(yaml.Text)]
        : yaml.List(node, "networks");

    private static string? Replicas(ComposeYaml yaml, YamlMappingNode node) => yaml.Text(yaml.Mapping(node, "deploy"), "replicas");
}
