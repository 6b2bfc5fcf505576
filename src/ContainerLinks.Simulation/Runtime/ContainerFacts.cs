using System.Net;

namespace ContainerLinks;

/// <summary>Describes a container of the engine to the linker.</summary>
internal static class ContainerFacts
{
    public static ContainerInfo Describe(EngineCore core, EngineContainer container, long version) => new()
    {
        Id = new ContainerId(container.Id),
        Name = container.ShortName,
        State = container.State,
        Hostname = container.Hostname,
        DomainName = container.DomainName,
        Networks = [.. container.Networks.OrderByDescending(pair => pair.Key == NetworkMode.BridgeName).Select(pair => Describe(container, pair.Key, pair.Value))],
        ExposedPorts = ExposedPortKeys.Read(container.ExposedPorts),
        Environment = container.Environment is null ? [] : [.. container.Environment],
        ExtraHosts = container.ExtraHosts,
        Links = [.. core.Links.Declared(container).Select(link => $"{link.Source.Name}:{link.FullAlias}")],
        Labels = container.Labels,
        NetworkOf = container.NetworkMode.IsContainer && ContainerId.IsValid(container.NetworkMode.ConnectedContainer) ? new ContainerId(container.NetworkMode.ConnectedContainer) : null,
        Version = version,
        HostsPath = container.HostsOwner is { } owner ? Inspection.HostsPath(core, owner) : null,
    };

    private static ContainerNetwork Describe(EngineContainer container, string name, EndpointSettings place)
    {
        // An address that inspect still shows for a container that is down is no address.
        bool isUp = container.Running && !container.Restarting;
        return new ContainerNetwork
        {
            Name = name,
            IPv4 = isUp && GoAddress.TryParse(place.Address, out IPAddress? ipv4) ? ipv4 : null,
            IPv6 = isUp && GoAddress.TryParse(place.IPv6Address, out IPAddress? ipv6) ? ipv6 : null,
            ResolvesNames = new NetworkMode(name).IsUserDefined,
            Aliases = [.. place.Aliases ?? []],
        };
    }
}
