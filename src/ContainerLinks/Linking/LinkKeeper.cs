using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>Keeps every touched recipient right: where its links lead, what its hosts file says, which of its variables are stale.</summary>
internal sealed partial class LinkKeeper(LinkTopology topology, LinkResolver resolver, LinkVariables variables, HostsKeeper hosts, WriterRole writer, Action<LinkChange> publish, TimeProvider time, ILogger logger)
{
    /// <returns>False if nobody was touched.</returns>
    public bool KeepTouched()
    {
        bool any = false;
        while (topology.Dirty.TryTake(out KnownContainer? recipient))
        {
            any = true;
            Keep(recipient);
        }

        return any;
    }

    /// <summary>Evaluates one link without writing anything, for questions.</summary>
    public LinkStatus StatusOf(KnownContainer recipient, ContainerLink link) =>
        resolver.Resolve(recipient, link, recipient.BindingOf(link.Alias) ?? new LinkBinding());

    private void Keep(KnownContainer recipient)
    {
        IReadOnlyCollection<ContainerLink> links = topology.Graph.LinksFrom(recipient.Node);
        bool moved = false;
        foreach (ContainerLink link in links)
        {
            moved |= Bind(recipient, link);
        }

        if (!recipient.Info.IsRunning)
        {
            // Its file is written at its next start; until then there is nothing to try again.
            hosts.Forget(recipient.Id);
        }

        if (writer.MayWrite && recipient.Info.IsRunning && (links.Count > 0 || recipient.MayHaveLines))
        {
            hosts.Write(recipient, links);
        }

        if (moved && recipient.Info.IsRunning && !recipient.Given.IsEmpty)
        {
            ReportStaleVariables(recipient, links);
        }
    }

    private bool Bind(KnownContainer recipient, ContainerLink link)
    {
        LinkBinding binding = recipient.OpenBinding(link.Alias);
        LinkStatus status = resolver.Resolve(recipient, link, binding);
        LinkChangeKind? kind = KindOf(binding, status);
        if (kind is { } told)
        {
            var change = new LinkChange
            {
                Kind = told,
                Timestamp = time.GetUtcNow(),
                Recipient = link.Recipient,
                Source = link.Source,
                Alias = link.Alias,
                Address = status.Address,
                PreviousAddress = binding.LastAddress,
                HostsPath = recipient.Info.IsRunning && !status.AnsweredByDns ? recipient.Info.HostsPath : null,
            };
            LogChange(told, link.Recipient, link.Source, link.Alias, status.Address, status.Reason);
            publish(change);
        }

        binding.Remember(status);
        return kind is not null;
    }

    private static LinkChangeKind? KindOf(LinkBinding binding, LinkStatus status)
    {
        bool wasBound = binding.Status?.State == LinkState.Bound;
        bool isBound = status.State == LinkState.Bound;
        bool otherSource = binding.Source is { } before && before != status.Source;
        return (wasBound, isBound) switch
        {
            (_, true) when otherSource => LinkChangeKind.Rebound,
            (false, true) => LinkChangeKind.Bound,
            (true, false) => LinkChangeKind.Unbound,
            (true, true) when !Equals(binding.LastIPv4, status.IPv4) || !Equals(binding.LastIPv6, status.IPv6) => LinkChangeKind.Moved,
            _ => null,
        };
    }

    private void ReportStaleVariables(KnownContainer recipient, IReadOnlyCollection<ContainerLink> links)
    {
        IReadOnlyList<string> stale = recipient.Given.TakeStale(variables.Of(recipient, links));
        if (stale.Count > 0)
        {
            LogStale(recipient.Node, stale.Count);
            publish(new LinkChange { Kind = LinkChangeKind.EnvironmentStale, Timestamp = time.GetUtcNow(), Recipient = recipient.Node, Variables = stale });
        }
    }

    [LoggerMessage(1001, LogLevel.Information, "{Kind}: {Recipient} finds {Source} as {Alias} at {Address} ({Reason})", EventName = "LinkChanged")]
    private partial void LogChange(LinkChangeKind kind, string recipient, string source, string alias, System.Net.IPAddress? address, LinkReason reason);

    [LoggerMessage(1002, LogLevel.Information, "{Count} link variables of {Recipient} are stale until it starts again", EventName = "EnvironmentStale")]
    private partial void LogStale(string recipient, int count);
}
