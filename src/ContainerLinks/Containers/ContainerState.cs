namespace ContainerLinks;

/// <summary>Where a container is in its life.</summary>
public enum ContainerState
{
    /// <summary>Created, never started.</summary>
    Created = 0,

    /// <summary>Its main process runs.</summary>
    Running,

    /// <summary>Its processes are frozen. It keeps its addresses and counts as running.</summary>
    Paused,

    /// <summary>It ended and the runtime is about to start it again. It has no address.</summary>
    Restarting,

    /// <summary>It ran and ended.</summary>
    Exited,

    /// <summary>It is being removed, or could not be removed.</summary>
    Dead,
}
