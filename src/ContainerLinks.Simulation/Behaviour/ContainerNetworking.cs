namespace ContainerLinks;

/// <summary>Connects containers to networks: at their start, at their stop, and while they run.</summary>
internal sealed class ContainerNetworking(
    EngineContext context, ContainerStore containers, NetworkStore networks, NetworkController controller, LinkLines lines, SandboxBuilder sandboxes, EndpointConfiguration configuration)
{
    // A start that fails before there is a sandbox clears nothing, so inspect shows the address that went back. Recording target-user-network.
    private readonly bool _failedStartKeepsAddress = context.Has(DockerQuirks.FailedStartKeepsAddress);

    /// <summary>What engines do before the process exists. Up to 27 that is everything; later ones only make the hosts file.</summary>
    public void Prepare(EngineContainer container)
    {
        if (networks.SandboxOf(container) is { } stale)
        {
            controller.DeleteSandbox(stale);
        }

        if (container.NetworkMode.IsContainer)
        {
            JoinOther(container);
            return;
        }

        if (context.Traits.SandboxBeforeNetworks)
        {
            sandboxes.Make(container, []);
            return;
        }

        EndpointSettings? bridge = container.OnDefaultBridge;
        if (bridge is not null)
        {
            bridge.Clear();
            Connect(container, NetworkMode.BridgeName, bridge, isStart: true);
        }

        List<KeyValuePair<string, EndpointSettings>> others = [.. container.Networks.Where(pair => pair.Key != NetworkMode.BridgeName)];
        foreach ((string name, EndpointSettings place) in others)
        {
            place.Clear();
            Connect(container, name, place, isStart: true);
        }

        if (networks.SandboxOf(container) is null)
        {
            sandboxes.Make(container, []);
        }
    }

    /// <summary>What engines from 28 on do when the process is about to run.</summary>
    public void Finish(EngineContainer container)
    {
        if (!context.Traits.SandboxBeforeNetworks || container.NetworkMode.IsContainer)
        {
            return;
        }

        try
        {
            // They stand in a hash map, so any of them may come first, the default bridge too.
            foreach ((string name, EndpointSettings place) in context.Chance.Shuffle([.. container.Networks]))
            {
                place.Clear();
                Connect(container, name, place, isStart: true);
            }
        }
        catch (EngineRefusal refusal)
        {
            throw refusal.Prefixed(context.Texts.NetworkFailurePrefix);
        }
    }

    /// <summary>Gives everything back at a stop or after a failed start.</summary>
    public void Release(EngineContainer container)
    {
        if (container.NetworkMode.IsContainer)
        {
            return;
        }

        if (container.SandboxId.Length == 0)
        {
            if (!_failedStartKeepsAddress)
            {
                ClearAll(container);
            }

            return;
        }

        ClearAll(container);
        if (context.Traits.SandboxBeforeNetworks)
        {
            container.SandboxId = "";
        }

        if (networks.SandboxOf(container) is { } sandbox)
        {
            controller.DeleteSandbox(sandbox);
        }
    }

    /// <summary>Forgets what a container had on its networks, without a look at its files.</summary>
    public static void Forget(EngineContainer container)
    {
        ClearAll(container);
        container.SandboxId = "";
    }

    public void Connect(EngineContainer container, string networkName, EndpointSettings place, bool isStart)
    {
        if (container.NetworkMode.IsContainer)
        {
            throw EngineRefusal.BadRequest(NetworkConflicts.Shared);
        }

        bool isUserDefined = new NetworkMode(networkName).IsUserDefined;
        EngineNetwork network = networks.Get(isUserDefined && place.NetworkId.Length > 0 ? place.NetworkId : networkName);
        if (context.Traits.ListsEndpointFaults && container.NetworkMode.IsUserDefined && networkName != container.NetworkMode.NetworkName
            && networks.Find(container.NetworkMode.NetworkName, out EngineRefusal? refusal) is null)
        {
            // The engine looks for the network that the container was made for whenever it joins another one.
            throw refusal!.Prefixed($"could not find a network matching network mode {container.NetworkMode.NetworkName}: ");
        }

        configuration.Apply(container, network, place);
        if (!isStart && NetworkConflicts.Check(context.Texts, container, network, networks) && context.Traits.LinksNatively)
        {
            // Docker notes the network before it tries it, so it stays noted when no address is left. Seen on 28.5.2.
            container.Networks[network.Name] = place;
        }

        Sandbox? sandbox = networks.SandboxOf(container);
        EngineEndpoint endpoint = controller.CreateEndpoint(network, container, place);
        try
        {
            container.Networks.Remove(network.Id);
            container.Networks[network.Name] = place;
            Show(place, endpoint);
            bool isBridge = network.IsDefaultBridge;
            if (sandbox is null)
            {
                sandbox = sandboxes.Make(container, isBridge ? null : []);
                if (isBridge)
                {
                    lines.PublishJoined(container, isStart: true);
                }
            }
            else if (isBridge && context.Traits.SandboxBeforeNetworks)
            {
                sandboxes.AddLinks(container, sandbox, isStart);
            }

            AddPrivateAliases(endpoint, place);
            controller.Join(endpoint, sandbox);
            place.Gateway = network.IPv4?.Gateway?.ToString() ?? "";
            if (isBridge && !isStart && !context.Traits.SandboxBeforeNetworks)
            {
                lines.PublishJoined(container, isStart);
            }
        }
        catch (EngineRefusal)
        {
            NetworkController.DeleteEndpoint(endpoint);
            if (context.Traits.FailedJoinLeavesNothing)
            {
                // Nothing brings it back: the container starts without this network from now on. Recording 29/ports-published-conflict.
                container.Networks.Remove(network.Name);
            }

            throw;
        }
    }

    public void Disconnect(EngineContainer container, EngineNetwork network)
    {
        Sandbox? sandbox = networks.SandboxOf(container);
        EngineEndpoint endpoint = sandbox?.Endpoints.GetValueOrDefault(network.Rank)
            ?? throw EngineRefusal.System($"container {container.Id} is not connected to network {network.Name}");
        controller.Leave(endpoint, sandbox);
        NetworkController.DeleteEndpoint(endpoint);
        container.Networks.Remove(network.Name);
        if (network.IsDefaultBridge)
        {
            lines.WithdrawLeft(container);
        }
    }

    private static void ClearAll(EngineContainer container)
    {
        foreach (EndpointSettings place in container.Networks.Values)
        {
            place.Clear();
        }
    }

    private static void Show(EndpointSettings place, EngineEndpoint endpoint)
    {
        place.NetworkId = endpoint.Network.Id;
        place.EndpointId = endpoint.Id;
        place.Address = endpoint.Address?.ToString() ?? "";
        place.IPv6Address = endpoint.IPv6Address?.ToString() ?? "";
        place.MacAddress = endpoint.MacAddress;
    }

    private void JoinOther(EngineContainer container)
    {
        string reference = container.NetworkMode.ConnectedContainer;
        EngineContainer other = containers.Find(reference, out EngineRefusal? unknown) ?? throw context.Texts.CannotFindNetworkOwner(unknown!);
        if (other == container)
        {
            throw EngineRefusal.System(context.Texts.CannotJoinOwn);
        }

        if (!other.Running)
        {
            throw EngineRefusal.Conflict(context.Texts.CannotJoin(reference, other.ShortName, other.StartedAt is not null));
        }

        if (other.Restarting)
        {
            throw EngineRefusal.Conflict(context.Texts.CannotJoinRestarting(reference));
        }

        container.HostsOwner = other.HostsOwner;
        container.Hostname = other.Hostname;
        container.DomainName = other.DomainName;
    }

    private void AddPrivateAliases(EngineEndpoint endpoint, EndpointSettings place)
    {
        foreach (string text in place.Links ?? [])
        {
            if (!LinkOption.TryParseAsEngine(text, out (string Source, string Alias) parts, out string? error))
            {
                throw EngineRefusal.System(error);
            }

            string? sourceId = containers.Find(parts.Source, out _)?.Id;
            endpoint.PrivateAliases[parts.Alias] = new PrivateAlias(parts.Source, sourceId);
        }
    }
}
