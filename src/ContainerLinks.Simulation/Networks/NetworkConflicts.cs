namespace ContainerLinks;

/// <summary>Networks that a container cannot have together.</summary>
internal static class NetworkConflicts
{
    public const string Shared = "container sharing network namespace with another container or host cannot be connected to any other network";
    public const string None = "container cannot be connected to multiple networks with one of the networks in private (none) mode";

    /// <summary>Checks a network that a container shall be on beside those that it has. False: it has that one already.</summary>
    public static bool Check(EngineTexts texts, EngineContainer container, EngineNetwork network, NetworkController controller)
    {
        if (!container.NetworkMode.IsHost && network.Driver == "host")
        {
            throw EngineRefusal.BadRequest(texts.CannotConnectToHost);
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
                return false;
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

        return true;
    }
}
