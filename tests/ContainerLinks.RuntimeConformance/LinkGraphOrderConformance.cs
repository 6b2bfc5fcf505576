namespace ContainerLinks;

/// <summary>The part of <see cref="LinkGraphConformance"/> that says who starts first, and what a graph looks like drawn. Derive a class, make your graph, and run the tests.</summary>
public abstract class LinkGraphOrderConformance
{
    private static readonly LinkPolicy Required = new() { Required = true };
    private ILinkGraph? _graph;

    private ILinkGraph Graph => _graph ??= Create(LinkPolicy.Default);

    /// <summary>Makes an empty graph.</summary>
    /// <param name="defaultPolicy">The policy of its links that have none.</param>
    protected abstract ILinkGraph Create(LinkPolicy defaultPolicy);

    [Fact]
    public void Waves_follow_dependencies_and_free_containers_keep_their_order_of_declaration()
    {
        Graph.AddDependency("web", "mysql");
        Graph.AddDependency("web", "redis");
        Graph.AddDependency("proxy", "web");
        Graph.AddDependency("job", "redis");

        StartOrder order = Graph.GetStartOrder();

        Assert.Equal(3, order.Waves.Count);
        Assert.Equal(["mysql", "redis"], order.Waves[0]);
        Assert.Equal(["web", "job"], order.Waves[1]);
        Assert.Equal(["proxy"], order.Waves[2]);
        Assert.Equal(["mysql", "redis", "web", "job", "proxy"], order.Containers);
    }

    [Fact]
    public void A_link_without_a_policy_follows_the_default_policy()
    {
        ILinkGraph graph = Create(Required);
        graph.Add(new("web", "mysql", "db"));
        graph.Add(new("web", "redis", "cache") { Policy = LinkPolicy.Default });

        Assert.Equal(["mysql", "redis", "web"], graph.GetStartOrder().Containers);
        Assert.Same(Required, graph.DefaultPolicy);
    }

    [Fact]
    public void A_dependency_and_required_links_between_the_same_two_count_once()
    {
        Graph.Add(new("web", "mysql", "db") { Policy = Required });
        Graph.Add(new("web", "mysql", "main") { Policy = Required });
        Assert.True(Graph.AddDependency("web", "mysql"));
        Assert.False(Graph.AddDependency("web", "mysql"));

        Assert.Equal(["mysql", "web"], Graph.GetStartOrder().Containers);
    }

    [Fact]
    public void A_circle_is_told_with_its_path()
    {
        Graph.AddDependency("outside", "c");
        Graph.AddDependency("a", "free");
        Graph.AddDependency("a", "b");
        Graph.AddDependency("b", "c");
        Graph.Add(new("c", "a", "first") { Policy = Required });

        Assert.False(Graph.TryGetStartOrder(out StartOrder? order, out IReadOnlyList<string>? cycle));
        Assert.Null(order);
        Assert.Equal(["c", "a", "b", "c"], cycle);
        ContainerLinksException refused = Assert.ThrowsAny<ContainerLinksException>(() => Graph.GetStartOrder());
        Assert.Equal(ContainerLinksError.Cycle, refused.Error);
        Assert.Contains("circle: c -> a -> b -> c; expected", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Circles_of_links_alone_are_fine()
    {
        Graph.Add(new("a", "b", "b"));
        Graph.Add(new("b", "a", "a"));

        Assert.True(Graph.TryGetStartOrder(out StartOrder? order, out IReadOnlyList<string>? cycle));
        Assert.Equal(["a", "b"], order.Containers);
        Assert.Null(cycle);
    }

    [Fact]
    public void An_empty_graph_has_an_empty_order() => Assert.Empty(Graph.GetStartOrder().Waves);

    [Fact]
    public void A_dependency_can_be_taken_back()
    {
        Graph.AddDependency("a", "b");
        Graph.AddDependency("b", "a");

        Assert.False(Graph.RemoveDependency("a", "nobody"));
        Assert.False(Graph.RemoveDependency("nobody", "a"));
        Assert.True(Graph.RemoveDependency("b", "a"));
        Assert.False(Graph.RemoveDependency("b", "a"));
        Assert.Equal(["b", "a"], Graph.GetStartOrder().Containers);
        Assert.True(Graph.RemoveDependency("a", "b"));
        Assert.False(Graph.Contains("a"));
        Assert.Empty(Graph.DependenciesOf("a"));
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a b", "a")]
    [InlineData("a", "")]
    public void A_dependency_has_two_containers(string container, string dependsOn)
    {
        Assert.ThrowsAny<ArgumentException>(() => Graph.AddDependency(container, dependsOn));
        Assert.False(Graph.Contains("a"));
    }

    [Fact]
    public void Impact_lists_each_recipient_once_nearer_ones_first()
    {
        Graph.Add(new("web", "mysql", "db"));
        Graph.Add(new("web", "mysql", "main"));
        Graph.Add(new("proxy", "web", "www"));
        Graph.Add(new("job", "mysql", "db"));
        Graph.Add(new("mysql", "proxy", "front"));

        Assert.Equal(["web", "job"], Graph.Impact("mysql"));
        Assert.Equal(["web", "job", "proxy"], Graph.Impact("mysql", transitive: true));
        Assert.Empty(Graph.Impact("job", transitive: true));
        Assert.Empty(Graph.Impact("nobody"));
    }

    [Fact]
    public void Within_a_later_wave_the_one_declared_first_comes_first_whoever_it_waited_for()
    {
        Graph.AddDependency("web", "vault");
        Graph.AddDependency("job", "mysql");
        Graph.AddDependency("web", "redis");

        StartOrder order = Graph.GetStartOrder();

        Assert.Equal(["vault", "mysql", "redis"], order.Waves[0]);
        Assert.Equal(["web", "job"], order.Waves[1]);
    }

    [Fact]
    public void A_circle_has_no_link_that_is_not_required_and_none_that_leads_out_of_it()
    {
        Graph.Add(new("a", "free", "free") { Policy = Required });
        Graph.Add(new("a", "aside", "aside"));
        Graph.Add(new("a", "b", "b") { Policy = Required });
        Graph.Add(new("b", "a", "a") { Policy = Required });
        Graph.Add(new("aside", "a", "a") { Policy = Required });

        Assert.False(Graph.TryGetStartOrder(out _, out IReadOnlyList<string>? cycle));

        Assert.Equal(["a", "b", "a"], cycle);
    }

    [Fact]
    public void Links_order_nothing_unless_they_are_required()
    {
        Graph.Add(new("web", "mysql", "db"));
        Assert.Equal(["web", "mysql"], Assert.Single(Graph.GetStartOrder().Waves));

        Graph.Remove("web", "db");
        Graph.Add(new("web", "mysql", "db") { Policy = Required });
        Assert.Equal(["mysql", "web"], Graph.GetStartOrder().Containers);
    }

    [Fact]
    public void Drawings_have_every_container_link_and_dependency()
    {
        Graph.Add(new("web", "mysql", "db"));
        Graph.AddDependency("web", "vault");

        Assert.Equal("digraph links {\n  \"web\";\n  \"mysql\";\n  \"vault\";\n  \"web\" -> \"mysql\" [label=\"db\"];\n  \"web\" -> \"vault\" [style=dashed];\n}\n", Graph.ToDot());
        Assert.Equal("flowchart LR\n  n0[\"web\"]\n  n1[\"mysql\"]\n  n2[\"vault\"]\n  n0 -->|\"db\"| n1\n  n0 -.-> n2\n", Graph.ToMermaid());
    }
}
