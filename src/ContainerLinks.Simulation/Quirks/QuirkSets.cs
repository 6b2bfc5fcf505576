namespace ContainerLinks;

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
