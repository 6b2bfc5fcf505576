using System.Net;

namespace ContainerLinks;

/// <summary>The options of an engine, copied when it was made.</summary>
internal sealed class EngineSettings
{
    private const int UniqueLocalLength = 48;

    public EngineSettings(SimulationOptions options)
    {
        if (!Enum.IsDefined(options.Profile))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Profile, "Expected a profile: Plain, Docker20, Docker28, Docker29 or Podman5.");
        }

        ArgumentNullException.ThrowIfNull(options.Faults);
        Profile = options.Profile;
        Quirks = options.Quirks ?? QuirkSets.Of(options.Profile);
        Traits = EngineTraits.Of(options.Profile);
        Texts = new EngineTexts(options.Profile);
        HostName = options.HostName;
        HostsFile = options.HostsFile;
        ArgumentNullException.ThrowIfNull(options.HostAddress);
        BaseHostsFile = options.BaseHostsFile;
        HostAddress = options.HostAddress;
        NameServers = [.. options.NameServers];
        AnyImageExists = options.AnyImageExists;
        BridgeAddress = options.BridgeAddress;
        FixedCidr = options.FixedCidr;
        FixedCidrV6 = options.FixedCidrV6;
        EnableIPv6 = options.EnableIPv6;
        InterContainerCommunication = options.InterContainerCommunication;
        HostGateway = options.HostGateway;
        KeepLinkVariables = options.KeepLinkVariables;
        ForeignForwardRules = [.. options.ForeignForwardRules];
        AssignsAddresses = options.AssignsAddresses;
        HostHasIPv6 = options.HostHasIPv6;
        ReuseDelay = options.ReuseDelay;
        UniqueLocalNetwork = options.UniqueLocalNetwork ?? DrawUniqueLocalNetwork(options.Seed);
        if (UniqueLocalNetwork.BaseAddress.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6 || UniqueLocalNetwork.PrefixLength != UniqueLocalLength)
        {
            throw new ArgumentException($"UniqueLocalNetwork is {UniqueLocalNetwork}: expected an IPv6 network of length {UniqueLocalLength}, such as fd12:3456:789a::/48.", nameof(options));
        }

        if (!AssignsAddresses && Profile != SimulationProfile.Plain)
        {
            throw new ArgumentException("AssignsAddresses can be false in profile Plain only: the other engines give addresses themselves.", nameof(options));
        }

        if (EnableIPv6 && FixedCidrV6 is null)
        {
            throw new ArgumentException("EnableIPv6 needs FixedCidrV6, the IPv6 subnet of the default bridge.", nameof(options));
        }
    }

    public SimulationProfile Profile { get; }

    public bool IsPodman => Profile == SimulationProfile.Podman5;

    public DockerQuirks Quirks { get; }

    public EngineTraits Traits { get; }

    public EngineTexts Texts { get; }

    public string HostName { get; }

    public string HostsFile { get; }

    public string? BaseHostsFile { get; }

    public IPAddress HostAddress { get; }

    public IReadOnlyList<IPAddress> NameServers { get; }

    public bool AnyImageExists { get; }

    public string? BridgeAddress { get; }

    public string? FixedCidr { get; }

    public string? FixedCidrV6 { get; }

    public bool EnableIPv6 { get; }

    public bool InterContainerCommunication { get; }

    public string? HostGateway { get; }

    public bool KeepLinkVariables { get; }

    public IReadOnlyList<string> ForeignForwardRules { get; }

    public bool AssignsAddresses { get; }

    public bool HostHasIPv6 { get; }

    public TimeSpan ReuseDelay { get; }

    /// <summary>Where default IPv6 subnets come from, a /48.</summary>
    public IPNetwork UniqueLocalNetwork { get; }

    // 29 makes them only if asked to. Recording 29/alias-name.
    public bool MakesLinkVariables => Traits.LinksNatively && (!Has(DockerQuirks.VariablesOff) || KeepLinkVariables);

    public bool Has(DockerQuirks quirk) => (Quirks & quirk) != 0;

    private static IPNetwork DrawUniqueLocalNetwork(int seed) => new(new IPAddress([0xfd, .. new Chance(seed).Bytes(5), .. new byte[10]]), UniqueLocalLength);
}

/// <summary>Differences between engines that are no defects.</summary>
internal sealed record EngineTraits
{
    /// <summary>The engine writes hosts lines and variables for links.</summary>
    public required bool LinksNatively { get; init; }

    /// <summary>The hosts file and the check of the links come first and the networks last; else the default bridge comes first of all.</summary>
    public required bool SandboxBeforeNetworks { get; init; }

    /// <summary>Leaving any network, also by a stop, takes the own lines of that network away.</summary>
    public required bool OwnLinesGoWithNetwork { get; init; }

    /// <summary>MAC addresses are drawn by lot; else they are made of the IPv4 address.</summary>
    public required bool RandomMac { get; init; }

    /// <summary>A default subnet is the first free one; else the next one.</summary>
    public required bool FirstFreeSubnet { get; init; }

    /// <summary>IPv6 addresses of the default bridge are made of the MAC address; else they come from the pool.</summary>
    public required bool BridgeIPv6FromMac { get; init; }

    /// <summary>The fixed lines have <c>fe00::0</c>; else <c>fe00::</c>.</summary>
    public required bool OldFixedLines { get; init; }

    /// <summary>Names from the short id and the host name show among the aliases of an endpoint.</summary>
    public required bool ShowsImplicitAliases { get; init; }

    /// <summary>Addresses are given next-fit.</summary>
    public required bool NextFitAddresses { get; init; }

    /// <summary>Inspect shows network mode <c>default</c> as <c>bridge</c>.</summary>
    public required bool NamesDefaultNetwork { get; init; }

    /// <summary>At daemon start a container in mode <c>container:X</c> waits for X.</summary>
    public required bool WaitsForNamespaceOwners { get; init; }

    /// <summary>Rules of bridges stand in chain DOCKER-FORWARD, to which FORWARD jumps, and chain DOCKER drops what comes from outside at its end.</summary>
    public required bool HasForwardChain { get; init; }

    /// <summary>Addresses, subnets and ports of a request are read before anything else is looked at.</summary>
    public required bool ReadsAddressesAtOnce { get; init; }

    /// <summary>The name of a new network is looked up before its subnets are checked.</summary>
    public required bool NameBeforeSubnets { get; init; }

    /// <summary>A network shows the gateway that the engine chose, also beside a subnet that the user chose.</summary>
    public required bool ShowsGivenGateway { get; init; }

    /// <summary>All faults of a wanted place on a network are told at once, and at create already.</summary>
    public required bool ListsEndpointFaults { get; init; }

    /// <summary>A network that a container could not join is taken from its configuration, and its own line from the hosts file.</summary>
    public required bool FailedJoinLeavesNothing { get; init; }

    /// <summary>A network lists an IPv6 subnet also if it has no IPv6.</summary>
    public required bool ListsUnusedSubnets { get; init; }

    /// <summary>A network shows the IPv6 subnet that it was made with before the IPv4 subnet that the engine chose.</summary>
    public required bool ListsConfiguredFirst { get; init; }

    /// <summary>IPv6 subnets are given by default, from a unique local network of the engine's own.</summary>
    public required bool HasIPv6Defaults { get; init; }

    /// <summary>The own lines of a container that outlived a crash of the daemon stay in its hosts file.</summary>
    public required bool CrashKeepsOwnLines { get; init; }

    /// <summary>What the user mounts is looked at before the links at a start.</summary>
    public required bool MountsBeforeLinks { get; init; }

    /// <summary>Of variables of one name the last keeps its own place. That is runc's doing from 1.3 on, which came with 28.</summary>
    public required bool LastVariableKeepsPlace { get; init; }

    /// <summary>A daemon that starts takes the default subnets of networks for configured ones.</summary>
    public required bool AdoptsDefaultSubnets { get; init; }

    public static EngineTraits Of(SimulationProfile profile)
    {
        bool old = profile == SimulationProfile.Docker20;
        return new EngineTraits
        {
            LinksNatively = profile is not (SimulationProfile.Plain or SimulationProfile.Podman5),
            SandboxBeforeNetworks = !old,
            OwnLinesGoWithNetwork = !old,
            RandomMac = !old,
            FirstFreeSubnet = !old,
            BridgeIPv6FromMac = old,
            OldFixedLines = old,
            ShowsImplicitAliases = old || profile == SimulationProfile.Podman5,
            NextFitAddresses = profile == SimulationProfile.Plain,
            NamesDefaultNetwork = !old,
            HasForwardChain = profile is SimulationProfile.Docker28 or SimulationProfile.Docker29,
            ReadsAddressesAtOnce = profile == SimulationProfile.Docker29,
            NameBeforeSubnets = old,
            ShowsGivenGateway = profile == SimulationProfile.Docker29,
            ListsEndpointFaults = profile is SimulationProfile.Docker28 or SimulationProfile.Docker29,
            FailedJoinLeavesNothing = profile == SimulationProfile.Docker29,
            ListsUnusedSubnets = profile is SimulationProfile.Docker20 or SimulationProfile.Docker28,
            ListsConfiguredFirst = !old,
            HasIPv6Defaults = profile is SimulationProfile.Docker28 or SimulationProfile.Docker29,
            CrashKeepsOwnLines = profile is SimulationProfile.Docker28 or SimulationProfile.Docker29,
            MountsBeforeLinks = !old,
            LastVariableKeepsPlace = profile is SimulationProfile.Docker28 or SimulationProfile.Docker29,
            AdoptsDefaultSubnets = profile is SimulationProfile.Docker20 or SimulationProfile.Docker28,
            WaitsForNamespaceOwners = profile == SimulationProfile.Docker29,
        };
    }
}

/// <summary>Which engine has which defects.</summary>
internal static class QuirkSets
{
    private const DockerQuirks All = (DockerQuirks)((1UL << 60) - 1);

    private const DockerQuirks Only20 = DockerQuirks.FailedStartKeepsAddress | DockerQuirks.UpdateHitsWrongFile | DockerQuirks.SourceReconnectNotPropagated
        | DockerQuirks.LeaveDeletesByName | DockerQuirks.ReconnectRepeatsOwnLine | DockerQuirks.CrashKeepsOldAddress | DockerQuirks.LegacyPortRanges
        | DockerQuirks.FullPoolHidesBusyAddress | DockerQuirks.UnvalidatedSubnets;

    private const DockerQuirks From28 = DockerQuirks.ReconnectRepeatsLinkLines | DockerQuirks.RemoveLinkDropsSiblings;

    private const DockerQuirks Only29 = DockerQuirks.VariablesOff;

    private const DockerQuirks UpTo28 = DockerQuirks.UnnormalisedPortKeys;

    public static DockerQuirks Of(SimulationProfile profile) => profile switch
    {
        SimulationProfile.Docker20 => All & ~From28 & ~Only29,
        SimulationProfile.Docker28 => All & ~Only20 & ~Only29,
        SimulationProfile.Docker29 => All & ~Only20 & ~UpTo28,
        _ => DockerQuirks.None,
    };
}
