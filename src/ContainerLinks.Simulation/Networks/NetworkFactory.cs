using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>Creates networks, the engine's own and those of users.</summary>
internal sealed class NetworkFactory(EngineSettings settings, NetworkController controller, AddressSpace space, EngineFirewall firewall, IdSource ids)
{
    /// <summary>Makes the networks that a daemon has by itself; the default bridge is new at each start of it.</summary>
    public void CreatePredefined()
    {
        foreach ((string name, string driver) in (ReadOnlySpan<(string, string)>)[("none", "null"), ("host", "host")])
        {
            if (!controller.Networks.Exists(network => network.Name == name))
            {
                controller.Networks.Add(new EngineNetwork { Id = ids.Next(SimulatedIdKind.PredefinedNetwork), Name = name, Driver = driver, BridgeName = "" });
            }
        }

        EngineNetwork? old = controller.Networks.Find(network => network.IsDefaultBridge);
        if (old is not null)
        {
            Release(old);
        }

        IPAddress? gateway;
        IPNetwork subnet;
        if (settings.BridgeAddress is { } text)
        {
            if (!GoAddress.TryParseSubnet(text, out gateway, out subnet))
            {
                throw new ArgumentException($"BridgeAddress is no address with a prefix length: '{text}'. Expected a text such as 10.70.0.1/29.");
            }
        }
        else
        {
            subnet = AddressSpace.ElectBridgeSubnet(settings.NameServers);
            gateway = GoAddress.FromNumber(GoAddress.ToNumber(subnet.BaseAddress) + 1, AddressFamily.InterNetwork);
        }

        IPNetwork? range = settings.FixedCidr is { } fixedCidr
            ? GoAddress.TryParseSubnet(fixedCidr, out _, out IPNetwork part) ? part : throw new ArgumentException($"FixedCidr is no subnet: '{fixedCidr}'.")
            : null;
        SubnetPool pool = old is not null && !settings.Has(DockerQuirks.DaemonRestartForgetsLeases) ? space.Keep(old.IPv4!.Pool) : space.Take(subnet, range);
        pool.TakeForGood(gateway);
        var ipv4 = new EngineSubnet(pool, gateway) { ConfiguredSubnet = subnet.ToString(), ConfiguredGateway = gateway.ToString(), ConfiguredRange = range?.ToString() };
        controller.Networks.Insert(0, new EngineNetwork
        {
            Id = ids.Next(SimulatedIdKind.Network),
            Name = NetworkMode.BridgeName,
            Driver = "bridge",
            EnableIPv6 = settings.EnableIPv6,
            IPv4 = ipv4,
            IPv6 = settings.EnableIPv6 ? BridgeIPv6(old) : null,
            BridgeName = "docker0",
            InterContainerCommunication = settings.InterContainerCommunication,
        });
        firewall.AddBridge("docker0", settings.InterContainerCommunication);
    }

    public EngineNetwork Create(SimulatedNetworkSpec spec)
    {
        if (new NetworkMode(spec.Name).IsPredefined)
        {
            throw EngineRefusal.Forbidden($"operation is not permitted on predefined {spec.Name} network ");
        }

        if (spec.Name.Length == 0 || controller.Networks.Exists(network => network.Name == spec.Name))
        {
            throw EngineRefusal.Conflict($"network with name {spec.Name} already exists", ContainerLinksError.NameInUse);
        }

        bool configured = spec.Subnet is not null || spec.Range is not null || spec.Gateway is not null || spec.Auxiliary.Count > 0;
        SubnetText.Check(settings, spec, configured);
        if (string.IsNullOrWhiteSpace(spec.Name))
        {
            throw EngineRefusal.BadRequest($"invalid name: {spec.Name}");
        }

        string id = ids.Next(SimulatedIdKind.Network);
        if (spec.Driver is "host" or "null")
        {
            throw EngineRefusal.Forbidden($"only one instance of \"{spec.Driver}\" network is allowed");
        }

        if (spec.Driver is not ("" or "bridge"))
        {
            throw EngineRefusal.NotFound($"plugin \"{spec.Driver}\" not found");
        }

        EngineSubnet ipv4 = configured ? Allocate(spec.Subnet!, spec.Range, spec.Gateway, spec.Auxiliary) : Default();
        EngineSubnet? ipv6 = null;
        try
        {
            if (spec.EnableIPv6)
            {
                ipv6 = spec.IPv6Subnet is { } subnet6
                    ? Allocate(subnet6, null, spec.IPv6Gateway, new Dictionary<string, string>())
                    : throw EngineRefusal.NotFound("could not find an available, non-overlapping IPv6 address pool among the defaults to assign to the network");
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
        };
        controller.Networks.Add(network);
        firewall.AddBridge(network.BridgeName, interContainerCommunication: true);
        return network;
    }

    public void Remove(EngineNetwork network)
    {
        if (new NetworkMode(network.Name).IsPredefined)
        {
            throw EngineRefusal.Forbidden($"{network.Name} is a pre-defined network and cannot be removed");
        }

        if (network.Endpoints.Count > 0)
        {
            throw EngineRefusal.Forbidden(settings.Texts.HasActiveEndpoints(network));
        }

        Release(network);
        firewall.RemoveBridge(network.BridgeName);
    }

    private void Release(EngineNetwork network)
    {
        controller.Networks.Remove(network);
        foreach (EngineSubnet subnet in new[] { network.IPv4, network.IPv6 }.OfType<EngineSubnet>())
        {
            space.Release(subnet.Pool);
        }
    }

    private EngineSubnet BridgeIPv6(EngineNetwork? old)
    {
        if (!GoAddress.TryParseSubnet(settings.FixedCidrV6!, out _, out IPNetwork subnet) || subnet.BaseAddress.AddressFamily != AddressFamily.InterNetworkV6)
        {
            throw new ArgumentException($"FixedCidrV6 is no IPv6 subnet: '{settings.FixedCidrV6}'. Expected a text such as fd00:dead:beef::/64.");
        }

        SubnetPool pool = old?.IPv6 is { } former && !settings.Has(DockerQuirks.DaemonRestartForgetsLeases) ? space.Keep(former.Pool) : space.Take(subnet, null);
        IPAddress gateway = GoAddress.FromNumber(GoAddress.ToNumber(subnet.BaseAddress) + 1, AddressFamily.InterNetworkV6);
        pool.TakeForGood(gateway);
        return new EngineSubnet(pool, gateway) { ConfiguredSubnet = subnet.ToString() };
    }

    private EngineSubnet Default()
    {
        SubnetPool pool = space.TakeDefault();
        return new EngineSubnet(pool, TakeGateway(pool, null));
    }

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
                ConfiguredGateway = gatewayText,
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
            return pool.Take("", wanted) ?? throw EngineRefusal.System(settings.Texts.NoAddressLeft, ContainerLinksError.AddressesExhausted);
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
            _ = pool.Take("", address);
        }
        catch (EngineRefusal refusal)
        {
            throw refusal.Prefixed($"failed to allocate secondary ip address ({name}:{text}): ").WithStatus(500);
        }
    }
}
