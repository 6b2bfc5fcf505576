namespace ContainerLinks;

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

    public static EngineTraits Of(SimulationProfile profile)
    {
        bool old = profile == SimulationProfile.Docker20;
        return new EngineTraits
        {
            LinksNatively = profile != SimulationProfile.Plain,
            SandboxBeforeNetworks = !old,
            OwnLinesGoWithNetwork = !old,
            RandomMac = !old,
            FirstFreeSubnet = !old,
            BridgeIPv6FromMac = old,
            OldFixedLines = old,
            ShowsImplicitAliases = old,
            NextFitAddresses = profile == SimulationProfile.Plain,
            NamesDefaultNetwork = !old,
            WaitsForNamespaceOwners = profile == SimulationProfile.Docker29,
        };
    }
}
