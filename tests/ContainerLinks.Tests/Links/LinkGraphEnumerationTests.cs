namespace ContainerLinks.Tests.Links;

public sealed class LinkGraphEnumerationTests
{
    private static readonly ContainerLink Extra = new("job", "redis", "cache");

    private static readonly Dictionary<string, Action<LinkGraph>> Changes = new()
    {
        ["add"] = graph => graph.Add(new("shop", "mysql", "db")),
        ["remove"] = graph => graph.Remove("web", "cache"),
        ["policy"] = graph => graph.SetPolicy("web", "db", new() { Required = true }),
        ["rename"] = graph => graph.Rename("redis", "valkey"),
        ["recipient"] = graph => graph.RemoveRecipient("proxy"),
        ["dependency"] = graph => graph.AddDependency("web", "mysql"),
        ["no dependency"] = graph => graph.RemoveDependency("web", "vault"),
    };

    private readonly LinkGraph _graph = new();

    public LinkGraphEnumerationTests()
    {
        _graph.Add(new("web", "mysql", "db"));
        _graph.Add(new("web", "redis", "cache"));
        _graph.Add(new("proxy", "web", "www"));
        _graph.AddDependency("web", "vault");
    }

    public static TheoryData<string> Kinds => [.. Changes.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Any_change_ends_an_enumeration_of_all_links(string change)
    {
        using IEnumerator<ContainerLink> links = _graph.Links.GetEnumerator();
        links.MoveNext();

        Changes[change](_graph);

        FluentActions.Invoking(() => links.MoveNext()).Should().Throw<InvalidOperationException>().WithMessage("*graph was changed*expected changes before or after*");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_second_change_hides_the_first_one(string change)
    {
        using IEnumerator<ContainerLink> links = _graph.Links.GetEnumerator();
        links.MoveNext();

        Changes[change](_graph);
        _graph.Add(Extra);

        FluentActions.Invoking(() => links.MoveNext()).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void A_link_that_was_added_and_removed_again_is_a_change_too()
    {
        using IEnumerator<ContainerLink> links = _graph.Links.GetEnumerator();
        links.MoveNext();

        _graph.Add(Extra);
        _graph.Remove(Extra.Recipient, Extra.Alias);

        FluentActions.Invoking(() => links.MoveNext()).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void What_changes_nothing_lets_an_enumeration_go_on()
    {
        using IEnumerator<ContainerLink> links = _graph.Links.GetEnumerator();
        links.MoveNext();

        _graph.Add(new("web", "mysql", "db"));
        _graph.Remove("web", "nothing");
        _graph.SetPolicy("web", "nothing", null);
        _graph.Rename("nobody", "somebody");
        _graph.Rename("web", "web");
        _graph.RemoveRecipient("nobody");
        _graph.AddDependency("web", "vault");
        _graph.RemoveDependency("web", "nobody");

        links.MoveNext().Should().BeTrue();
    }
}
