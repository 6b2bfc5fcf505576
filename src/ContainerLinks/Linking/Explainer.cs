namespace ContainerLinks;

/// <summary>Puts into sentences why a name leads where it leads.</summary>
internal static class Explainer
{
    public static LinkExplanation Explain(KnownContainer recipient, LinkStatus status)
    {
        string link = $"'{recipient.Node}' is linked to '{status.Link.Source}' as '{status.Link.Alias}'";
        var sentences = new List<string>
        {
            status.Address is { } address
                ? $"{link}: '{status.Link.Alias}' is {address}{(status.IPv4 is not null && status.IPv6 is { } ipv6 ? $" and {ipv6}" : "")}, because {Why(status)}."
                : $"{link}, but '{status.Link.Alias}' has no address, because {Why(status)}.",
        };
        sentences.AddRange(WhatComes(recipient, status));
        return new LinkExplanation
        {
            Recipient = recipient.Node,
            Name = status.Link.Alias,
            Reason = status.Reason,
            Address = status.Address,
            Status = status,
            Sentences = sentences,
        };
    }

    public static LinkExplanation NotLinked(KnownContainer recipient, string name, KnownContainer? container)
    {
        string shown = Quoting.Printable(name);
        var sentences = new List<string> { $"'{recipient.Node}' has no link with the alias '{shown}', so its hosts file has no line of ours for it." };
        if (container is not null && container != recipient)
        {
            sentences.Add($"A container '{container.Node}' exists; link it to make it known to '{recipient.Node}': links are not transitive, and nobody is linked without being asked.");
        }

        return new LinkExplanation { Recipient = recipient.Node, Name = name, Reason = LinkReason.NotLinked, Sentences = sentences };
    }

    public static LinkExplanation UnknownRecipient(string recipient, string name) => new()
    {
        Recipient = recipient,
        Name = name,
        Reason = LinkReason.RecipientUnknown,
        Sentences = [$"No container has the name or id '{Quoting.Printable(recipient)}', so nothing can be said of its names."],
    };

    /// <summary>The reason as half a sentence.</summary>
    public static string Why(LinkStatus status) => status.Reason switch
    {
        LinkReason.Bound => $"that is the address of '{status.Link.Source}' on network '{status.Network}', which both are on",
        LinkReason.SourceUnknown => $"no container has the name '{status.Link.Source}' yet",
        LinkReason.SourceRemoved => $"the container '{status.Link.Source}' was removed",
        LinkReason.SourceNotRunning => $"'{status.Link.Source}' does not run",
        LinkReason.NoSharedNetwork => $"'{status.Link.Source}' runs, but on no network that '{status.Link.Recipient}' is on too",
        LinkReason.KeptAfterStop => $"'{status.Link.Source}' does not run and the link's policy keeps its last address",
        LinkReason.PointedToSink => $"'{status.Link.Source}' does not run and the link's policy points to this address meanwhile",
        _ => "nothing is known of it",
    };

    private static IEnumerable<string> WhatComes(KnownContainer recipient, LinkStatus status)
    {
        if (status.AnsweredByDns)
        {
            yield return $"The runtime's own DNS answers the name on network '{status.Network}', so the hosts file has no line for it.";
        }
        else if (status.Address is not null && !recipient.Info.IsRunning)
        {
            yield return $"'{recipient.Node}' does not run; the line is written when it starts.";
        }

        switch (status.Reason)
        {
            case LinkReason.SourceUnknown or LinkReason.SourceRemoved:
                yield return "The link is pending: as soon as a container of that name runs, it is linked.";
                break;
            case LinkReason.SourceNotRunning:
                yield return "The link is pending: the line comes when it starts.";
                break;
            case LinkReason.NoSharedNetwork:
                yield return "The link is pending: connect both to one network.";
                break;
        }
    }
}
