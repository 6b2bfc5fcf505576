namespace ContainerLinks;

/// <summary>Who is concerned when a container changes: the recipients of links that may lead to it, and those whose aliases it answers to by the runtime's DNS.</summary>
/// <param name="index">What is looked up the other way round.</param>
/// <param name="graph">The links.</param>
/// <param name="find">The container of an id.</param>
/// <param name="findNode">Who is known by a name in the graph.</param>
/// <param name="ownNames">What this host is called in links.</param>
internal sealed class Recipients(WorldIndex index, GuardedGraph graph, Func<ContainerId, Container?> find, Func<string, ContainerId?> findNode, Func<string[]> ownNames)
{
    /// <summary>The container itself, the recipients whose links lead to it, and those whose aliases it answers to by the runtime's DNS.</summary>
    public HashSet<ContainerId> ConcernedBy(ContainerId id)
    {
        HashSet<ContainerId> concerned = [id];
        if (find(id) is { } container)
        {
            Of(container, concerned);
            concerned.UnionWith(WhoAsksFor(container));
        }

        return concerned;
    }

    /// <summary>Recipients of a container, and of all that use its network.</summary>
    public void Of(Container source, HashSet<ContainerId> recipients)
    {
        OwnOf(source, recipients);
        if (index.IsShared(source.Id))
        {
            foreach (ContainerId id in index.SharersOf(source.Id))
            {
                if (id != source.Id && find(id) is { } sharer)
                {
                    OwnOf(sharer, recipients);
                }
            }
        }
    }

    private void OwnOf(Container source, HashSet<ContainerId> recipients)
    {
        OfName(source.Info.Name, recipients);
        foreach (string name in source.FormerNames)
        {
            OfName(name, recipients);
        }

        OfId(source.Id, recipients);
    }

    /// <summary>Recipients of links that the runtime keeps itself and that may lead to a container in its belief: it resolved a name once, whoever bears it now.</summary>
    public IEnumerable<ContainerId> OfNative(ContainerInfo source) => index.NamesEverOf(source.Id).Append(source.Name).SelectMany(index.RecipientsOfNative);

    /// <summary>Recipients of links with an alias that a container answers to by the runtime's DNS.</summary>
    private IEnumerable<ContainerId> WhoAsksFor(Container container) => WhoAsksFor(DnsNames.Of(container.Info));

    public IEnumerable<ContainerId> WhoAsksFor(IEnumerable<DnsName> names) => names.SelectMany(name => index.RecipientsByAlias(name.Name));

    public void OfName(string name, HashSet<ContainerId> recipients)
    {
        OfSource(name, recipients);
        foreach (string host in ownNames())
        {
            OfSource($"{name}@{host}", recipients);
        }
    }

    private void OfSource(string name, HashSet<ContainerId> recipients)
    {
        if (!index.IsDeclared(name))
        {
            return;
        }

        foreach (ContainerLink link in graph.LinksTo(name))
        {
            if (findNode(link.Recipient) is { } recipient)
            {
                recipients.Add(recipient);
            }
        }
    }

    private void OfId(ContainerId id, HashSet<ContainerId> recipients)
    {
        OfName(id.Value, recipients);
        foreach (string beginning in index.BeginningsOf(id))
        {
            OfName(beginning, recipients);
        }
    }
}

/// <summary>The graph of a world. One of somebody else that throws once is not asked again: from then on a graph of our own, made of the links that there are, stands in for it.</summary>
/// <param name="graph">The graph, of this world alone; null takes a graph of our own.</param>
/// <param name="links">The links that there are.</param>
/// <param name="rules">The settings.</param>
/// <param name="failed">Hears what the graph threw.</param>
internal sealed class GuardedGraph(ILinkGraph? graph, Func<IEnumerable<ContainerLink>> links, LinkingRules rules, Action<Exception>? failed)
{
    private ILinkGraph _graph = graph ?? new LinkGraph(rules.DefaultPolicy);

    public int Count => Ask(static (graph, _) => graph.Count, 0);

    public void Add(ContainerLink link) => Ask(static (graph, link) => graph.Add(link), link);

    public void Remove(string recipient, string alias) => Ask(static (graph, link) => graph.Remove(link.recipient, link.alias), (recipient, alias));

    public IReadOnlyList<ContainerLink> LinksTo(string source) => Ask(static (graph, source) => graph.LinksTo(source), source);

    public ContainerLink? Find(string recipient, string alias) =>
        Ask(static (graph, link) => graph.TryGet(link.recipient, link.alias, out ContainerLink? found) ? found : null, (recipient, alias));

    private TResult Ask<TArgument, TResult>(Func<ILinkGraph, TArgument, TResult> question, TArgument argument)
    {
        try
        {
            return question(_graph, argument);
        }
#pragma warning disable CA1031 // Whatever a graph of somebody else throws, links go on without it.
        catch (Exception failure) when (_graph is not LinkGraph)
#pragma warning restore CA1031
        {
            failed?.Invoke(failure);
            var ours = new LinkGraph(rules.DefaultPolicy);
            foreach (ContainerLink link in links())
            {
                ours.Add(link);
            }

            _graph = ours;
            return question(_graph, argument);
        }
    }
}
