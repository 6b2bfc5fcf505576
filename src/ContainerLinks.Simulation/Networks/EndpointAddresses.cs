using System.Globalization;
using System.Net;

namespace ContainerLinks;

/// <summary>Gives an endpoint its addresses.</summary>
internal sealed class EndpointAddresses(EngineSettings settings, Chance chance, FaultDice dice)
{
    public void Assign(EngineEndpoint endpoint, EndpointSettings wanted)
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

        return (dice.Strikes(dice.Faults.FullPools) ? null : subnet.Pool.Take(owner, wanted))
            ?? throw EngineRefusal.System(
                wanted is not null
                    ? settings.Texts.NoAddressLeft
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
