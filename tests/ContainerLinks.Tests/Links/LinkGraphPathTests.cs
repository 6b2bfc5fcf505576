namespace ContainerLinks.Tests.Links;

public sealed class LinkGraphPathTests
{
    private static readonly LinkPolicy Required = new() { Required = true };
    private readonly LinkGraph _graph = new();

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
    public void The_container_declared_first_of_all_has_an_impact_like_others()
    {
        _graph.Add(new("web", "mysql", "db"));
        _graph.Add(new("proxy", "web", "www"));

        _graph.Impact("web").Should().Equal("proxy");
    }

    [Fact]
    public void A_dependency_on_an_unknown_container_cannot_be_taken_back()
    {
        _graph.AddDependency("web", "mysql");

        _graph.RemoveDependency("web", "nobody").Should().BeFalse();
        _graph.RemoveDependency("nobody", "mysql").Should().BeFalse();
        _graph.RemoveDependency("nobody", "somebody").Should().BeFalse();
        _graph.DependenciesOf("web").Should().Equal("mysql");
    }
}
