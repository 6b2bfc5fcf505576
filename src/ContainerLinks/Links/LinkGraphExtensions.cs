using System.Globalization;
using System.Text;

namespace ContainerLinks;

/// <summary>What can be told of any <see cref="ILinkGraph"/>: a start order, whom a source reaches, and pictures.</summary>
public static class LinkGraphExtensions
{
    /// <summary>The order in which containers can be started, as <see cref="ILinkGraph.TryGetStartOrder"/>.</summary>
    /// <param name="graph">The graph.</param>
    /// <returns>The order of all containers that the graph knows.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="graph"/> is null.</exception>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.Cycle"/>: containers depend on each other in a circle; the message has the path, such as <c>a -> b -> a</c>.</exception>
    public static StartOrder GetStartOrder(this ILinkGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return graph.TryGetStartOrder(out StartOrder? order, out IReadOnlyList<string>? cycle)
            ? order
            : throw new ContainerLinksException(
                ContainerLinksError.Cycle,
                $"There is no start order, because containers depend on each other in a circle: {string.Join(" -> ", cycle)}; expected at least one of these dependencies or required links to be left out.");
    }

    /// <summary>The recipients that a source's move, stop or rename reaches.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="source">The name of the source.</param>
    /// <param name="transitive">Whether the recipients of those recipients, and so on, count too. Links are not transitive, but failures are.</param>
    /// <returns>Each recipient once, nearer ones first, then in order of addition of the links; never <paramref name="source"/> itself; none for an unknown name.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="graph"/> or <paramref name="source"/> is null.</exception>
    public static IReadOnlyList<string> Impact(this ILinkGraph graph, string source, bool transitive = false)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(source);
        List<string> reached = [source];
        HashSet<string> seen = new(StringComparer.Ordinal) { source };
        for (int i = 0; i < (transitive ? reached.Count : 1); i++)
        {
            foreach (ContainerLink link in graph.LinksTo(reached[i]))
            {
                if (seen.Add(link.Recipient))
                {
                    reached.Add(link.Recipient);
                }
            }
        }

        reached.RemoveAt(0);
        return reached;
    }

    /// <summary>The graph in the DOT language of Graphviz. It costs the size of the graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <returns>Containers in order of declaration, links in order of addition with their aliases, then dependencies of each container as dashed lines; each line ends with a line feed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="graph"/> is null.</exception>
    public static string ToDot(this ILinkGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        IReadOnlyList<string> containers = graph.Containers;
        var text = new StringBuilder("digraph links {\n");
        foreach (string container in containers)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {DiagramText.QuoteForDot(container)};\n");
        }

        foreach (ContainerLink link in graph.Links)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {DiagramText.QuoteForDot(link.Recipient)} -> {DiagramText.QuoteForDot(link.Source)} [label={DiagramText.QuoteForDot(link.Alias)}];\n");
        }

        foreach ((string container, string dependsOn) in Dependencies(graph, containers))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {DiagramText.QuoteForDot(container)} -> {DiagramText.QuoteForDot(dependsOn)} [style=dashed];\n");
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>The graph as a Mermaid flowchart. It costs the size of the graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <returns>Containers in order of declaration, links in order of addition with their aliases, then dependencies of each container as dashed lines; each line ends with a line feed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="graph"/> is null.</exception>
    public static string ToMermaid(this ILinkGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        IReadOnlyList<string> containers = graph.Containers;
        var text = new StringBuilder("flowchart LR\n");
        var numbers = new Dictionary<string, int>(containers.Count, StringComparer.Ordinal);
        foreach (string container in containers)
        {
            text.Append(CultureInfo.InvariantCulture, $"  n{numbers.Count}[\"{DiagramText.EscapeForMermaid(container)}\"]\n");
            numbers.Add(container, numbers.Count);
        }

        foreach (ContainerLink link in graph.Links)
        {
            text.Append(CultureInfo.InvariantCulture, $"  n{numbers[link.Recipient]} -->|\"{DiagramText.EscapeForMermaid(link.Alias)}\"| n{numbers[link.Source]}\n");
        }

        foreach ((string container, string dependsOn) in Dependencies(graph, containers))
        {
            text.Append(CultureInfo.InvariantCulture, $"  n{numbers[container]} -.-> n{numbers[dependsOn]}\n");
        }

        return text.ToString();
    }

    private static IEnumerable<(string Container, string DependsOn)> Dependencies(ILinkGraph graph, IReadOnlyList<string> containers) =>
        containers.SelectMany(container => graph.DependenciesOf(container).Select(dependsOn => (container, dependsOn)));
}
