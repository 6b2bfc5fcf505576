using System.Globalization;
using System.Text;

namespace ContainerLinks;

/// <summary>What can be told of any <see cref="ILinkGraph"/> by its other members: a start order, whom a source reaches, and pictures.</summary>
internal static class LinkGraphQuestions
{
    public static StartOrder GetStartOrder(ILinkGraph graph)
    {
        return graph.TryGetStartOrder(out StartOrder? order, out IReadOnlyList<string>? cycle)
            ? order
            : throw new ContainerLinksException(
                ContainerLinksError.Cycle,
                $"There is no start order, because containers depend on each other in a circle: {string.Join(" -> ", cycle)}; expected at least one of these dependencies or required links to be left out.");
    }

    public static IReadOnlyList<string> Impact(ILinkGraph graph, string source, bool transitive)
    {
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

    public static string ToDot(ILinkGraph graph)
    {
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

    public static string ToMermaid(ILinkGraph graph)
    {
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
