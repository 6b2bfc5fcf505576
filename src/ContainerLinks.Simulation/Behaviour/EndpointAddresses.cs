using System.Globalization;
using System.Net;

namespace ContainerLinks;

/// <summary>Gives an endpoint its addresses.</summary>
internal sealed class EndpointAddresses(EngineContext context)
{
    public void Assign(EngineEndpoint endpoint, EndpointSettings wanted)
    {
        EngineNetwork network = endpoint.Network;
        if (network.Overlay?.WhyNoAddress is { } away)
        {
            throw EngineRefusal.NotFound(away, ContainerLinksError.Unavailable);
        }

        if (context.Settings.AssignsAddresses || wanted.WantsAddress || network.Overlay is not null)
        {
            endpoint.Address = Take(network, network.IPv4!, endpoint.Owner, wanted.WantedAddress, 4);
        }

        endpoint.MacAddress = context.Traits.RandomMac || endpoint.Address is null
            ? RandomMac(context.Chance)
            : FormatMac([0x02, 0x42, .. endpoint.Address.GetAddressBytes()]);
        if (network.IPv6 is not { } subnet)
        {
            return;
        }

        try
        {
            endpoint.IPv6Address = context.Traits.BridgeIPv6FromMac && network.IsDefaultBridge && subnet.Pool.Network.PrefixLength <= 80
                ? subnet.Pool.Take(endpoint.Owner, FromMac(subnet.Pool.Network, endpoint.Address!))
                : Take(network, subnet, endpoint.Owner, wanted.WantedIPv6Address, 6);
        }
        catch (EngineRefusal)
        {
            network.IPv4?.Pool.Release(endpoint.Owner, endpoint.Address!);
            throw;
        }
    }

    /// <summary>An address that is drawn by lot: locally administered, of one station only.</summary>
    public static string RandomMac(Chance chance) => FormatMac([(byte)((chance.Bytes(1)[0] & 0xfc) | 0x02), .. chance.Bytes(5)]);

    private IPAddress Take(EngineNetwork network, EngineSubnet subnet, string owner, string wantedText, int version)
    {
        IPAddress? wanted = null;
        if (wantedText.Length > 0 && !GoAddress.TryParse(wantedText, out _))
        {
            // The bracket is the engine's. Create and later releases check it before.
            throw EngineRefusal.System(string.Create(CultureInfo.InvariantCulture, $"Invalid IPv{version} address: {wantedText})"));
        }

        if (wantedText.Length > 0 && GoAddress.TryParse(wantedText, out wanted) && !subnet.Pool.Network.Contains(wanted))
        {
            string message = context.Texts.NotInSubnets(wantedText);
            throw context.Traits.SandboxBeforeNetworks
                ? EngineRefusal.BadRequest(message, ContainerLinksError.AddressNotInPool)
                : EngineRefusal.System(message, ContainerLinksError.AddressNotInPool);
        }

        return (context.Dice.Strikes(context.Dice.Faults.FullPools) ? null : subnet.Pool.Take(owner, wanted))
            ?? throw EngineRefusal.System(
                wanted is not null
                    ? context.Texts.NoAddressLeft
                    : string.Create(CultureInfo.InvariantCulture, $"no available IPv{version} addresses on this network's address pools: {network.Name} ({network.Id})"),
                ContainerLinksError.AddressesExhausted);
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

/// <summary>Addresses that are kept for containers that do not run.</summary>
internal sealed class AddressHolds(EngineContext context, NetworkStore networks)
{
    // The engine takes an address at the start and gives it back at the stop, a fixed one too. Recording ip-user-network.
    private readonly bool _stoppedHoldsNothing = context.Has(DockerQuirks.StoppedOwnerHoldsNothing);

    // Leases are in memory only, so a new daemon gives addresses in order of start. Recording 29/random-0306.
    private readonly bool _restartForgets = context.Has(DockerQuirks.DaemonRestartForgetsLeases);

    /// <summary>Keeps a fixed address for a container that does not run, where this engine does so.</summary>
    public void Hold(EngineContainer container, EndpointSettings place, EngineNetwork? network)
    {
        if (!_stoppedHoldsNothing && network?.IPv4 is { } subnet
            && GoAddress.TryParse(place.WantedAddress, out IPAddress? address) && subnet.Pool.Network.Contains(address))
        {
            subnet.Pool.Hold(container.Id, address);
        }
    }

    /// <summary>Keeps the present addresses for their containers over a restart of the daemon, where this engine does so.</summary>
    public void Keep()
    {
        // Where somebody else gives the addresses, he knows best whose they are.
        if (_restartForgets || !context.Settings.AssignsAddresses)
        {
            return;
        }

        foreach (EngineEndpoint endpoint in networks.All.SelectMany(network => network.Endpoints).ToArray())
        {
            foreach ((EngineSubnet? subnet, IPAddress? address) in (ReadOnlySpan<(EngineSubnet?, IPAddress?)>)[(endpoint.Network.IPv4, endpoint.Address), (endpoint.Network.IPv6, endpoint.IPv6Address)])
            {
                if (subnet is not null && address is not null)
                {
                    subnet.Pool.HoldUntilStop(endpoint.Owner, address);
                }
            }
        }
    }

    /// <summary>Gives up every address that is kept for a container on a network, or on all.</summary>
    public void Drop(EngineContainer container, EngineNetwork? only = null)
    {
        foreach (EngineNetwork network in networks.All)
        {
            if (only is null || network == only)
            {
                network.IPv4?.Pool.Drop(container.Id);
                network.IPv6?.Pool.Drop(container.Id);
            }
        }
    }
}
