namespace ContainerLinks.Tests.Links;

/// <summary>What everybody who takes an <see cref="ILinkGraph"/> relies on. Derive from it, and from <see cref="LinkGraphOrderContract"/>, to try an implementation of your own: it uses the public API only.</summary>
public abstract class LinkGraphContract
{
    private static readonly ContainerLink WebDb = new("web", "mysql", "db");
    private static readonly ContainerLink WebCache = new("web", "redis", "cache");
    private static readonly ContainerLink ShopDb = new("shop", "mysql", "db");
    private readonly ILinkGraph _graph;

    protected LinkGraphContract(ILinkGraph graph) => _graph = graph;

    [Fact]
    public void Links_are_found_from_both_ends_in_order_of_declaration()
    {
        AddAll(ShopDb, WebCache, WebDb);

        _graph.Count.Should().Be(3);
        _graph.Containers.Should().Equal("shop", "mysql", "web", "redis");
        _graph.Links.Should().Equal(ShopDb, WebCache, WebDb);
        _graph.LinksFrom("web").Should().Equal(WebCache, WebDb);
        _graph.LinksTo("mysql").Should().Equal(ShopDb, WebDb);
        _graph.LinksFrom("mysql").Should().BeEmpty();
        _graph.LinksTo("web").Should().BeEmpty();
        _graph.LinksFrom("nobody").Should().BeEmpty();
        _graph.LinksTo("nobody").Should().BeEmpty();
    }

    [Fact]
    public void A_link_is_found_by_recipient_and_alias_without_case()
    {
        AddAll(WebDb);

        _graph.TryGet("web", "DB", out ContainerLink? link).Should().BeTrue();
        link.Should().BeSameAs(WebDb);
        _graph.TryGet("WEB", "db", out _).Should().BeFalse("names of containers are compared with case");
        _graph.TryGet("web", "mysql", out _).Should().BeFalse();
        _graph.TryGet("mysql", "db", out _).Should().BeFalse();
    }

    [Fact]
    public void One_source_may_have_several_aliases_and_an_alias_keeps_its_letters()
    {
        ContainerLink second = WebDb with { Alias = "MySQL-Main" };
        AddAll(WebDb, second);

        _graph.LinksTo("mysql").Should().Equal(WebDb, second);
        _graph.LinksFrom("web")[1].Alias.Should().Be("MySQL-Main");
    }

    [Fact]
    public void The_same_link_twice_is_one_link()
    {
        _graph.Add(WebDb).Should().BeTrue();
        _graph.Add(WebDb with { Alias = "DB", Policy = new() { Required = true } }).Should().BeFalse();

        _graph.Links.Should().ContainSingle().Which.Should().BeSameAs(WebDb);
    }

    [Fact]
    public void A_second_source_for_one_alias_is_refused_and_both_links_are_named()
    {
        AddAll(WebDb);

        FluentActions.Invoking(() => _graph.Add(new("web", "postgres", "DB"))).Should().Throw<ContainerLinksException>()
            .Where(error => error.Error == ContainerLinksError.AliasInUse && !error.IsTransient)
            .WithMessage("*'web -> postgres:DB'*'web -> mysql:db'*expected*");
        _graph.Contains("postgres").Should().BeFalse();
        _graph.Count.Should().Be(1);
    }

    [Fact]
    public void A_link_to_itself_is_misuse() =>
        FluentActions.Invoking(() => _graph.Add(new("web", "web", "me"))).Should().Throw<ArgumentException>().WithMessage("*same container*");

    [Fact]
    public void Links_may_go_round_in_circles()
    {
        AddAll(new("one", "two", "other"), new("two", "one", "other"));

        _graph.LinksTo("one").Should().Equal(new ContainerLink("two", "one", "other"));
    }

    [Fact]
    public void A_removed_link_is_gone_from_both_ends_and_returns_at_the_end()
    {
        AddAll(WebDb, WebCache, ShopDb);

        _graph.Remove("web", "DB").Should().BeTrue();
        _graph.Remove("web", "db").Should().BeFalse();
        _graph.Remove("nobody", "db").Should().BeFalse();

        _graph.Links.Should().Equal(WebCache, ShopDb);
        _graph.LinksTo("mysql").Should().Equal(ShopDb);
        AddAll(WebDb);
        _graph.LinksFrom("web").Should().Equal(WebCache, WebDb);
        _graph.LinksTo("mysql").Should().Equal(ShopDb, WebDb);
    }

    [Fact]
    public void A_name_is_known_as_long_as_something_mentions_it()
    {
        AddAll(WebDb, WebCache);
        _graph.Remove("web", "db");

        _graph.Contains("mysql").Should().BeFalse();
        _graph.Contains("web").Should().BeTrue();
        _graph.Remove("web", "cache");
        _graph.Contains("web").Should().BeFalse();
    }

    [Fact]
    public void Removing_a_recipient_takes_its_links_and_dependencies_and_leaves_those_of_others()
    {
        ContainerLink toWeb = new("proxy", "web", "web");
        AddAll(WebDb, toWeb, WebCache, ShopDb);
        _graph.AddDependency("web", "vault");
        _graph.AddDependency("proxy", "web");

        _graph.RemoveRecipient("web").Should().Equal(WebDb, WebCache);

        _graph.Links.Should().Equal(toWeb, ShopDb);
        _graph.Contains("redis").Should().BeFalse();
        _graph.Contains("vault").Should().BeFalse();
        _graph.DependenciesOf("proxy").Should().Equal("web");
        _graph.RemoveRecipient("web").Should().BeEmpty();
        _graph.RemoveRecipient("nobody").Should().BeEmpty();
    }

    [Fact]
    public void A_list_is_a_copy_but_an_enumeration_of_all_links_refuses_changes()
    {
        AddAll(WebDb, WebCache);
        foreach (ContainerLink link in _graph.LinksFrom("web"))
        {
            _graph.Remove(link.Recipient, link.Alias).Should().BeTrue();
        }

        AddAll(WebDb, WebCache);
        using IEnumerator<ContainerLink> links = _graph.Links.GetEnumerator();
        links.MoveNext();
        _graph.Remove("web", "cache");
        FluentActions.Invoking(() => links.MoveNext()).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Null_is_misuse()
    {
        Action[] calls =
        [
            () => _graph.Add(null!), () => _graph.Remove(null!, "db"), () => _graph.Remove("web", null!), () => _graph.TryGet(null!, "db", out _),
            () => _graph.TryGet("web", null!, out _),
            () => _graph.LinksFrom(null!), () => _graph.LinksTo(null!), () => _graph.Contains(null!), () => _graph.RemoveRecipient(null!),
            () => _graph.Rename(null!, "web"), () => _graph.Rename("web", null!), () => _graph.AddDependency(null!, "web"), () => _graph.AddDependency("web", null!),
            () => _graph.RemoveDependency(null!, "web"), () => _graph.RemoveDependency("web", null!), () => _graph.DependenciesOf(null!), () => _graph.Impact(null!),
        ];

        calls.Should().AllSatisfy(call => call.Should().Throw<ArgumentNullException>());
    }

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
    public void Two_containers_are_never_made_one()
    {
        _graph.Add(new("web", "mysql", "db"));
        _graph.Add(new("shop", "web", "www"));
        _graph.AddDependency("job", "shop");

        ShouldBeRefused("shop", "web");
        ShouldBeRefused("web", "job");
        ShouldBeRefused("web", "mysql");
        _graph.AddDependency("other", "alone");
        ShouldBeRefused("other", "alone");
        _graph.Links.Should().Equal(new ContainerLink("web", "mysql", "db"), new("shop", "web", "www"));
    }

    [Fact]
    public void A_new_name_is_a_name() =>
        FluentActions.Invoking(() => _graph.Rename("web", "we b")).Should().Throw<ArgumentException>().WithParameterName("newName");

    private void ShouldBeRefused(string oldName, string newName)
    {
        string before = _graph.ToDot();
        FluentActions.Invoking(() => _graph.Rename(oldName, newName)).Should().Throw<ContainerLinksException>().Where(error => error.Error == ContainerLinksError.NameInUse);
        _graph.ToDot().Should().Be(before);
    }

    private void AddAll(params ContainerLink[] links)
    {
        foreach (ContainerLink link in links)
        {
            _graph.Add(link).Should().BeTrue();
        }
    }
}
