namespace ContainerLinks;

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
