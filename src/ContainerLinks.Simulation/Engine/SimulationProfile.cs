namespace ContainerLinks;

/// <summary>The engine that a <see cref="SimulatedEngine"/> stands for.</summary>
public enum SimulationProfile
{
    /// <summary>An engine without native links, as Podman: <c>--link</c> is refused, addresses are given next-fit.</summary>
    Plain = 0,

    /// <summary>Docker Engine 20.10.24, proven byte for byte by recordings.</summary>
    Docker20,

    /// <summary>Docker Engine 28.5.2.</summary>
    Docker28,

    /// <summary>Docker Engine 29.7.2: as 28, without link variables.</summary>
    Docker29,
}
