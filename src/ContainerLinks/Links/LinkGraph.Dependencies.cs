using System.Diagnostics.CodeAnalysis;

namespace ContainerLinks;

/// <content>Who depends on whom.</content>
public sealed partial class LinkGraph
{
    private readonly EdgeTable<object> _dependencies = new();

    /// <summary>Says that a container has to start after another one. A circle shows only when a start order is asked for.</summary>
    /// <param name="container">The container that starts later.</param>
    /// <param name="dependsOn">The container that starts earlier.</param>
    /// <returns>False if that was said already.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An argument is no name of a container, or both are the same.</exception>
    public bool AddDependency(string container, string dependsOn)
    {
        LinkSource.ThrowIfNoName(container, nameof(container));
        LinkSource.ThrowIfNoName(dependsOn, nameof(dependsOn));
        if (container == dependsOn)
        {
            throw new ArgumentException($"'{container}' cannot depend on itself; expected two containers.", nameof(dependsOn));
        }

        int node = _nodes.FindOrAdd(container);
        int earlier = _nodes.FindOrAdd(dependsOn);
        if (FindDependency(node, earlier) >= 0)
        {
            return false;
        }

        _dependencies.Add(node, earlier, HashOf(node, earlier), null);
        _version++;
        return true;
    }

    /// <summary>Takes back what <see cref="AddDependency"/> said.</summary>
    /// <param name="container">The container that starts later.</param>
    /// <param name="dependsOn">The container that starts earlier.</param>
    /// <returns>False if that was not said.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public bool RemoveDependency(string container, string dependsOn)
    {
        ArgumentNullException.ThrowIfNull(container);
        ArgumentNullException.ThrowIfNull(dependsOn);
        (int node, int earlier) = (_nodes.Find(container), _nodes.Find(dependsOn));
        int edge = FindDependency(node, earlier);
        if (edge < 0)
        {
            return false;
        }

        _dependencies.Remove(edge);
        RemoveIfUnused(node);
        RemoveIfUnused(earlier);
        _version++;
        return true;
    }

    /// <summary>The containers that a container depends on, by <see cref="AddDependency"/> alone.</summary>
    /// <param name="container">The container's name.</param>
    /// <returns>Names in order of declaration; none for an unknown name.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="container"/> is null.</exception>
    public IReadOnlyList<string> DependenciesOf(string container)
    {
        ArgumentNullException.ThrowIfNull(container);
        int node = _nodes.Find(container);
        List<string> names = [];
        for (int edge = node < 0 ? -1 : _dependencies.FirstFrom(node); edge >= 0; edge = _dependencies[edge].NextFrom)
        {
            names.Add(_nodes.NameOf(_dependencies[edge].To));
        }

        return names;
    }

    /// <summary>The order in which containers can be started: by dependencies and by links whose policy is <see cref="LinkPolicy.Required"/>. It costs the size of the graph.</summary>
    /// <returns>The order of all containers that the graph knows.</returns>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.Cycle"/>: containers depend on each other in a circle; the message has the path, such as <c>a -> b -> a</c>.</exception>
    public StartOrder GetStartOrder() =>
        TryGetStartOrder(out StartOrder? order, out IReadOnlyList<string>? cycle)
            ? order
            : throw new ContainerLinksException(
                ContainerLinksError.Cycle,
                $"There is no start order, because containers depend on each other in a circle: {string.Join(" -> ", cycle)}; expected at least one of these dependencies or required links to be left out.");

    /// <summary>The order in which containers can be started, as <see cref="GetStartOrder"/>, without an exception.</summary>
    /// <param name="order">The order, if the result is true.</param>
    /// <param name="cycle">The path of a circle, if the result is false: each container depends on the next one, and the last one is the first one again.
    /// It begins with the one that was declared first.</param>
    /// <returns>False if containers depend on each other in a circle.</returns>
    public bool TryGetStartOrder([NotNullWhen(true)] out StartOrder? order, [NotNullWhen(false)] out IReadOnlyList<string>? cycle) =>
        new StartOrderSearch(_nodes, _links, _dependencies, DefaultPolicy).TryRun(out order, out cycle);

    /// <summary>The recipients that a source's move, stop or rename reaches.</summary>
    /// <param name="source">The name of the source.</param>
    /// <param name="transitive">Whether the recipients of those recipients, and so on, count too. Links are not transitive, but failures are.</param>
    /// <returns>Each recipient once, nearer ones first, then in order of addition of the links; never <paramref name="source"/> itself.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public IReadOnlyList<string> Impact(string source, bool transitive = false)
    {
        ArgumentNullException.ThrowIfNull(source);
        int first = _nodes.Find(source);
        if (first < 0)
        {
            return [];
        }

        List<int> reached = [first];
        HashSet<int> seen = [first];
        for (int i = 0; i < (transitive ? reached.Count : 1); i++)
        {
            for (int edge = _links.FirstTo(reached[i]); edge >= 0; edge = _links[edge].NextTo)
            {
                if (seen.Add(_links[edge].From))
                {
                    reached.Add(_links[edge].From);
                }
            }
        }

        return reached[1..].ConvertAll(_nodes.NameOf);
    }

    private static int HashOf(int node, int dependsOn) => HashCode.Combine(node, dependsOn);

    /// <summary>The dependency between two nodes, or -1. No edge begins or ends at -1, which stands for an unknown name.</summary>
    private int FindDependency(int node, int dependsOn)
    {
        int edge = _dependencies.FirstInBucket(HashOf(node, dependsOn));
        while (edge >= 0 && !(_dependencies[edge].From == node && _dependencies[edge].To == dependsOn))
        {
            edge = _dependencies[edge].NextInBucket;
        }

        return edge;
    }
}
