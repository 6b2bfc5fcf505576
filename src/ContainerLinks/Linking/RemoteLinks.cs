using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>What a recipient gets for a source on another host: the first way that holds. A pure function of what is known.</summary>
/// <param name="world">What is known.</param>
/// <param name="localNetworks">Networks of this host that its containers do not tell.</param>
internal sealed class RemoteLinks(WorldSnapshot world, LocalNetworks.Place[] localNetworks)
{
    /// <summary>Where a link to a running source leads.</summary>
    /// <param name="recipient">The recipient.</param>
    /// <param name="link">Its link.</param>
    /// <param name="source">The source.</param>
    public LinkStatus StatusOf(Container recipient, Link link, RemoteSource source)
    {
        SourceAdvert advert = source.Advert;
        var status = new LinkStatus { Link = link.Declared, Reason = LinkReason.NotReachable, Source = advert.Id, Host = advert.Host, Since = source.Since };
        foreach (ContainerNetwork mine in recipient.Info.JoinedNetworks)
        {
            if (mine.Scope is null)
            {
                continue; // every host has a bridge
            }

            List<ContainerNetwork> theirs = [];
            foreach (ContainerNetwork place in advert.Networks)
            {
                if (mine.IsSame(place))
                {
                    theirs.Add(place);
                }
            }

            if (AddressesOf(theirs) is { Count: > 0 } shared)
            {
                status = At(status, shared) with { Way = LinkWay.SharedNetwork, Network = mine.Name, Ports = advert.ExposedPorts };
                return status with { AnsweredByDns = IsAnswered(recipient, mine, theirs, link, advert) };
            }
        }

        if (IsAlone(recipient))
        {
            return status;
        }

        List<IPAddress> routed = Routed(recipient, advert);
        if (routed.Count > 0)
        {
            return At(status, routed) with { Way = LinkWay.RoutedNetwork, Ports = advert.ExposedPorts };
        }

        PublishedPort[] published = PublishedAt(recipient, advert);
        return published.Length == 0
            ? status
            : At(status, [advert.HostAddress!]) with { Way = LinkWay.PublishedPort, Ports = Array.ConvertAll(published, static port => port.Port), PublishedPorts = published };
    }

    /// <summary>Why none of the ways holds, and what would help.</summary>
    public string WhyNotReachable(Container recipient, SourceAdvert advert)
    {
        string host = Quoting.Printable(advert.Host);
        string? notJoined = Explanations.NotJoined(recipient.Info, [.. advert.Networks.Where(static place => place.Scope is not null)]);
        if (IsAlone(recipient))
        {
            return notJoined ?? Explanations.NotJoined(recipient.Info, recipient.Info.Networks) ?? $"'{recipient.Info.Name}' is on no network by which it could reach another host. Create it anew on a network.";
        }

        var why = new List<string>();
        if (notJoined is not null)
        {
            why.Add(notJoined);
        }

        foreach (IPAddress address in AddressesOf(advert.Networks))
        {
            foreach (IPNetwork network in advert.RoutedNetworks)
            {
                if (network.Contains(address) && LocalOverlapOf(recipient, network) is { } local)
                {
                    why.Add($"Host '{host}' declares a route to {network}, but {local} exists on this host too, so {address} would be somebody else's.");
                }
            }
        }

        if (advert.PublishedPorts.Count > 0)
        {
            why.Add(advert.HostAddress is { } at
                ? WhoElseIsAt(recipient, at) is { } somebody
                    ? $"Its ports are published where other hosts reach '{host}', but {at} is {somebody}, so somebody else would answer."
                    : $"Its ports are published, but not at {at}, where other hosts reach '{host}'."
                : $"Its ports are published, but host '{host}' tells no address at which other hosts reach it.");
        }

        why.Add($"Put both on one network that spans the hosts, declare a route to its network on host '{host}', or publish a port there.");
        return string.Join(' ', why);
    }

    /// <summary>A name is left to the network's own DNS only if that gives it to this source alone.</summary>
    private bool IsAnswered(Container recipient, ContainerNetwork mine, List<ContainerNetwork> theirs, Link link, SourceAdvert advert)
    {
        string name = AskedFor(mine, advert.Name, link.Alias);
        if (!world.IsSureOf(link, name))
        {
            return false;
        }

        if (world.AnswerElsewhere(recipient, name, advert, surely: false) is not null)
        {
            return false; // another host's container answers to it
        }

        foreach (ContainerNetwork network in recipient.Info.JoinedNetworks)
        {
            if (world.Dns.ContainsKey(DnsName.Of(network, name)))
            {
                return false; // a container here answers to it
            }
        }

        foreach (ContainerNetwork place in theirs)
        {
            bool isAnswered = (place.AnswersName && LinkAlias.Comparer.Equals(advert.Name, name)) || place.Aliases.Contains(name, LinkAlias.Comparer);
            if (!place.ResolvesNames || !isAnswered)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The name that a network's DNS looks up for an alias: that of a source, where the runtime keeps a link for this recipient on a network that spans hosts.</summary>
    public static string AskedFor(ContainerNetwork mine, string source, string alias)
    {
        string? other = null;
        foreach (string text in mine.Scope is null ? [] : mine.Links)
        {
            if (LinkOption.TryParse(text, out LinkOption? option, out _) && LinkAlias.Comparer.Equals(option.Alias, alias))
            {
                if (option.Source == source)
                {
                    return source;
                }

                other ??= option.Source;
            }
        }

        return other ?? alias;
    }

    /// <summary>All names that a network's DNS looks up for an alias, whoever is meant by it: those of links that the runtime keeps for this recipient on a network that spans hosts, and the alias itself last.</summary>
    public static List<string> AskedFor(ContainerNetwork mine, string alias)
    {
        var names = new List<string>();
        foreach (string text in mine.Scope is null ? [] : mine.Links)
        {
            if (LinkOption.TryParse(text, out LinkOption? option, out _) && LinkAlias.Comparer.Equals(option.Alias, alias))
            {
                names.Add(option.Source);
            }
        }

        names.Add(alias);
        return names;
    }

    private List<IPAddress> Routed(Container recipient, SourceAdvert advert)
    {
        IPNetwork[] routes = [.. advert.RoutedNetworks.Where(network => LocalOverlapOf(recipient, network) is null)];
        List<IPAddress> addresses = routes.Length == 0 ? [] : AddressesOf(advert.Networks);
        addresses.RemoveAll(address => !Array.Exists(routes, network => network.Contains(address)));
        return addresses;
    }

    /// <summary>A network here that a route would lead past: also one that spans hosts, for a recipient that is on it.</summary>
    private IPNetwork? LocalOverlapOf(Container recipient, IPNetwork network)
    {
        LocalNetworks.Place? local = Array.Find(world.LocalNetworks, place => place.Overlaps(network)) ?? Array.Find(localNetworks, place => place.Overlaps(network));
        foreach (ContainerNetwork mine in local is null ? recipient.Info.JoinedNetworks : [])
        {
            local ??= LocalNetworks.Of(mine).Find(place => place.Overlaps(network));
        }

        return local?.Network;
    }

    /// <summary>Whose the address of another host would be if it led anywhere from here, as the end of a sentence; null if it may lead there.</summary>
    private string? WhoElseIsAt(Container recipient, IPAddress address)
    {
        if (world.IsLocal(address))
        {
            return "an address of this host or of a container here";
        }

        // A host is on no network that spans hosts: there it would be a container.
        ContainerNetwork? spanning = recipient.Info.JoinedNetworks.FirstOrDefault(mine => mine.Scope is not null && LocalNetworks.Of(mine).Exists(place => place.Network.Contains(address)));
        return spanning is null ? null : $"an address of network '{spanning.Name}', which '{recipient.Info.Name}' is on";
    }

    /// <summary>The ports that listen where other hosts reach this one.</summary>
    private PublishedPort[] PublishedAt(Container recipient, SourceAdvert advert)
    {
        var published = new List<PublishedPort>();
        foreach (PublishedPort port in advert.HostAddress is { } at && Desired.IsUsable(at) && WhoElseIsAt(recipient, at) is null ? advert.PublishedPorts : [])
        {
            if (port.HostAddress.Equals(advert.HostAddress) || port.HostAddress.Equals(advert.HostAddress!.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any))
            {
                published.Add(port);
            }
        }

        return [.. published];
    }

    private static List<IPAddress> AddressesOf(IEnumerable<ContainerNetwork> places)
    {
        var addresses = new List<IPAddress>();
        foreach (ContainerNetwork place in places)
        {
            addresses.AddRange(Desired.Usable(place.IPv4, place.IPv6));
        }

        return addresses;
    }

    private static LinkStatus At(LinkStatus status, List<IPAddress> addresses)
    {
        IPAddress? ipv4 = addresses.Find(address => address.AddressFamily == AddressFamily.InterNetwork);
        IPAddress? ipv6 = addresses.Find(address => address.AddressFamily == AddressFamily.InterNetworkV6);
        addresses.Remove(ipv4!);
        addresses.Remove(ipv6!);
        return status with { Reason = LinkReason.Bound, IPv4 = ipv4, IPv6 = ipv6, MoreAddresses = addresses.Count == 0 ? [] : [.. addresses.Distinct()] };
    }

    /// <summary>Whether a container has no network by which anything can be reached.</summary>
    private static bool IsAlone(Container container) => container.Info.JoinedNetworks.All(static network => network.Name == "none");
}
