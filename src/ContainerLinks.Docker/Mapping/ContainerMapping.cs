using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>Says in the linker's words what an engine tells of a container.</summary>
internal static class ContainerMapping
{
    private const string ContainerMode = "container:";

    /// <param name="container">What the engine tells.</param>
    /// <param name="connection">The engine.</param>
    /// <param name="networkOf">The container whose network it uses, or null.</param>
    /// <param name="namesAnswered">Tells whether a network's own DNS answers names.</param>
    /// <param name="spansHosts">Tells by its id whether a network is one of several hosts.</param>
    /// <param name="version">When it was asked, see <see cref="ContainerInfo.Version"/>.</param>
    public static ContainerInfo Map(EngineContainer container, EngineConnection connection, ContainerId? networkOf, Func<string, bool> namesAnswered, Func<string, bool> spansHosts, long version)
    {
        ContainerState state = StateOf(container.Status);
        return new ContainerInfo
        {
            Id = new ContainerId(container.Id),
            Name = container.Name.TrimStart('/'),
            State = state,
            Health = HealthOf(container.Health),
            Hostname = container.Hostname.Length == 0 ? null : container.Hostname,
            DomainName = container.DomainName,

            // Podman tells the holder's networks for those who use its network; they are the holder's.
            Networks = networkOf is null ? NetworksOf(container, state, namesAnswered, spansHosts) : [],
            ExposedPorts = PortsOf(container),
            PublishedPorts = networkOf is null ? PublishedPortsOf(container, state) : [],
            Environment = connection.Identity.Kind == EngineKind.Podman ? PodmanEnvironment.Without(container) : container.Environment,
            ExtraHosts = PodmanExtraHosts.Knows(connection.Identity) ? PodmanExtraHosts.Split(container.ExtraHosts) : container.ExtraHosts,
            Links = IsOnDefaultNetwork(container.NetworkMode) ? container.Links : [],
            Labels = container.Labels,
            HostsPath = networkOf is null ? HostsPathOf(container) : null,
            HostsFileProblem = networkOf is null ? HostsFileProblems.Find(container, state, connection.Identity.Kind) : null,
            NetworkOf = networkOf,
            Version = version,
        };
    }

    /// <summary>Whether the name of a container is one, with or without the slash that engines put before it. Names stand in logs and in a graph.</summary>
    /// <remarks>Podman takes names of one character, as ids may be.</remarks>
    public static bool IsName(string name) => ContainerId.IsValid(name.TrimStart('/')) || ContainerSpec.IsValidName(name.TrimStart('/'));

    /// <summary>The container whose network is used, as the engine names it: an id or a name; null for none.</summary>
    public static string? HolderOf(string networkMode) => networkMode.StartsWith(ContainerMode, StringComparison.Ordinal) ? networkMode[ContainerMode.Length..] : null;

    /// <summary>Docker answers names on every network that a user made.</summary>
    public static bool DockerAnswersNames(string network) => network is not ("bridge" or "host" or "none");

    public static IReadOnlyList<ContainerNetwork> NetworksOf(EngineContainer container, ContainerState state, Func<string, bool> namesAnswered, Func<string, bool> spansHosts) =>
        [.. container.Networks.Where(static network => !IsOfPublishedPorts(network)).OrderBy(Rank).ThenBy(network => network.Name, StringComparer.Ordinal).Select(network => Map(network, state is ContainerState.Running or ContainerState.Paused, namesAnswered, spansHosts))];

    public static ContainerState StateOf(string status) => status switch
    {
        "running" or "stopping" => ContainerState.Running,
        "paused" => ContainerState.Paused,
        "restarting" => ContainerState.Restarting,
        "exited" or "stopped" => ContainerState.Exited,
        "dead" or "removing" => ContainerState.Dead,
        _ => ContainerState.Created,
    };

    public static ContainerHealth HealthOf(string status) => status switch
    {
        "starting" => ContainerHealth.Starting,
        "healthy" => ContainerHealth.Healthy,
        "unhealthy" => ContainerHealth.Unhealthy,
        _ => ContainerHealth.None,
    };

    /// <summary>Links of a container on a user-defined network are names that the engine's DNS answers: no lines of a hosts file.</summary>
    private static bool IsOnDefaultNetwork(string mode) => mode is "" or "default" or "bridge";

    /// <summary>The network by which a Swarm passes on published ports: it lets nothing else through, in either direction.</summary>
    private static bool IsOfPublishedPorts(EngineNetwork network) => network.Name == "ingress" && OverlayNetworks.IsOfCluster(network.Id);

    private static int Rank(EngineNetwork network) => network.Name is "bridge" or "podman" ? 0 : 1;

    private static ContainerNetwork Map(EngineNetwork network, bool isRunning, Func<string, bool> namesAnswered, Func<string, bool> spansHosts) => new()
    {
        Name = network.Name,
        Scope = spansHosts(network.Id) ? network.Id : null,
        Subnet = isRunning ? SubnetOf(network) : null,
        IPv4 = isRunning ? AddressOf(network.IPv4) : null,
        IPv6 = isRunning ? AddressOf(network.IPv6) : null,
        ResolvesNames = namesAnswered(network.Name),
        Aliases = network.Aliases,
        Links = network.Links,
    };

    private static IPNetwork? SubnetOf(EngineNetwork network) =>
        network.IPv4PrefixLength > 0 && AddressOf(network.IPv4) is { } four ? NetworkOf(four, network.IPv4PrefixLength)
        : network.IPv6PrefixLength > 0 && AddressOf(network.IPv6) is { } six ? NetworkOf(six, network.IPv6PrefixLength)
        : null;

    private static IPNetwork? NetworkOf(IPAddress address, int prefixLength) =>
        IPNetwork.TryParse(string.Create(CultureInfo.InvariantCulture, $"{address}/{prefixLength}"), out IPNetwork network) ? network : null;

    /// <summary>After a crash Docker up to 27 tells the old address of a container that is down, so only running ones are asked here.</summary>
    public static IPAddress? AddressOf(string text) => AddressRange.TryParse(text, out AddressRange? one) && one.First.Equals(one.Last) ? one.First : null;

    public static IReadOnlyList<ContainerPort> PortsOf(EngineContainer container)
    {
        var ports = new List<ContainerPort>(container.ExposedPorts.Count);
        foreach (string text in container.ExposedPorts)
        {
            if (ContainerPort.TryParse(text, null, out ContainerPort port))
            {
                ports.Add(port);
            }
        }

        return [.. ports.Distinct().OrderBy(port => port.Number).ThenBy(port => port.Protocol, StringComparer.Ordinal)];
    }

    /// <summary>The ports of the host, one by one. Podman up to 4 tells an empty address for all of IPv4; a host port of zero is a wish, and was given none.</summary>
    public static IReadOnlyList<PublishedPort> PublishedPortsOf(EngineContainer container, ContainerState state)
    {
        var ports = new List<PublishedPort>();
        foreach (EnginePort told in state is ContainerState.Running or ContainerState.Paused ? container.PublishedPorts : [])
        {
            if (ContainerPort.TryParse(told.Port, null, out ContainerPort port)
                && ushort.TryParse(told.HostPort, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) && number > 0
                && AddressOf(told.HostAddress.Length == 0 ? "0.0.0.0" : told.HostAddress) is { } host)
            {
                ports.Add(new PublishedPort(port, host, number));
            }
        }

        return ports.Count == 0 ? [] :
        [
            .. ports.Distinct()
                .OrderBy(port => port.Port.Number).ThenBy(port => port.Port.Protocol, StringComparer.Ordinal).ThenBy(port => port.HostAddress.AddressFamily == AddressFamily.InterNetworkV6)
                .ThenBy(port => port.HostAddress.ToString(), StringComparer.Ordinal).ThenBy(port => port.HostPort),
        ];
    }

    /// <summary>The file, if it can be the container's own one. That it is not on this machine or cannot be written is told, with its path.</summary>
    private static string? HostsPathOf(EngineContainer container) => OwnHostsPath.Is(container.HostsPath, container.Id) && container.NetworkMode != "host" ? container.HostsPath : null;
}
