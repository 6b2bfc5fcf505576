using System.Net;

namespace ContainerLinks;

/// <summary>What a service of a <see cref="SimulatedSwarm"/> should be.</summary>
/// <remarks><threadsafety>Immutable if the lists that it was given are not changed: safe for concurrent use.</threadsafety></remarks>
public sealed record SimulatedServiceSpec
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The image.</summary>
    /// <value>The default is <c>service</c>.</value>
    public string Image { get; init; } = "service";

    /// <summary>How many tasks there should be.</summary>
    /// <value>The default is 1.</value>
    public int Replicas { get; init; } = 1;

    /// <summary>The overlay networks that its tasks are on, by name.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>The ports that its tasks expose.</summary>
    public IReadOnlyList<ContainerPort> ExposedPorts { get; init; } = [];

    /// <summary>Labels of its tasks' containers.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Endpoint mode <c>vip</c>: its name stands for one address. Else <c>dnsrr</c>: for those of all tasks.</summary>
    /// <value>The default is true.</value>
    public bool HasVirtualAddress { get; init; } = true;

    /// <summary>Update order <c>start-first</c>: the new task runs before the old one stops. Else <c>stop-first</c>.</summary>
    /// <value>The default is false.</value>
    public bool StartsFirst { get; init; }
}

/// <summary>A service, as a manager's <c>/services</c> tells it.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed class SimulatedSwarmService
{
    internal SimulatedSwarmService()
    {
    }

    /// <summary>The id; another one after it was removed and made anew.</summary>
    public required string Id { get; init; }

    /// <summary>What it should be.</summary>
    public required SimulatedServiceSpec Spec { get; init; }

    /// <summary>Its virtual addresses by the id of the network; empty in mode <c>dnsrr</c>.</summary>
    public required IReadOnlyDictionary<string, IPAddress> VirtualAddresses { get; init; }

    /// <summary>How far its last update is: <c>updating</c>, <c>completed</c>, <c>rollback_started</c>, <c>rollback_completed</c>; empty before the first one.</summary>
    public required string UpdateState { get; init; }
}

/// <summary>A task, as a manager's <c>/tasks</c> tells it.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed class SimulatedSwarmTask
{
    internal SimulatedSwarmTask()
    {
    }

    /// <summary>The id. The container's name is <c>SERVICE.SLOT.ID</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The id of its service.</summary>
    public required string ServiceId { get; init; }

    /// <summary>The name of its service.</summary>
    public required string Service { get; init; }

    /// <summary>Its place among the tasks of the service, from 1 on.</summary>
    public required int Slot { get; init; }

    /// <summary>The id of its node.</summary>
    public required string NodeId { get; init; }

    /// <summary><c>running</c>, or <c>shutdown</c> if it should end.</summary>
    public required string DesiredState { get; init; }

    /// <summary><c>running</c>, <c>failed</c> or <c>shutdown</c>, as far as the manager has heard.</summary>
    public required string State { get; init; }

    /// <summary>Its container.</summary>
    public required ContainerId Container { get; init; }

    /// <summary>Its addresses by the id of the network.</summary>
    public required IReadOnlyDictionary<string, IPAddress> Addresses { get; init; }
}

/// <summary>A node, as a manager's <c>/nodes</c> tells it.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed class SimulatedSwarmMember
{
    internal SimulatedSwarmMember()
    {
    }

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its host name.</summary>
    public required string Name { get; init; }

    /// <summary>Where the other nodes reach it.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>Whether it is a manager.</summary>
    public required bool IsManager { get; init; }

    /// <summary><c>active</c> or <c>drain</c>.</summary>
    public required string Availability { get; init; }

    /// <summary><c>ready</c> or <c>down</c>.</summary>
    public required string State { get; init; }

    /// <summary>Since when it is in that state.</summary>
    public required DateTimeOffset Since { get; init; }
}

/// <summary>What one node knows of an overlay network: <c>GET /networks/NAME?verbose=true</c>.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed class SimulatedOverlay
{
    internal SimulatedOverlay()
    {
    }

    /// <summary>The name, on all nodes.</summary>
    public required string Name { get; init; }

    /// <summary>The id, on all nodes.</summary>
    public required string Id { get; init; }

    /// <summary>Who is on it, service by service in order of names; the one with an empty name has the standalone containers of all nodes.</summary>
    public required IReadOnlyList<SimulatedOverlayService> Services { get; init; }

    /// <summary>The nodes that the network is known to be on: 12 digits, and the address.</summary>
    public required IReadOnlyList<KeyValuePair<string, IPAddress>> Peers { get; init; }
}

/// <summary>A service on an overlay network, as a node knows it.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed class SimulatedOverlayService
{
    internal SimulatedOverlayService()
    {
    }

    /// <summary>Its name; empty for standalone containers.</summary>
    public required string Name { get; init; }

    /// <summary>Its virtual address, or null.</summary>
    public required IPAddress? VirtualAddress { get; init; }

    /// <summary>Its tasks.</summary>
    public required IReadOnlyList<SimulatedOverlayEndpoint> Endpoints { get; init; }
}

/// <summary>A container's place on an overlay network, as a node knows it.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed class SimulatedOverlayEndpoint
{
    internal SimulatedOverlayEndpoint()
    {
    }

    /// <summary>The name of the container.</summary>
    public required string Name { get; init; }

    /// <summary>The id of the place; another one after each start.</summary>
    public required string EndpointId { get; init; }

    /// <summary>Its address.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The address of its node.</summary>
    public required IPAddress HostAddress { get; init; }
}
