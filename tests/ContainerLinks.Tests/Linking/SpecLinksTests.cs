using static ContainerLinks.Tests.KnownWorld;

namespace ContainerLinks.Tests;

/// <summary>What the text of a link means when a caller asks for it: a name, an id, or where another link leads.</summary>
public sealed class SpecLinksTests
{
    private static readonly string WholeId = "0123456789ab" + new string('c', 52);
    private static readonly string UnknownId = new('f', 64);
    private static readonly LinkingRules Rules = new KnownWorld().Rules;

    private readonly WorldSnapshot _world = new KnownWorld()
        .With(
            FakeRuntime.Copy(Info("db", Network("10.0.0.2")), id: WholeId),
            FakeRuntime.Copy(Info("vm-name", Network("10.0.0.4")), id: "vm.7"),
            FakeRuntime.Copy(Info("aaaaaaaaaaaa", Network("10.0.0.5")), id: "named"),
            FakeRuntime.Copy(Info("other", Network("10.0.0.6")), id: new string('a', 64)),
            Info("app", Network("10.0.0.3")))
        .Link("app", "db", "by-name")
        .Link("app", WholeId, "by-id", isById: true)
        .Snapshot;

    public static TheoryData<string, string, bool> Sources => new()
    {
        { "db", "db", false },
        { "nobody-yet", "nobody-yet", false },
        { "vm-name", "vm-name", false },
        { "vm.7", "vm.7", true },
        { WholeId, WholeId, true },
        { WholeId[..12], WholeId, true },
        { WholeId[..11], WholeId[..11], false },
        { UnknownId, UnknownId, true },
        { UnknownId[..12], UnknownId[..12], false },
        { new string('a', 12), new string('a', 12), false },
        { new string('a', 13), new string('a', 64), true },
        { "app/by-name", "db", false },
        { "app/BY-ID", WholeId, true },
        { new string('x', 200), new string('x', 200), false },
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_name_counts_before_an_id_and_a_name_of_nobody_waits(string text, string source, bool isById)
    {
        Link link = SpecLinks.LinkOf("web", LinkOption.Create(text, "alias"), policy: null, _world);
        link.Should().BeEquivalentTo(new { Source = source, IsById = isById, Alias = "alias", Origin = LinkOrigin.Code });
        link.Declared.Recipient.Should().Be("web");
    }

    [Theory]
    [InlineData("app/missing")]
    [InlineData("nobody/by-name")]
    public void A_source_that_is_the_name_of_no_link_is_told(string source)
    {
        Action link = () => SpecLinks.LinkOf("web", LinkOption.Create(source, "alias"), policy: null, _world);
        link.Should().Throw<ContainerLinksException>().WithMessage($"The source of '{source}:alias' is the name of a link, but there is no link '{source}'.").Which.Error.Should().Be(ContainerLinksError.LinkNotFound);
    }

    [Fact]
    public void A_text_that_can_be_no_container_is_refused()
    {
        Action link = () => SpecLinks.LinkOf("web", LinkOption.Create("x", "alias"), policy: null, _world);
        link.Should().Throw<ArgumentException>().WithMessage("*'x' is not a container name*");
    }

    [Fact]
    public void Links_of_a_spec_come_before_those_of_its_labels_and_the_same_one_may_be_asked_for_twice()
    {
        var spec = new ContainerSpec("web") { Links = ["db:a", "DB2:b", "db:a"], Labels = new Dictionary<string, string> { ["containerlinks.link"] = "db:c" } };

        (IReadOnlyList<LinkOption> all, int ofSpec) = SpecLinks.Parse(spec, Rules);

        all.Select(option => option.ToString()).Should().Equal("db:a", "DB2:b", "db:a", "db:c");
        ofSpec.Should().Be(3);
    }

    [Theory]
    [InlineData("host", false)]
    [InlineData("none", false)]
    [InlineData("container:other", false)]
    [InlineData("shared", true)]
    public void A_container_without_a_network_of_its_own_may_have_no_links_but_be_without_them(string network, bool mayHaveLinks)
    {
        SpecLinks.Parse(new ContainerSpec("web") { Network = network }, Rules).All.Should().BeEmpty();
        Action parse = () => SpecLinks.Parse(new ContainerSpec("web") { Network = network, Links = ["db"] }, Rules);
        if (mayHaveLinks)
        {
            parse.Should().NotThrow();
        }
        else
        {
            parse.Should().Throw<ArgumentException>().WithMessage($"'web' has links and the network mode '{network}'*");
        }
    }

    [Theory]
    [InlineData("db:a", "redis:A", "The links 'db:a' and 'redis:A' of 'web' have one alias; each alias stands for one source.")]
    [InlineData("db:my-db", "redis:my_db", "The aliases 'my-db' and 'my_db' of 'web' give link variables of one name (MY_DB_…)*")]
    public void Two_links_that_cannot_stand_beside_each_other_are_told_with_both_wherever_they_stand(string one, string other, string message)
    {
        var both = new ContainerSpec("web") { Links = ["first", one, "between", other] };
        var label = new ContainerSpec("web") { Links = [one], Labels = new Dictionary<string, string> { ["containerlinks.link"] = other } };
        foreach (ContainerSpec spec in (ContainerSpec[])[both, label])
        {
            Action parse = () => SpecLinks.Parse(spec, Rules);
            parse.Should().Throw<ContainerLinksException>().WithMessage(message).Which.Error.Should().Be(ContainerLinksError.AliasInUse);
        }
    }

    [Theory]
    [InlineData("db:a:b", "*one part too many*")]
    [InlineData("db:web", "*own name*")]
    public void A_text_that_is_no_link_of_this_container_is_refused_from_a_spec_and_from_a_label(string text, string message)
    {
        Action spec = () => SpecLinks.Parse(new ContainerSpec("web") { Links = [text] }, Rules);
        Action label = () => SpecLinks.Parse(new ContainerSpec("web") { Labels = new Dictionary<string, string> { ["containerlinks.link"] = text } }, Rules);

        spec.Should().Throw<ArgumentException>().WithMessage(message);
        label.Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void A_recipient_that_is_gone_meanwhile_is_named() =>
        SpecLinks.Gone(Info("web")).Should().BeEquivalentTo(new { Error = ContainerLinksError.ContainerNotFound, Message = "The container 'web' was removed meanwhile." });
}
