namespace ContainerLinks.Soak;

/// <summary>What is known of hosts files from the writes of linkers and users.</summary>
internal sealed class FileWatch
{
    /// <summary>Files whose last write failed: they wait for the next try.</summary>
    public HashSet<ContainerId> Failed { get; } = [];

    /// <summary>Files into whose block a user wrote: the linker sees it when it writes or looks the next time.</summary>
    public HashSet<ContainerId> Tampered { get; } = [];

    public long Writes { get; set; }

    /// <summary>The first rule that a write broke. It may happen where nobody waits, so it is kept.</summary>
    public string? BrokenRule { get; set; }
}
