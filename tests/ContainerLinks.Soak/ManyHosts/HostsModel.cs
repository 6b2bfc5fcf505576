using System.Net;

namespace ContainerLinks.Soak.ManyHosts;

/// <summary>Where a link must lead.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Host">The source's host; null for the own one.</param>
/// <param name="Addresses">Its addresses, in order.</param>
internal sealed record Expected(LinkReason Reason, string? Host, IReadOnlyList<IPAddress> Addresses)
{
    /// <summary>Whether a directory has not said anything yet: then an address that the file has from before may stay.</summary>
    public bool IsAwaited { get; init; }

    public override string ToString() => $"{Reason} {Host} [{string.Join(' ', Addresses)}]";
}

/// <summary>Where links must lead, by the rules of docs/semantics.md and docs/several-hosts.md alone: by what a host's engine shows, and what its directories have told it.</summary>
internal sealed class HostsModel(HostsWorld world)
{
    public Expected Of(HostLife host, IReadOnlyList<ContainerInfo> containers, ContainerInfo recipient, HostLink link)
    {
        if (link.Host is null)
        {
            ContainerInfo? bearer = containers.FirstOrDefault(container => container.Name == link.Name);
            ContainerInfo? former = bearer is null && host.Former.TryGetValue(link.Name, out string? id) ? containers.FirstOrDefault(container => container.Id.Value == id) : null;
            if (bearer is not null || (former is not null && Remote(host, link) is null))
            {
                return Local(recipient, (bearer ?? former)!);
            }
        }

        return Remote(host, link) is { } advert ? Elsewhere(containers, recipient, advert)
            : host.Directories.Any(directory => directory.Said(link.Name) is null) ? Without(LinkReason.SourceAwaited, null) with { IsAwaited = true }
            : Without(LinkReason.SourceUnknown, null);
    }

    /// <summary>Where a link must lead when everybody knows everything: only the engines and the managers are asked.</summary>
    public Expected? Finally(HostLife host, IReadOnlyList<ContainerInfo> containers, ContainerInfo recipient, HostLink link)
    {
        ContainerInfo? bearer = link.Host is null ? containers.FirstOrDefault(container => container.Name == link.Name) : null;
        if (bearer is not null || !world.Kind.HasDirectory)
        {
            return null; // the own one is right already, and of the swarm's order nobody but its directory tells
        }

        foreach ((string name, ContainerInfo container) in world.Claimants(link.Name))
        {
            if (name == host.Name || (link.Host is { } wanted && wanted != name))
            {
                continue;
            }

            HostLife other = world.Hosts.First(other => other.Name == name);
            if (other.Directory is null)
            {
                return null; // what a dead host said last may never have been heard
            }

            var advert = new SourceAdvert
            {
                Host = name,
                Id = container.Id,
                Name = link.Name,
                IsRunning = container.IsRunning,
                Networks = container.IsRunning ? container.Networks : [],
                PublishedPorts = container.IsRunning ? container.PublishedPorts : [],
                HostAddress = other.Address,
                RoutedNetworks = world.Kind.HasRoutes ? [world.Kind.RouteTo(other.Node)] : [],
            };
            return Elsewhere(containers, recipient, advert);
        }

        return null;
    }

    /// <summary>The one of the host that is named; else the first one that is not lost, or the first.</summary>
    private static SourceAdvert? Remote(HostLife host, HostLink link)
    {
        SourceAdvert[] all = [.. host.Directories.SelectMany(directory => directory.Said(link.Name) ?? [])];
        return link.Host is { } wanted ? Array.Find(all, advert => advert.Host == wanted) : Array.Find(all, static advert => advert.LostBecause is null) ?? all.FirstOrDefault();
    }

    /// <summary>One that runs has an address on each network that it could join, if it has one on any; on an overlay in any case.</summary>
    private static IEnumerable<ContainerNetwork> Joined(ContainerInfo container) => !container.IsRunning || container.Networks.All(static network => network is { Scope: null, IPv4: null, IPv6: null })
        ? container.Networks
        : container.Networks.Where(static network => network.IPv4 is not null || network.IPv6 is not null);

    private Expected Local(ContainerInfo recipient, ContainerInfo source)
    {
        if (source.Id == recipient.Id)
        {
            return new Expected(LinkReason.SourceIsRecipient, null, []);
        }

        if (!source.IsRunning)
        {
            return Without(LinkReason.SourceNotRunning, null);
        }

        foreach (ContainerNetwork mine in Joined(recipient))
        {
            foreach (ContainerNetwork theirs in source.Networks)
            {
                if (mine.Name == theirs.Name && mine.Scope == theirs.Scope && theirs.IPv4 is { } address)
                {
                    return new Expected(LinkReason.Bound, null, [address]);
                }
            }
        }

        return new Expected(LinkReason.NoSharedNetwork, null, []);
    }

    private Expected Elsewhere(IReadOnlyList<ContainerInfo> containers, ContainerInfo recipient, SourceAdvert advert)
    {
        if (!advert.IsRunning)
        {
            return Without(LinkReason.SourceNotRunning, advert.Host);
        }

        if (advert.LostBecause is not null)
        {
            return Without(LinkReason.HostLost, advert.Host);
        }

        foreach (ContainerNetwork mine in Joined(recipient).Where(static network => network.Scope is not null))
        {
            IPAddress[] shared = [.. advert.Networks.Where(theirs => theirs.Scope == mine.Scope && theirs.Name == mine.Name).Select(static theirs => theirs.IPv4).OfType<IPAddress>()];
            if (shared.Length > 0)
            {
                return new Expected(LinkReason.Bound, advert.Host, shared);
            }
        }

        IEnumerable<ContainerNetwork> here = containers.SelectMany(static container => container.Networks).Where(static network => network.Scope is null).Concat(Joined(recipient));
        IPNetwork[] local = [.. here.Select(static network => network.Subnet).OfType<IPNetwork>()];
        IPAddress[] routed =
        [
            .. advert.Networks.Select(static network => network.IPv4).OfType<IPAddress>()
                .Where(address => advert.RoutedNetworks.Any(route => route.Contains(address) && !local.Any(mine => mine.Contains(route.BaseAddress) || route.Contains(mine.BaseAddress)))),
        ];
        return Joined(recipient).All(static network => network.Name == "none") ? new Expected(LinkReason.NotReachable, advert.Host, [])
            : routed.Length > 0 ? new Expected(LinkReason.Bound, advert.Host, routed)
            : advert.HostAddress is { } at && advert.PublishedPorts.Any(port => port.HostAddress.Equals(IPAddress.Any) || port.HostAddress.Equals(at)) ? new Expected(LinkReason.Bound, advert.Host, [at])
            : new Expected(LinkReason.NotReachable, advert.Host, []);
    }

    private Expected Without(LinkReason reason, string? host) => world.Kind.Sink is { } sink ? new Expected(LinkReason.PointedToSink, host, [sink]) : new Expected(reason, host, []);
}
