namespace ContainerLinks;

/// <summary>The commands that connect and disconnect a container.</summary>
internal sealed class ContainerConnecting(EngineCore core)
{
    public void Connect(string networkName, EngineContainer container, SimulatedEndpointSpec spec)
    {
        core.Checks.CheckPrivateAliases(spec.Links ?? []);
        var place = new EndpointSettings
        {
            Links = spec.Links is null ? null : [.. spec.Links],
            Aliases = spec.Aliases is null ? null : [.. spec.Aliases],
            RequestedAliases = spec.Aliases is null ? null : [.. spec.Aliases],
            WantedAddress = spec.Address ?? "",
            WantedIPv6Address = spec.IPv6Address ?? "",
        };
        core.Facts.Touch(container);
        container.Stored = null;
        EngineNetwork? network = core.Networks.FindNetwork(networkName, out _);
        if (container.Running)
        {
            core.Networking.Connect(container, networkName, place, isStart: false);
            core.Lines.FollowRules(container);
        }
        else if (network is null)
        {
            container.Networks[networkName] = place;
        }
        else
        {
            core.Configuration.Apply(container, network, place);
            if (NetworkConflicts.Check(core.Settings.Texts, container, network, core.Networks))
            {
                container.Networks[network.Name] = place;
            }
        }

        core.Holds.Hold(container, place, network);
    }

    public void Disconnect(string networkName, EngineContainer container)
    {
        core.Facts.Touch(container);
        container.Stored = null;
        EngineNetwork? network = core.Networks.FindNetwork(networkName, out EngineRefusal? refusal);
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
            throw EngineRefusal.BadRequest(core.Settings.Texts.CannotDisconnectFromHost);
        }
        else
        {
            core.Networking.Disconnect(container, network);
            core.Lines.FollowRules(container);
        }

        if (network is not null)
        {
            core.Holds.Drop(container, network);
        }
    }
}
