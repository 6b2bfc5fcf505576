namespace ContainerLinks;

/// <summary>Tells whether anything changed that the recipients of a source would see.</summary>
internal static class SourceFacts
{
    public static bool Equal(ContainerInfo one, ContainerInfo other) =>
        one.IsRunning == other.IsRunning
        && one.Name == other.Name
        && one.EffectiveHostname == other.EffectiveHostname
        && one.NetworkOf == other.NetworkOf
        && one.Networks.SequenceEqual(other.Networks, NetworkComparer.Instance)
        && one.ExposedPorts.SequenceEqual(other.ExposedPorts)
        && one.Environment.SequenceEqual(other.Environment, StringComparer.Ordinal);

    private sealed class NetworkComparer : IEqualityComparer<ContainerNetwork>
    {
        public static readonly NetworkComparer Instance = new();

        public bool Equals(ContainerNetwork? x, ContainerNetwork? y) =>
            x!.Name == y!.Name && Equals(x.IPv4, y.IPv4) && Equals(x.IPv6, y.IPv6) && x.ResolvesNames == y.ResolvesNames
            && x.Aliases.SequenceEqual(y.Aliases, StringComparer.Ordinal);

        public int GetHashCode(ContainerNetwork obj) => obj.Name.GetHashCode(StringComparison.Ordinal);
    }
}
