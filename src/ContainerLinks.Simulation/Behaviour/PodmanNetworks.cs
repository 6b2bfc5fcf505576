using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>Podman's networks: how they are made and removed, and how containers come to them and go.</summary>
internal sealed class PodmanNetworks(EngineContext context, EngineChanges changes, ContainerStore containers, NetworkStore networks, PodmanSandboxes sandboxes, PodmanLookup lookup)
{
    public const string DefaultName = "podman";
    private const int DefaultPrefix = 24;

    // Where subnets come from for which nobody asked, in the order in which they are looked through.
    private static readonly IPNetwork[] Pools =
        [IPNetwork.Parse("10.89.0.0/16"), IPNetwork.Parse("10.90.0.0/15"), IPNetwork.Parse("10.92.0.0/14"), IPNetwork.Parse("10.96.0.0/11"), IPNetwork.Parse("10.128.0.0/9")];

    /// <summary>Makes the one network that is there from the beginning.</summary>
    public void CreateDefault()
    {
        string text = context.Settings.BridgeAddress ?? "10.88.0.1/16";
        if (!GoAddress.TryParseSubnet(text, out IPAddress? gateway, out IPNetwork subnet))
        {
            throw new ArgumentException($"BridgeAddress is no address with a prefix length: '{text}'. Expected a text such as 10.88.0.1/16.");
        }

        List<EngineSubnet> subnets = [MakeSubnet(subnet, gateway, null)];
        if (context.Settings.EnableIPv6)
        {
            IPNetwork second = GoAddress.TryParseSubnet(context.Settings.FixedCidrV6!, out _, out IPNetwork parsed) && parsed.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6
                ? parsed
                : throw new ArgumentException($"FixedCidrV6 is no IPv6 subnet: '{context.Settings.FixedCidrV6}'. Expected a text such as fd00:dead:beef::/64.");
            subnets.Add(MakeSubnet(second, FirstOf(second), null));
        }

        networks.All.Add(Make(DefaultName, subnets, context.Settings.EnableIPv6, isDefault: true));
    }

    public EngineNetwork Create(SimulatedNetworkSpec spec)
    {
        // An entry of the configuration without a subnet is one all the same.
        bool isConfigured = spec.Subnet is not null || spec.Range is not null || spec.Gateway is not null;
        List<(string Subnet, string? Gateway, string? Range)> wanted = isConfigured ? [(spec.Subnet ?? "", spec.Gateway, spec.Range)] : [];
        if (spec.IPv6Subnet is not null || spec.IPv6Gateway is not null)
        {
            wanted.Add((spec.IPv6Subnet ?? "", spec.IPv6Gateway, null));
        }

        foreach ((string subnet, string? gateway, string? range) in wanted)
        {
            Read(subnet, gateway, range);
        }

        CheckName(spec.Name);
        List<EngineSubnet> subnets = [.. wanted.Count == 0 ? [MakeFree()] : wanted.Select(MakeWanted)];
        bool hasIPv6 = spec.EnableIPv6 || subnets.Exists(subnet => subnet.Pool.Network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6);
        if (spec.EnableIPv6 && !subnets.Exists(subnet => subnet.Pool.Network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6))
        {
            IPNetwork free = FreeIPv6();
            subnets.Add(MakeSubnet(free, FirstOf(free), null));
        }

        EngineNetwork network = Make(spec.Name, subnets, hasIPv6, isDefault: false);
        networks.All.Add(network);
        return network;
    }

    public void Remove(string reference)
    {
        EngineNetwork network = lookup.FindNetwork(reference) ?? throw PodmanTexts.NoNetworkToRemove();
        if (containers.All.Any(container => container.Networks.ContainsKey(network.Name)))
        {
            throw PodmanTexts.NetworkInUse(network.Name);
        }

        if (network.IsDefaultBridge)
        {
            throw PodmanTexts.CannotRemoveDefault(network.Name);
        }

        networks.All.Remove(network);
    }

    public void Connect(string reference, string containerReference, SimulatedEndpointSpec spec)
    {
        PodmanPlace.CheckAddresses(spec.Address, spec.IPv6Address, "");
        EngineContainer container = lookup.Get(containerReference);
        EngineNetwork network = Check(container, reference);
        if (container.Networks.ContainsKey(network.Name))
        {
            // One that is down or paused has it already, and what is asked for now is passed over.
            if (container is { Running: true, Paused: false })
            {
                throw PodmanTexts.IsConnected(container.Id, network.Name);
            }

            return;
        }

        var place = new EndpointSettings
        {
            Aliases = PodmanPlace.NamesOf(container, spec.Aliases ?? [], container.ChosenHostname),
            WantedAddress = spec.Address ?? "",
            WantedIPv6Address = spec.IPv6Address ?? "",
        };
        if (container is { Running: true, Paused: false })
        {
            sandboxes.Connect(container, network.Name, place);
        }

        container.Networks[network.Name] = place;
        changes.Touch(container);
    }

    public void Disconnect(string reference, string containerReference)
    {
        EngineContainer container = lookup.Get(containerReference);
        EngineNetwork network = Check(container, reference);
        if (container.Networks.Count == 0)
        {
            throw PodmanTexts.NotConnectedToAny(container.Id, network.Name);
        }

        if (!container.Networks.Remove(network.Name))
        {
            throw PodmanTexts.NotConnected(containerReference, network.Name);
        }

        if (container is { Running: true, Paused: false })
        {
            sandboxes.Disconnect(container, network.Name);
        }

        changes.Touch(container);
    }

    private EngineNetwork Check(EngineContainer container, string reference) =>
        !container.NetworkMode.IsBridge ? throw PodmanTexts.NotInBridgeMode()
        : lookup.FindNetwork(reference) ?? throw EngineRefusal.NotFound(PodmanTexts.NoNetwork(reference));

    private static void Read(string subnet, string? gateway, string? range)
    {
        if (subnet.Length > 0 && !GoAddress.TryParseSubnet(subnet, out _, out _))
        {
            throw PodmanTexts.BadSubnet(subnet);
        }

        if (!string.IsNullOrEmpty(gateway) && !GoAddress.TryParse(gateway, out _))
        {
            throw PodmanTexts.BadGateway(gateway);
        }

        if (!string.IsNullOrEmpty(range) && !GoAddress.TryParseSubnet(range, out _, out _))
        {
            throw PodmanTexts.BadRange(range);
        }
    }

    private void CheckName(string name)
    {
        if (new NetworkMode(name) is { IsPredefined: true } or { IsContainer: true })
        {
            throw PodmanTexts.NetworkNameIsMode(name);
        }

        if (networks.All.Exists(network => network.Name == name))
        {
            throw PodmanTexts.NetworkNameTaken(name);
        }

        if (name.Length > 0 && !ContainerName.IsValid(name) && !(name.Length == 1 && char.IsAsciiLetterOrDigit(name[0])))
        {
            throw PodmanTexts.BadNetworkName(name);
        }
    }

    private EngineSubnet MakeWanted((string Subnet, string? Gateway, string? Range) wanted)
    {
        if (!GoAddress.TryParseSubnet(wanted.Subnet, out _, out IPNetwork subnet))
        {
            throw PodmanTexts.NoSubnet();
        }

        if (Overlaps(subnet))
        {
            throw PodmanTexts.SubnetTaken(subnet);
        }

        IPAddress gateway = FirstOf(subnet);
        if (!string.IsNullOrEmpty(wanted.Gateway))
        {
            gateway = GoAddress.TryParse(wanted.Gateway, out IPAddress? parsed) && subnet.Contains(parsed) ? parsed : throw PodmanTexts.GatewayOutside(wanted.Gateway, subnet);
        }

        IPNetwork? range = string.IsNullOrEmpty(wanted.Range) ? null : GoAddress.TryParseSubnet(wanted.Range, out _, out IPNetwork part) ? part : null;
        if (range is { } given)
        {
            AddressRange all = given;
            foreach ((string end, IPAddress address) in (ReadOnlySpan<(string, IPAddress)>)[("start", FirstOf(given)), ("end", all.Last)])
            {
                if (!subnet.Contains(address))
                {
                    throw PodmanTexts.RangeOutside(end, address, subnet);
                }
            }
        }

        return MakeSubnet(subnet, gateway, range);
    }

    private EngineSubnet MakeFree()
    {
        foreach (IPNetwork pool in Pools)
        {
            UInt128 first = GoAddress.ToNumber(pool.BaseAddress);
            for (UInt128 i = 0; i < (UInt128)1 << (DefaultPrefix - pool.PrefixLength); i++)
            {
                var subnet = new IPNetwork(GoAddress.FromNumber(first + (i << (32 - DefaultPrefix)), AddressFamily.InterNetwork), DefaultPrefix);
                if (!Overlaps(subnet))
                {
                    return MakeSubnet(subnet, FirstOf(subnet), null);
                }
            }
        }

        throw PodmanTexts.NoSubnetLeft();
    }

    /// <summary>A /64 that is drawn by lot.</summary>
    private IPNetwork FreeIPv6() => new(new IPAddress([0xfd, .. context.Chance.Bytes(7), .. new byte[8]]), 64);

    private bool Overlaps(IPNetwork subnet) => networks.All.SelectMany(network => network.Leases).Any(leases => GoAddress.Overlap(leases.Subnet, subnet));

    private static IPAddress FirstOf(IPNetwork subnet) => GoAddress.FromNumber(GoAddress.ToNumber(subnet.BaseAddress) + 1, subnet.BaseAddress.AddressFamily);

    private EngineSubnet MakeSubnet(IPNetwork subnet, IPAddress gateway, IPNetwork? range) => new(new SubnetPool(context, subnet, null), gateway)
    {
        ConfiguredSubnet = subnet.ToString(),
        ConfiguredGateway = gateway.ToString(),
        ConfiguredRange = range?.ToString(),
    };

    private EngineNetwork Make(string name, List<EngineSubnet> subnets, bool hasIPv6, bool isDefault) => new()
    {
        Id = context.Ids.Next(SimulatedIdKind.Network),
        Name = name,
        Driver = "bridge",
        EnableIPv6 = hasIPv6,
        IPv4 = subnets.Find(subnet => subnet.Pool.Network.BaseAddress.AddressFamily == AddressFamily.InterNetwork),
        IPv6 = subnets.Find(subnet => subnet.Pool.Network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6),
        BridgeName = "podman" + networks.All.Count.ToString(System.Globalization.CultureInfo.InvariantCulture),
        IsDefaultBridge = isDefault,
        Leases =
        [
            .. subnets.Select(subnet => new NextFitLeases(
                subnet.Pool.Network,
                subnet.Gateway,
                subnet.ConfiguredRange is { } text && GoAddress.TryParseSubnet(text, out _, out IPNetwork range) ? range : null)),
        ],
    };
}

/// <summary>How a reference finds a container or a network of Podman's.</summary>
internal sealed class PodmanLookup(ContainerStore containers, NetworkStore networks)
{
    /// <summary>By full id or name, then by the beginning of one id only.</summary>
    /// <exception cref="EngineRefusal">There is none, or there are several.</exception>
    public EngineContainer Get(string reference)
    {
        if (reference.Trim('/').Contains('/'))
        {
            throw PodmanTexts.NoSuchPath();
        }

        return Find(reference) ?? throw PodmanTexts.NoContainer(reference);
    }

    public EngineContainer? Find(string reference)
    {
        string name = "/" + reference.TrimStart('/');
        if ((containers.FindById(reference) ?? (containers.Names.FindOwner(name) is { } id ? containers.FindById(id) : null)) is { } found)
        {
            return found;
        }

        List<EngineContainer> matches = reference.Length == 0 ? [] : [.. containers.All.Where(container => container.Id.StartsWith(reference, StringComparison.Ordinal)).Take(2)];
        return matches.Count > 1 ? throw PodmanTexts.Ambiguous(reference) : matches.Count == 1 ? matches[0] : null;
    }

    /// <summary>By name, then by id or the beginning of one. Docker's word <c>bridge</c> means the default network.</summary>
    public EngineNetwork? FindNetwork(string reference) =>
        reference == NetworkMode.BridgeName
            ? networks.All.Find(network => network.IsDefaultBridge)
            : networks.All.Find(network => network.Name == reference)
                ?? (reference.Length > 0 && networks.All.FindAll(network => network.Id.StartsWith(reference, StringComparison.Ordinal)) is [var only] ? only : null);
}
