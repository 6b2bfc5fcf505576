using System.Globalization;
using System.Text;

namespace ContainerLinks;

/// <content>Pictures of the graph.</content>
public sealed partial class LinkGraph
{
    /// <summary>The graph in the DOT language of Graphviz. It costs the size of the graph.</summary>
    /// <returns>Containers in order of declaration, links in order of addition with their aliases, then dependencies as dashed lines; each line ends with a line feed.</returns>
    public string ToDot()
    {
        var text = new StringBuilder("digraph links {\n");
        foreach (int node in _nodes.InOrder())
        {
            text.Append(CultureInfo.InvariantCulture, $"  {DiagramText.QuoteForDot(_nodes.NameOf(node))};\n");
        }

        foreach (ContainerLink link in Links)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {DiagramText.QuoteForDot(link.Recipient)} -> {DiagramText.QuoteForDot(link.Source)} [label={DiagramText.QuoteForDot(link.Alias)}];\n");
        }

        for (int edge = _dependencies.First; edge >= 0; edge = _dependencies[edge].Next)
        {
            string container = DiagramText.QuoteForDot(_nodes.NameOf(_dependencies[edge].From));
            text.Append(CultureInfo.InvariantCulture, $"  {container} -> {DiagramText.QuoteForDot(_nodes.NameOf(_dependencies[edge].To))} [style=dashed];\n");
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>The graph as a Mermaid flowchart. It costs the size of the graph.</summary>
    /// <returns>Containers in order of declaration, links in order of addition with their aliases, then dependencies as dashed lines; each line ends with a line feed.</returns>
    public string ToMermaid()
    {
        var text = new StringBuilder("flowchart LR\n");
        var numbers = new int[_nodes.Bound];
        int number = 0;
        foreach (int node in _nodes.InOrder())
        {
            numbers[node] = number;
            text.Append(CultureInfo.InvariantCulture, $"  n{number++}[\"{DiagramText.EscapeForMermaid(_nodes.NameOf(node))}\"]\n");
        }

        for (int edge = _links.First; edge >= 0; edge = _links[edge].Next)
        {
            text.Append(CultureInfo.InvariantCulture, $"  n{numbers[_links[edge].From]} -->|\"{DiagramText.EscapeForMermaid(_links[edge].Item!.Alias)}\"| n{numbers[_links[edge].To]}\n");
        }

        for (int edge = _dependencies.First; edge >= 0; edge = _dependencies[edge].Next)
        {
            text.Append(CultureInfo.InvariantCulture, $"  n{numbers[_dependencies[edge].From]} -.-> n{numbers[_dependencies[edge].To]}\n");
        }

        return text.ToString();
    }
}
