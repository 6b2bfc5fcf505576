using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>What should be, as a pure function of what is known: where links lead, what files say, which variables are true, which address is held.</summary>
internal sealed class Desired(WorldSnapshot world, LinkingRules rules)
{
    public WorldSnapshot World => world;

    /// <summary>Where the links of a recipient lead, in their order.</summary>
    public LinkStatus[] StatusesOf(Container recipient)
    {
        var statuses = new LinkStatus[recipient.Links.Length];
        for (int i = 0; i < statuses.Length; i++)
        {
            statuses[i] = StatusOf(recipient, recipient.Links[i]);
        }

        return statuses;
    }

    public LinkStatus StatusOf(Container recipient, Link link)
    {
        Container? source = world.SourceOf(link);
        if (source is null)
        {
            return StatusElsewhere(recipient, link);
        }

        if (source.Id == recipient.Id)
        {
            return new LinkStatus { Link = link.Declared, Reason = LinkReason.SourceIsRecipient, Source = source.Id };
        }

        Container? holder = world.NetworkHolder(source);
        if (holder is null || !holder.Info.IsRunning)
        {
            return WithoutSource(recipient, link, source.Id, LinkReason.SourceNotRunning);
        }

        foreach (ContainerNetwork mine in recipient.Info.JoinedNetworks)
        {
            foreach (ContainerNetwork theirs in holder.Info.Networks)
            {
                if (mine.IsSame(theirs) && theirs.HasAddress)
                {
                    string asked = RemoteLinks.AskedFor(mine, holder.Info.Name, link.Alias);
                    bool isSure = (mine.Scope is null && !SpansHosts(recipient)) || world.IsSureOf(link, asked);
                    return new LinkStatus
                    {
                        Link = link.Declared,
                        Reason = LinkReason.Bound,
                        Network = mine.Name,
                        IPv4 = theirs.IPv4,
                        IPv6 = theirs.IPv6,
                        Source = source.Id,
                        Ports = holder.Info.ExposedPorts,
                        AnsweredByDns = theirs.ResolvesNames && isSure && IsAnsweredBy(holder, recipient, asked),
                    };
                }
            }
        }

        return new LinkStatus { Link = link.Declared, Reason = LinkReason.NoSharedNetwork, Source = source.Id };
    }

    /// <summary>Where a link leads whose source is no container here.</summary>
    private LinkStatus StatusElsewhere(Container recipient, Link link)
    {
        RemoteSource? remote = world.RemoteOf(link);
        if (remote is null)
        {
            return WithoutSource(recipient, link, null, world.IsAwaited(link) ? LinkReason.SourceAwaited : LinkReason.SourceUnknown);
        }

        SourceAdvert advert = remote.Advert;
        return advert.LostBecause is null && advert.IsRunning
            ? new RemoteLinks(world, rules.LocalNetworks).StatusOf(recipient, link, remote)
            : WithoutSource(recipient, link, advert.Id, advert.IsRunning ? LinkReason.HostLost : LinkReason.SourceNotRunning) with { Host = advert.Host, Since = remote.Since };
    }

    /// <summary>Why nothing leads to a source on another host, and what would.</summary>
    public string WhyNotReachable(Container recipient, SourceAdvert advert) => new RemoteLinks(world, rules.LocalNetworks).WhyNotReachable(recipient, advert);

    /// <summary>The lines of a recipient's hosts file.</summary>
    public List<HostsEntry> EntriesOf(Container recipient, IReadOnlyList<LinkStatus> statuses)
    {
        var entries = new List<HostsEntry>(statuses.Count);
        LineWords? words = null;
        foreach (LinkStatus status in statuses)
        {
            if (!status.AnsweredByDns && status.Address is not null)
            {
                words ??= new LineWords(recipient);
                IReadOnlyList<string> names = words.Of(status.Link.Alias, HolderOf(status));
                AddEntries(entries, status.IPv4, status.IPv6, names);
                foreach (IPAddress address in status.MoreAddresses)
                {
                    AddEntries(entries, address, null, names);
                }
            }
        }

        return entries;
    }

    /// <summary>The link variables of a recipient: those of every link that leads somewhere, in order. A link without an address has none: a variable must not promise what is not there.</summary>
    public List<string> VariablesOf(Container recipient)
    {
        var variables = new List<string>();
        foreach (LinkStatus status in rules.Variables.Enabled ? StatusesOf(recipient) : [])
        {
            variables.AddRange(VariablesOf(recipient.Info.Name, status));
        }

        return variables;
    }

    /// <summary>The variables of a container that is about to be created: its network is known only by its mode. A variable of its own wins.</summary>
    /// <param name="spec">The container.</param>
    /// <param name="network">Its network, as far as the runtime tells.</param>
    /// <param name="links">Its links.</param>
    public IReadOnlyList<string> VariablesOf(ContainerSpec spec, ContainerNetwork? network, IEnumerable<Link> links)
    {
        HashSet<string> own = [.. spec.Environment.Select(GivenVariables.NameOf)];
        return [.. links.SelectMany(link => VariablesOf(spec.Name, StatusForNew(spec, network, link))).Where(variable => !own.Contains(GivenVariables.NameOf(variable)))];
    }

    /// <summary>Lines for the addresses of one container.</summary>
    public static void AddEntries(List<HostsEntry> entries, IPAddress? ipv4, IPAddress? ipv6, IReadOnlyList<string> words)
    {
        foreach (IPAddress? address in (ReadOnlySpan<IPAddress?>)[ipv4, ipv6])
        {
            if (IsUsable(address))
            {
                entries.Add(new HostsEntry(address, words));
            }
        }
    }

    /// <summary>Those of some addresses that lead others there, in their order.</summary>
    public static IPAddress[] Usable(params ReadOnlySpan<IPAddress?> addresses)
    {
        var usable = new List<IPAddress>(addresses.Length);
        foreach (IPAddress? address in addresses)
        {
            if (IsUsable(address))
            {
                usable.Add(address);
            }
        }

        return [.. usable];
    }

    /// <summary>Whether there is an address that leads others there: an IPv6 zone means something on one machine only.</summary>
    public static bool IsUsable([NotNullWhen(true)] IPAddress? address) => address is not null and not { AddressFamily: AddressFamily.InterNetworkV6, ScopeId: not 0 };

    private LinkStatus WithoutSource(Container recipient, Link link, ContainerId? source, LinkReason reason)
    {
        LinkPolicy policy = rules.PolicyOf(link.Declared);
        var status = new LinkStatus { Link = link.Declared, Reason = reason, Source = source };
        if (reason == LinkReason.SourceAwaited && recipient.FindKept(link.Alias) is { } found && rules.Keeps(link.Declared, found) && !world.IsLocal(found.IPv4) && !world.IsLocal(found.IPv6))
        {
            return status with { IPv4 = found.IPv4, IPv6 = found.IPv6, MoreAddresses = [.. found.More.Where(address => !world.IsLocal(address))] };
        }

        return policy.OnSourceStopped switch
        {
            SourceStoppedAction.Keep when source is not null && recipient.FindKept(link.Alias) is { } kept && kept.Source == source && (world.Find(source) is not null || (!world.IsLocal(kept.IPv4) && !world.IsLocal(kept.IPv6))) =>
                status with { Reason = LinkReason.KeptAfterStop, IPv4 = kept.IPv4, IPv6 = kept.IPv6 },
            SourceStoppedAction.PointTo when policy.SinkAddress is { } sink => sink.AddressFamily == AddressFamily.InterNetwork
                ? status with { Reason = LinkReason.PointedToSink, IPv4 = sink }
                : status with { Reason = LinkReason.PointedToSink, IPv6 = sink },
            _ => status,
        };
    }

    /// <summary>Whether a container elsewhere may answer it to a name of which nobody was asked.</summary>
    private static bool SpansHosts(Container recipient)
    {
        foreach (ContainerNetwork network in recipient.Info.JoinedNetworks)
        {
            if (network.Scope is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A name is left to the runtime's DNS only if nobody else answers to it on any network of the recipient.</summary>
    private bool IsAnsweredBy(Container holder, Container recipient, string alias)
    {
        bool any = false;
        foreach (ContainerNetwork network in recipient.Info.JoinedNetworks)
        {
            foreach (ContainerId id in world.Dns.Find(DnsName.Of(network, alias)) ?? [])
            {
                any = true;
                if (id != holder.Id)
                {
                    return false;
                }
            }
        }

        return any && world.AnswerElsewhere(recipient, alias, null, surely: false) is null;
    }

    /// <summary>The address of the pool that a container holds, because it runs there.</summary>
    public static IPAddress? LeaseOf(Container container, IPNetwork network) => container.Info.IsRunning ? AddressIn(container.Info, network) : null;

    public static IPAddress? AddressIn(ContainerInfo info, IPNetwork network)
    {
        bool isIPv4 = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork;
        return info.Networks.Select(place => isIPv4 ? place.IPv4 : place.IPv6).FirstOrDefault(address => address is not null && network.Contains(address));
    }

    private Container? HolderOf(LinkStatus status) =>
        status.Host is not null || status.Reason == LinkReason.PointedToSink || status.Source is not { } id || world.Find(id) is not { } source ? null : world.NetworkHolder(source);

    private LinkStatus StatusForNew(ContainerSpec spec, ContainerNetwork? given, Link link)
    {
        Container? source = world.SourceOf(link);
        if (source is null && world.RemoteOf(link) is not null)
        {
            var recipient = new Container(new ContainerInfo { Id = RemoteName.Elsewhere, Name = spec.Name, Networks = [given ?? new ContainerNetwork { Name = spec.Network }] });
            return StatusElsewhere(recipient, link);
        }

        Container? holder = world.NetworkHolder(source);
        ContainerNetwork? network = holder is { Info.IsRunning: true }
            ? holder.Info.Networks.FirstOrDefault(network => given is not null ? given.IsSame(network) : spec.Network == "default" ? !network.ResolvesNames : network.Name == spec.Network)
            : null;
        return new LinkStatus
        {
            Link = link.Declared,
            Reason = (network?.IPv4 ?? network?.IPv6) is null ? LinkReason.NoSharedNetwork : LinkReason.Bound,
            IPv4 = network?.IPv4,
            IPv6 = network?.IPv6,
            Source = source?.Id,
        };
    }

    private IReadOnlyList<string> VariablesOf(string recipient, LinkStatus status)
    {
        Container? holder = HolderOf(status);
        if (status.Reason != LinkReason.Bound || (holder is null && status.Host is null))
        {
            return [];
        }

        var environment = new LinkEnvironment
        {
            Recipient = recipient,
            Alias = status.Link.Alias,
            Address = status.Address,
            Ports = holder?.Info.ExposedPorts ?? status.Ports,
            PublishedPorts = status.PublishedPorts,
            SourceEnvironment = holder?.Info.Environment ?? [],
        };
        return environment.ToVariables(rules.Variables);
    }
}
