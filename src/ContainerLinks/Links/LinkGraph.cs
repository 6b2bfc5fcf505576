using System.Diagnostics.CodeAnalysis;

namespace ContainerLinks;

/// <summary>Who is linked to whom, under which alias, and who has to start before whom: the library's own <see cref="ILinkGraph"/>, in memory.</summary>
/// <remarks>
/// <para>Every operation costs what it touches, not the size of the graph, unless it says otherwise. A link takes one object, of the caller, and places in arrays that are used again.</para>
/// <threadsafety>Not safe for concurrent use if one of the threads changes it.</threadsafety>
/// </remarks>
public sealed class LinkGraph : ILinkGraph
{
    private readonly NodeTable _nodes = new();
    private readonly EdgeTable<ContainerLink> _links = new();
    private readonly DependencyTable _dependencies = new();
    private int _version;

    /// <summary>Makes an empty graph.</summary>
    /// <param name="defaultPolicy">The policy of links that have none; null: <see cref="LinkPolicy.Default"/>.</param>
    /// <exception cref="ArgumentException">The policy points to a sink address but has none.</exception>
    public LinkGraph(LinkPolicy? defaultPolicy = null) => DefaultPolicy = LinkPolicy.ThrowIfInvalid(defaultPolicy, nameof(defaultPolicy)) ?? LinkPolicy.Default;

    /// <inheritdoc/>
    public LinkPolicy DefaultPolicy { get; }

    /// <inheritdoc/>
    public int Count => _links.Count;

    /// <inheritdoc/>
    public IEnumerable<ContainerLink> Links
    {
        get
        {
            int version = _version;
            for (int edge = _links.First; edge >= 0; edge = _links[edge].Next)
            {
                yield return _links[edge].Item!;
                if (version != _version)
                {
                    throw new InvalidOperationException("The graph was changed while its links were enumerated; expected changes before or after.");
                }
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Containers => Array.ConvertAll(_nodes.InOrder(), _nodes.NameOf);

    /// <inheritdoc/>
    public bool Add(ContainerLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        if (link.Recipient == link.Source)
        {
            throw new ArgumentException($"The link '{link}' begins and ends at the same container; expected two containers.", nameof(link));
        }

        if (TryGet(link.Recipient, link.Alias, out ContainerLink? present))
        {
            return present.Source == link.Source
                ? false
                : throw new ContainerLinksException(
                    ContainerLinksError.AliasInUse,
                    $"The link '{link}' cannot be added, because '{link.Recipient}' has the link '{present}' already; expected another alias, or the removal of that link first.");
        }

        int recipient = _nodes.FindOrAdd(link.Recipient);
        _links.Add(recipient, _nodes.FindOrAdd(link.Source), HashOf(recipient, link.Alias), link);
        _version++;
        return true;
    }

    /// <inheritdoc/>
    public bool Remove(string recipient, string alias)
    {
        int edge = Find(recipient, alias);
        if (edge < 0)
        {
            return false;
        }

        (int from, int to) = (_links[edge].From, _links[edge].To);
        _links.Remove(edge);
        RemoveIfUnused(from);
        RemoveIfUnused(to);
        _version++;
        return true;
    }

    /// <summary>Gives a link another policy. Its place in all orders stays.</summary>
    /// <param name="recipient">The container that has the link.</param>
    /// <param name="alias">The alias; letter case does not matter.</param>
    /// <param name="policy">The policy; null for <see cref="DefaultPolicy"/>.</param>
    /// <returns>False if there is no such link.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="recipient"/> or <paramref name="alias"/> is null.</exception>
    /// <exception cref="ArgumentException">The policy points to a sink address but has none.</exception>
    public bool SetPolicy(string recipient, string alias, LinkPolicy? policy)
    {
        LinkPolicy.ThrowIfInvalid(policy, nameof(policy));
        int edge = Find(recipient, alias);
        if (edge < 0)
        {
            return false;
        }

        _links.SetItem(edge, _links[edge].Item! with { Policy = policy });
        _version++;
        return true;
    }

    /// <inheritdoc/>
    public bool TryGet(string recipient, string alias, [NotNullWhen(true)] out ContainerLink? link)
    {
        int edge = Find(recipient, alias);
        link = edge < 0 ? null : _links[edge].Item;
        return link is not null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<ContainerLink> LinksFrom(string recipient)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        return _links.ItemsFrom(_nodes.Find(recipient));
    }

    /// <inheritdoc/>
    public IReadOnlyList<ContainerLink> LinksTo(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return _links.ItemsTo(_nodes.Find(source));
    }

    /// <inheritdoc/>
    public bool Contains(string container)
    {
        ArgumentNullException.ThrowIfNull(container);
        return _nodes.Find(container) >= 0;
    }

    /// <inheritdoc/>
    public bool Rename(string oldName, string newName)
    {
        ArgumentNullException.ThrowIfNull(oldName);
        LinkSource.ThrowIfNoName(newName, nameof(newName));
        int node = _nodes.Find(oldName);
        if (node < 0 || oldName == newName)
        {
            return node >= 0;
        }

        int awaited = _nodes.Find(newName);
        if (awaited >= 0)
        {
            AwaitedName.GiveTo(_nodes, _links, _dependencies, node, awaited);
        }

        _nodes.Rename(node, newName);
        for (int edge = _links.FirstFrom(node); edge >= 0; edge = _links[edge].NextFrom)
        {
            _links.SetItem(edge, _links[edge].Item! with { Recipient = newName });
        }

        for (int edge = _links.FirstTo(node); edge >= 0; edge = _links[edge].NextTo)
        {
            _links.SetItem(edge, _links[edge].Item! with { Source = newName });
        }

        _version++;
        return true;
    }

    /// <inheritdoc/>
    public IReadOnlyList<ContainerLink> RemoveRecipient(string recipient)
    {
        IReadOnlyList<ContainerLink> links = LinksFrom(recipient);
        int node = _nodes.Find(recipient);
        if (node < 0)
        {
            return links;
        }

        RemoveAllFrom(_links, node);
        RemoveAllFrom(_dependencies.Edges, node);
        RemoveIfUnused(node);
        _version++;
        return links;
    }

    /// <inheritdoc/>
    public bool AddDependency(string container, string dependsOn)
    {
        LinkSource.ThrowIfNoName(container, nameof(container));
        LinkSource.ThrowIfNoName(dependsOn, nameof(dependsOn));
        if (container == dependsOn)
        {
            throw new ArgumentException($"'{container}' cannot depend on itself; expected two containers.", nameof(dependsOn));
        }

        bool isNew = _dependencies.Add(_nodes.FindOrAdd(container), _nodes.FindOrAdd(dependsOn));
        _version += isNew ? 1 : 0;
        return isNew;
    }

    /// <inheritdoc/>
    public bool RemoveDependency(string container, string dependsOn)
    {
        ArgumentNullException.ThrowIfNull(container);
        ArgumentNullException.ThrowIfNull(dependsOn);
        (int node, int earlier) = (_nodes.Find(container), _nodes.Find(dependsOn));
        if (!_dependencies.Remove(node, earlier))
        {
            return false;
        }

        RemoveIfUnused(node);
        RemoveIfUnused(earlier);
        _version++;
        return true;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> DependenciesOf(string container)
    {
        ArgumentNullException.ThrowIfNull(container);
        int node = _nodes.Find(container);
        EdgeTable<object> edges = _dependencies.Edges;
        List<string> names = [];
        for (int edge = node < 0 ? -1 : edges.FirstFrom(node); edge >= 0; edge = edges[edge].NextFrom)
        {
            names.Add(_nodes.NameOf(edges[edge].To));
        }

        return names;
    }

    /// <inheritdoc/>
    public bool TryGetStartOrder([NotNullWhen(true)] out StartOrder? order, [NotNullWhen(false)] out IReadOnlyList<string>? cycle) =>
        new StartOrderSearch(_nodes, _links, _dependencies.Edges, DefaultPolicy).TryRun(out order, out cycle);

    /// <inheritdoc/>
    public StartOrder GetStartOrder() => LinkGraphQuestions.GetStartOrder(this);

    /// <inheritdoc/>
    public IReadOnlyList<string> Impact(string source, bool transitive = false) => LinkGraphQuestions.Impact(this, source, transitive);

    /// <inheritdoc/>
    public string ToDot() => LinkGraphQuestions.ToDot(this);

    /// <inheritdoc/>
    public string ToMermaid() => LinkGraphQuestions.ToMermaid(this);

    /// <summary>Gives links to a container that is gone another source, which has links of its own and so is no rename. They keep their places, and none may end at its own recipient then.</summary>
    internal void MoveLinks(string source, string newSource)
    {
        foreach (ContainerLink link in LinksTo(source))
        {
            int edge = Find(link.Recipient, link.Alias);
            _links.MoveTo(edge, _nodes.FindOrAdd(newSource));
            _links.SetItem(edge, link with { Source = newSource });
            RemoveIfUnused(_nodes.Find(source));
            _version++;
        }
    }

    private static int HashOf(int recipient, string alias) => HashCode.Combine(recipient, LinkAlias.Comparer.GetHashCode(alias));

    private int Find(string recipient, string alias)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        ArgumentNullException.ThrowIfNull(alias);
        int node = _nodes.Find(recipient);
        int hash = HashOf(node, alias);
        int edge = node < 0 ? -1 : _links.FirstInBucket(hash);
        while (edge >= 0 && !(_links[edge].Hash == hash && _links[edge].From == node && LinkAlias.Comparer.Equals(_links[edge].Item!.Alias, alias)))
        {
            edge = _links[edge].NextInBucket;
        }

        return edge;
    }

    private void RemoveAllFrom<T>(EdgeTable<T> edges, int node)
        where T : class
    {
        for (int edge = edges.FirstFrom(node); edge >= 0; edge = edges.FirstFrom(node))
        {
            int other = edges[edge].To;
            edges.Remove(edge);
            RemoveIfUnused(other);
        }
    }

    private void RemoveIfUnused(int node)
    {
        EdgeTable<object> dependencies = _dependencies.Edges;
        if (node >= 0 && _links.CountFrom(node) + _links.CountTo(node) + dependencies.CountFrom(node) + dependencies.CountTo(node) == 0)
        {
            _nodes.Remove(node);
        }
    }
}
