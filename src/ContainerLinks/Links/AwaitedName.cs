namespace ContainerLinks;

/// <summary>A name that links and dependencies lead to, although no container of the graph has it: one that is renamed can take it.</summary>
internal static class AwaitedName
{
    /// <summary>What leads to the name leads to the container from now on; the name's own node goes.</summary>
    /// <exception cref="ContainerLinksException">A container has the name; nothing was changed.</exception>
    public static void GiveTo(NodeTable nodes, EdgeTable<ContainerLink> links, DependencyTable dependencies, int node, int awaited)
    {
        ThrowIfTaken(nodes, links, dependencies, node, awaited);
        for (int edge = links.FirstTo(awaited); edge >= 0; edge = links.FirstTo(awaited))
        {
            links.MoveTo(edge, node);
        }

        dependencies.MoveTo(awaited, node);
        nodes.Remove(awaited);
    }

    private static void ThrowIfTaken(NodeTable nodes, EdgeTable<ContainerLink> links, DependencyTable dependencies, int node, int awaited)
    {
        (string oldName, string newName) = (nodes.NameOf(node), nodes.NameOf(awaited));
        string? reason = links.FirstFrom(awaited) >= 0 ? $"'{newName}' has links of its own, such as '{links[links.FirstFrom(awaited)].Item}'"
            : dependencies.Edges.FirstFrom(awaited) >= 0 ? $"'{newName}' has dependencies of its own"
            : FindLink(links, node, awaited) is ContainerLink link ? $"the link '{link}' would end at its own recipient"
            : dependencies.Contains(node, awaited) ? $"'{oldName}' depends on '{newName}'"
            : null;
        if (reason is not null)
        {
            throw new ContainerLinksException(ContainerLinksError.NameInUse, $"'{oldName}' cannot become '{newName}' in the graph: {reason}; expected a name that is free.");
        }
    }

    private static ContainerLink? FindLink(EdgeTable<ContainerLink> links, int from, int to)
    {
        for (int edge = links.FirstFrom(from); edge >= 0; edge = links[edge].NextFrom)
        {
            if (links[edge].To == to)
            {
                return links[edge].Item;
            }
        }

        return null;
    }
}
