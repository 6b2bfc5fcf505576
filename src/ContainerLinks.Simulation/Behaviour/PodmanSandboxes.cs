using System.Net;

namespace ContainerLinks;

/// <summary>The network namespaces of Podman's containers: addresses on each network, published ports, and the hosts file that is made from them.</summary>
internal sealed class PodmanSandboxes(EngineContext context, ContainerStore containers, NetworkStore networks, PodmanHosts hosts)
{
    private readonly Dictionary<(string Protocol, string Address, int Port), string> _ports = [];

    /// <summary>What a start does before there is a process. If something fails, nothing of it stays but the address that is next.</summary>
    public void SetUp(EngineContainer container)
    {
        if (OwnerOf(container) is { } owner)
        {
            container.HostsOwner = HolderOf(owner).HostsOwner;
            container.Environment = PodmanEnvironmentOf.Started(container);
            hosts.Change(container, text => EtcHosts.Add(text, PodmanHosts.LocalEntries(container)));
            return;
        }

        bool isOnBridge = container.NetworkMode.IsBridge;
        try
        {
            if (isOnBridge)
            {
                BindPorts(container);
            }

            var sandbox = new Sandbox { Id = context.Chance.HexId(), Container = container };
            if (isOnBridge && container.Networks.Count > 0)
            {
                Join(sandbox, container.Networks);
            }

            networks.Add(sandbox);
            container.SandboxId = sandbox.Id;
            container.Environment = PodmanEnvironmentOf.Started(container);
            hosts.Make(container, sandbox);
        }
        catch (EngineRefusal)
        {
            TearDown(container);
            throw;
        }
    }

    /// <summary>Gives everything back when a container is down. Its hosts file stays until the next start.</summary>
    public void TearDown(EngineContainer container)
    {
        if (OwnerOf(container) is not null)
        {
            hosts.Change(container, text => EtcHosts.Remove(text, PodmanHosts.LocalEntries(container)));
            return;
        }

        foreach ((string, string, int) port in _ports.Where(pair => pair.Value == container.Id).Select(pair => pair.Key).ToArray())
        {
            _ports.Remove(port);
        }

        if (networks.SandboxOf(container) is { } sandbox)
        {
            foreach (EngineEndpoint endpoint in sandbox.Endpoints.Values.ToArray())
            {
                Leave(sandbox, endpoint);
            }

            networks.Remove(sandbox);
        }

        foreach (EndpointSettings place in container.Networks.Values)
        {
            place.Clear();
        }

        container.SandboxId = "";
    }

    /// <summary>Puts a running container on one more network, with lines for it in the hosts file.</summary>
    public void Connect(EngineContainer container, string network, EndpointSettings place)
    {
        Sandbox sandbox = networks.SandboxOf(container)!;
        IReadOnlyList<HostsRecord> present = PodmanHosts.OwnEntries(container, sandbox.Endpoints.Values);
        Join(sandbox, new Dictionary<string, EndpointSettings> { [network] = place });
        EngineEndpoint[] added = [.. sandbox.Endpoints.Values.Where(endpoint => endpoint.Network.Name == network)];
        hosts.Change(container, text => EtcHosts.AddIfExists(text, present, PodmanHosts.OwnEntries(container, added)));
    }

    /// <summary>Takes a running container from a network, and its lines for it out of the hosts file.</summary>
    public void Disconnect(EngineContainer container, string network)
    {
        if (networks.SandboxOf(container) is { } sandbox && sandbox.Endpoints.Values.FirstOrDefault(endpoint => endpoint.Network.Name == network) is { } endpoint)
        {
            Leave(sandbox, endpoint);
            hosts.Change(container, text => EtcHosts.Remove(text, PodmanHosts.OwnEntries(container, [endpoint])));
        }
    }

    /// <summary>The container whose network this one has, or null if it has its own.</summary>
    public EngineContainer? OwnerOf(EngineContainer container) =>
        container.NetworkMode.IsContainer ? containers.FindById(container.NetworkMode.ConnectedContainer) : null;

    /// <summary>The container at the end of the row of those that share one network.</summary>
    public EngineContainer HolderOf(EngineContainer container) => OwnerOf(container) is { } owner ? HolderOf(owner) : container;

    private void BindPorts(EngineContainer container)
    {
        foreach (PortBinding binding in container.PortBindings.Where(binding => binding.HostPort > 0))
        {
            string protocol = binding.Key.Split('/')[1];
            (string, string, int) key = (protocol, binding.HostAddress.Length == 0 ? "0.0.0.0" : binding.HostAddress, binding.HostPort);
            if (!_ports.TryAdd(key, container.Id))
            {
                throw PodmanTexts.PortTaken(key.Item1, key.Item2, key.Item3);
            }
        }
    }

    private void Join(Sandbox sandbox, IReadOnlyDictionary<string, EndpointSettings> places)
    {
        // They stand in a hash map, so any of them may come first.
        List<(EngineNetwork Network, EndpointSettings Place)> all = [.. context.Chance.Shuffle([.. places.Select(pair => (networks.Get(pair.Key), pair.Value))])];
        foreach ((EngineNetwork network, EndpointSettings place) in all)
        {
            foreach (IPAddress address in Wanted(place).Where(address => !network.Leases.Any(leases => leases.Subnet.Contains(address))))
            {
                throw PodmanTexts.AddressOutside(address.ToString(), network.Name);
            }
        }

        EngineContainer container = sandbox.Container;
        List<(NextFitLeases Leases, UInt128? Mark)> marks = [.. all.SelectMany(pair => pair.Network.Leases).Select(leases => (leases, leases.Mark()))];
        var endpoints = new List<EngineEndpoint>();
        try
        {
            foreach ((EngineNetwork network, EndpointSettings place) in all)
            {
                var endpoint = new EngineEndpoint(context.Ids.Next(SimulatedIdKind.Endpoint), network, container.Id)
                {
                    Name = container.ShortName,
                    Aliases = place.Aliases ?? [],
                    MacAddress = EndpointAddresses.RandomMac(context.Chance),
                    Sandbox = sandbox,
                };
                endpoints.Add(endpoint);
                TakeAddresses(endpoint, place);
                Show(endpoint, place);
            }
        }
        catch (EngineRefusal)
        {
            endpoints.ForEach(GiveBack);
            marks.ForEach(pair => pair.Leases.Return(pair.Mark));
            foreach ((EngineNetwork _, EndpointSettings place) in all)
            {
                place.Clear();
            }

            throw;
        }

        foreach (EngineEndpoint endpoint in endpoints)
        {
            endpoint.Network.Endpoints.Add(endpoint);
            sandbox.Endpoints[endpoint.Network.Rank] = endpoint;
        }
    }

    private void TakeAddresses(EngineEndpoint endpoint, EndpointSettings place)
    {
        foreach (NextFitLeases leases in endpoint.Network.Leases)
        {
            IPAddress? address = Wanted(place).FirstOrDefault(leases.Subnet.Contains);
            if (address is null)
            {
                address = (context.Dice.Strikes(context.Dice.Faults.FullPools) ? null : leases.TakeNext(endpoint.Owner)) ?? throw PodmanTexts.NoAddressLeft(leases.First, leases.End);
            }
            else if (leases.OwnerOf(address) is { } holder)
            {
                throw PodmanTexts.AddressTaken(address, holder);
            }
            else
            {
                leases.Take(endpoint.Owner, address);
            }

            if (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)
            {
                endpoint.Address = address;
            }
            else
            {
                endpoint.IPv6Address = address;
            }
        }
    }

    private static IEnumerable<IPAddress> Wanted(EndpointSettings place)
    {
        foreach (string text in (string[])[place.WantedAddress, place.WantedIPv6Address])
        {
            if (text.Length > 0 && GoAddress.TryParse(text, out IPAddress? address))
            {
                yield return address;
            }
        }
    }

    private static void Show(EngineEndpoint endpoint, EndpointSettings place)
    {
        place.NetworkId = endpoint.Network.Id;
        place.Address = endpoint.Address?.ToString() ?? "";
        place.IPv6Address = endpoint.IPv6Address?.ToString() ?? "";
        place.Gateway = endpoint.Address is null ? "" : endpoint.Network.IPv4?.Gateway?.ToString() ?? "";
        place.MacAddress = endpoint.MacAddress;
    }

    private static void Leave(Sandbox sandbox, EngineEndpoint endpoint)
    {
        endpoint.Network.Endpoints.Remove(endpoint);
        sandbox.Endpoints.Remove(endpoint.Network.Rank);
        GiveBack(endpoint);
    }

    private static void GiveBack(EngineEndpoint endpoint)
    {
        foreach (NextFitLeases leases in endpoint.Network.Leases)
        {
            foreach (IPAddress? address in (ReadOnlySpan<IPAddress?>)[endpoint.Address, endpoint.IPv6Address])
            {
                if (address is not null && leases.Subnet.Contains(address))
                {
                    leases.Release(address);
                }
            }
        }
    }
}
