using System.Net.Sockets;
using System.Net;

namespace ContainerLinks;

/// <summary>Creates networks, the engine's own and those of users.</summary>
internal sealed class NetworkFactory(EngineContext context, NetworkStore networks, AddressSpace space, EngineFirewall firewall)
{
    // The default bridge is new at each start of a daemon, its pool too. Recording daemon-restart-addresses.
    private readonly bool _restartForgets = context.Has(DockerQuirks.DaemonRestartForgetsLeases);

    // Owners that are no containers, since no id begins like this.
    private const string Gateway = "(gateway)";
    private const string Auxiliary = "(auxiliary) ";

    /// <summary>What a new daemon does: its own chains are emptied, default subnets are chosen from the beginning again, and its own networks are made.</summary>
    public void BeginAnew()
    {
        firewall.Flush();
        space.ForgetCursor();
        AdoptDefaults();
        CreatePredefined();
    }

    /// <summary>Makes the networks that a daemon has by itself; the default bridge is new at each start of it.</summary>
    public void CreatePredefined()
    {
        foreach ((string name, string driver) in (ReadOnlySpan<(string, string)>)[("none", "null"), ("host", "host")])
        {
            if (!networks.All.Exists(network => network.Name == name))
            {
                networks.All.Add(new EngineNetwork { Id = context.Ids.Next(SimulatedIdKind.PredefinedNetwork), Name = name, Driver = driver, BridgeName = "" });
            }
        }

        EngineNetwork? old = networks.All.Find(network => network.IsDefaultBridge);
        if (old is not null)
        {
            Release(old);
        }

        IPAddress? gateway;
        IPNetwork subnet;
        if (context.Settings.BridgeAddress is { } text)
        {
            if (!GoAddress.TryParseSubnet(text, out gateway, out subnet))
            {
                throw new ArgumentException($"BridgeAddress is no address with a prefix length: '{text}'. Expected a text such as 10.70.0.1/29.");
            }
        }
        else
        {
            subnet = AddressSpace.ElectBridgeSubnet(context.Settings.NameServers);
            gateway = GoAddress.FromNumber(GoAddress.ToNumber(subnet.BaseAddress) + 1, AddressFamily.InterNetwork);
        }

        IPNetwork? range = context.Settings.FixedCidr is { } fixedCidr
            ? GoAddress.TryParseSubnet(fixedCidr, out _, out IPNetwork part) ? part : throw new ArgumentException($"FixedCidr is no subnet: '{fixedCidr}'.")
            : null;
        SubnetPool pool = old is not null && !_restartForgets ? space.Keep(old.IPv4!.Pool) : space.Take(subnet, range);
        _ = pool.Take(Gateway, gateway);

        // From 28 on nothing is configured of a bridge that the engine makes anew; it reads what a former daemon left on the machine.
        bool isNew = context.Traits.HasIPv6Defaults && old is null;
        var ipv4 = new EngineSubnet(pool, gateway)
        {
            ConfiguredSubnet = subnet.ToString(),
            ConfiguredGateway = gateway.ToString(),
            ConfiguredRange = range?.ToString(),
            IsListedLast = isNew && context.Settings.BridgeAddress is null && range is null,
        };
        networks.All.Insert(0, new EngineNetwork
        {
            Id = context.Ids.Next(SimulatedIdKind.Network),
            Name = NetworkMode.BridgeName,
            Driver = "bridge",
            EnableIPv6 = context.Settings.EnableIPv6,
            IPv4 = ipv4,
            IPv6 = context.Settings.EnableIPv6 ? BridgeIPv6(old) : null,
            BridgeName = NetworkMode.BridgeInterface,
            InterContainerCommunication = context.Settings.InterContainerCommunication,
        });
        firewall.AddBridge(NetworkMode.BridgeInterface, context.Settings.InterContainerCommunication);
    }

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
            throw EngineRefusal.BadRequest(context.Texts.EmptyName(spec.Name));
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

        if (network.Endpoints.Count > 0)
        {
            throw EngineRefusal.Forbidden(context.Texts.HasActiveEndpoints(network.Name, network.Id, network.Endpoints.Select(endpoint => (endpoint.Name, endpoint.Id))));
        }

        Release(network);
        firewall.RemoveBridge(network.BridgeName);
    }

    private void Release(EngineNetwork network)
    {
        networks.All.Remove(network);
        foreach (EngineSubnet subnet in new[] { network.IPv4, network.IPv6 }.OfType<EngineSubnet>())
        {
            space.Release(subnet.Pool);
        }
    }

    private EngineSubnet BridgeIPv6(EngineNetwork? old)
    {
        if (!GoAddress.TryParseSubnet(context.Settings.FixedCidrV6!, out _, out IPNetwork subnet) || subnet.BaseAddress.AddressFamily != AddressFamily.InterNetworkV6)
        {
            throw new ArgumentException($"FixedCidrV6 is no IPv6 subnet: '{context.Settings.FixedCidrV6}'. Expected a text such as fd00:dead:beef::/64.");
        }

        SubnetPool pool = old?.IPv6 is { } former && !_restartForgets ? space.Keep(former.Pool) : space.Take(subnet, null);
        IPAddress gateway = GoAddress.FromNumber(GoAddress.ToNumber(subnet.BaseAddress) + 1, AddressFamily.InterNetworkV6);
        _ = pool.Take(Gateway, gateway);
        return new EngineSubnet(pool, gateway)
        {
            ConfiguredSubnet = subnet.ToString(),
            ConfiguredGateway = context.Traits.ShowsGivenGateway || (context.Traits.HasIPv6Defaults && old is not null) ? gateway.ToString() : null,
            ConfiguredRange = context.Traits.HasIPv6Defaults ? subnet.ToString() : null,
        };
    }

    /// <summary>From now on the subnets that the engine chose count as chosen by the user, so a container may ask for an address of one.</summary>
    private void AdoptDefaults()
    {
        foreach (EngineNetwork network in networks.All.Where(network => context.Traits.AdoptsDefaultSubnets))
        {
            network.IPv4 = network.IPv4?.Adopt();
            network.IPv6 = network.IPv6?.Adopt();
        }
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
            return pool.Take(Gateway, wanted) ?? throw EngineRefusal.System(context.Texts.NoAddressLeft, ContainerLinksError.AddressesExhausted);
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
            _ = pool.Take(Auxiliary + name, address);
        }
        catch (EngineRefusal refusal)
        {
            throw refusal.Prefixed($"failed to allocate secondary ip address ({name}:{text}): ").WithStatus(500);
        }
    }
}
