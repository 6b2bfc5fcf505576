namespace ContainerLinks.Tests.Links;

public sealed class LinkGraphTests
{
    private static readonly ContainerLink WebDb = new("web", "mysql", "db");
    private static readonly ContainerLink WebCache = new("web", "redis", "cache");
    private static readonly ContainerLink ShopDb = new("shop", "mysql", "db");
    private readonly LinkGraph _graph = new();

    [Fact]
    public void Links_are_found_from_both_ends_in_order_of_declaration()
    {
        AddAll(ShopDb, WebCache, WebDb);

        _graph.Count.Should().Be(3);
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
    public void A_policy_can_be_changed_in_place()
    {
        AddAll(WebDb, WebCache);
        var policy = new LinkPolicy { Required = true };

        _graph.SetPolicy("web", "DB", policy).Should().BeTrue();

        _graph.LinksFrom("web").Should().Equal(WebDb with { Policy = policy }, WebCache);
        _graph.SetPolicy("web", "db", null).Should().BeTrue();
        _graph.Links.Should().Equal(WebDb, WebCache);
        _graph.SetPolicy("web", "nothing", policy).Should().BeFalse();
        FluentActions.Invoking(() => _graph.SetPolicy("web", "db", new() { OnSourceStopped = SourceStoppedAction.PointTo })).Should().Throw<ArgumentException>();
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
            () => _graph.TryGet("web", null!, out _), () => _graph.SetPolicy(null!, "db", null), () => _graph.SetPolicy("web", null!, null),
            () => _graph.LinksFrom(null!), () => _graph.LinksTo(null!), () => _graph.Contains(null!), () => _graph.RemoveRecipient(null!),
            () => _graph.Rename(null!, "web"), () => _graph.Rename("web", null!), () => _graph.AddDependency(null!, "web"), () => _graph.AddDependency("web", null!),
            () => _graph.RemoveDependency(null!, "web"), () => _graph.RemoveDependency("web", null!), () => _graph.DependenciesOf(null!), () => _graph.Impact(null!),
            () => _ = new LinkGraph(null!),
        ];

        calls.Should().AllSatisfy(call => call.Should().Throw<ArgumentNullException>());
    }

    private void AddAll(params ContainerLink[] links)
    {
        foreach (ContainerLink link in links)
        {
            _graph.Add(link).Should().BeTrue();
        }
    }
}
