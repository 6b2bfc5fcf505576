namespace ContainerLinks;

/// <summary>What a runtime does itself. The linker asks for these, never for a type, and does the rest.</summary>
[Flags]
public enum RuntimeCapabilities
{
    /// <summary>It only runs containers; the linker gives addresses, writes hosts lines and makes variables.</summary>
    None = 0,

    /// <summary>It gives addresses; the linker learns them from facts.</summary>
    AssignsAddresses = 1,

    /// <summary>It writes hosts lines for links on its default network; the linker checks and repairs what it leaves stale.</summary>
    LinksNatively = 2,

    /// <summary>It takes environment variables at each start of a container that exists; without it they are given when the linker creates a container.</summary>
    TakesEnvironmentAtStart = 4,

    /// <summary>For the links that it keeps itself it gives fresh variables at each start of a recipient (Docker up to 28). Without it a recipient of such a link has none, and that is told as drift.</summary>
    GivesLinkVariables = 8,
}
