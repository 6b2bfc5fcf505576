namespace ContainerLinks;

/// <summary>Connects containers to networks: at their start, at their stop, and while they run.</summary>
internal sealed class ContainerNetworking(EngineSettings settings, ContainerStore containers, NetworkController controller, LinkLines lines)
{
    /// <summary>What engines do before the process exists. Up to 27 that is everything; later ones only make the hosts file.</summary>
    public void Prepare(EngineContainer container)
    {
        if (controller.SandboxOf(container) is { } stale)
        {
            controller.DeleteSandbox(stale);
        }

        if (container.NetworkMode.IsContainer)
        {
            JoinOther(container);
            return;
        }

        if (settings.Traits.SandboxBeforeNetworks)
        {
            MakeSandbox(container, []);
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

        if (controller.SandboxOf(container) is null)
        {
            MakeSandbox(container, []);
        }
    }

    /// <summary>What engines from 28 on do when the process is about to run.</summary>
    public void Finish(EngineContainer container)
    {
        if (!settings.Traits.SandboxBeforeNetworks || container.NetworkMode.IsContainer)
        {
            return;
        }

        try
        {
            foreach ((string name, EndpointSettings place) in container.Networks.ToArray())
            {
                place.Clear();
                Connect(container, name, place, isStart: true);
            }
        }
        catch (EngineRefusal refusal)
        {
            throw refusal.Prefixed(settings.Texts.NetworkFailurePrefix);
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
            if (!settings.Has(DockerQuirks.FailedStartKeepsAddress))
            {
                ClearAll(container);
            }

            return;
        }

        ClearAll(container);
        if (settings.Traits.SandboxBeforeNetworks)
        {
            container.SandboxId = "";
        }

        if (controller.SandboxOf(container) is { } sandbox)
        {
            controller.DeleteSandbox(sandbox);
        }
    }

    public void Connect(EngineContainer container, string networkName, EndpointSettings place, bool isStart)
    {
        if (container.NetworkMode.IsContainer)
        {
            throw EngineRefusal.BadRequest(NetworkConflicts.Shared);
        }

        bool isUserDefined = new NetworkMode(networkName).IsUserDefined;
        EngineNetwork network = controller.GetNetwork(isUserDefined && place.NetworkId.Length > 0 ? place.NetworkId : networkName);
        Configure(container, network, place);
        if (!isStart)
        {
            NetworkConflicts.Check(container, network, controller);
        }

        Sandbox? sandbox = controller.SandboxOf(container);
        EngineEndpoint endpoint = controller.CreateEndpoint(network, container, place);
        try
        {
            container.Networks.Remove(network.Id);
            container.Networks[network.Name] = place;
            Show(place, endpoint);
            bool isBridge = network.IsDefaultBridge;
            if (sandbox is null)
            {
                sandbox = MakeSandbox(container, isBridge ? null : []);
                if (isBridge && settings.Has(DockerQuirks.UpdateBeforeSourceIsUp))
                {
                    lines.Publish(container);
                }
            }
            else if (isBridge && settings.Traits.SandboxBeforeNetworks)
            {
                AddLinks(container, sandbox, isStart);
            }

            AddPrivateAliases(endpoint, place);
            controller.Join(endpoint, sandbox);
            place.Gateway = network.IPv4?.Gateway?.ToString() ?? "";
            if (isBridge && !isStart && !settings.Traits.SandboxBeforeNetworks && !settings.Has(DockerQuirks.SourceReconnectNotPropagated))
            {
                lines.Publish(container);
            }
        }
        catch (EngineRefusal)
        {
            controller.DeleteEndpoint(endpoint);
            throw;
        }
    }

    public void Disconnect(EngineContainer container, EngineNetwork network)
    {
        Sandbox? sandbox = controller.SandboxOf(container);
        EngineEndpoint endpoint = sandbox?.Endpoints.GetValueOrDefault(network.Name)
            ?? throw EngineRefusal.System($"container {container.Id} is not connected to network {network.Name}");
        controller.Leave(endpoint, sandbox);
        controller.DeleteEndpoint(endpoint);
        container.Networks.Remove(network.Name);
        if (network.IsDefaultBridge && !settings.Has(DockerQuirks.SourceReconnectNotPropagated))
        {
            lines.Withdraw(container);
        }
    }

    /// <summary>After a link was removed: all networks are left, the hosts file is written anew, and all are joined again.</summary>
    public void Refresh(EngineContainer container)
    {
        if (container.OnDefaultBridge is null || controller.SandboxOf(container) is not { } sandbox)
        {
            return;
        }

        EngineEndpoint[] endpoints = [.. sandbox.Endpoints.Values];
        foreach (EngineEndpoint endpoint in endpoints)
        {
            controller.Leave(endpoint, sandbox);
        }

        sandbox.ExtraHosts.Clear();
        sandbox.ExtraHosts.AddRange(UserHosts(container));
        sandbox.Labels = LinkLabels.None;
        bool keepsSiblings = !settings.Has(DockerQuirks.RemoveLinkDropsSiblings);
        if (keepsSiblings)
        {
            sandbox.ExtraHosts.AddRange(lines.Attach(container, sandbox));
        }
        else
        {
            sandbox.LinkLines.Clear();
        }

        controller.BuildHosts(sandbox, isFirstOfStart: true);
        if (keepsSiblings && !settings.Traits.SandboxBeforeNetworks)
        {
            lines.Publish(container);
        }

        foreach (EngineEndpoint endpoint in endpoints)
        {
            controller.Join(endpoint, sandbox);
        }
    }

    /// <summary>Checks an endpoint's configuration and gives it the names that the engine adds.</summary>
    public void Configure(EngineContainer container, EngineNetwork network, EndpointSettings place)
    {
        if (new NetworkMode(network.Name).IsUserDefined)
        {
            foreach (string name in (ReadOnlySpan<string>)[container.ShortId, container.Hostname])
            {
                place.Aliases ??= [];
                if (!place.Aliases.Contains(name))
                {
                    place.Aliases.Add(name);
                }
            }
        }
        else if (place.WantsAddress && settings.Traits.LinksNatively)
        {
            throw EngineRefusal.BadRequest(settings.Texts.AddressOnPredefinedNetwork);
        }
        else if (place.Aliases is { Count: > 0 })
        {
            throw EngineRefusal.BadRequest("network-scoped alias is supported only for containers in user defined networks");
        }

        if ((place.WantedAddress.Length > 0 && network.IPv4 is { ConfiguredSubnet: null }) || (place.WantedIPv6Address.Length > 0 && network.IPv6?.ConfiguredSubnet is null))
        {
            throw EngineRefusal.BadRequest("user specified IP address is supported only when connecting to networks with user configured subnets");
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
        EngineContainer other = containers.Get(reference);
        if (other == container)
        {
            throw EngineRefusal.System("cannot join own network");
        }

        if (!other.Running)
        {
            throw EngineRefusal.Conflict($"cannot join network of a non running container: {reference}");
        }

        if (other.Restarting)
        {
            throw EngineRefusal.Conflict(EngineTexts.IsRestarting(reference));
        }

        container.HostsOwner = other.HostsOwner;
        container.Hostname = other.Hostname;
        container.DomainName = other.DomainName;
    }

    /// <summary>Makes the sandbox and its hosts file.</summary>
    /// <param name="container">The container.</param>
    /// <param name="linkLines">The link lines; null to make them.</param>
    private Sandbox MakeSandbox(EngineContainer container, IReadOnlyList<HostsRecord>? linkLines)
    {
        Sandbox sandbox = controller.CreateSandbox(container);
        container.HostsOwner = container.Id;
        try
        {
            sandbox.ExtraHosts.AddRange(UserHosts(container));
            sandbox.ExtraHosts.AddRange(linkLines ?? lines.Attach(container, sandbox));
            controller.BuildHosts(sandbox, isFirstOfStart: true);
        }
        catch (Exception exception) when (exception is EngineRefusal or IOException)
        {
            controller.DeleteSandbox(sandbox);
            throw exception as EngineRefusal ?? EngineRefusal.System(exception.Message, ContainerLinksError.HostsFile, exception);
        }

        container.SandboxId = sandbox.Id;
        return sandbox;
    }

    private void AddLinks(EngineContainer container, Sandbox sandbox, bool isStart)
    {
        if (!settings.Has(DockerQuirks.ReconnectRepeatsLinkLines))
        {
            sandbox.ExtraHosts.Clear();
            sandbox.ExtraHosts.AddRange(UserHosts(container));
        }

        IReadOnlyList<HostsRecord> added = lines.Attach(container, sandbox);
        if (added.Count > 0)
        {
            sandbox.ExtraHosts.AddRange(added);
            controller.BuildHosts(sandbox, isFirstOfStart: isStart);
        }

        if (isStart ? settings.Has(DockerQuirks.UpdateBeforeSourceIsUp) : !settings.Has(DockerQuirks.SourceReconnectNotPropagated))
        {
            lines.Publish(container);
        }
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

    private IEnumerable<HostsRecord> UserHosts(EngineContainer container)
    {
        foreach (string text in container.ExtraHosts)
        {
            int colon = text.IndexOf(':');
            string address = text[(colon + 1)..];
            if (address == "host-gateway")
            {
                address = settings.HostGateway ?? controller.Networks.Find(network => network.IsDefaultBridge)?.IPv4?.Gateway?.ToString()
                    ?? throw EngineRefusal.System("unable to derive the IP value for host-gateway");
            }

            // Later engines print the address anew.
            bool asTyped = settings.Traits.OldFixedLines || !GoAddress.TryParse(address.Trim(), out _);
            yield return new HostsRecord(asTyped ? address : GoAddress.Normalise(address.Trim()), text[..colon]);
        }
    }
}
