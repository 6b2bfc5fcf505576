using System.Globalization;
using System.Net;

namespace ContainerLinks;

/// <summary>Puts into sentences why a name leads where it leads.</summary>
internal static class Explanations
{
    public static LinkExplanation Explain(Container recipient, Container? source, LinkStatus status, string? problem, IReadOnlyList<string> ofRemote)
    {
        string name = recipient.Info.Name;
        string link = $"'{name}' is linked to '{status.Link.Source}' as '{status.Link.Alias}'";
        var sentences = new List<string>
        {
            status.Address is { } address
                ? $"{link}: '{status.Link.Alias}' is {address}{AndMore(status)}, because {Why(status)}."
                : $"{link}, but '{status.Link.Alias}' has no address, because {Why(status)}.",
        };
        sentences.AddRange(WhatComes(recipient, source, status, problem));
        sentences.AddRange(ofRemote);
        return new LinkExplanation { Recipient = name, Name = status.Link.Alias, Reason = status.Reason, Address = status.Address, Status = status, Sentences = sentences };
    }

    /// <summary>What a directory says of a source on another host, and how old that is.</summary>
    /// <param name="desired">What should be.</param>
    /// <param name="recipient">The recipient.</param>
    /// <param name="status">Where its link leads.</param>
    /// <param name="remote">The source.</param>
    /// <param name="problem">Why the directory does not report at the moment; null while it does, or where that is not known.</param>
    public static List<string> OfRemote(Desired desired, Container recipient, LinkStatus status, RemoteSource remote, string? problem)
    {
        var sentences = new List<string>();
        if (status.Reason == LinkReason.NotReachable)
        {
            sentences.Add(desired.WhyNotReachable(recipient, remote.Advert));
        }

        if (remote.Advert.LostBecause is { } lost)
        {
            sentences.Add(Quoting.PrintableSentence(lost));
        }

        foreach (PublishedPort port in status.PublishedPorts)
        {
            if (port.HostPort != port.Port.Number)
            {
                sentences.Add(string.Create(CultureInfo.InvariantCulture, $"Its port {port.Port} is {port.HostPort} there: a hosts line cannot carry a port, the link variables do."));
            }
        }

        foreach (string remark in remote.Advert.Remarks)
        {
            sentences.Add(Quoting.PrintableSentence(remark));
        }

        sentences.Add(string.Create(CultureInfo.InvariantCulture, $"The directory '{remote.Directory}' says so since {remote.Since:u}, last at {remote.LastWord.At:u}{(problem is null ? "." : $"; it is away now, and what it said stays: {Quoting.PrintableSentence(problem)}")}"));
        return sentences;
    }

    private static string AndMore(LinkStatus status)
    {
        IPAddress[] more = [.. status.IPv4 is not null && status.IPv6 is { } ipv6 ? [ipv6] : Array.Empty<IPAddress>(), .. status.MoreAddresses];
        return more.Length == 0 ? "" : $" and {string.Join(" and ", more.AsEnumerable())}";
    }

    public static LinkExplanation Shadowed(LinkExplanation explanation, IPAddress? address, string sentence) =>
        Copy(explanation, LinkReason.Shadowed, address, [sentence, .. explanation.Sentences]);

    public static LinkExplanation Found(LinkExplanation explanation, IPAddress? address, string sentence) =>
        Copy(explanation, explanation.Reason, address, [.. explanation.Sentences, sentence]);

    public static LinkExplanation NotLinked(Container recipient, string name, RefusedLink? refused, Container? container)
    {
        string own = recipient.Info.Name;
        string shown = Quoting.Printable(name);
        if (refused is not null)
        {
            return new LinkExplanation { Recipient = own, Name = name, Reason = LinkReason.Refused, Sentences = [refused.Reason] };
        }

        var sentences = new List<string> { $"'{own}' has no link with the alias '{shown}', so its hosts file has no line of ours for it." };
        if (container is not null && container != recipient)
        {
            sentences.Add($"A container '{container.Info.Name}' exists; link it to make it known to '{own}': links are not transitive, and nobody is linked without being asked.");
        }

        return new LinkExplanation { Recipient = own, Name = name, Reason = LinkReason.NotLinked, Sentences = sentences };
    }

    /// <summary>Why a container cannot be reached at an address of its own.</summary>
    /// <param name="container">The container.</param>
    /// <param name="holder">Whose network it uses; null if that is gone.</param>
    public static string NoAddress(Container container, Container? holder)
    {
        string name = container.Info.Name;
        string user = holder is null || holder == container ? "it" : $"'{holder.Info.Name}', whose network it uses,";
        return $"'{name}' has no address, because " + holder switch
        {
            null => "the container whose network it uses is gone.",
            { Info.IsRunning: false } => $"{user} does not run.",
            { Info.Networks: var networks } when networks.Any(network => network.Name == "host") => $"{user} uses the machine's own network. Ask the machine itself, by the port.",
            _ => $"{user} is on no network that gives it one. A program outside reaches it by a published port only.",
        };
    }

    /// <summary>Adds sentences.</summary>
    public static LinkExplanation With(LinkExplanation explanation, IReadOnlyList<string> sentences) =>
        Copy(explanation, explanation.Reason, explanation.Address, [.. explanation.Sentences, .. sentences]);

    private static LinkExplanation Copy(LinkExplanation explanation, LinkReason reason, IPAddress? address, IReadOnlyList<string> sentences) => new()
    {
        Recipient = explanation.Recipient,
        Name = explanation.Name,
        Reason = reason,
        Address = address,
        Status = explanation.Status,
        Sentences = sentences,
    };

    /// <summary>What has become of a name that a publisher keeps.</summary>
    public static string OfName(PublishedNameStatus name)
    {
        string addresses = string.Join(" and ", name.Addresses);
        return (name.Since, name.Problem) switch
        {
            ({ } since, null) => string.Create(CultureInfo.InvariantCulture, $"'{name.Name}' in {name.Publisher} leads to {addresses} too, since {since:u}."),
            ({ } since, { } problem) => string.Create(CultureInfo.InvariantCulture, $"'{name.Name}' in {name.Publisher} led to {addresses} since {since:u}; whether it still does is not known: {problem}"),
            (null, null) => $"'{name.Name}' in {name.Publisher} is about to lead to {addresses}.",
            (null, { } problem) => $"'{name.Name}' of '{name.Container}' is not in {name.Publisher}: {problem}",
        };
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
        LinkReason.Bound when status is { Host: { } host, Way: LinkWay.PublishedPort } => $"that is the address of host '{host}', where '{status.Link.Source}' publishes its ports",
        LinkReason.Bound when status is { Host: { } host, Way: LinkWay.RoutedNetwork } => $"that is the address of '{status.Link.Source}' on host '{host}', to whose network there is a route",
        LinkReason.Bound when status.Host is { } host => $"that is the address of '{status.Link.Source}' on host '{host}', on network '{status.Network}', which both are on",
        LinkReason.SourceAwaited when status.Address is not null => $"the hosts file has it from before, and it is not known yet who bears '{status.Link.Source}' on other hosts",
        LinkReason.SourceAwaited => $"no container here has the name '{status.Link.Source}', and it is not known yet who bears it on other hosts",
        LinkReason.NotReachable => $"'{status.Link.Source}' runs on host '{status.Host}', and nothing leads there from here",
        LinkReason.HostLost => $"'{status.Link.Source}' is on host '{status.Host}', which cannot be relied on",
        LinkReason.SourceNotRunning when status.Host is { } host => $"'{status.Link.Source}' on host '{host}' does not run",
        LinkReason.Bound => $"that is the address of '{status.Link.Source}' on network '{status.Network}', which both are on",
        LinkReason.SourceUnknown => $"no container has the name '{status.Link.Source}'",
        LinkReason.SourceIsRecipient => $"'{status.Link.Source}' is the name of the recipient itself now",
        LinkReason.SourceNotRunning => $"'{status.Link.Source}' does not run",
        LinkReason.NoSharedNetwork => $"'{status.Link.Source}' runs, but on no network that '{status.Link.Recipient}' is on too",
        LinkReason.KeptAfterStop when status.Host is { } host => $"'{status.Link.Source}' on host '{host}' does not run or cannot be relied on, and the link's policy keeps its last address",
        LinkReason.KeptAfterStop => $"'{status.Link.Source}' does not run and the link's policy keeps its last address",
        LinkReason.PointedToSink when status.Host is { } host => $"'{status.Link.Source}' on host '{host}' does not run or cannot be relied on, and the link's policy points to this address meanwhile",
        LinkReason.PointedToSink when status.Source is null => $"no container is known that has the name '{status.Link.Source}' and the link's policy points to this address meanwhile",
        LinkReason.PointedToSink => $"'{status.Link.Source}' does not run and the link's policy points to this address meanwhile",
        _ => "nothing is known of it",
    };

    /// <summary>A network of others that a container is noted on and could not join, as a sentence; null if there is none.</summary>
    public static string? NotJoined(ContainerInfo info, IReadOnlyList<ContainerNetwork> others)
    {
        // Of one that has no address at all, only the others' show that a network gives some.
        bool hasAddresses = info.JoinedNetworks.Count < info.Networks.Count;
        ContainerNetwork? network = info.IsRunning
            ? info.Networks.FirstOrDefault(mine => !mine.HasAddress && others.Any(theirs => mine.IsSame(theirs) && (hasAddresses || theirs.HasAddress)))
            : null;
        return network is null ? null
            : $"'{info.Name}' is noted on network '{network.Name}', but has no address there: it could not join it. Connect it to that network again; where the engine says that it is connected already, disconnect it first.";
    }

    private static bool IsAlone(Container container) => container.Info is { NetworkOf: null } info && info.Networks.All(network => network.Name == "none");

    private static IEnumerable<string> WhatComes(Container recipient, Container? source, LinkStatus status, string? problem)
    {
        string name = recipient.Info.Name;
        if (status.AnsweredByDns)
        {
            yield return $"The runtime's own DNS answers the name on network '{status.Network}', so the hosts file has no line for it.";
        }
        else if (status.Address is not null && !recipient.Info.IsRunning)
        {
            yield return $"'{name}' does not run; the line is written when it starts.";
        }
        else if (status.Address is not null && problem is not null)
        {
            yield return $"The line is not written: {problem}";
        }

        switch (status.Reason)
        {
            case LinkReason.SourceUnknown:
                yield return "The link is pending: as soon as a container of that name runs, it is linked.";
                break;
            case LinkReason.SourceAwaited when status.Address is null:
                yield return "The link is pending: it waits for the directories of other hosts.";
                break;
            case LinkReason.HostLost:
                yield return "The link is pending: the line comes when the host is back, or another one has the name.";
                break;
            case LinkReason.SourceNotRunning:
                yield return "The link is pending: the line comes when it starts.";
                break;
            case LinkReason.NoSharedNetwork when recipient.Info.Networks.Any(network => network.Name == "host"):
                yield return $"The link is pending: '{name}' uses the machine's own network, where containers have no addresses of their own. Publish a port of the source, or give '{name}' a network.";
                break;
            case LinkReason.NoSharedNetwork when (IsAlone(recipient) ? recipient : source is not null && IsAlone(source) ? source : null) is { } alone:
                yield return $"The link is pending: '{alone.Info.Name}' is on no network that another container can be on, and an engine connects it to none later (Podman's pasta and slirp4netns, or 'none'). Create it anew on a network.";
                break;
            case LinkReason.NoSharedNetwork when source is not null && (NotJoined(recipient.Info, source.Info.Networks) ?? NotJoined(source.Info, recipient.Info.Networks)) is { } notJoined:
                yield return $"The link is pending: {notJoined}";
                break;
            case LinkReason.NoSharedNetwork:
                yield return "The link is pending: connect both to one network.";
                break;
        }
    }
}
