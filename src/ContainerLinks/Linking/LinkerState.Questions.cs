namespace ContainerLinks;

/// <content>Questions. They change nothing.</content>
internal sealed partial class LinkerState
{
    public IReadOnlyList<LinkStatus> StatusOf(string? recipient)
    {
        IEnumerable<KnownContainer> recipients = recipient is null
            ? _topology.Containers
            : [_topology.Lookup(recipient) ?? throw Unknown(recipient)];
        return [.. recipients.SelectMany(known => Graph.LinksFrom(known.Node).Select(link => _keeper.StatusOf(known, link)))];
    }

    public LinkExplanation Explain(string recipient, string name)
    {
        if (_topology.Lookup(recipient) is not { } known)
        {
            return Explainer.UnknownRecipient(recipient, name);
        }

        return Graph.TryGet(known.Node, name, out ContainerLink? link)
            ? Explainer.Explain(known, _keeper.StatusOf(known, link))
            : Explainer.NotLinked(known, name, _topology.Lookup(name));
    }

    public IReadOnlyList<string> Impact(string source)
    {
        KnownContainer known = _topology.Lookup(source) ?? throw Unknown(source);
        return [.. Graph.LinksTo(known.Node).Select(link => link.Recipient).Distinct(StringComparer.Ordinal)];
    }

    public IReadOnlyList<LinkDrift> Drift() =>
    [
        .. _topology.Containers
            .Select(known => (known, links: Graph.LinksFrom(known.Node)))
            .Where(pair => pair.known.Info.IsRunning && (pair.links.Count > 0 || pair.known.MayHaveLines))
            .Select(pair => _hosts.Compare(pair.known, pair.links) with { Variables = pair.known.Given.MissingOrStale(_variables.Of(pair.known, pair.links)) })
            .Where(drift => !drift.IsEmpty),
    ];

    private ContainerLinksException Unknown(string reference) =>
        new(ContainerLinksError.ContainerNotFound, $"No container of runtime '{_runtime.Name}' has the name or id '{Quoting.Printable(reference)}'.");
}
