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

    private ContainerLinksException Unknown(string reference) =>
        new(ContainerLinksError.ContainerNotFound, $"No container of runtime '{_runtime.Name}' has the name or id '{Quoting.Printable(reference)}'.");
}
