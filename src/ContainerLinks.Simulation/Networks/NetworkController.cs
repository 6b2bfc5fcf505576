using System.Globalization;
using System.Net;

namespace ContainerLinks;

/// <summary>Networks, endpoints and sandboxes of an engine.</summary>
internal sealed class NetworkController(EngineSettings settings, EngineHosts hosts, EngineFirewall firewall, LinkRules rules, PortAllocator ports, IdSource ids, Chance chance)
{
    private readonly Dictionary<string, Sandbox> _sandboxes = new(StringComparer.Ordinal);

    public List<EngineNetwork> Networks { get; } = [];

    public Sandbox? SandboxOf(EngineContainer container) => _sandboxes.GetValueOrDefault(container.Id);

    /// <summary>By id, then by name, then by the beginning of an id.</summary>
    public EngineNetwork? FindNetwork(string term, out EngineRefusal? refusal)
    {
        refusal = null;
        EngineNetwork? network = Networks.Find(candidate => candidate.Id == term) ?? Networks.Find(candidate => candidate.Name == term);
        if (network is not null)
        {
            return network;
        }

        List<EngineNetwork> matches = term.Length == 0 ? [] : Networks.FindAll(candidate => candidate.Id.StartsWith(term, StringComparison.Ordinal));
        if (matches.Count == 1)
        {
            return matches[0];
        }

        refusal = matches.Count == 0
            ? EngineRefusal.NotFound($"network {term} not found")
            : EngineRefusal.BadRequest(string.Create(CultureInfo.InvariantCulture, $"network {term} is ambiguous ({matches.Count} matches found based on ID prefix)"));
        return null;
    }

    public EngineNetwork GetNetwork(string term) => FindNetwork(term, out EngineRefusal? refusal) ?? throw refusal!;

    public EngineEndpoint CreateEndpoint(EngineNetwork network, EngineContainer container, EndpointSettings wanted)
    {
        if (network.Endpoints.Exists(other => other.Name == container.ShortName))
        {
            throw EngineRefusal.Forbidden($"endpoint with name {container.ShortName} already exists in network {network.Name}");
        }

        var endpoint = new EngineEndpoint(ids.Next(SimulatedIdKind.Endpoint), network, container.Id)
        {
            Name = container.ShortName,
            IsAnonymous = network.IsDefaultBridge,
            Aliases = wanted.Aliases ?? [],
        };
        if (network.HasAddresses)
        {
            Assign(endpoint, wanted);
        }

        network.Endpoints.Add(endpoint);
        network.Records.Update(endpoint, add: true);
        return endpoint;
    }

    public Sandbox CreateSandbox(EngineContainer container)
    {
        var sandbox = new Sandbox { Id = chance.HexId(), Container = container };
        _sandboxes[container.Id] = sandbox;
        return sandbox;
    }

    public void BuildHosts(Sandbox sandbox, bool isFirstOfStart)
    {
        EngineContainer container = sandbox.Container;
        if (container.NetworkMode.IsHost && sandbox.ExtraHosts.Count == 0)
        {
            hosts.Copy(container.Id, HostsText.OfBytes(System.Text.Encoding.UTF8.GetBytes(settings.HostsFile)));
            return;
        }

        IEnumerable<HostsRecord> own = sandbox.Endpoints.Values.SelectMany(endpoint => OwnLines(container, endpoint));
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
            hosts.Append(container.Id, [.. OwnLines(container, endpoint)]);
        }

        sandbox.Endpoints[endpoint.Network.Name] = endpoint;
        try
        {
            if (sandbox.Gateway != gatewayBefore && sandbox.Gateway == endpoint)
            {
                if (gatewayBefore is not null)
                {
                    Revoke(gatewayBefore);
                }

                Program(endpoint, container);
            }
        }
        catch (EngineRefusal)
        {
            sandbox.Endpoints.Remove(endpoint.Network.Name);
            rules.Disable(endpoint, container);
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
            Revoke(endpoint);
        }

        if (!endpoint.Network.InterContainerCommunication)
        {
            rules.Disable(endpoint, container);
        }

        sandbox.Endpoints.Remove(endpoint.Network.Name);
        RemoveOwnLines(endpoint, sandbox);
        if (wasGateway && sandbox.Gateway is { } next)
        {
            Program(next, container);
        }
    }

    public void DeleteEndpoint(EngineEndpoint endpoint)
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

        _sandboxes.Remove(sandbox.Container.Id);
    }

    /// <summary>What a new daemon finds left over goes without a look at files and rules.</summary>
    public void DropSandboxes()
    {
        foreach (EngineNetwork network in Networks)
        {
            foreach (EngineEndpoint endpoint in network.Endpoints.ToArray())
            {
                DeleteEndpoint(endpoint);
            }

            network.Records.Clear();
        }

        _sandboxes.Clear();
        ports.Clear();
    }

    public void Rename(EngineContainer container)
    {
        foreach (EngineEndpoint endpoint in SandboxOf(container)?.Endpoints.Values ?? [])
        {
            endpoint.Network.Records.Update(endpoint, add: false);
            endpoint.Name = container.ShortName;
            endpoint.Network.Records.Update(endpoint, add: true);
        }
    }

    /// <summary>Keeps a fixed address for a container that does not run, where this engine does so.</summary>
    public void Hold(EngineContainer container, EndpointSettings place, EngineNetwork? network)
    {
        if (!settings.Has(DockerQuirks.StoppedOwnerHoldsNothing) && network?.IPv4 is { } subnet
            && GoAddress.TryParse(place.WantedAddress, out IPAddress? address) && subnet.Pool.Network.Contains(address))
        {
            subnet.Pool.Hold(container.Id, address, untilStart: false);
        }
    }

    /// <summary>Keeps the present addresses for their containers over a restart of the daemon, where this engine does so.</summary>
    public void HoldLeases()
    {
        if (settings.Has(DockerQuirks.DaemonRestartForgetsLeases))
        {
            return;
        }

        foreach (EngineEndpoint endpoint in Networks.SelectMany(network => network.Endpoints).ToArray())
        {
            foreach ((EngineSubnet? subnet, IPAddress? address) in (ReadOnlySpan<(EngineSubnet?, IPAddress?)>)[(endpoint.Network.IPv4, endpoint.Address), (endpoint.Network.IPv6, endpoint.IPv6Address)])
            {
                if (subnet is not null && address is not null)
                {
                    subnet.Pool.Adopt(endpoint.Owner, address);
                }
            }
        }
    }

    /// <summary>Gives up every address that is kept for a container on a network, or on all.</summary>
    public void DropHolds(EngineContainer container, EngineNetwork? only = null)
    {
        foreach (EngineNetwork network in Networks)
        {
            if (only is null || network == only)
            {
                network.IPv4?.Pool.Drop(container.Id);
                network.IPv6?.Pool.Drop(container.Id);
            }
        }
    }

    /// <summary>The names of the own line: with a dot in host name and domain name the full name and the part before the dot, else the host name.</summary>
    public static string OwnNames(EngineContainer container)
    {
        string full = container.DomainName.Length > 0 ? $"{container.Hostname}.{container.DomainName}" : container.Hostname;
        int dot = full.IndexOf('.');
        return dot < 0 ? container.Hostname : $"{full} {full[..dot]}";
    }

    private static IEnumerable<HostsRecord> OwnLines(EngineContainer container, EngineEndpoint endpoint) =>
        endpoint.HostsAddresses().Select(address => new HostsRecord(address, OwnNames(container)));

    private void RemoveOwnLines(EngineEndpoint endpoint, Sandbox sandbox)
    {
        EngineContainer container = sandbox.Container;
        bool isStop = sandbox.IsDeleting;
        if (settings.Traits.OwnLinesGoWithNetwork)
        {
            hosts.Delete(container.Id, [.. OwnLines(container, endpoint)], compareAddresses: true);
        }
        else if (endpoint.Network.IsDefaultBridge)
        {
            // After a stop nobody reads the file, and the next start writes it anew.
            if (!isStop && !settings.Has(DockerQuirks.ReconnectRepeatsOwnLine))
            {
                hosts.Delete(container.Id, [.. OwnLines(container, endpoint)], compareAddresses: true);
            }
        }
        else if (settings.Has(DockerQuirks.LeaveDeletesByName))
        {
            IEnumerable<string> names = endpoint.Network.Records.Names.Where(name => name.Split('.')[0] != endpoint.Name);
            hosts.Delete(container.Id, [.. names.Select(name => new HostsRecord("", name))], compareAddresses: false);
        }
        else
        {
            hosts.Delete(container.Id, [.. OwnLines(container, endpoint)], compareAddresses: true);
        }
    }

    private void Assign(EngineEndpoint endpoint, EndpointSettings wanted)
    {
        EngineNetwork network = endpoint.Network;
        if (settings.AssignsAddresses || wanted.WantsAddress)
        {
            endpoint.Address = Take(network, network.IPv4!, endpoint.Owner, wanted.WantedAddress, 4);
        }

        endpoint.MacAddress = settings.Traits.RandomMac || endpoint.Address is null
            ? FormatMac([(byte)((chance.Bytes(1)[0] & 0xfc) | 0x02), .. chance.Bytes(5)])
            : FormatMac([0x02, 0x42, .. endpoint.Address.GetAddressBytes()]);
        if (network.IPv6 is not { } subnet)
        {
            return;
        }

        try
        {
            endpoint.IPv6Address = settings.Traits.BridgeIPv6FromMac && network.IsDefaultBridge && subnet.Pool.Network.PrefixLength <= 80
                ? subnet.Pool.Take(endpoint.Owner, FromMac(subnet.Pool.Network, endpoint.Address!))
                : Take(network, subnet, endpoint.Owner, wanted.WantedIPv6Address, 6);
        }
        catch (EngineRefusal)
        {
            network.IPv4?.Pool.Release(endpoint.Owner, endpoint.Address!);
            throw;
        }
    }

    private IPAddress Take(EngineNetwork network, EngineSubnet subnet, string owner, string wantedText, int version)
    {
        IPAddress? wanted = null;
        if (wantedText.Length > 0 && GoAddress.TryParse(wantedText, out wanted) && !subnet.Pool.Network.Contains(wanted))
        {
            string message = settings.Texts.NotInSubnets(wantedText);
            throw settings.Traits.SandboxBeforeNetworks
                ? EngineRefusal.BadRequest(message, ContainerLinksError.AddressNotInPool)
                : EngineRefusal.System(message, ContainerLinksError.AddressNotInPool);
        }

        return subnet.Pool.Take(owner, wanted)
            ?? throw EngineRefusal.System(
                wanted is not null
                    ? settings.Texts.NoAddressLeft
                    : string.Create(CultureInfo.InvariantCulture, $"no available IPv{version} addresses on this network's address pools: {network.Name} ({network.Id})"),
                ContainerLinksError.AddressesExhausted);
    }

    private void Program(EngineEndpoint endpoint, EngineContainer container)
    {
        string prefix = $"driver failed programming external connectivity on endpoint {endpoint.Name} ({endpoint.Id}): ";
        try
        {
            foreach (PortBinding binding in container.PortBindings)
            {
                if (endpoint.Address is not null && container.ExposedPorts.Contains(binding.Key) && ContainerPort.TryParse(binding.Key, CultureInfo.InvariantCulture, out ContainerPort port))
                {
                    PublishedPort published = ports.Take(binding, port, endpoint.Address);
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

    private void Revoke(EngineEndpoint endpoint) => ReleasePorts(endpoint);

    private void ReleasePorts(EngineEndpoint endpoint)
    {
        foreach (PublishedPort published in endpoint.PublishedPorts)
        {
            ports.Release(published);
            firewall.RemovePublished(endpoint.Network.BridgeName, published);
        }

        endpoint.PublishedPorts.Clear();
    }

    private static string FormatMac(byte[] bytes) => string.Join(':', bytes.Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));

    private static IPAddress FromMac(IPNetwork network, IPAddress address)
    {
        byte[] bytes = network.BaseAddress.GetAddressBytes();
        byte[] mac = [0x02, 0x42, .. address.GetAddressBytes()];
        mac.CopyTo(bytes, 10);
        return new IPAddress(bytes);
    }
}
