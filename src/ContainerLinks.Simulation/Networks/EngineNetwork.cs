namespace ContainerLinks;

/// <summary>A network of the engine with its endpoints.</summary>
internal sealed class EngineNetwork
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary><c>bridge</c>, <c>host</c> or <c>null</c>.</summary>
    public required string Driver { get; init; }

    public bool EnableIPv6 { get; init; }

    public EngineSubnet? IPv4 { get; init; }

    public EngineSubnet? IPv6 { get; init; }

    /// <summary>The interface on the host.</summary>
    public required string BridgeName { get; init; }

    public bool InterContainerCommunication { get; init; } = true;

    public EndpointSet Endpoints { get; } = new();

    public ServiceRecords Records { get; } = new();

    public bool IsDefaultBridge => Name == NetworkMode.BridgeName;

    public bool HasAddresses => Driver == "bridge";

    public EngineEndpoint? FindEndpoint(string id) => Endpoints.FirstOrDefault(endpoint => endpoint.Id == id);

    public SimulatedNetwork Show() => new()
    {
        Id = Id,
        Name = Name,
        Driver = Driver,
        EnableIPv6 = EnableIPv6,
        Subnets = [.. new[] { IPv4, IPv6 }.OfType<EngineSubnet>().Select(subnet => subnet.Show())],
    };
}
