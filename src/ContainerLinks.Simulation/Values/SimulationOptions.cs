using System.Net;

namespace ContainerLinks;

/// <summary>How a <see cref="SimulatedEngine"/> behaves, and the flags of its daemon.</summary>
/// <remarks><threadsafety>Not safe for concurrent use. The engine copies the values when it is made, but for <see cref="Faults"/>.</threadsafety></remarks>
public sealed class SimulationOptions
{
    /// <summary>The engine to simulate.</summary>
    /// <value>The default is <see cref="SimulationProfile.Docker29"/>.</value>
    public SimulationProfile Profile { get; set; } = SimulationProfile.Docker29;

    /// <summary>The defects to have, or null for those of <see cref="Profile"/>.</summary>
    public DockerQuirks? Quirks { get; set; }

    /// <summary>The folder for hosts files, <c>containers/ID/hosts</c> below it, or null to keep them in memory.</summary>
    public string? DataFolder { get; set; }

    /// <summary>The clock for restart policies and waits, or null for a <see cref="SimulatedTime"/> of the engine's own.</summary>
    public TimeProvider? TimeProvider { get; set; }

    /// <summary>Where ids and everything that a real engine leaves to chance come from. The same seed gives the same bytes.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; set; }

    /// <summary>Gives ids, or null to make them from <see cref="Seed"/>. Container ids must pass <see cref="ContainerId.IsValid"/> and be new.</summary>
    public Func<SimulatedIdKind, string>? IdSource { get; set; }

    /// <summary>The name of the host, which a container in mode <c>host</c> has.</summary>
    /// <value>The default is <c>dockerhost</c>.</value>
    public string HostName { get; set; } = "dockerhost";

    /// <summary>The host's own hosts file, which a container in mode <c>host</c> gets a copy of.</summary>
    /// <value>The default has <c>localhost</c> and <c>dockerhost</c>.</value>
    public string HostsFile { get; set; } = "127.0.0.1\tlocalhost\n127.0.1.1\tdockerhost\n";

    /// <summary>Podman's setting <c>base_hosts_file</c>: the text of the file of the machine whose entries each container's hosts file begins with, anew at each start. Null: none, as Podman's
    /// Docker-compatible API has it without that setting; the command <c>podman</c> takes the machine's own file then.</summary>
    /// <value>The default is null.</value>
    public string? BaseHostsFile { get; set; }

    /// <summary>The host's address that Podman gives the name <c>host.containers.internal</c> in a container without a network of its own; else that is the gateway of its network.</summary>
    /// <value>The default is <c>192.0.2.2</c>.</value>
    public IPAddress HostAddress { get; set; } = new([192, 0, 2, 2]);

    /// <summary>Name servers of the host. A default subnet that has one of them in it is passed over.</summary>
    public IList<IPAddress> NameServers { get; } = [];

    /// <summary>The images that containers can be made from, by name; more can follow with <see cref="SimulatedEngine.AddImage"/>.</summary>
    public IDictionary<string, SimulatedImage> Images { get; } = new Dictionary<string, SimulatedImage>(StringComparer.Ordinal);

    /// <summary>Whether an image that is not in <see cref="Images"/> exists all the same, without ports or environment.</summary>
    /// <value>The default is true.</value>
    public bool AnyImageExists { get; set; } = true;

    /// <summary>Flag <c>--bip</c>: address and prefix of the default bridge, such as <c>10.70.0.1/29</c>, or null.</summary>
    public string? BridgeAddress { get; set; }

    /// <summary>Flag <c>--fixed-cidr</c>: the part of the default bridge's subnet that addresses come from, or null.</summary>
    public string? FixedCidr { get; set; }

    /// <summary>Flag <c>--ipv6</c>: whether the default bridge has IPv6; it needs <see cref="FixedCidrV6"/>.</summary>
    public bool EnableIPv6 { get; set; }

    /// <summary>Flag <c>--fixed-cidr-v6</c>: the IPv6 subnet of the default bridge, or null.</summary>
    public string? FixedCidrV6 { get; set; }

    /// <summary>The unique local network, a /48, from which networks get an IPv6 subnet where none is given. Engines from 28 on derive theirs from an id of their own;
    /// older ones have none.</summary>
    /// <value>The default is null: drawn from <see cref="Seed"/>.</value>
    public IPNetwork? UniqueLocalNetwork { get; set; }

    /// <summary>Flag <c>--icc</c>: whether containers on the default bridge reach each other without a link.</summary>
    /// <value>The default is true.</value>
    public bool InterContainerCommunication { get; set; } = true;

    /// <summary>Flag <c>--host-gateway-ip</c>: what <c>host-gateway</c> stands for, or null for the gateway of the default bridge.</summary>
    public string? HostGateway { get; set; }

    /// <summary>The variable <c>DOCKER_KEEP_DEPRECATED_LEGACY_LINKS_ENV_VARS</c> of engine 29: link variables in spite of <see cref="DockerQuirks.VariablesOff"/>.</summary>
    public bool KeepLinkVariables { get; set; }

    /// <summary>What chain FORWARD of table filter has before the daemon starts, as <c>iptables -S</c> prints it without <c>-P</c>: rules of other programs,
    /// and what an earlier daemon left. The daemon adds its own rules where they are missing.</summary>
    public IList<string> ForeignForwardRules { get; } = [];

    /// <summary>Whether the kernel of the host has IPv6. Engines from 28 on leave the IPv6 lines of hosts files away without it.</summary>
    /// <value>The default is true.</value>
    public bool HostHasIPv6 { get; set; } = true;

    /// <summary>How long an address rests before another container gets it, in an engine without <see cref="DockerQuirks.AddressReusedAtOnce"/>.</summary>
    /// <value>The default is one minute.</value>
    public TimeSpan ReuseDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>What goes wrong between the engine and whoever uses it as a runtime. Unlike the other values it is not copied: change it while the engine runs, also by <see cref="SimulatedEngine.Faults"/>.</summary>
    /// <value>The default has no faults.</value>
    public SimulationFaults Faults { get; set; } = new();

    /// <summary>Whether the engine chooses the addresses itself; profile <see cref="SimulationProfile.Plain"/> can leave that to its user.</summary>
    /// <value>The default is true.</value>
    public bool AssignsAddresses { get; set; } = true;
}

/// <summary>The engine that a <see cref="SimulatedEngine"/> stands for.</summary>
public enum SimulationProfile
{
    /// <summary>A bare engine without native links: <c>--link</c> is refused, addresses are given next-fit, and a user's lines in a hosts file stay.</summary>
    Plain = 0,

    /// <summary>Docker Engine 20.10.24, proven byte for byte by recordings.</summary>
    Docker20,

    /// <summary>Docker Engine 28.5.2.</summary>
    Docker28,

    /// <summary>Docker Engine 29.7.2: as 28, without link variables.</summary>
    Docker29,

    /// <summary>Podman 5.8 by its Docker-compatible API: no links, the next address, hosts files made anew at each start, names by the DNS of its networks, but for the default one.</summary>
    Podman5,
}

/// <summary>What an id is for; see <see cref="SimulationOptions.IdSource"/>.</summary>
public enum SimulatedIdKind
{
    /// <summary>A container. Drawn once by each create, also by one that is refused later.</summary>
    Container = 0,

    /// <summary>A network. Drawn for the default bridge when the daemon starts, and once by each network that is created.</summary>
    Network,

    /// <summary>An endpoint of a network. It shows in a few messages only.</summary>
    Endpoint,

    /// <summary>A predefined network other than the bridge: <c>none</c> and <c>host</c>.</summary>
    PredefinedNetwork,
}
