namespace ContainerLinks;

/// <content>What happens to whole containers.</content>
public sealed partial class LinkGraph
{
    /// <summary>Tells whether a link or a dependency mentions a container.</summary>
    /// <param name="container">The container's name.</param>
    /// <returns>True if the graph knows the name.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="container"/> is null.</exception>
    public bool Contains(string container)
    {
        ArgumentNullException.ThrowIfNull(container);
        return _nodes.Find(container) >= 0;
    }

    /// <summary>Follows the rename of a container: the links and dependencies at both of its ends get the new name and keep their places.</summary>
    /// <remarks>Links that wait for a container of the new name, because none exists, lead to the renamed container from now on, behind those that it
    /// had. Two containers that both have links or dependencies of their own are never made one.</remarks>
    /// <param name="oldName">The present name.</param>
    /// <param name="newName">The new name. If it is the old one, nothing changes.</param>
    /// <returns>False if the graph does not know <paramref name="oldName"/>, so that nothing is to do.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="newName"/> is no name of a container.</exception>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.NameInUse"/>: a container of the new name has links or dependencies of its
    /// own, or the renamed one has a link to it or depends on it, and would end at itself. Nothing was changed.</exception>
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
            ThrowIfNotFree(node, awaited);
            TakeOver(node, awaited);
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

    /// <summary>Gives links to a container that is gone another source, which has links of its own and so is no rename. They keep their places, and none may end at its own recipient then.</summary>
    internal void MoveLinks(string source, string newSource)
    {
        foreach (ContainerLink link in LinksTo(source))
        {
            int edge = Find(link.Recipient, link.Alias);
            _links.MoveTo(edge, _nodes.FindOrAdd(newSource));
            _links.SetItem(edge, link with { Source = newSource });
            if (_nodes.Find(source) is var node and >= 0)
            {
                RemoveIfUnused(node);
            }

            _version++;
        }
    }

    /// <summary>Removes what a container had of its own: its links and its dependencies. Links that lead to it stay, and so do dependencies of others on it.</summary>
    /// <param name="recipient">The container's name.</param>
    /// <returns>The removed links in order of declaration; none for an unknown name.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="recipient"/> is null.</exception>
    public IReadOnlyList<ContainerLink> RemoveRecipient(string recipient)
    {
        IReadOnlyList<ContainerLink> links = LinksFrom(recipient);
        int node = _nodes.Find(recipient);
        if (node < 0)
        {
            return links;
        }

        for (int edge = _links.FirstFrom(node); edge >= 0; edge = _links.FirstFrom(node))
        {
            int source = _links[edge].To;
            _links.Remove(edge);
            RemoveIfUnused(source);
        }

        for (int edge = _dependencies.FirstFrom(node); edge >= 0; edge = _dependencies.FirstFrom(node))
        {
            int dependsOn = _dependencies[edge].To;
            _dependencies.Remove(edge);
            RemoveIfUnused(dependsOn);
        }

        RemoveIfUnused(node);
        _version++;
        return links;
    }

    private void ThrowIfNotFree(int node, int awaited)
    {
        (string oldName, string newName) = (_nodes.NameOf(node), _nodes.NameOf(awaited));
        string? reason = _links.FirstFrom(awaited) >= 0 ? $"'{newName}' has links of its own, such as '{_links[_links.FirstFrom(awaited)].Item}'"
            : _dependencies.FirstFrom(awaited) >= 0 ? $"'{newName}' has dependencies of its own"
            : FindLink(node, awaited) is ContainerLink link ? $"the link '{link}' would end at its own recipient"
            : FindDependency(node, awaited) >= 0 ? $"'{oldName}' depends on '{newName}'"
            : null;
        if (reason is not null)
        {
            throw new ContainerLinksException(ContainerLinksError.NameInUse, $"'{oldName}' cannot become '{newName}' in the graph: {reason}; expected a name that is free.");
        }
    }

    private ContainerLink? FindLink(int from, int to)
    {
        for (int edge = _links.FirstFrom(from); edge >= 0; edge = _links[edge].NextFrom)
        {
            if (_links[edge].To == to)
            {
                return _links[edge].Item;
            }
        }

        return null;
    }

    private void TakeOver(int node, int awaited)
    {
        for (int edge = _links.FirstTo(awaited); edge >= 0; edge = _links.FirstTo(awaited))
        {
            _links.MoveTo(edge, node);
        }

        for (int edge = _dependencies.FirstTo(awaited); edge >= 0; edge = _dependencies.FirstTo(awaited))
        {
            int dependent = _dependencies[edge].From;
            _dependencies.Remove(edge);
            if (FindDependency(dependent, node) < 0)
            {
                _dependencies.Add(dependent, node, HashOf(dependent, node), null);
            }
        }

        _nodes.Remove(awaited);
    }

    private void RemoveIfUnused(int node)
    {
        if (_links.CountFrom(node) + _links.CountTo(node) + _dependencies.CountFrom(node) + _dependencies.CountTo(node) == 0)
        {
            _nodes.Remove(node);
        }
    }
}
