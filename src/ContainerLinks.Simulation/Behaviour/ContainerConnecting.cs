namespace ContainerLinks;

/// <summary>The commands that connect and disconnect a container.</summary>
internal sealed class ContainerConnecting(
    EngineContext context, EngineChanges changes, NetworkStore networks, ContainerNetworking networking, EndpointConfiguration configuration, LinkChecks checks, LinkLines lines, AddressHolds holds)
{
    public void Connect(string networkName, EngineContainer container, SimulatedEndpointSpec spec)
    {
        if (context.Traits.ReadsAddressesAtOnce)
        {
            NetipText.CheckAddress(spec.Address);
            NetipText.CheckAddress(spec.IPv6Address);
        }

        checks.CheckPrivateAliases(spec.Links ?? []);
        var place = new EndpointSettings
        {
            Links = spec.Links is null ? null : [.. spec.Links],
            Aliases = spec.Aliases is null ? null : [.. spec.Aliases],
            RequestedAliases = spec.Aliases is null ? null : [.. spec.Aliases],
            WantedAddress = spec.Address ?? "",
            WantedIPv6Address = spec.IPv6Address ?? "",
        };
        changes.Touch(container);
        container.Stored = null;
        EngineNetwork? network = networks.Find(networkName, out _);
        if (container.Running)
        {
            networking.Connect(container, networkName, place, isStart: false);
            lines.FollowRules(container);
        }
        else if (network is null)
        {
            container.Networks[networkName] = place;
        }
        else
        {
            configuration.Apply(container, network, place);
            if (NetworkConflicts.Check(context.Texts, container, network, networks))
            {
                container.Networks[network.Name] = place;
            }
        }

        holds.Hold(container, place, network);
    }

    public void Disconnect(string networkName, EngineContainer container)
    {
        changes.Touch(container);
        container.Stored = null;
        EngineNetwork? network = networks.Find(networkName, out EngineRefusal? refusal);
        if (!container.Running)
        {
            string name = network?.Name ?? networkName;
            if (!container.Networks.Remove(name))
            {
                throw EngineRefusal.System($"container {container.Id} is not connected to the network {name}");
            }
        }
        else if (network is null)
        {
            throw refusal!;
        }
        else if (container.NetworkMode.IsHost && network.Driver == "host")
        {
            throw EngineRefusal.BadRequest(context.Texts.CannotDisconnectFromHost);
        }
        else
        {
            networking.Disconnect(container, network);
            lines.FollowRules(container);
        }

        if (network is not null)
        {
            holds.Drop(container, network);
        }
    }
}
