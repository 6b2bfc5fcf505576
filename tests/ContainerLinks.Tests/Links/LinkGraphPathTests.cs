namespace ContainerLinks.Tests.Links;

public sealed class LinkGraphPathTests
{
    private readonly LinkGraph _graph = new();

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

    [Fact]
    public void An_order_of_somebody_elses_graph_is_a_copy_of_its_waves()
    {
        List<string> first = ["mysql"];
        var order = new StartOrder([first, ["web", "job"]]);

        first.Add("late");

        order.Waves.Select(wave => string.Join(' ', wave)).Should().Equal("mysql", "web job");
        order.Containers.Should().Equal("mysql", "web", "job");
        FluentActions.Invoking(() => new StartOrder(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new StartOrder([["a"], []])).Should().Throw<ArgumentException>().WithMessage("Wave 1 of the start order*");
        FluentActions.Invoking(() => new StartOrder([["a", null!]])).Should().Throw<ArgumentException>().WithMessage("Wave 0 of the start order*");
        FluentActions.Invoking(() => new StartOrder([null!])).Should().Throw<ArgumentException>();
    }
}
