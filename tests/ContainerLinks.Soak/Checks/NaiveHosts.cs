using System.Net;
using System.Net.Sockets;

namespace ContainerLinks.Soak;

/// <summary>Where links must lead and what a recipient's hosts file must say of them, by the plainest code there is.</summary>
internal sealed class NaiveHosts(LinkModel model, IReadOnlyList<ContainerInfo> containers)
{
    public LinkStatus StatusOf(ContainerInfo recipient, ModelLink link)
    {
        ContainerInfo? source = model.SourceOf(link);
        var status = new LinkStatus
        {
            Link = new ContainerLink { Recipient = recipient.Name, Source = link.Source, Alias = link.Alias, Policy = link.Policy },
            Reason = source is null ? LinkReason.SourceUnknown : source.Id == recipient.Id ? LinkReason.SourceIsRecipient : LinkReason.SourceNotRunning,
            Source = source?.Id,
        };
        if (status.Reason == LinkReason.SourceIsRecipient)
        {
            return status;
        }

        if (source is not null && Holder(source) is { } holder && IsUp(holder))
        {
            return Place(recipient, holder, status) ?? status with { Reason = LinkReason.NoSharedNetwork };
        }

        return link.Policy?.OnSourceStopped switch
        {
            SourceStoppedAction.Keep when source is not null && model.Of(recipient.Id).Kept.TryGetValue(link.Alias, out (ContainerId Source, IPAddress? IPv4, IPAddress? IPv6) last) && last.Source == source.Id =>
                status with { Reason = LinkReason.KeptAfterStop, IPv4 = last.IPv4, IPv6 = last.IPv6 },
            SourceStoppedAction.PointTo => status with
            {
                Reason = LinkReason.PointedToSink,
                IPv4 = Of(link.Policy.SinkAddress, AddressFamily.InterNetwork),
                IPv6 = Of(link.Policy.SinkAddress, AddressFamily.InterNetworkV6),
            },
            _ => status,
        };
    }

    /// <summary>The lines of a recipient's links: an address, and the words behind it.</summary>
    public IReadOnlyList<(string Address, string[] Words)> LinesOf(ContainerInfo recipient)
    {
        var lines = new List<(string, string[])>();
        IReadOnlyList<ModelLink> links = model.LinksOf(recipient.Id);
        var taken = new HashSet<string>(links.Select(link => link.Alias).Concat(LinkModel.OwnNames(recipient)).Append(recipient.Name), StringComparer.OrdinalIgnoreCase);
        taken.UnionWith(recipient.ExtraHosts.Select(host => host.Split(':')[0]));
        taken.UnionWith(["localhost", "ip6-localhost", "ip6-loopback", "ip6-localnet", "ip6-mcastprefix", "ip6-allnodes", "ip6-allrouters"]);
        var given = new Dictionary<string, ContainerId>(StringComparer.OrdinalIgnoreCase);
        foreach (LinkStatus status in links.Select(link => StatusOf(recipient, link)).Where(status => !status.AnsweredByDns && status.Address is not null))
        {
            ContainerInfo? holder = status.Reason == LinkReason.PointedToSink ? null : Holder(Find(status.Source));
            List<string> words = [status.Link.Alias];
            foreach (string word in holder is null ? [] : new[] { holder.EffectiveHostname, holder.Name }.Distinct(StringComparer.OrdinalIgnoreCase))
            {
                // One with a dot is nobody's to give, and a number is no name.
                if (!taken.Contains(word) && !word.Contains('.', StringComparison.Ordinal) && !word.All(char.IsAsciiDigit) && (given.TryAdd(word, holder!.Id) || given[word] == holder.Id))
                {
                    words.Add(word);
                }
            }

            lines.AddRange(new[] { status.IPv4, status.IPv6 }.OfType<IPAddress>().Select(address => (address.ToString(), words.ToArray())));
        }

        return lines;
    }

    public int CountOf(ContainerInfo recipient) => model.LinksOf(recipient.Id).Count;

    private LinkStatus? Place(ContainerInfo recipient, ContainerInfo holder, LinkStatus status)
    {
        foreach (ContainerNetwork mine in Joined(recipient))
        {
            if (holder.Networks.FirstOrDefault(theirs => theirs.Name == mine.Name && (theirs.IPv4 is not null || theirs.IPv6 is not null)) is { } shared)
            {
                return status with
                {
                    Reason = LinkReason.Bound,
                    Network = mine.Name,
                    IPv4 = shared.IPv4,
                    IPv6 = shared.IPv6,
                    AnsweredByDns = shared.ResolvesNames && AnswersOf(recipient, status.Link.Alias) is [var only] && only == holder.Id,
                };
            }
        }

        return null;
    }

    private ContainerId[] AnswersOf(ContainerInfo recipient, string name) =>
    [
        .. containers.Where(container => IsUp(container) && container.Networks.Any(network => network.ResolvesNames && Joined(recipient).Any(mine => mine.Name == network.Name)
            && network.Aliases.Append(container.Name).Contains(name, StringComparer.OrdinalIgnoreCase))).Select(container => container.Id),
    ];

    /// <summary>One that runs has an address on each network that it could join, if it has one on any.</summary>
    private static IEnumerable<ContainerNetwork> Joined(ContainerInfo container)
    {
        ContainerNetwork[] joined = [.. container.Networks.Where(network => IsUp(container) && (network.IPv4 ?? network.IPv6) is not null)];
        return joined.Length > 0 ? joined : container.Networks;
    }

    private ContainerInfo? Holder(ContainerInfo? container) => container?.NetworkOf is { } other ? Find(other) : container;

    private ContainerInfo? Find(ContainerId? id) => containers.FirstOrDefault(container => container.Id == id);

    private static bool IsUp(ContainerInfo? container) => container?.State is ContainerState.Running or ContainerState.Paused;

    private static IPAddress? Of(IPAddress? address, AddressFamily family) => address?.AddressFamily == family ? address : null;
}
