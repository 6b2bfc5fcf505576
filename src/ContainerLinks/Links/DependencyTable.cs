namespace ContainerLinks;

/// <summary>Who depends on whom, by the numbers of a <see cref="NodeTable"/>. No dependency begins or ends at -1, which stands for an unknown name.</summary>
internal sealed class DependencyTable
{
    /// <summary>The dependencies, from the container that starts later to the one that starts earlier.</summary>
    public EdgeTable<object> Edges { get; } = new();

    public bool Contains(int node, int dependsOn) => Find(node, dependsOn) >= 0;

    /// <summary>False if the dependency is there already.</summary>
    public bool Add(int node, int dependsOn)
    {
        bool isNew = !Contains(node, dependsOn);
        if (isNew)
        {
            Edges.Add(node, dependsOn, HashOf(node, dependsOn), null);
        }

        return isNew;
    }

    /// <summary>False if there is no such dependency.</summary>
    public bool Remove(int node, int dependsOn)
    {
        int edge = Find(node, dependsOn);
        if (edge >= 0)
        {
            Edges.Remove(edge);
        }

        return edge >= 0;
    }

    /// <summary>What depended on one container depends on another one from now on, once.</summary>
    public void MoveTo(int dependsOn, int node)
    {
        for (int edge = Edges.FirstTo(dependsOn); edge >= 0; edge = Edges.FirstTo(dependsOn))
        {
            int dependent = Edges[edge].From;
            Edges.Remove(edge);
            Add(dependent, node);
        }
    }

    private static int HashOf(int node, int dependsOn) => HashCode.Combine(node, dependsOn);

    private int Find(int node, int dependsOn)
    {
        int edge = Edges.FirstInBucket(HashOf(node, dependsOn));
        while (edge >= 0 && !(Edges[edge].From == node && Edges[edge].To == dependsOn))
        {
            edge = Edges[edge].NextInBucket;
        }

        return edge;
    }
}
