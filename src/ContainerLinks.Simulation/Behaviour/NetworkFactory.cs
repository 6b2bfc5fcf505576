using System.Net;

namespace ContainerLinks;

/// <summary>The commands that create and remove a network.</summary>
internal sealed class NetworkFactory(EngineContext context, NetworkStore networks, AddressSpace space, EngineFirewall firewall)
{
    public EngineNetwork Create(SimulatedNetworkSpec spec)
    {
        SubnetText.Read(context, spec);
        if (new NetworkMode(spec.Name).IsPredefined)
        {
            throw EngineRefusal.Forbidden($"operation is not permitted on predefined {spec.Name} network ");
        }

        bool configured = spec.Subnet is not null || spec.Range is not null || spec.Gateway is not null || spec.Auxiliary.Count > 0;
        CheckNameAndSubnets(spec, configured);

        string id = context.Ids.Next(SimulatedIdKind.Network);
        if (spec.Driver is "host" or "null")
        {
            throw EngineRefusal.Forbidden($"only one instance of \"{spec.Driver}\" network is allowed");
        }

        if (spec.Driver is not ("" or "bridge"))
        {
            throw EngineRefusal.NotFound($"plugin \"{spec.Driver}\" not found");
        }

        EngineSubnet ipv4 = configured && !(context.Traits.ReadsAddressesAtOnce && string.IsNullOrEmpty(spec.Subnet)) ? Allocate(spec.Subnet!, spec.Range, spec.Gateway, spec.Auxiliary) : Default(space.TakeDefault());
        EngineSubnet? ipv6 = null;
        try
        {
            if (spec.EnableIPv6)
            {
                ipv6 = spec.IPv6Subnet is { } subnet6
                    ? Allocate(subnet6, null, spec.IPv6Gateway, new Dictionary<string, string>())
                    : Default(space.TakeDefaultIPv6());
            }
        }
        catch (EngineRefusal)
        {
            space.Release(ipv4.Pool);
            throw;
        }

        var network = new EngineNetwork
        {
            Id = id,
            Name = spec.Name,
            Driver = "bridge",
            EnableIPv6 = spec.EnableIPv6,
            IPv4 = ipv4,
            IPv6 = ipv6,
            BridgeName = "br-" + id[..Math.Min(12, id.Length)],
            UnusedIPv6 = !spec.EnableIPv6 && context.Traits.ListsUnusedSubnets && spec.IPv6Subnet is { } unused
                ? new SimulatedSubnet { Subnet = unused, Gateway = spec.IPv6Gateway, Range = null, Auxiliary = null }
                : null,
        };
        networks.All.Add(network);
        firewall.AddBridge(network.BridgeName, interContainerCommunication: true);
        return network;
    }

    /// <summary>Gives the engine a network that other hosts have too.</summary>
    /// <param name="id">Its id on all of them.</param>
    /// <param name="name">Its name on all of them.</param>
    /// <param name="subnet">The addresses, which all of them share.</param>
    /// <param name="overlay">What the others bring to it.</param>
    public void AddOverlay(string id, string name, EngineSubnet subnet, IOverlay overlay) =>
        networks.All.Add(new EngineNetwork { Id = id, Name = name, Driver = "overlay", IPv4 = subnet, BridgeName = "docker_gwbridge", Overlay = overlay });

    /// <summary>Up to 27 the name comes first, and an empty one counts as taken.</summary>
    private void CheckNameAndSubnets(SimulatedNetworkSpec spec, bool configured)
    {
        bool isTaken = networks.All.Exists(network => network.Name == spec.Name);
        EngineRefusal taken = EngineRefusal.Conflict($"network with name {spec.Name} already exists", ContainerLinksError.NameInUse);
        if (context.Traits.NameBeforeSubnets && (isTaken || spec.Name.Length == 0))
        {
            throw taken;
        }

        SubnetText.Check(context, spec, configured);
        if (string.IsNullOrWhiteSpace(spec.Name))
        {
            EngineRefusal empty = EngineRefusal.BadRequest(context.Texts.EmptyName(spec.Name));
            throw context.Traits.NameBeforeSubnets ? empty.WithStatus(500) : empty;
        }

        if (isTaken)
        {
            throw taken;
        }
    }

    public void Remove(EngineNetwork network)
    {
        if (new NetworkMode(network.Name).IsPredefined)
        {
            throw EngineRefusal.Forbidden($"{network.Name} is a pre-defined network and cannot be removed");
        }

        if (network.Overlay is not null)
        {
            throw EngineRefusal.Forbidden($"network {network.Name} is kept by the swarm: remove it there");
        }

        if (network.Endpoints.Count > 0)
        {
            throw EngineRefusal.Forbidden(context.Texts.HasActiveEndpoints(network.Name, network.Id, network.Endpoints.Select(endpoint => (endpoint.Name, endpoint.Id))));
        }

        networks.All.Remove(network);
        space.Release(network);
        firewall.RemoveBridge(network.BridgeName);
    }

    private EngineSubnet Default(SubnetPool pool) => new(pool, TakeGateway(pool, null));

    private EngineSubnet Allocate(string subnetText, string? rangeText, string? gatewayText, IReadOnlyDictionary<string, string> auxiliary)
    {
        if (!GoAddress.TryParseSubnet(subnetText, out _, out IPNetwork subnet))
        {
            throw EngineRefusal.System(SubnetText.Invalid(subnetText));
        }

        if (gatewayText is not null && !GoAddress.TryParse(gatewayText, out _))
        {
            throw EngineRefusal.System($"invalid gateway address {gatewayText} in Ipam configuration");
        }

        IPNetwork? range = null;
        if (!string.IsNullOrEmpty(rangeText))
        {
            range = GoAddress.TryParseSubnet(rangeText, out _, out IPNetwork part)
                ? part
                : throw EngineRefusal.System($"failed to parse pool request for address space \"LocalDefault\" pool \"{subnetText}\" subpool \"{rangeText}\": Invalid Address SubPool");
        }

        SubnetPool pool = space.Take(subnet, range);
        try
        {
            IPAddress? gateway = TakeGateway(pool, gatewayText);
            foreach ((string name, string text) in auxiliary.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                TakeAuxiliary(pool, name, text);
            }

            return new EngineSubnet(pool, gateway)
            {
                ConfiguredSubnet = subnetText,
                ConfiguredGateway = gatewayText ?? (context.Traits.ShowsGivenGateway ? gateway?.ToString() : null),
                ConfiguredRange = string.IsNullOrEmpty(rangeText) ? null : rangeText,
                Auxiliary = auxiliary.Count == 0 ? null : new SortedDictionary<string, string>(auxiliary.ToDictionary(), StringComparer.Ordinal),
            };
        }
        catch (EngineRefusal)
        {
            space.Release(pool);
            throw;
        }
    }

    private IPAddress? TakeGateway(SubnetPool pool, string? text)
    {
        IPAddress? wanted = text is not null && GoAddress.TryParse(text, out IPAddress? parsed) ? parsed : null;
        try
        {
            return pool.Take(SubnetPool.Gateway, wanted) ?? throw EngineRefusal.System(context.Texts.NoAddressLeft, ContainerLinksError.AddressesExhausted);
        }
        catch (EngineRefusal refusal)
        {
            throw refusal.Prefixed($"failed to allocate gateway ({text}): ").WithStatus(500);
        }
    }

    private static void TakeAuxiliary(SubnetPool pool, string name, string text)
    {
        if (!GoAddress.TryParse(text, out IPAddress? address))
        {
            throw EngineRefusal.System($"non parsable secondary ip address ({name}:{text}) passed for network");
        }

        if (!pool.Network.Contains(address))
        {
            throw EngineRefusal.Forbidden($"auxiliary address: ({name}:{text}) must belong to the master pool: {pool.Network}");
        }

        try
        {
            _ = pool.Take(SubnetPool.Auxiliary + name, address);
        }
        catch (EngineRefusal refusal)
        {
            throw refusal.Prefixed($"failed to allocate secondary ip address ({name}:{text}): ").WithStatus(500);
        }
    }
}
