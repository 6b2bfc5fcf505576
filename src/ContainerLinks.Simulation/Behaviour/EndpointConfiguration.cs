using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>The check of how a container shall be on a network, and the names that the engine adds there.</summary>
internal sealed class EndpointConfiguration(EngineContext context)
{
    /// <summary>Checks an endpoint's configuration and gives it the names that the engine adds.</summary>
    public void Apply(EngineContainer container, EngineNetwork network, EndpointSettings place)
    {
        if (new NetworkMode(network.Name).IsUserDefined)
        {
            foreach (string name in (ReadOnlySpan<string>)[container.ShortId, container.Hostname])
            {
                place.Aliases ??= [];
                if (!place.Aliases.Contains(name))
                {
                    place.Aliases.Add(name);
                }
            }
        }

        if (context.Traits.ListsEndpointFaults)
        {
            EndpointFaults.Check(context, network.Name, network, place);
            return;
        }

        if (new NetworkMode(network.Name).IsUserDefined)
        {
            // Names are free there.
        }
        else if (place.WantsAddress && context.Traits.LinksNatively)
        {
            throw EngineRefusal.BadRequest(context.Texts.AddressOnPredefinedNetwork);
        }
        else if (place.Aliases is { Count: > 0 })
        {
            throw EngineRefusal.BadRequest(context.Texts.AliasOnPredefinedNetwork);
        }

        if ((place.WantedAddress.Length > 0 && network.IPv4 is { ConfiguredSubnet: null }) || (place.WantedIPv6Address.Length > 0 && (network.IPv6?.ConfiguredSubnet ?? network.UnusedIPv6?.Subnet) is null))
        {
            throw EngineRefusal.BadRequest(EngineTexts.SubnetNotConfigured);
        }
    }
}

/// <summary>What engines from 28 on find wrong in how a container shall be on a network: all faults at once, at create and again at each connect.</summary>
internal static class EndpointFaults
{
    /// <summary>Refuses what is wrong.</summary>
    /// <param name="context">The engine's.</param>
    /// <param name="name">The network as it was named.</param>
    /// <param name="network">The network, or null if there is none of this name yet: then nothing is known of its subnets.</param>
    /// <param name="place">How the container shall be there.</param>
    /// <param name="prefix">What the message begins with.</param>
    /// <exception cref="EngineRefusal">Something is wrong.</exception>
    public static void Check(EngineContext context, string name, EngineNetwork? network, EndpointSettings place, string prefix = "")
    {
        List<string> faults = [.. Find(context, name, network, place)];
        if (faults.Count > 0)
        {
            throw EngineRefusal.BadRequest(prefix + "invalid endpoint settings:\n" + EngineTexts.Join(faults));
        }
    }

    private static IEnumerable<string> Find(EngineContext context, string name, EngineNetwork? network, EndpointSettings place)
    {
        if (!new NetworkMode(name).IsUserDefined)
        {
            if (place.WantsAddress)
            {
                yield return context.Texts.AddressOnPredefinedNetwork;
            }

            if (place.RequestedAliases is { Count: > 0 })
            {
                yield return context.Texts.AliasOnPredefinedNetwork;
            }
        }

        if (place.WantedAddress.Length > 0 && !IsUsable(place.WantedAddress, AddressFamily.InterNetwork))
        {
            yield return $"invalid IPv4 address: {place.WantedAddress}";
        }

        if (place.WantedIPv6Address.Length > 0 && !IsUsable(place.WantedIPv6Address, AddressFamily.InterNetworkV6))
        {
            yield return $"invalid IPv6 address: {place.WantedIPv6Address}";
        }

        if (network is null)
        {
            yield break;
        }

        if (place.WantedAddress.Length > 0 && context.Texts.NotInSubnet(place.WantedAddress, network.IPv4?.Pool.Network, network.IPv4?.ConfiguredSubnet) is { } fault)
        {
            yield return fault;
        }

        string? configured6 = network.IPv6?.ConfiguredSubnet ?? network.UnusedIPv6?.Subnet;
        IPNetwork? subnet6 = network.IPv6?.Pool.Network ?? (configured6 is not null && GoAddress.TryParseSubnet(configured6, out _, out IPNetwork unused) ? unused : null);
        if (place.WantedIPv6Address.Length > 0 && context.Texts.NotInSubnet(place.WantedIPv6Address, subnet6, configured6) is { } fault6)
        {
            yield return fault6;
        }
    }

    private static bool IsUsable(string text, AddressFamily family) =>
        GoAddress.TryParse(text, out IPAddress? address) && address.AddressFamily == family && GoAddress.ToNumber(address) != 0;
}

/// <summary>Networks that a container cannot have together.</summary>
internal static class NetworkConflicts
{
    public const string Shared = "container sharing network namespace with another container or host cannot be connected to any other network";
    public const string None = "container cannot be connected to multiple networks with one of the networks in private (none) mode";

    /// <summary>Checks a network that a container shall be on beside those that it has. False: it has that one already.</summary>
    public static bool Check(EngineTexts texts, EngineContainer container, EngineNetwork network, NetworkStore networks)
    {
        if (!container.NetworkMode.IsHost && network.Driver == "host")
        {
            throw EngineRefusal.BadRequest(texts.CannotConnectToHost);
        }

        foreach ((string name, EndpointSettings place) in container.Networks)
        {
            string term = new NetworkMode(name).IsUserDefined && place.NetworkId.Length > 0 ? place.NetworkId : name;
            if (networks.Find(term, out _) is not { } other)
            {
                continue;
            }

            if (other == network)
            {
                return false;
            }

            if (other.Driver == "host" || network.Driver == "host")
            {
                throw EngineRefusal.BadRequest(Shared);
            }

            if (other.Name == "none" || network.Name == "none")
            {
                throw EngineRefusal.BadRequest(None);
            }
        }

        return true;
    }
}
