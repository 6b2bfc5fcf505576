namespace ContainerLinks;

/// <summary>Podman takes several names for one address since 5.3, <c>name1;name2:address</c>, and gives the container each of them. Before, and in Docker, such a text is one odd name.</summary>
internal static class PodmanExtraHosts
{
    private static readonly Version First = new(5, 3);

    /// <summary>Whether this release does so. A release without a number is one of developers, and newer.</summary>
    public static bool Knows(EngineIdentity engine) =>
        engine.Kind == EngineKind.Podman && (!Version.TryParse(engine.Release.Split('-', '+')[0], out Version? release) || release >= First);

    /// <summary>One name an entry, as everybody else has them.</summary>
    public static IReadOnlyList<string> Split(IReadOnlyList<string> extraHosts) => [.. extraHosts.SelectMany(Split)];

    private static IEnumerable<string> Split(string extraHost)
    {
        int colon = extraHost.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? [extraHost] : extraHost[..colon].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(name => name + extraHost[colon..]);
    }
}
