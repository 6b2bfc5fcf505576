namespace ContainerLinks;

/// <summary>Which addresses stand for a service of a Swarm.</summary>
public enum SwarmServiceAddress
{
    /// <summary>Those that the Swarm itself gives: the service's virtual address, or the addresses of all its tasks if its endpoint mode is <c>dnsrr</c>.</summary>
    EndpointMode = 0,

    /// <summary>The addresses of all its tasks, also of a service with a virtual address: for kernels without IPVS, which answer that address and carry no traffic to it.</summary>
    Tasks,
}
