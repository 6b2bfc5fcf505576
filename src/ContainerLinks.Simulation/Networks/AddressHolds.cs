using System.Net;

namespace ContainerLinks;

/// <summary>Addresses that are kept for containers that do not run.</summary>
internal sealed class AddressHolds(EngineSettings settings, NetworkController controller)
{
    /// <summary>Keeps a fixed address for a container that does not run, where this engine does so.</summary>
    public void Hold(EngineContainer container, EndpointSettings place, EngineNetwork? network)
    {
        if (!settings.Has(DockerQuirks.StoppedOwnerHoldsNothing) && network?.IPv4 is { } subnet
            && GoAddress.TryParse(place.WantedAddress, out IPAddress? address) && subnet.Pool.Network.Contains(address))
        {
            subnet.Pool.Hold(container.Id, address);
        }
    }

    /// <summary>Keeps the present addresses for their containers over a restart of the daemon, where this engine does so.</summary>
    public void Keep()
    {
        // Where somebody else gives the addresses, he knows best whose they are.
        if (settings.Has(DockerQuirks.DaemonRestartForgetsLeases) || !settings.AssignsAddresses)
        {
            return;
        }

        foreach (EngineEndpoint endpoint in controller.Networks.SelectMany(network => network.Endpoints).ToArray())
        {
            foreach ((EngineSubnet? subnet, IPAddress? address) in (ReadOnlySpan<(EngineSubnet?, IPAddress?)>)[(endpoint.Network.IPv4, endpoint.Address), (endpoint.Network.IPv6, endpoint.IPv6Address)])
            {
                if (subnet is not null && address is not null)
                {
                    subnet.Pool.HoldUntilStop(endpoint.Owner, address);
                }
            }
        }
    }

    /// <summary>Gives up every address that is kept for a container on a network, or on all.</summary>
    public void Drop(EngineContainer container, EngineNetwork? only = null)
    {
        foreach (EngineNetwork network in controller.Networks)
        {
            if (only is null || network == only)
            {
                network.IPv4?.Pool.Drop(container.Id);
                network.IPv6?.Pool.Drop(container.Id);
            }
        }
    }
}
