namespace ContainerLinks.Tests.Links;

public sealed class LinkGraphDrawingTests
{
    private readonly LinkGraph _graph = new();

    public LinkGraphDrawingTests()
    {
        _graph.Add(new("web", "mysql", "db"));
        _graph.Add(new("web", "mysql", "my.db"));
        _graph.AddDependency("web", "vault");
    }

    [Fact]
    public void Dot_has_links_with_their_aliases_and_dashed_dependencies() =>
        _graph.ToDot().Should().Be(
            "digraph links {\n  \"web\";\n  \"mysql\";\n  \"vault\";\n  \"web\" -> \"mysql\" [label=\"db\"];\n  \"web\" -> \"mysql\" [label=\"my.db\"];\n"
            + "  \"web\" -> \"vault\" [style=dashed];\n}\n");

    [Fact]
    public void Mermaid_has_links_with_their_aliases_and_dashed_dependencies() =>
        _graph.ToMermaid().Should().Be(
            "flowchart LR\n  n0[\"web\"]\n  n1[\"mysql\"]\n  n2[\"vault\"]\n  n0 -->|\"db\"| n1\n  n0 -->|\"my.db\"| n1\n  n0 -.-> n2\n");

    [Fact]
    public void A_place_that_became_free_is_no_gap_in_a_drawing()
    {
        _graph.RemoveRecipient("web");
        _graph.Add(new("shop", "redis", "cache"));
        _graph.Add(new("web", "redis", "cache"));

        _graph.ToMermaid().Should().Be("flowchart LR\n  n0[\"shop\"]\n  n1[\"redis\"]\n  n2[\"web\"]\n  n0 -->|\"cache\"| n1\n  n2 -->|\"cache\"| n1\n");
    }

    [Fact]
    public void An_empty_graph_is_an_empty_drawing()
    {
        new LinkGraph().ToDot().Should().Be("digraph links {\n}\n");
        new LinkGraph().ToMermaid().Should().Be("flowchart LR\n");
    }

    [Theory]
    [InlineData("web", "\"web\"", "web")]
    [InlineData("a\"];x[\"", "\"a\\\"];x[\\\"\"", "a#34;#93;#59;x#91;#34;")]
    [InlineData("a\\", "\"a\\\\\"", "a#92;")]
    [InlineData("<b>&amp;", "\"<b>&amp;amp;\"", "#60;b#62;#38;amp#59;")]
    [InlineData("a\nb", "\"a&#10;b\"", "a#10;b")]
    [InlineData("a\u202eb", "\"a&#8238;b\"", "a#8238;b")]
    [InlineData("`#`", "\"`#`\"", "#96;#35;#96;")]
    [InlineData("größe 😀", "\"größe 😀\"", "größe #128512;")]
    public void A_strangers_text_stays_text(string text, string dot, string mermaid)
    {
        DiagramText.QuoteForDot(text).Should().Be(dot);
        DiagramText.EscapeForMermaid(text).Should().Be(mermaid);
    }
}
