namespace ContainerLinks;

/// <summary>Networks that a container cannot have together.</summary>
internal static class NetworkConflicts
{
    public const string Shared = "container sharing network namespace with another container or host cannot be connected to any other network";
    public const string Host = "container cannot be disconnected from host network or connected to host network";
    public const string None = "container cannot be connected to multiple networks with one of the networks in private (none) mode";

    public static void Check(EngineContainer container, EngineNetwork network, NetworkController controller)
    {
        if (!container.NetworkMode.IsHost && network.Driver == "host")
        {
            throw EngineRefusal.BadRequest(Host);
        }

        foreach ((string name, EndpointSettings place) in container.Networks)
        {
            string term = new NetworkMode(name).IsUserDefined && place.NetworkId.Length > 0 ? place.NetworkId : name;
            if (controller.FindNetwork(term, out _) is not { } other)
            {
                continue;
            }

            if (other == network)
            {
                return;
            }

            if (other.Driver == "host" || network.Driver == "host")
            {
                throw EngineRefusal.BadRequest(Shared);
            }

            if (other.Name == "none" || network.Name == "none")
            {
                throw EngineRefusal.BadRequest(None);
            }
        }
    }
}
