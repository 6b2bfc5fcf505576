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
            return WithoutSource(recipient, link, null, LinkReason.SourceUnknown);
        }

        if (source.Id == recipient.Id)
        {
            return new LinkStatus { Link = link.Declared, Reason = LinkReason.SourceIsRecipient, Source = source.Id };
        }

        Container? holder = world.NetworkHolder(source);
        if (holder is null || !holder.Info.IsRunning)
        {
            return WithoutSource(recipient, link, source, LinkReason.SourceNotRunning);
        }

        foreach (ContainerNetwork mine in recipient.Info.Networks)
        {
            foreach (ContainerNetwork theirs in holder.Info.Networks)
            {
                if (mine.Name == theirs.Name && (theirs.IPv4 ?? theirs.IPv6) is not null)
                {
                    return new LinkStatus
                    {
                        Link = link.Declared,
                        Reason = LinkReason.Bound,
                        Network = mine.Name,
                        IPv4 = theirs.IPv4,
                        IPv6 = theirs.IPv6,
                        Source = source.Id,
                        Ports = holder.Info.ExposedPorts,
                        AnsweredByDns = theirs.ResolvesNames && IsAnsweredBy(holder, recipient, link.Alias),
                    };
                }
            }
        }

        return new LinkStatus { Link = link.Declared, Reason = LinkReason.NoSharedNetwork, Source = source.Id };
    }

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
                AddEntries(entries, status.IPv4, status.IPv6, words.Of(status.Link.Alias, HolderOf(status)));
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
    public IReadOnlyList<string> VariablesOf(ContainerSpec spec, IEnumerable<Link> links)
    {
        HashSet<string> own = [.. spec.Environment.Select(GivenVariables.NameOf)];
        return [.. links.SelectMany(link => VariablesOf(spec.Name, StatusForNew(spec, link))).Where(variable => !own.Contains(GivenVariables.NameOf(variable)))];
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

    private LinkStatus WithoutSource(Container recipient, Link link, Container? source, LinkReason reason)
    {
        LinkPolicy policy = rules.PolicyOf(link.Declared);
        var status = new LinkStatus { Link = link.Declared, Reason = reason, Source = source?.Id };
        return policy.OnSourceStopped switch
        {
            SourceStoppedAction.Keep when source is not null && recipient.FindKept(link.Alias) is { } kept && kept.Source == source.Id =>
                status with { Reason = LinkReason.KeptAfterStop, IPv4 = kept.IPv4, IPv6 = kept.IPv6 },
            SourceStoppedAction.PointTo when policy.SinkAddress is { } sink => sink.AddressFamily == AddressFamily.InterNetwork
                ? status with { Reason = LinkReason.PointedToSink, IPv4 = sink }
                : status with { Reason = LinkReason.PointedToSink, IPv6 = sink },
            _ => status,
        };
    }

    /// <summary>A name is left to the runtime's DNS only if nobody else answers to it on any network of the recipient.</summary>
    private bool IsAnsweredBy(Container holder, Container recipient, string alias)
    {
        bool any = false;
        foreach (ContainerNetwork network in recipient.Info.Networks)
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

        return any;
    }

    /// <summary>The address of the pool that a container holds, because it runs there.</summary>
    public static IPAddress? LeaseOf(Container container, IPNetwork network) => container.Info.IsRunning ? AddressIn(container.Info, network) : null;

    public static IPAddress? AddressIn(ContainerInfo info, IPNetwork network)
    {
        bool isIPv4 = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork;
        return info.Networks.Select(place => isIPv4 ? place.IPv4 : place.IPv6).FirstOrDefault(address => address is not null && network.Contains(address));
    }

    private Container? HolderOf(LinkStatus status) =>
        status.Reason == LinkReason.PointedToSink || status.Source is not { } id || world.Find(id) is not { } source ? null : world.NetworkHolder(source);

    private LinkStatus StatusForNew(ContainerSpec spec, Link link)
    {
        Container? source = world.SourceOf(link);
        Container? holder = world.NetworkHolder(source);
        ContainerNetwork? network = holder is { Info.IsRunning: true }
            ? holder.Info.Networks.FirstOrDefault(network => spec.Network == "default" ? !network.ResolvesNames : network.Name == spec.Network)
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
        if (status.Reason != LinkReason.Bound || HolderOf(status) is not { } holder)
        {
            return [];
        }

        var environment = new LinkEnvironment
        {
            Recipient = recipient,
            Alias = status.Link.Alias,
            Address = status.Address,
            Ports = holder.Info.ExposedPorts,
            SourceEnvironment = holder.Info.Environment,
        };
        return environment.ToVariables(rules.Variables);
    }
}

/// <summary>The words of link lines: alias, host name and name of the source, each once. A further word never takes a name that means something else to this recipient, and one with a dot is nobody's to give.</summary>
internal sealed class LineWords
{
    // A list is faster than a set for as many as most recipients have.
    private const int Few = 16;

    private readonly Container _recipient;
    private readonly HashSet<string>? _aliases;
    private readonly Dictionary<string, ContainerId>? _givenMany;
    private readonly List<string> _givenFew = [];
    private readonly List<ContainerId> _holdersOfFew = [];
    private HashSet<string>? _extraHosts;

    public LineWords(Container recipient)
    {
        _recipient = recipient;
        if (recipient.Links.Length > Few)
        {
            _aliases = recipient.Links.Select(link => link.Alias).ToHashSet(LinkAlias.Comparer);
            _givenMany = new Dictionary<string, ContainerId>(LinkAlias.Comparer);
        }
    }

    public IReadOnlyList<string> Of(string alias, Container? holder)
    {
        if (holder is null)
        {
            return [alias];
        }

        string hostname = holder.Info.EffectiveHostname;
        string name = holder.Info.Name;
        bool hasHostname = IsFree(hostname, holder.Id);
        bool hasName = !LinkAlias.Comparer.Equals(hostname, name) && IsFree(name, holder.Id);
        return (hasHostname, hasName) switch
        {
            (true, true) => [alias, hostname, name],
            (true, false) => [alias, hostname],
            (false, true) => [alias, name],
            _ => [alias],
        };
    }

    private bool IsFree(string word, ContainerId holder) =>
        !word.Contains('.', StringComparison.Ordinal) && LinkAlias.IsValid(word) && !IsTaken(word) && Give(word, holder);

    /// <returns>False if the word was given for another container.</returns>
    private bool Give(string word, ContainerId holder)
    {
        if (_givenMany is not null)
        {
            return _givenMany.TryAdd(word, holder) || _givenMany[word] == holder;
        }

        int index = _givenFew.FindIndex(given => LinkAlias.Comparer.Equals(given, word));
        if (index >= 0)
        {
            return _holdersOfFew[index] == holder;
        }

        _givenFew.Add(word);
        _holdersOfFew.Add(holder);
        return true;
    }

    private bool IsTaken(string word)
    {
        ContainerInfo info = _recipient.Info;
        return LinkAlias.Comparer.Equals(word, info.Name)
            || LinkAlias.Comparer.Equals(word, info.EffectiveHostname)
            || (info.EffectiveHostname.Length > word.Length && info.EffectiveHostname[word.Length] == '.' && info.EffectiveHostname.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            || (_aliases?.Contains(word) ?? _recipient.FindLink(word) is not null)
            || (info.ExtraHosts.Count > 0 && (_extraHosts ??= info.ExtraHosts.SelectMany(host => ExtraHost.Parse(host, out _)).ToHashSet(LinkAlias.Comparer)).Contains(word));
    }
}
