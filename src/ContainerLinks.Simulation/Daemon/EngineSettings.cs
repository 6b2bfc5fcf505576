using System.Net;

namespace ContainerLinks;

/// <summary>The options of an engine, copied when it was made.</summary>
internal sealed class EngineSettings
{
    public EngineSettings(SimulationOptions options)
    {
        if (!Enum.IsDefined(options.Profile))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Profile, "Expected a profile: Plain, Docker20, Docker28 or Docker29.");
        }

        ArgumentNullException.ThrowIfNull(options.Faults);
        Profile = options.Profile;
        Quirks = options.Quirks ?? QuirkSets.Of(options.Profile);
        Traits = EngineTraits.Of(options.Profile);
        Texts = new EngineTexts(options.Profile);
        HostName = options.HostName;
        HostsFile = options.HostsFile;
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
        if (!AssignsAddresses && Traits.LinksNatively)
        {
            throw new ArgumentException("AssignsAddresses can be false in profile Plain only: the other engines give addresses themselves.", nameof(options));
        }

        if (options.TimeProvider is not (null or SimulatedTime) && (options.Faults.SlowHostsWrites.Rate > 0 || options.Faults.ClockJumps.Rate > 0))
        {
            throw new ArgumentException("Faults.SlowHostsWrites and Faults.ClockJumps need a clock that they can move: a SimulatedTime as TimeProvider, or null.", nameof(options));
        }

        if (EnableIPv6 && FixedCidrV6 is null)
        {
            throw new ArgumentException("EnableIPv6 needs FixedCidrV6, the IPv6 subnet of the default bridge.", nameof(options));
        }
    }

    public SimulationProfile Profile { get; }

    public DockerQuirks Quirks { get; }

    public EngineTraits Traits { get; }

    public EngineTexts Texts { get; }

    public string HostName { get; }

    public string HostsFile { get; }

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

    public bool MakesLinkVariables => Traits.LinksNatively && (!Has(DockerQuirks.VariablesOff) || KeepLinkVariables);

    public bool Has(DockerQuirks quirk) => (Quirks & quirk) != 0;
}
