namespace ContainerLinks.Tests.Links;

public sealed class LinkGraphContractTests : LinkGraphConformance
{
    protected override ILinkGraph Create(LinkPolicy defaultPolicy) => new LinkGraph(defaultPolicy);
}

public sealed class NaiveLinkGraphContractTests : LinkGraphConformance
{
    protected override ILinkGraph Create(LinkPolicy defaultPolicy) => new NaiveLinkGraph(defaultPolicy);
}

public sealed class LinkGraphOrderContractTests : LinkGraphOrderConformance
{
    protected override ILinkGraph Create(LinkPolicy defaultPolicy) => new LinkGraph(defaultPolicy);
}

public sealed class NaiveLinkGraphOrderContractTests : LinkGraphOrderConformance
{
    protected override ILinkGraph Create(LinkPolicy defaultPolicy) => new NaiveLinkGraph(defaultPolicy);
}

/// <summary>What the library's own graph promises beyond the contract.</summary>
public sealed class LinkGraphTests
{
    private static readonly ContainerLink WebDb = new("web", "mysql", "db");
    private static readonly ContainerLink WebCache = new("web", "redis", "cache");
    private readonly LinkGraph _graph = new();

    [Fact]
    public void A_default_policy_is_a_policy()
    {
        FluentActions.Invoking(() => new LinkGraph(new() { OnSourceStopped = SourceStoppedAction.PointTo })).Should().Throw<ArgumentException>();
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
    public void A_long_chain_is_no_limit()
    {
        const int Length = 20_000;
        for (int i = 0; i < Length; i++)
        {
            _graph.AddDependency($"c{i}", $"c{i + 1}");
        }

        _graph.GetStartOrder().Waves.Should().HaveCount(Length + 1);
        _graph.AddDependency($"c{Length}", "c0");
        _graph.TryGetStartOrder(out _, out IReadOnlyList<string>? cycle).Should().BeFalse();
        cycle.Should().HaveCount(Length + 2);
    }

    private void ShouldBeRefused(string oldName, string newName, string message) =>
        FluentActions.Invoking(() => _graph.Rename(oldName, newName)).Should().Throw<ContainerLinksException>()
            .Where(error => error.Error == ContainerLinksError.NameInUse).WithMessage(message);

    private void AddAll(params ContainerLink[] links)
    {
        foreach (ContainerLink link in links)
        {
            _graph.Add(link).Should().BeTrue();
        }
    }
}
