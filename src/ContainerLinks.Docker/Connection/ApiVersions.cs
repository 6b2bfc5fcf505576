namespace ContainerLinks;

/// <summary>The versions of the Docker API that are known here, and the choice among them.</summary>
internal static class ApiVersions
{
    /// <summary>Docker 19.03.</summary>
    public static readonly Version Oldest = new(1, 40);

    /// <summary>Docker 29.</summary>
    public static readonly Version Newest = new(1, 52);

    /// <summary>The newest version that both sides know, or the reason why there is none.</summary>
    /// <param name="newest">The newest version of the engine.</param>
    /// <param name="oldest">The oldest version that the engine still takes; null if it does not say.</param>
    /// <param name="wanted">What the user asks for, or null.</param>
    public static (Version? Version, string? Fault) Choose(Version newest, Version? oldest, Version? wanted)
    {
        if (newest < Oldest)
        {
            return (null, $"it speaks API version {newest}, and {Oldest} is the oldest that will do (Docker 19.03, Podman 3)");
        }

        if (oldest > Newest)
        {
            return (null, $"it takes no API version below {oldest}, and {Newest} is the newest that is known here");
        }

        if (wanted is null)
        {
            return (newest < Newest ? newest : Newest, null);
        }

        return wanted > newest || wanted < oldest
            ? (null, $"it takes API versions {oldest ?? Oldest} to {newest}, and {wanted} is asked for")
            : (wanted, null);
    }
}
