using System.Globalization;

namespace ContainerLinks;

/// <summary>How endpoints and sandboxes come and go, with all that belongs to them: addresses, names, lines, rules and ports.</summary>
internal sealed class NetworkController(
    EngineContext context, NetworkStore networks, EngineHosts hosts, OwnLines ownLines, EndpointAddresses addresses, EngineFirewall firewall, LinkRules rules, PortAllocator ports)
{
    public EngineEndpoint CreateEndpoint(EngineNetwork network, EngineContainer container, EndpointSettings wanted)
    {
        if (network.Endpoints.Has(container.ShortName))
        {
            throw EngineRefusal.Forbidden($"endpoint with name {container.ShortName} already exists in network {network.Name}");
        }

        var endpoint = new EngineEndpoint(context.Ids.Next(SimulatedIdKind.Endpoint), network, container.Id)
        {
            Name = container.ShortName,
            IsAnonymous = network.IsDefaultBridge,
            Aliases = wanted.Aliases ?? [],
        };
        if (network.HasAddresses)
        {
            addresses.Assign(endpoint, wanted);
        }

        network.Endpoints.Add(endpoint);
        network.Records.Update(endpoint, add: true);
        return endpoint;
    }

    public Sandbox CreateSandbox(EngineContainer container)
    {
        var sandbox = new Sandbox { Id = context.Chance.HexId(), Container = container };
        networks.Add(sandbox);
        return sandbox;
    }

    public void BuildHosts(Sandbox sandbox, bool isFirstOfStart)
    {
        EngineContainer container = sandbox.Container;
        if (container.NetworkMode.IsHost && sandbox.ExtraHosts.Count == 0)
        {
            hosts.Copy(container.Id, HostsText.OfBytes(System.Text.Encoding.UTF8.GetBytes(context.Settings.HostsFile)));
            return;
        }

        IEnumerable<HostsRecord> own = sandbox.Endpoints.Values.SelectMany(endpoint => OwnLines.Of(container, endpoint));
        hosts.Build(container.Id, [.. sandbox.ExtraHosts, .. own], isFirstOfStart);
    }

    public void Join(EngineEndpoint endpoint, Sandbox sandbox)
    {
        EngineContainer container = sandbox.Container;
        EngineEndpoint? gatewayBefore = sandbox.Gateway;
        endpoint.Sandbox = sandbox;
        endpoint.JoinedLabels = sandbox.Labels;
        endpoint.Network.Records.Update(endpoint, add: true);
        if (!container.NetworkMode.IsHost)
        {
            hosts.Append(container.Id, [.. OwnLines.Of(container, endpoint)]);
        }

        sandbox.Endpoints[endpoint.Network.Rank] = endpoint;
        try
        {
            if (sandbox.Gateway != gatewayBefore && sandbox.Gateway == endpoint)
            {
                if (gatewayBefore is not null)
                {
                    ReleasePorts(gatewayBefore);
                }

                Program(endpoint, container);
            }
        }
        catch (EngineRefusal)
        {
            sandbox.Endpoints.Remove(endpoint.Network.Rank);
            rules.Disable(endpoint, container);
            if (context.Traits.FailedJoinLeavesNothing)
            {
                ownLines.Remove(endpoint, sandbox);
            }

            endpoint.Sandbox = null;
            throw;
        }
    }

    public void Leave(EngineEndpoint endpoint, Sandbox sandbox)
    {
        EngineContainer container = sandbox.Container;
        bool wasGateway = sandbox.Gateway == endpoint;
        endpoint.Sandbox = null;
        if (wasGateway)
        {
            ReleasePorts(endpoint);
        }

        if (!endpoint.Network.InterContainerCommunication)
        {
            rules.Disable(endpoint, container);
        }

        sandbox.Endpoints.Remove(endpoint.Network.Rank);
        ownLines.Remove(endpoint, sandbox);
        if (wasGateway && sandbox.Gateway is { } next)
        {
            Program(next, container);
        }
    }

    public static void DeleteEndpoint(EngineEndpoint endpoint)
    {
        EngineNetwork network = endpoint.Network;
        if (!network.Endpoints.Remove(endpoint))
        {
            return;
        }

        network.Records.Update(endpoint, add: false);
        if (endpoint.Address is { } address)
        {
            network.IPv4?.Pool.Release(endpoint.Owner, address);
        }

        if (endpoint.IPv6Address is { } ipv6)
        {
            network.IPv6?.Pool.Release(endpoint.Owner, ipv6);
        }
    }

    public void DeleteSandbox(Sandbox sandbox)
    {
        sandbox.IsDeleting = true;
        foreach (EngineEndpoint endpoint in sandbox.Endpoints.Values.ToArray())
        {
            Leave(endpoint, sandbox);
            DeleteEndpoint(endpoint);
        }

        networks.Remove(sandbox);
    }

    /// <summary>What a new daemon finds left over goes without a look at files and rules.</summary>
    public void DropSandboxes()
    {
        foreach (EngineNetwork network in networks.All)
        {
            foreach (EngineEndpoint endpoint in network.Endpoints.ToArray())
            {
                DeleteEndpoint(endpoint);
            }

            network.Records.Clear();
        }

        networks.ClearSandboxes();
        ports.Clear();
    }

    public void Rename(EngineContainer container)
    {
        foreach (EngineEndpoint endpoint in networks.SandboxOf(container)?.Endpoints.Values ?? [])
        {
            endpoint.Network.Records.Update(endpoint, add: false);
            endpoint.Network.Endpoints.Rename(endpoint, container.ShortName);

            // On the default bridge too, where no other name is known.
            endpoint.IsAnonymous = false;
            endpoint.Network.Records.Update(endpoint, add: true);
        }
    }

    private void Program(EngineEndpoint endpoint, EngineContainer container)
    {
        string prefix = $"driver failed programming external connectivity on endpoint {endpoint.Name} ({endpoint.Id}): ";
        try
        {
            foreach (PortBinding binding in PortBindingOrder.Sort(container.PortBindings, legacy: !context.Traits.SandboxBeforeNetworks))
            {
                if (endpoint.Address is not null && container.ExposedPorts.Contains(binding.Key) && ContainerPort.TryParse(binding.Key, CultureInfo.InvariantCulture, out ContainerPort port))
                {
                    ForwardedPort published = ports.Take(binding, port, endpoint.Address);
                    endpoint.PublishedPorts.Add(published);
                    firewall.AddPublished(endpoint.Network.BridgeName, published);
                }
            }

            endpoint.ProgrammedPorts = ExposedPortKeys.Read(container.ExposedPorts);
            if (!endpoint.Network.InterContainerCommunication)
            {
                rules.Enable(endpoint, container);
            }
        }
        catch (EngineRefusal refusal)
        {
            ReleasePorts(endpoint);
            throw refusal.Prefixed(prefix).WithStatus(500);
        }
    }

    private void ReleasePorts(EngineEndpoint endpoint)
    {
        foreach (ForwardedPort published in endpoint.PublishedPorts)
        {
            ports.Release(published);
            firewall.RemovePublished(endpoint.Network.BridgeName, published);
        }

        endpoint.PublishedPorts.Clear();
    }
}
