using System.Net;

namespace ContainerLinks;

/// <summary>One subnet of a network: as configured, and its pool.</summary>
internal sealed record EngineSubnet(SubnetPool Pool, IPAddress? Gateway)
{
    /// <summary>The subnet as typed, or null for a default one.</summary>
    public string? ConfiguredSubnet { get; init; }

    public string? ConfiguredGateway { get; init; }

    public string? ConfiguredRange { get; init; }

    public IReadOnlyDictionary<string, string>? Auxiliary { get; init; }

    public SimulatedSubnet Show() => new()
    {
        Subnet = ConfiguredSubnet ?? Pool.Network.ToString(),
        Gateway = ConfiguredSubnet is null ? Gateway?.ToString() : ConfiguredGateway,
        Range = ConfiguredRange,
        Auxiliary = Auxiliary,
    };
}
