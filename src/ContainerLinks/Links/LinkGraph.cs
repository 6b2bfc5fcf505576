using System.Diagnostics.CodeAnalysis;

namespace ContainerLinks;

/// <summary>Who is linked to whom, under which alias, and who has to start before whom.</summary>
/// <remarks>
/// <para>The graph knows names only: whether there are such containers, and whether they run, does not matter. A name is in it as long as a link or a
/// dependency mentions it. Names are compared ordinally, aliases without case.</para>
/// <para>Every operation costs what it touches, not the size of the graph, unless it says otherwise. Every list is a copy, and its order depends on nothing
/// but the calls that were made before.</para>
/// <para>Links may go round in circles, because names need no order. Only dependencies, and links whose policy is <see cref="LinkPolicy.Required"/>, say
/// who starts first.</para>
/// <threadsafety>Not safe for concurrent use if one of the threads changes it.</threadsafety>
/// </remarks>
public sealed partial class LinkGraph
{
    private readonly NodeTable _nodes = new();
    private readonly EdgeTable<ContainerLink> _links = new();
    private int _version;

    /// <summary>Makes an empty graph with <see cref="LinkPolicy.Default"/>.</summary>
    public LinkGraph()
        : this(LinkPolicy.Default)
    {
    }

    /// <summary>Makes an empty graph.</summary>
    /// <param name="defaultPolicy">The policy of links that have none.</param>
    /// <exception cref="ArgumentNullException"><paramref name="defaultPolicy"/> is null.</exception>
    /// <exception cref="ArgumentException">The policy points to a sink address but has none.</exception>
    public LinkGraph(LinkPolicy defaultPolicy)
    {
        ArgumentNullException.ThrowIfNull(defaultPolicy);
        DefaultPolicy = LinkPolicy.ThrowIfInvalid(defaultPolicy, nameof(defaultPolicy))!;
    }

    /// <summary>The policy of links that have none.</summary>
    public LinkPolicy DefaultPolicy { get; }

    /// <summary>How many links there are.</summary>
    public int Count => _links.Count;

    /// <summary>All links in order of addition, read as the enumeration goes on.</summary>
    /// <exception cref="InvalidOperationException">The graph was changed during the enumeration.</exception>
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

    /// <summary>Adds a link.</summary>
    /// <param name="link">The link. Neither of its ends needs to be known.</param>
    /// <returns>False if the recipient has this alias for this source already. The old link stays as it is, also if the policies differ: see <see cref="SetPolicy"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="link"/> is null.</exception>
    /// <exception cref="ArgumentException">Recipient and source are the same container.</exception>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.AliasInUse"/>: the recipient has this alias for another source.</exception>
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

    /// <summary>Removes a link.</summary>
    /// <param name="recipient">The container that has the link.</param>
    /// <param name="alias">The alias; letter case does not matter.</param>
    /// <returns>False if there is no such link.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public bool Remove(string recipient, string alias)
    {
        int edge = Find(recipient, alias);
        if (edge < 0)
        {
            return false;
        }

        RemoveLink(edge);
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

    /// <summary>Finds a link.</summary>
    /// <param name="recipient">The container that has the link.</param>
    /// <param name="alias">The alias; letter case does not matter.</param>
    /// <param name="link">The link, if the result is true.</param>
    /// <returns>False if there is no such link.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public bool TryGet(string recipient, string alias, [NotNullWhen(true)] out ContainerLink? link)
    {
        int edge = Find(recipient, alias);
        link = edge < 0 ? null : _links[edge].Item;
        return link is not null;
    }

    /// <summary>The links that a container has.</summary>
    /// <param name="recipient">The container's name.</param>
    /// <returns>The links in order of declaration; none for an unknown name.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="recipient"/> is null.</exception>
    public IReadOnlyList<ContainerLink> LinksFrom(string recipient)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        int node = _nodes.Find(recipient);
        if (node < 0 || _links.CountFrom(node) == 0)
        {
            return [];
        }

        var links = new ContainerLink[_links.CountFrom(node)];
        int count = 0;
        for (int edge = _links.FirstFrom(node); edge >= 0; edge = _links[edge].NextFrom)
        {
            links[count++] = _links[edge].Item!;
        }

        return links;
    }

    /// <summary>The links that lead to a container.</summary>
    /// <param name="source">The container's name.</param>
    /// <returns>The links in order of addition; none for an unknown name.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public IReadOnlyList<ContainerLink> LinksTo(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        int node = _nodes.Find(source);
        if (node < 0 || _links.CountTo(node) == 0)
        {
            return [];
        }

        var links = new ContainerLink[_links.CountTo(node)];
        int count = 0;
        for (int edge = _links.FirstTo(node); edge >= 0; edge = _links[edge].NextTo)
        {
            links[count++] = _links[edge].Item!;
        }

        return links;
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

    private void RemoveLink(int edge)
    {
        (int recipient, int source) = (_links[edge].From, _links[edge].To);
        _links.Remove(edge);
        RemoveIfUnused(recipient);
        RemoveIfUnused(source);
        _version++;
    }
}
