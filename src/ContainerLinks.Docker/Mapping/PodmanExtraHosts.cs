namespace ContainerLinks;

/// <summary>Podman takes several names for one address, <c>name1;name2:address</c>, and gives the container each of them. Docker takes such a text for one odd name.</summary>
internal static class PodmanExtraHosts
{
    /// <summary>One name an entry, as everybody else has them.</summary>
    public static IReadOnlyList<string> Split(IReadOnlyList<string> extraHosts) => [.. extraHosts.SelectMany(Split)];

    private static IEnumerable<string> Split(string extraHost)
    {
        int colon = extraHost.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? [extraHost] : extraHost[..colon].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(name => name + extraHost[colon..]);
    }
}
