namespace ContainerLinks;

/// <summary>What the linker, and everybody else, relies on in any <see cref="ILinkGraph"/>. Derive a class, make your graph, and run the tests; who starts first is in <see cref="LinkGraphOrderConformance"/>.</summary>
public abstract class LinkGraphConformance
{
    private static readonly ContainerLink WebDb = new("web", "mysql", "db");
    private static readonly ContainerLink WebCache = new("web", "redis", "cache");
    private static readonly ContainerLink ShopDb = new("shop", "mysql", "db");
    private ILinkGraph? _graph;

    private ILinkGraph Graph => _graph ??= Create(LinkPolicy.Default);

    /// <summary>Makes an empty graph.</summary>
    /// <param name="defaultPolicy">The policy of its links that have none.</param>
    protected abstract ILinkGraph Create(LinkPolicy defaultPolicy);

    [Fact]
    public void Links_are_found_from_both_ends_in_order_of_declaration()
    {
        AddAll(ShopDb, WebCache, WebDb);

        Assert.Equal(3, Graph.Count);
        Assert.Equal(["shop", "mysql", "web", "redis"], Graph.Containers);
        Assert.Equal([ShopDb, WebCache, WebDb], Graph.Links);
        Assert.Equal([WebCache, WebDb], Graph.LinksFrom("web"));
        Assert.Equal([ShopDb, WebDb], Graph.LinksTo("mysql"));
        Assert.Empty(Graph.LinksFrom("mysql"));
        Assert.Empty(Graph.LinksTo("web"));
        Assert.Empty(Graph.LinksFrom("nobody"));
        Assert.Empty(Graph.LinksTo("nobody"));
    }

    [Fact]
    public void A_link_is_found_by_recipient_and_alias_without_case()
    {
        AddAll(WebDb);

        Assert.True(Graph.TryGet("web", "DB", out ContainerLink? link));
        Assert.Same(WebDb, link);
        Assert.False(Graph.TryGet("WEB", "db", out _), "names of containers are compared with case");
        Assert.False(Graph.TryGet("web", "mysql", out _));
        Assert.False(Graph.TryGet("mysql", "db", out _));
    }

    [Fact]
    public void One_source_may_have_several_aliases_and_an_alias_keeps_its_letters()
    {
        ContainerLink second = WebDb with { Alias = "MySQL-Main" };
        AddAll(WebDb, second);

        Assert.Equal([WebDb, second], Graph.LinksTo("mysql"));
        Assert.Equal("MySQL-Main", Graph.LinksFrom("web")[1].Alias);
    }

    [Fact]
    public void The_same_link_twice_is_one_link()
    {
        Assert.True(Graph.Add(WebDb));
        Assert.False(Graph.Add(WebDb with { Alias = "DB", Policy = new() { Required = true } }));

        Assert.Same(WebDb, Assert.Single(Graph.Links));
    }

    [Fact]
    public void A_second_source_for_one_alias_is_refused_and_both_links_are_named()
    {
        AddAll(WebDb);

        ContainerLinksException refused = Refuses(ContainerLinksError.AliasInUse, () => Graph.Add(new("web", "postgres", "DB")));

        Assert.False(refused.IsTransient);
        Assert.Matches("(?s)'web -> postgres:DB'.*'web -> mysql:db'.*expected", refused.Message);
        Assert.False(Graph.Contains("postgres"));
        Assert.Equal(1, Graph.Count);
    }

    [Fact]
    public void A_link_to_itself_is_misuse()
    {
        ILinkGraph graph = Graph;

        ArgumentException misuse = Assert.ThrowsAny<ArgumentException>(() => graph.Add(new("web", "web", "me")));

        Assert.Contains("same container", misuse.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_may_go_round_in_circles()
    {
        AddAll(new("one", "two", "other"), new("two", "one", "other"));

        Assert.Equal([new ContainerLink("two", "one", "other")], Graph.LinksTo("one"));
    }

    [Fact]
    public void A_removed_link_is_gone_from_both_ends_and_returns_at_the_end()
    {
        AddAll(WebDb, WebCache, ShopDb);

        Assert.True(Graph.Remove("web", "DB"));
        Assert.False(Graph.Remove("web", "db"));
        Assert.False(Graph.Remove("nobody", "db"));

        Assert.Equal([WebCache, ShopDb], Graph.Links);
        Assert.Equal([ShopDb], Graph.LinksTo("mysql"));
        AddAll(WebDb);
        Assert.Equal([WebCache, WebDb], Graph.LinksFrom("web"));
        Assert.Equal([ShopDb, WebDb], Graph.LinksTo("mysql"));
    }

    [Fact]
    public void A_name_is_known_as_long_as_something_mentions_it()
    {
        AddAll(WebDb, WebCache);
        Graph.Remove("web", "db");

        Assert.False(Graph.Contains("mysql"));
        Assert.True(Graph.Contains("web"));
        Graph.Remove("web", "cache");
        Assert.False(Graph.Contains("web"));
    }

    [Fact]
    public void Removing_a_recipient_takes_its_links_and_dependencies_and_leaves_those_of_others()
    {
        ContainerLink toWeb = new("proxy", "web", "web");
        AddAll(WebDb, toWeb, WebCache, ShopDb);
        Graph.AddDependency("web", "vault");
        Graph.AddDependency("proxy", "web");

        Assert.Equal([WebDb, WebCache], Graph.RemoveRecipient("web"));

        Assert.Equal([toWeb, ShopDb], Graph.Links);
        Assert.False(Graph.Contains("redis"));
        Assert.False(Graph.Contains("vault"));
        Assert.Equal(["web"], Graph.DependenciesOf("proxy"));
        Assert.Empty(Graph.RemoveRecipient("web"));
        Assert.Empty(Graph.RemoveRecipient("nobody"));
    }

    [Fact]
    public void A_list_is_a_copy_but_an_enumeration_of_all_links_refuses_changes()
    {
        AddAll(WebDb, WebCache);
        foreach (ContainerLink link in Graph.LinksFrom("web"))
        {
            Assert.True(Graph.Remove(link.Recipient, link.Alias));
        }

        AddAll(WebDb, WebCache);
        using IEnumerator<ContainerLink> links = Graph.Links.GetEnumerator();
        links.MoveNext();
        Graph.Remove("web", "cache");
        Assert.ThrowsAny<InvalidOperationException>(() => links.MoveNext());
    }

    [Fact]
    public void Null_is_misuse()
    {
        ILinkGraph graph = Graph;
        Action[] calls =
        [
            () => graph.Add(null!), () => graph.Remove(null!, "db"), () => graph.Remove("web", null!), () => graph.TryGet(null!, "db", out _),
            () => graph.TryGet("web", null!, out _),
            () => graph.LinksFrom(null!), () => graph.LinksTo(null!), () => graph.Contains(null!), () => graph.RemoveRecipient(null!),
            () => graph.Rename(null!, "web"), () => graph.Rename("web", null!), () => graph.AddDependency(null!, "web"), () => graph.AddDependency("web", null!),
            () => graph.RemoveDependency(null!, "web"), () => graph.RemoveDependency("web", null!), () => graph.DependenciesOf(null!), () => graph.Impact(null!),
        ];

        Assert.All(calls, call => Assert.ThrowsAny<ArgumentNullException>(call));
    }

    [Fact]
    public void Links_follow_a_rename_at_both_ends_and_keep_their_places()
    {
        var policy = new LinkPolicy { Required = true };
        Graph.Add(new("web", "mysql", "db"));
        Graph.Add(new("proxy", "web", "www") { Policy = policy });
        Graph.Add(new("web", "redis", "cache"));

        Assert.True(Graph.Rename("web", "web2"));

        Assert.Equal([new("web2", "mysql", "db"), new ContainerLink("proxy", "web2", "www") { Policy = policy }, new("web2", "redis", "cache")], Graph.Links);
        Assert.Equal(["db", "cache"], Graph.LinksFrom("web2").Select(link => link.Alias));
        Assert.Single(Graph.LinksTo("web2"));
        Assert.True(Graph.TryGet("web2", "DB", out _));
        Assert.False(Graph.TryGet("web", "db", out _));
        Assert.False(Graph.Contains("web"));
    }

    [Fact]
    public void Dependencies_follow_a_rename()
    {
        Graph.AddDependency("web", "vault");
        Graph.AddDependency("proxy", "web");

        Assert.True(Graph.Rename("web", "web2"));

        Assert.Equal(["vault"], Graph.DependenciesOf("web2"));
        Assert.Equal(["web2"], Graph.DependenciesOf("proxy"));
        Assert.False(Graph.AddDependency("proxy", "web2"));
    }

    [Fact]
    public void Names_can_be_swapped_over_a_third_one()
    {
        Graph.Add(new("web", "blue", "db"));
        Graph.Add(new("shop", "green", "db"));

        Graph.Rename("blue", "aside");
        Graph.Rename("green", "blue");
        Graph.Rename("aside", "green");

        Assert.Equal([new ContainerLink("web", "green", "db"), new("shop", "blue", "db")], Graph.Links);
    }

    [Fact]
    public void An_unknown_name_has_nothing_to_rename_and_the_same_name_changes_nothing()
    {
        Graph.Add(new("web", "mysql", "db"));

        Assert.False(Graph.Rename("nobody", "somebody"));
        Assert.False(Graph.Rename("nobody", "nobody"));
        Assert.True(Graph.Rename("web", "web"));
        Assert.Equal([new ContainerLink("web", "mysql", "db")], Graph.Links);
    }

    [Fact]
    public void Links_that_wait_for_the_new_name_lead_to_the_renamed_container()
    {
        Graph.Add(new("web", "mysql", "db"));
        Graph.Add(new("shop", "mysql-new", "db"));
        Graph.AddDependency("web", "mysql");
        Graph.AddDependency("shop", "mysql");
        Graph.AddDependency("shop", "mysql-new");

        Assert.True(Graph.Rename("mysql-new", "mysql"));

        Assert.Equal([new ContainerLink("shop", "mysql", "db"), new("web", "mysql", "db")], Graph.LinksTo("mysql"));
        Assert.Equal(["web", "shop"], Graph.Links.Select(link => link.Recipient));
        Assert.Equal(["mysql"], Graph.DependenciesOf("web"));
        Assert.Equal(["mysql"], Graph.DependenciesOf("shop"));
        Assert.False(Graph.Contains("mysql-new"));
        Graph.RemoveRecipient("web");
        Graph.RemoveRecipient("shop");
        Assert.False(Graph.Contains("mysql"));
    }

    [Fact]
    public void Two_containers_are_never_made_one()
    {
        Graph.Add(new("web", "mysql", "db"));
        Graph.Add(new("shop", "web", "www"));
        Graph.AddDependency("job", "shop");

        RefusesRename("shop", "web");
        RefusesRename("web", "job");
        RefusesRename("web", "mysql");
        Graph.AddDependency("other", "alone");
        RefusesRename("other", "alone");
        Assert.Equal([new ContainerLink("web", "mysql", "db"), new("shop", "web", "www")], Graph.Links);
    }

    [Fact]
    public void A_new_name_is_a_name()
    {
        ILinkGraph graph = Graph;

        Assert.Equal("newName", Assert.ThrowsAny<ArgumentException>(() => graph.Rename("web", "we b")).ParamName);
    }

    private void RefusesRename(string oldName, string newName)
    {
        string before = Graph.ToDot();
        Refuses(ContainerLinksError.NameInUse, () => Graph.Rename(oldName, newName));
        Assert.Equal(before, Graph.ToDot());
    }

    private static ContainerLinksException Refuses(ContainerLinksError error, Action call)
    {
        ContainerLinksException refused = Assert.ThrowsAny<ContainerLinksException>(call);
        Assert.Equal(error, refused.Error);
        return refused;
    }

    private void AddAll(params ContainerLink[] links)
    {
        foreach (ContainerLink link in links)
        {
            Assert.True(Graph.Add(link));
        }
    }
}
