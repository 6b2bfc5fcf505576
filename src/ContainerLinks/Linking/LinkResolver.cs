using System.Net;

namespace ContainerLinks;

/// <summary>Tells where a link leads, from what is known of both containers. It changes nothing.</summary>
internal sealed class LinkResolver(LinkTopology topology, LinkPolicy defaultPolicy)
{
    public LinkPolicy PolicyOf(ContainerLink link) => link.Policy ?? defaultPolicy;

    public LinkStatus Resolve(KnownContainer recipient, ContainerLink link, LinkBinding binding)
    {
        KnownContainer? source = topology.Find(link.Source);
        if (source is null)
        {
            return WithoutSource(link, binding, binding.Source is null ? LinkReason.SourceUnknown : LinkReason.SourceRemoved);
        }

        ContainerInfo? holder = topology.NetworkHolder(source)?.Info;
        if (holder is null || !holder.IsRunning)
        {
            return WithoutSource(link, binding, LinkReason.SourceNotRunning) with { Source = source.Id };
        }

        foreach (ContainerNetwork mine in recipient.Info.Networks)
        {
            foreach (ContainerNetwork theirs in holder.Networks)
            {
                if (mine.Name == theirs.Name && (theirs.IPv4 ?? theirs.IPv6) is not null)
                {
                    return new LinkStatus
                    {
                        Link = link,
                        Reason = LinkReason.Bound,
                        Network = mine.Name,
                        IPv4 = theirs.IPv4,
                        IPv6 = theirs.IPv6,
                        Source = source.Id,
                        AnsweredByDns = theirs.ResolvesNames && Answers(holder, theirs, link.Alias),
                    };
                }
            }
        }

        return new LinkStatus { Link = link, Reason = LinkReason.NoSharedNetwork, Source = source.Id };
    }

    /// <summary>The words of a link line: alias, host name and name of the source, each once. What is no host name is left out.</summary>
    public IEnumerable<string> WordsOf(LinkStatus status)
    {
        yield return status.Link.Alias;
        if (status.Source is not { } id || topology.Find(id) is not { } source || topology.NetworkHolder(source)?.Info is not { } holder)
        {
            yield break;
        }

        string hostname = holder.EffectiveHostname;
        if (HostName.IsValid(hostname) && !Same(hostname, status.Link.Alias))
        {
            yield return hostname;
        }

        if (HostName.IsValid(holder.Name) && !Same(holder.Name, status.Link.Alias) && !Same(holder.Name, hostname))
        {
            yield return holder.Name;
        }
    }

    private LinkStatus WithoutSource(ContainerLink link, LinkBinding binding, LinkReason reason)
    {
        LinkPolicy policy = PolicyOf(link);
        bool wasBound = binding.Source is not null;
        return policy.OnSourceStopped switch
        {
            SourceStoppedAction.Keep when wasBound && reason == LinkReason.SourceNotRunning =>
                new LinkStatus { Link = link, Reason = LinkReason.KeptAfterStop, IPv4 = binding.LastIPv4, IPv6 = binding.LastIPv6, Source = binding.Source },
            SourceStoppedAction.PointTo when policy.SinkAddress is { } sink && reason != LinkReason.SourceUnknown =>
                At(new LinkStatus { Link = link, Reason = LinkReason.PointedToSink, Source = binding.Source }, sink),
            _ => new LinkStatus { Link = link, Reason = reason, Source = binding.Source },
        };
    }

    private static LinkStatus At(LinkStatus status, IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? status with { IPv4 = address } : status with { IPv6 = address };

    private static bool Answers(ContainerInfo holder, ContainerNetwork network, string name) =>
        Same(holder.Name, name) || network.Aliases.Any(alias => Same(alias, name));

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
