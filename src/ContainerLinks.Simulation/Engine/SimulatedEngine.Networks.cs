namespace ContainerLinks;

// Networks, their names and the rules for their traffic.
public sealed partial class SimulatedEngine
{
    /// <summary>The networks: default bridge, <c>none</c>, <c>host</c>, then the others in order of creation.</summary>
    public IReadOnlyList<SimulatedNetwork> Networks => Look<IReadOnlyList<SimulatedNetwork>>(() => [.. _parts.Networks.All.Select(Show)]);

    /// <summary>The default bridge; of Podman its network <c>podman</c>.</summary>
    public SimulatedNetwork DefaultBridge => Look(() => Show(_parts.Networks.All.Find(network => network.IsDefaultBridge)!));

    /// <summary>The rules in the packet filter.</summary>
    public SimulatedFirewall Firewall => Look(_parts.Firewall.Show);

    /// <summary>Creates a network.</summary>
    /// <param name="spec">What it should be.</param>
    /// <returns>The network.</returns>
    /// <exception cref="SimulatedEngineException">The engine refused it.</exception>
    public SimulatedNetwork CreateNetwork(SimulatedNetworkSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Command(() => Show(_parts.Commands.CreateNetwork(spec)));
    }

    /// <summary>Removes a network that no running container is on.</summary>
    /// <param name="reference">The network.</param>
    /// <exception cref="SimulatedEngineException">The engine refused it.</exception>
    public void RemoveNetwork(string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        Command(() => _parts.Commands.RemoveNetwork(reference));
    }

    /// <summary>Connects a container to a network, at once if it runs, else at its next start.</summary>
    /// <param name="network">The network.</param>
    /// <param name="container">The container.</param>
    /// <param name="endpoint">How; null for any address and no names.</param>
    /// <exception cref="SimulatedEngineException">The engine refused it.</exception>
    public void Connect(string network, string container, SimulatedEndpointSpec? endpoint = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        Command(() => _parts.Commands.Connect(network, Checked(container), endpoint ?? new SimulatedEndpointSpec()));
    }

    /// <summary>Disconnects a container from a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="container">The container.</param>
    /// <exception cref="SimulatedEngineException">The engine refused it.</exception>
    public void Disconnect(string network, string container)
    {
        ArgumentNullException.ThrowIfNull(network);
        Command(() => _parts.Commands.Disconnect(network, Checked(container)));
    }

    /// <summary>Asks the engine's name server from inside of a container: 127.0.0.11 of Docker, the gateway of each network of Podman.</summary>
    /// <param name="container">The container that asks.</param>
    /// <param name="query">The name, with or without a final dot. One of more than 253 characters is no name of DNS and has no reply.</param>
    /// <param name="type"><c>A</c>, <c>AAAA</c> or <c>PTR</c>.</param>
    /// <returns>The reply, or null if there is none: the question went to the outer name server, which does not answer.</returns>
    /// <exception cref="SimulatedEngineException">There is no such container.</exception>
    public SimulatedDnsReply? Lookup(string container, string query, string type = "A")
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(type);
        return Command(() => _parts.Commands.Answer(_parts.Commands.Get(Checked(container)), query, type));
    }

    private SimulatedNetwork Show(EngineNetwork network) => network.Show(_parts.Context.Traits.ListsConfiguredFirst);
}
