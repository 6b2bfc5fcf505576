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
}
