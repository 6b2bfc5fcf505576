namespace ContainerLinks;

/// <summary>What a change of a container means to others and to its own links.</summary>
internal static class SourceFacts
{
    /// <summary>Whether nothing changed that recipients of a source would see.</summary>
    public static bool Equal(ContainerInfo one, ContainerInfo other) =>
        ReferenceEquals(one, other)
        || (one.IsRunning == other.IsRunning
            && one.Name == other.Name
            && one.EffectiveHostname == other.EffectiveHostname
            && one.NetworkOf == other.NetworkOf
            && ValueList.AreEqual(one.Networks, other.Networks)
            && ValueList.AreEqual(one.ExposedPorts, other.ExposedPorts)
            && one.Environment.SequenceEqual(other.Environment, StringComparer.Ordinal));

    /// <summary>Whether anything changed that says which links a container has.</summary>
    public static bool HasOtherLinks(Container before, Container after) =>
        before.Code != after.Code || before.Native != after.Native || before.Hidden != after.Hidden
        || (!ReferenceEquals(before.Info, after.Info) && !HasSameNamesAndLabels(before.Info, after.Info));

    private static bool HasSameNamesAndLabels(ContainerInfo one, ContainerInfo other) =>
        one.Name == other.Name
        && one.EffectiveHostname == other.EffectiveHostname
        && one.DomainName == other.DomainName
        && one.NetworkOf == other.NetworkOf
        && one.ExtraHosts.SequenceEqual(other.ExtraHosts, StringComparer.Ordinal)
        && ValueList.AreEqual(one.Labels, other.Labels);
}
