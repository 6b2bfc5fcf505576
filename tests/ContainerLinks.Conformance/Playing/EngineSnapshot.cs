using System.Text.Json.Nodes;

namespace ContainerLinks.Conformance;

/// <summary>Writes the state of a simulated engine down in the shape of a recording.</summary>
internal static class EngineSnapshot
{
    public static JsonObject Containers(SimulatedEngine engine) =>
        new(engine.List().Select(container => KeyValuePair.Create(container.Name, (JsonNode?)Container(container, engine.DataRoot))));

    public static JsonObject Firewall(SimulatedFirewall firewall) => new()
    {
        ["filter/FORWARD"] = Texts(firewall.Forward),
        ["filter/DOCKER"] = Texts(firewall.Filter),
        ["nat/DOCKER"] = Texts(firewall.Nat),
    };

    public static JsonObject Network(SimulatedNetwork network) => new()
    {
        ["id"] = network.Id,
        ["name"] = network.Name,
        ["driver"] = network.Driver,
        ["ipv6"] = network.EnableIPv6,
        ["internal"] = false,
        ["ipam"] = new JsonArray([.. network.Subnets.Select(subnet => new JsonObject
        {
            ["subnet"] = subnet.Subnet,
            ["gateway"] = subnet.Gateway,
            ["ipRange"] = subnet.Range,
            ["aux"] = subnet.Auxiliary is null ? null : new JsonObject(subnet.Auxiliary.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value)))),
        })]),
    };

    public static JsonNode? Texts(IReadOnlyList<string>? items) => items is null ? null : new JsonArray([.. items.Select(item => (JsonNode?)JsonValue.Create(item))]);

    private static JsonObject Container(SimulatedContainer container, string root) => new()
    {
        ["id"] = container.Id.ToString(),
        ["status"] = Status(container.State),
        ["exitCode"] = container.ExitCode,
        ["stateError"] = container.StateError,
        ["restartCount"] = container.RestartCount,
        ["hostname"] = container.Hostname,
        ["domainname"] = container.DomainName,
        ["networkMode"] = container.NetworkMode,
        ["ip"] = container.Address,
        ["ip6"] = container.IPv6Address,
        ["networks"] = new JsonObject(container.Networks.Select(endpoint => KeyValuePair.Create(endpoint.Network, (JsonNode?)Endpoint(endpoint)))),
        ["names"] = Texts(container.Names),
        ["links"] = Texts(container.Links),
        ["configEnv"] = Texts(container.ConfiguredEnvironment),
        ["exposedPorts"] = Texts(container.ExposedPorts ?? []),
        ["hostsPath"] = container.HostsPath.Length == 0 ? "" : Path.GetRelativePath(root, container.HostsPath),
        ["hosts"] = container.Hosts,
        ["env"] = Texts(container.Environment),
    };

    private static JsonObject Endpoint(SimulatedEndpoint endpoint) => new()
    {
        ["ip"] = endpoint.Address,
        ["gateway"] = endpoint.Gateway,
        ["mac"] = endpoint.MacAddress,
        ["ip6"] = endpoint.IPv6Address,
        ["links"] = Texts(endpoint.Links),
        ["aliases"] = Texts(endpoint.Aliases),
    };

    private static string Status(ContainerState state) => state switch
    {
        ContainerState.Created => "created",
        ContainerState.Running => "running",
        ContainerState.Paused => "paused",
        ContainerState.Restarting => "restarting",
        ContainerState.Exited => "exited",
        _ => "dead",
    };
}
