using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>The networks that a daemon has by itself, and what a new daemon makes of those that it finds.</summary>
internal sealed class PredefinedNetworks(EngineContext context, NetworkStore networks, AddressSpace space, EngineFirewall firewall)
{
    // The default bridge is new at each start of a daemon, its pool too. Recording daemon-restart-addresses.
    private readonly bool _restartForgets = context.Has(DockerQuirks.DaemonRestartForgetsLeases);

    /// <summary>What a new daemon does: its own chains are emptied, default subnets are chosen from the beginning again, and its own networks are made.</summary>
    public void BeginAnew()
    {
        firewall.Flush();
        space.ForgetCursor();
        AdoptDefaults();
        Create();
    }

    /// <summary>Makes the networks that a daemon has by itself; the default bridge is new at each start of it.</summary>
    public void Create()
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
            networks.All.Remove(old);
            space.Release(old);
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
        _ = pool.Take(SubnetPool.Gateway, gateway);

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
            IsDefaultBridge = true,
            InterContainerCommunication = context.Settings.InterContainerCommunication,
        });
        firewall.AddBridge(NetworkMode.BridgeInterface, context.Settings.InterContainerCommunication);
    }

    private EngineSubnet BridgeIPv6(EngineNetwork? old)
    {
        if (!GoAddress.TryParseSubnet(context.Settings.FixedCidrV6!, out _, out IPNetwork subnet) || subnet.BaseAddress.AddressFamily != AddressFamily.InterNetworkV6)
        {
            throw new ArgumentException($"FixedCidrV6 is no IPv6 subnet: '{context.Settings.FixedCidrV6}'. Expected a text such as fd00:dead:beef::/64.");
        }

        SubnetPool pool = old?.IPv6 is { } former && !_restartForgets ? space.Keep(former.Pool) : space.Take(subnet, null);
        IPAddress gateway = GoAddress.FromNumber(GoAddress.ToNumber(subnet.BaseAddress) + 1, AddressFamily.InterNetworkV6);
        _ = pool.Take(SubnetPool.Gateway, gateway);
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
}
