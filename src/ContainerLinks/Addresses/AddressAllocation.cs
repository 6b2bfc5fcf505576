namespace ContainerLinks;

/// <summary>How a pool picks an address when the owner asks for none and has no reservation.</summary>
public enum AddressAllocation
{
    /// <summary>The owner's last address if it is free; else the lowest one never used; else the one released longest ago. The fewest surprises for whoever remembers an address.</summary>
    Sticky = 0,

    /// <summary>The lowest free address, with no memory of owners, as Docker does it.</summary>
    LowestFree,

    /// <summary>The next free address after the one given last, round in a circle, as Podman, Swarm and CNI's host-local do it.</summary>
    NextFree,
}
