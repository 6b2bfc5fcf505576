namespace ContainerLinks.Tests.Links;

/// <summary>The part of <see cref="LinkGraphContract"/> that says who starts first.</summary>
public abstract class LinkGraphOrderContract
{
    private static readonly LinkPolicy Required = new() { Required = true };
    private readonly ILinkGraph _graph;

    protected LinkGraphOrderContract() => _graph = Create(LinkPolicy.Default);

    protected abstract ILinkGraph Create(LinkPolicy defaultPolicy);

    [Fact]
    public void Waves_follow_dependencies_and_free_containers_keep_their_order_of_declaration()
    {
        _graph.AddDependency("web", "mysql");
        _graph.AddDependency("web", "redis");
        _graph.AddDependency("proxy", "web");
        _graph.AddDependency("job", "redis");

        StartOrder order = _graph.GetStartOrder();

        order.Waves.Should().HaveCount(3);
        order.Waves[0].Should().Equal("mysql", "redis");
        order.Waves[1].Should().Equal("web", "job");
        order.Waves[2].Should().Equal("proxy");
        order.Containers.Should().Equal("mysql", "redis", "web", "job", "proxy");
    }

    [Fact]
    public void A_link_without_a_policy_follows_the_default_policy()
    {
        ILinkGraph graph = Create(Required);
        graph.Add(new("web", "mysql", "db"));
        graph.Add(new("web", "redis", "cache") { Policy = LinkPolicy.Default });

        graph.GetStartOrder().Containers.Should().Equal("mysql", "redis", "web");
        graph.DefaultPolicy.Should().BeSameAs(Required);
    }

    [Fact]
    public void A_dependency_and_required_links_between_the_same_two_count_once()
    {
        _graph.Add(new("web", "mysql", "db") { Policy = Required });
        _graph.Add(new("web", "mysql", "main") { Policy = Required });
        _graph.AddDependency("web", "mysql").Should().BeTrue();
        _graph.AddDependency("web", "mysql").Should().BeFalse();

        _graph.GetStartOrder().Containers.Should().Equal("mysql", "web");
    }

    [Fact]
    public void A_circle_is_told_with_its_path()
    {
        _graph.AddDependency("outside", "c");
        _graph.AddDependency("a", "free");
        _graph.AddDependency("a", "b");
        _graph.AddDependency("b", "c");
        _graph.Add(new("c", "a", "first") { Policy = Required });

        _graph.TryGetStartOrder(out StartOrder? order, out IReadOnlyList<string>? cycle).Should().BeFalse();
        order.Should().BeNull();
        cycle.Should().Equal("c", "a", "b", "c");
        FluentActions.Invoking(() => _graph.GetStartOrder()).Should().Throw<ContainerLinksException>()
            .Where(error => error.Error == ContainerLinksError.Cycle).WithMessage("*circle: c -> a -> b -> c; expected*");
    }

    [Fact]
    public void Circles_of_links_alone_are_fine()
    {
        _graph.Add(new("a", "b", "b"));
        _graph.Add(new("b", "a", "a"));

        _graph.TryGetStartOrder(out StartOrder? order, out IReadOnlyList<string>? cycle).Should().BeTrue();
        order!.Containers.Should().Equal("a", "b");
        cycle.Should().BeNull();
    }

    [Fact]
    public void An_empty_graph_has_an_empty_order() => _graph.GetStartOrder().Waves.Should().BeEmpty();

    [Fact]
    public void A_dependency_can_be_taken_back()
    {
        _graph.AddDependency("a", "b");
        _graph.AddDependency("b", "a");

        _graph.RemoveDependency("a", "nobody").Should().BeFalse();
        _graph.RemoveDependency("nobody", "a").Should().BeFalse();
        _graph.RemoveDependency("b", "a").Should().BeTrue();
        _graph.RemoveDependency("b", "a").Should().BeFalse();
        _graph.GetStartOrder().Containers.Should().Equal("b", "a");
        _graph.RemoveDependency("a", "b").Should().BeTrue();
        _graph.Contains("a").Should().BeFalse();
        _graph.DependenciesOf("a").Should().BeEmpty();
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a b", "a")]
    [InlineData("a", "")]
    public void A_dependency_has_two_containers(string container, string dependsOn)
    {
        FluentActions.Invoking(() => _graph.AddDependency(container, dependsOn)).Should().Throw<ArgumentException>();
        _graph.Contains("a").Should().BeFalse();
    }

    [Fact]
    public void Impact_lists_each_recipient_once_nearer_ones_first()
    {
        _graph.Add(new("web", "mysql", "db"));
        _graph.Add(new("web", "mysql", "main"));
        _graph.Add(new("proxy", "web", "www"));
        _graph.Add(new("job", "mysql", "db"));
        _graph.Add(new("mysql", "proxy", "front"));

        _graph.Impact("mysql").Should().Equal("web", "job");
        _graph.Impact("mysql", transitive: true).Should().Equal("web", "job", "proxy");
        _graph.Impact("job", transitive: true).Should().BeEmpty();
        _graph.Impact("nobody").Should().BeEmpty();
    }

    [Fact]
    public void Within_a_later_wave_the_one_declared_first_comes_first_whoever_it_waited_for()
    {
        _graph.AddDependency("web", "vault");
        _graph.AddDependency("job", "mysql");
        _graph.AddDependency("web", "redis");

        StartOrder order = _graph.GetStartOrder();

        order.Waves[0].Should().Equal("vault", "mysql", "redis");
        order.Waves[1].Should().Equal("web", "job");
    }

    [Fact]
    public void A_circle_has_no_link_that_is_not_required_and_none_that_leads_out_of_it()
    {
        _graph.Add(new("a", "free", "free") { Policy = Required });
        _graph.Add(new("a", "aside", "aside"));
        _graph.Add(new("a", "b", "b") { Policy = Required });
        _graph.Add(new("b", "a", "a") { Policy = Required });
        _graph.Add(new("aside", "a", "a") { Policy = Required });

        _graph.TryGetStartOrder(out _, out IReadOnlyList<string>? cycle).Should().BeFalse();

        cycle.Should().Equal("a", "b", "a");
    }

    [Fact]
    public void Links_order_nothing_unless_they_are_required()
    {
        _graph.Add(new("web", "mysql", "db"));
        _graph.GetStartOrder().Waves.Should().ContainSingle().Which.Should().Equal("web", "mysql");

        _graph.Remove("web", "db");
        _graph.Add(new("web", "mysql", "db") { Policy = Required });
        _graph.GetStartOrder().Containers.Should().Equal("mysql", "web");
    }

    [Fact]
    public void Drawings_have_every_container_link_and_dependency()
    {
        _graph.Add(new("web", "mysql", "db"));
        _graph.AddDependency("web", "vault");

        _graph.ToDot().Should().Be("digraph links {\n  \"web\";\n  \"mysql\";\n  \"vault\";\n  \"web\" -> \"mysql\" [label=\"db\"];\n  \"web\" -> \"vault\" [style=dashed];\n}\n");
        _graph.ToMermaid().Should().Be("flowchart LR\n  n0[\"web\"]\n  n1[\"mysql\"]\n  n2[\"vault\"]\n  n0 -->|\"db\"| n1\n  n0 -.-> n2\n");
    }
}

public sealed class LinkGraphOrderContractTests : LinkGraphOrderContract
{
    protected override ILinkGraph Create(LinkPolicy defaultPolicy) => new LinkGraph(defaultPolicy);
}

public sealed class NaiveLinkGraphOrderContractTests : LinkGraphOrderContract
{
    protected override ILinkGraph Create(LinkPolicy defaultPolicy) => new NaiveLinkGraph(defaultPolicy);
}
