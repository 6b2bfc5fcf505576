namespace LinkAgent;

/// <summary>The names and networks that compose gives to the containers of a file.</summary>
internal static class ComposeNames
{
    public const string DefaultBridge = "bridge";

    public static string ContainerOf(ComposeFile file, ComposeService service) => service.ContainerName ?? $"{file.Project}-{service.Name}-1";

    public static bool HasOwnNetwork(ComposeFile file, ComposeService service) =>
        NetworkOf(file, service) is { } mode && !(mode is "host" or "none" || mode.Contains(':', StringComparison.Ordinal));

    /// <summary>Whether its containers are on the engine's default bridge, where links are lines and variables; elsewhere they are names of the engine's DNS.</summary>
    public static bool IsOnDefaultBridge(ComposeFile file, ComposeService service) => NetworkOf(file, service) == DefaultBridge;

    public static bool ShareNetwork(ComposeFile file, ComposeService one, ComposeService other) =>
        NetworksOf(file, one).Intersect(NetworksOf(file, other), StringComparer.Ordinal).Any();

    private static IEnumerable<string> NetworksOf(ComposeFile file, ComposeService service) =>
        service.NetworkMode is null && service.Networks.Count > 0 ? service.Networks : [NetworkOf(file, service)];

    private static string NetworkOf(ComposeFile file, ComposeService service) => service.NetworkMode switch
    {
        "bridge" or "default" => DefaultBridge,
        null => file.IsFirstVersion ? DefaultBridge : "the project's network",
        { } mode => mode,
    };
}
