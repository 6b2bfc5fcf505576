namespace ContainerLinks.Tests.Links;

public sealed class LinkGraphRenameTests
{
    private readonly LinkGraph _graph = new();

    [Fact]
    public void Links_follow_a_rename_at_both_ends_and_keep_their_places()
    {
        var policy = new LinkPolicy { Required = true };
        _graph.Add(new("web", "mysql", "db"));
        _graph.Add(new("proxy", "web", "www") { Policy = policy });
        _graph.Add(new("web", "redis", "cache"));

        _graph.Rename("web", "web2").Should().BeTrue();

        _graph.Links.Should().Equal(new("web2", "mysql", "db"), new ContainerLink("proxy", "web2", "www") { Policy = policy }, new("web2", "redis", "cache"));
        _graph.LinksFrom("web2").Select(link => link.Alias).Should().Equal("db", "cache");
        _graph.LinksTo("web2").Should().ContainSingle();
        _graph.TryGet("web2", "DB", out _).Should().BeTrue();
        _graph.TryGet("web", "db", out _).Should().BeFalse();
        _graph.Contains("web").Should().BeFalse();
    }

    [Fact]
    public void Dependencies_follow_a_rename()
    {
        _graph.AddDependency("web", "vault");
        _graph.AddDependency("proxy", "web");

        _graph.Rename("web", "web2").Should().BeTrue();

        _graph.DependenciesOf("web2").Should().Equal("vault");
        _graph.DependenciesOf("proxy").Should().Equal("web2");
        _graph.AddDependency("proxy", "web2").Should().BeFalse();
    }

    [Fact]
    public void Names_can_be_swapped_over_a_third_one()
    {
        _graph.Add(new("web", "blue", "db"));
        _graph.Add(new("shop", "green", "db"));

        _graph.Rename("blue", "aside");
        _graph.Rename("green", "blue");
        _graph.Rename("aside", "green");

        _graph.Links.Should().Equal(new ContainerLink("web", "green", "db"), new("shop", "blue", "db"));
    }

    [Fact]
    public void An_unknown_name_has_nothing_to_rename_and_the_same_name_changes_nothing()
    {
        _graph.Add(new("web", "mysql", "db"));

        _graph.Rename("nobody", "somebody").Should().BeFalse();
        _graph.Rename("nobody", "nobody").Should().BeFalse();
        _graph.Rename("web", "web").Should().BeTrue();
        _graph.Links.Should().Equal(new ContainerLink("web", "mysql", "db"));
    }

    [Fact]
    public void Links_that_wait_for_the_new_name_lead_to_the_renamed_container()
    {
        _graph.Add(new("web", "mysql", "db"));
        _graph.Add(new("shop", "mysql-new", "db"));
        _graph.AddDependency("web", "mysql");
        _graph.AddDependency("shop", "mysql");
        _graph.AddDependency("shop", "mysql-new");

        _graph.Rename("mysql-new", "mysql").Should().BeTrue();

        _graph.LinksTo("mysql").Should().Equal(new ContainerLink("shop", "mysql", "db"), new("web", "mysql", "db"));
        _graph.Links.Select(link => link.Recipient).Should().Equal("web", "shop");
        _graph.DependenciesOf("web").Should().Equal("mysql");
        _graph.DependenciesOf("shop").Should().Equal("mysql");
        _graph.Contains("mysql-new").Should().BeFalse();
        _graph.RemoveRecipient("web");
        _graph.RemoveRecipient("shop");
        _graph.Contains("mysql").Should().BeFalse();
    }

    [Fact]
    public void A_container_without_links_can_take_a_name_that_links_wait_for()
    {
        _graph.Add(new("web", "mysql", "db"));
        for (int i = 0; i < 10; i++)
        {
            _graph.AddDependency("job", $"other{i}");
        }

        _graph.Rename("other9", "mysql").Should().BeTrue();

        _graph.LinksTo("mysql").Should().ContainSingle();
        _graph.DependenciesOf("job").Should().HaveCount(10).And.EndWith("mysql");
    }

    [Fact]
    public void Two_containers_are_never_made_one()
    {
        _graph.Add(new("web", "mysql", "db"));
        _graph.Add(new("shop", "web", "www"));
        _graph.AddDependency("job", "shop");

        ShouldBeRefused("shop", "web", "*'web' has links of its own, such as 'web -> mysql:db'*");
        ShouldBeRefused("web", "job", "*'job' has dependencies of its own*");
        ShouldBeRefused("web", "mysql", "*'web -> mysql:db' would end at its own recipient*");
        _graph.AddDependency("other", "alone");
        ShouldBeRefused("other", "alone", "*'other' depends on 'alone'*");
        _graph.Links.Should().Equal(new ContainerLink("web", "mysql", "db"), new("shop", "web", "www"));
    }

    [Fact]
    public void A_new_name_is_a_name() =>
        FluentActions.Invoking(() => _graph.Rename("web", "we b")).Should().Throw<ArgumentException>().WithParameterName("newName");

    private void ShouldBeRefused(string oldName, string newName, string message) =>
        FluentActions.Invoking(() => _graph.Rename(oldName, newName)).Should().Throw<ContainerLinksException>()
            .Where(error => error.Error == ContainerLinksError.NameInUse).WithMessage(message);
}
