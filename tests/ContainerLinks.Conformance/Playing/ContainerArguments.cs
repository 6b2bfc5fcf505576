using System.Text.Json.Nodes;

namespace ContainerLinks.Conformance;

/// <summary>Reads the arguments of a command into the specs of the simulated engine, as they were typed.</summary>
internal static class ContainerArguments
{
    public static SimulatedContainerSpec Read(JsonObject command) => new(Text(command, "name") ?? "", Text(command, "image") ?? "")
    {
        Links = Texts(command, "links"),
        Hostname = Text(command, "hostname") ?? "",
        DomainName = Text(command, "domainname") ?? "",
        Environment = Texts(command, "env"),
        Command = Texts(command, "cmd"),
        Terminal = (bool?)command["tty"] ?? false,
        RestartPolicy = Text(command, "restart") ?? "",
        AutoRemove = (bool?)command["autoRemove"] ?? false,
        MountedHosts = Text(command, "mountedHosts"),
        ExtraHosts = Texts(command, "extraHosts"),
        Network = Text(command, "network") ?? "default",
        Address = Text(command, "ip"),
        IPv6Address = Text(command, "ip6"),
        NetworkAliases = Texts(command, "aliases"),
        Expose = Texts(command, "expose"),
        ExposedPortKeys = Texts(command, "exposeRaw"),
        Publish = Texts(command, "publish"),
        BindOnly = Texts(command, "bindOnly"),
    };

    public static SimulatedNetworkSpec ReadNetwork(JsonObject command) => new(Text(command, "name") ?? "")
    {
        Driver = Text(command, "driver") ?? "bridge",
        EnableIPv6 = (bool?)command["ipv6"] ?? false,
        Subnet = Text(command, "subnet"),
        Gateway = Text(command, "gateway"),
        Range = Text(command, "ipRange"),
        Auxiliary = (command["aux"] as JsonObject)?.ToDictionary(pair => pair.Key, pair => (string?)pair.Value ?? "", StringComparer.Ordinal) ?? [],
        IPv6Subnet = Text(command, "subnet6"),
        IPv6Gateway = Text(command, "gateway6"),
    };

    public static SimulatedEndpointSpec ReadEndpoint(JsonObject command) => new()
    {
        Address = Text(command, "ip"),
        Links = command["links"] is null ? null : Texts(command, "links"),
        Aliases = command["aliases"] is null ? null : Texts(command, "aliases"),
    };

    public static IReadOnlyList<string> Texts(JsonObject command, string field) =>
        command[field] is JsonArray items ? [.. items.Select(item => (string?)item ?? "")] : [];

    private static string? Text(JsonObject command, string field) => (string?)command[field];
}
