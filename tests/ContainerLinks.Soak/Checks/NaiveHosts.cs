using System.Net;
using System.Net.Sockets;

namespace ContainerLinks.Soak;

/// <summary>What a recipient's hosts file must say of its links, by the plainest code there is.</summary>
internal sealed class NaiveHosts(LinkModel model, IReadOnlyList<ContainerInfo> containers)
{
    /// <summary>The lines of one link: an address, and the words behind it.</summary>
    public IEnumerable<(string Address, string Words)> LinesOf(ContainerInfo recipient, ModelLink link)
    {
        if (Place(recipient, link) is { } place)
        {
            return place.IsAnsweredByDns ? [] : Lines(link, place.IPv4, place.IPv6);
        }

        ContainerInfo? source = Find(link.Source);
        if (source is not null && IsUp(Holder(source)))
        {
            return [];
        }

        return link.Policy.OnSourceStopped switch
        {
            SourceStoppedAction.Keep when source is not null && link.LastBound is { } last => Lines(link, last.IPv4, last.IPv6),
            SourceStoppedAction.PointTo when source is not null || link.LastBound is not null => Lines(link, Of(link.Policy.SinkAddress, AddressFamily.InterNetwork), Of(link.Policy.SinkAddress, AddressFamily.InterNetworkV6)),
            _ => [],
        };
    }

    /// <summary>Remembers where every link leads now.</summary>
    public void Remember(bool isComplete)
    {
        foreach (ModelLink link in model.Links)
        {
            if (Find(link.Recipient) is { } recipient && Place(recipient, link) is { } place)
            {
                (ContainerId, IPAddress?, IPAddress?) bound = (link.Source!.Value, place.IPv4, place.IPv6);
                link.IsHistoryOpen = !isComplete && (link.IsHistoryOpen || !bound.Equals(link.LastBound));
                link.LastBound = bound;
            }
            else
            {
                link.IsHistoryOpen |= !isComplete;
            }
        }
    }

    private (IPAddress? IPv4, IPAddress? IPv6, bool IsAnsweredByDns)? Place(ContainerInfo recipient, ModelLink link)
    {
        if (Find(link.Source) is not { } source || Holder(source) is not { } holder || !IsUp(holder))
        {
            return null;
        }

        foreach (ContainerNetwork mine in recipient.Networks)
        {
            if (holder.Networks.FirstOrDefault(theirs => theirs.Name == mine.Name && (theirs.IPv4 is not null || theirs.IPv6 is not null)) is { } shared)
            {
                return (shared.IPv4, shared.IPv6, shared.ResolvesNames && shared.Aliases.Append(holder.Name).Contains(link.Alias, StringComparer.OrdinalIgnoreCase));
            }
        }

        return null;
    }

    private IEnumerable<(string Address, string Words)> Lines(ModelLink link, IPAddress? ipv4, IPAddress? ipv6)
    {
        ContainerInfo? holder = Holder(Find(link.Source));
        string[] words = holder is null ? [link.Alias] : [.. new[] { link.Alias, holder.Hostname ?? holder.Id.Value[..12], holder.Name }.Distinct(StringComparer.OrdinalIgnoreCase)];
        return new[] { ipv4, ipv6 }.OfType<IPAddress>().Select(address => (address.ToString(), string.Join(' ', words)));
    }

    private ContainerInfo? Holder(ContainerInfo? container) => container?.NetworkOf is { } other ? Find(other) : container;

    private ContainerInfo? Find(ContainerId? id) => containers.FirstOrDefault(container => container.Id == id);

    private static bool IsUp(ContainerInfo? container) => container?.State is ContainerState.Running or ContainerState.Paused;

    private static IPAddress? Of(IPAddress? address, AddressFamily family) => address?.AddressFamily == family ? address : null;
}
