using System.Net;
using System.Text;

namespace ContainerLinks;

/// <summary>Shows a container: as the engine's inspect does, and to the linker.</summary>
internal sealed class ContainerViews(EngineContext context, ContainerStore containers, LinkIndex links, IHostsStore store, NetworkStore networks, PodmanInspection podman)
{
    public SimulatedContainer Show(EngineContainer container)
    {
        IReadOnlyList<EngineLink> declared = links.Declared(container);
        byte[]? hosts = container.HostsOwner is { } owner ? ReadQuietly(owner) : null;
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
            Address = OnDefault(container)?.Address ?? "",
            IPv6Address = OnDefault(container)?.IPv6Address ?? "",
            Networks = [.. (context.Settings.IsPodman ? podman.NetworksOf(container) : container.Networks).Select(pair => Show(pair.Key, pair.Value))],
            Names = containers.Names.NamesOf(container.Id),
            Links = declared.Count == 0 ? null : [.. declared.Select(link => $"{link.Source.Name}:{link.FullAlias}")],
            ConfiguredEnvironment = container.Environment is null ? null : [.. container.Environment],
            ExposedPorts = container.ExposedPorts.Count == 0 ? null : container.ExposedPorts,
            ExtraHosts = container.ExtraHosts,
            HostsPath = container.HostsOwner is { } id ? PathOf(id) : "",
            Hosts = hosts is null ? null : Encoding.UTF8.GetString(hosts),
            Environment = container.Process?.Environment,
            Warnings = container.Warnings,
        };
    }

    public ContainerInfo Describe(EngineContainer container, long version) => new()
    {
        Id = new ContainerId(container.Id),
        Name = container.ShortName,
        State = container.State,
        Hostname = container.Hostname,
        DomainName = container.DomainName,
        Networks = container.Networks.OrderByDescending(pair => IsDefault(pair.Key)).Select(pair => Describe(container, pair.Key, pair.Value)).ToArray(),
        ExposedPorts = ExposedPortKeys.Read(container.ExposedPorts),
        PublishedPorts = PublishedPortsOf(container),
        Environment = context.Settings.IsPodman ? PodmanEnvironmentOf.Given(container) : container.Environment?.ToArray() ?? [],
        ExtraHosts = container.ExtraHosts,
        Links = links.Declared(container).Select(link => $"{link.Source.Name}:{link.FullAlias}").ToArray(),
        Labels = container.Labels,
        NetworkOf = container.NetworkMode.IsContainer && ContainerId.IsValid(container.NetworkMode.ConnectedContainer) ? new ContainerId(container.NetworkMode.ConnectedContainer) : null,
        Version = version,
        HostsPath = container is { NetworkMode.IsContainer: false, HostsOwner: { } owner } ? PathOf(owner) : null,
        HostsFileProblem = container.MountedHosts is null ? null
            : $"A mount lies over /etc/hosts of '{container.ShortName}', so it never reads the engine's file: create it anew without that mount, or keep the names in what is mounted.",
    };

    /// <summary>Podman keeps the port of the host that was asked for; Docker's endpoint has the one that it got.</summary>
    private PublishedPort[] PublishedPortsOf(EngineContainer container)
    {
        bool isUp = container.Running && !container.Restarting && container.PortBindings.Count > 0;
        return !isUp || networks.SandboxOf(container) is not { } sandbox ? []
            : context.Settings.IsPodman ? [.. container.PortBindings.Where(binding => binding.HostPort > 0).Select(Describe)]
            : [.. sandbox.Endpoints.Values.SelectMany(endpoint => endpoint.PublishedPorts).Select(port => new PublishedPort(port.Port, port.HostAddress, port.HostPort))];
    }

    private static PublishedPort Describe(PortBinding binding) =>
        new(ContainerPort.Parse(binding.Key), GoAddress.TryParse(binding.HostAddress, out IPAddress? host) ? host : IPAddress.Any, binding.HostPort);

    private string PathOf(string id) =>
        store is MemoryHostsStore ? $"{store.Root}/{HostsStorePaths.BelowRoot(id)}" : Path.Combine(store.Root, HostsStorePaths.BelowRoot(id));

    private SimulatedEndpoint Show(string network, EndpointSettings place)
    {
        IReadOnlyList<string>? aliases = context.Traits.ShowsImplicitAliases ? place.Aliases : place.RequestedAliases;
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

    private byte[]? ReadQuietly(string id)
    {
        try
        {
            return store.Read(id);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private EndpointSettings? OnDefault(EngineContainer container) => context.Settings.IsPodman ? podman.OnlyPlaceOf(container) : container.OnDefaultBridge;

    private bool IsDefault(string network) => network == (context.Settings.IsPodman ? PodmanNetworks.DefaultName : NetworkMode.BridgeName);

    private ContainerNetwork Describe(EngineContainer container, string name, EndpointSettings place)
    {
        // An address that inspect still shows for a container that is down is no address.
        bool isUp = container.Running && !container.Restarting;
        bool hasNames = !IsDefault(name) && new NetworkMode(name).IsUserDefined;
        string? formerName = context.Settings.IsPodman && hasNames ? podman.FormerNameOf(container, name) : null;
        EngineNetwork? network = networks.All.Find(network => network.Name == name);
        return new ContainerNetwork
        {
            Name = name,
            Scope = network?.Overlay is null ? null : network.Id,
            Subnet = (network?.IPv4 ?? network?.IPv6)?.Pool.Network,
            IPv4 = isUp && GoAddress.TryParse(place.Address, out IPAddress? ipv4) ? ipv4 : null,
            IPv6 = isUp && GoAddress.TryParse(place.IPv6Address, out IPAddress? ipv6) ? ipv6 : null,
            ResolvesNames = hasNames,
            AnswersName = formerName is null,
            Aliases = formerName is not null ? [.. place.Aliases ?? [], formerName] : place.Aliases?.ToArray() ?? [],
            Links = network?.Overlay is null ? [] : place.Links?.ToArray() ?? [],
        };
    }
}
