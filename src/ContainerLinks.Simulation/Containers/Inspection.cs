using System.Text;

namespace ContainerLinks;

/// <summary>Shows a container as the engine's inspect does.</summary>
internal static class Inspection
{
    public static SimulatedContainer Show(EngineCore core, EngineContainer container)
    {
        IReadOnlyList<EngineLink> links = core.Links.Declared(container);
        byte[]? hosts = container.HostsOwner is { } owner ? ReadQuietly(core, owner) : null;
        return new SimulatedContainer
        {
            Id = new ContainerId(container.Id),
            Name = container.ShortName,
            Image = container.Image,
            State = container.State,
            ExitCode = container.ExitCode,
            StateError = container.StateError,
            RestartCount = container.RestartCount,
            Hostname = container.Hostname,
            DomainName = container.DomainName,
            NetworkMode = container.NetworkMode.Text,
            Address = container.OnDefaultBridge?.Address ?? "",
            IPv6Address = container.OnDefaultBridge?.IPv6Address ?? "",
            Networks = [.. container.Networks.Select(pair => Show(core, pair.Key, pair.Value))],
            Names = core.Containers.Names.NamesOf(container.Id),
            Links = links.Count == 0 ? null : [.. links.Select(link => $"{link.Source.Name}:{link.FullAlias}")],
            ConfiguredEnvironment = container.Environment is null ? null : [.. container.Environment],
            ExposedPorts = container.ExposedPorts.Count == 0 ? null : container.ExposedPorts,
            ExtraHosts = container.ExtraHosts,
            HostsPath = container.HostsOwner is { } id ? HostsPath(core, id) : "",
            Hosts = hosts is null ? null : Encoding.UTF8.GetString(hosts),
            Environment = container.Process?.Environment,
            Warnings = container.Warnings,
        };
    }

    public static string HostsPath(EngineCore core, string id) =>
        core.Store is MemoryHostsStore ? $"{core.Store.Root}/containers/{id}/hosts" : Path.Combine(core.Store.Root, "containers", id, "hosts");

    private static SimulatedEndpoint Show(EngineCore core, string network, EndpointSettings place)
    {
        IReadOnlyList<string>? aliases = core.Settings.Traits.ShowsImplicitAliases ? place.Aliases : place.RequestedAliases;
        return new SimulatedEndpoint
        {
            Network = network,
            Address = place.Address,
            IPv6Address = place.IPv6Address,
            Gateway = place.Gateway,
            MacAddress = place.MacAddress,
            Links = place.Links,
            Aliases = aliases is null ? null : [.. aliases],
        };
    }

    private static byte[]? ReadQuietly(EngineCore core, string id)
    {
        try
        {
            return core.Store.Read(id);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
