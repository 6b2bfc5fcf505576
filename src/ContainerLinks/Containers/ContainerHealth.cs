namespace ContainerLinks;

/// <summary>What a runtime's own health check says of a container. It is told on; the linker links whatever it says, since an unhealthy source is still the one that is meant.</summary>
public enum ContainerHealth
{
    /// <summary>There is no health check, or the runtime has none.</summary>
    None = 0,

    /// <summary>It started, and no check has succeeded yet.</summary>
    Starting,

    /// <summary>The last check succeeded.</summary>
    Healthy,

    /// <summary>So many checks in a row failed as the container's settings say.</summary>
    Unhealthy,
}
