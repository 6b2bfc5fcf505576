namespace ContainerLinks.Tests.Links;

public sealed class LinkOptionTests
{
    [Theory]
    [InlineData("mysql", "mysql", "mysql")]
    [InlineData("mysql:db", "mysql", "db")]
    [InlineData("mysql:DB-1.a_b", "mysql", "DB-1.a_b")]
    [InlineData("/mysql", "mysql", "mysql")]
    [InlineData("/mysql:db", "mysql", "db")]
    [InlineData("/mysql:/web/db", "mysql", "db")]
    [InlineData("/mysql:/web3/web/db", "mysql", "db")]
    [InlineData("web/db", "web/db", "db")]
    [InlineData("/web/db", "web/db", "db")]
    [InlineData("web/db:cache", "web/db", "cache")]
    [InlineData("6:db", "6", "db")]
    public void Source_and_alias_are_read(string text, string source, string alias)
    {
        LinkOption option = LinkOption.Parse(text);

        option.Source.Should().Be(source);
        option.Alias.Should().Be(alias);
        LinkOption.TryParse(text, out LinkOption? tried, out string? error).Should().BeTrue();
        tried.Should().Be(option);
        error.Should().BeNull();
    }

    [Theory]
    [InlineData("", "The text of a link is empty; expected source or source:alias.")]
    [InlineData("a:b:c", "'a:b:c' is not a link: ':c' is one part too many; expected source or source:alias.")]
    [InlineData("a:b:c:d", "*':c:d' is one part too many*")]
    [InlineData("::", "'::' is not a link: ':' is one part too many*")]
    [InlineData("a:\n:\nc", "'a:\\u000a:\\u000ac' is not a link: ':\\u000ac' is one part too many*")]
    [InlineData(" ", "*source ' ' names no container*expected*")]
    [InlineData(":", "*source is empty*")]
    [InlineData(":db", "*source is empty*expected the name or id*")]
    [InlineData("/", "*source is empty*")]
    [InlineData("web/:db", "*source 'web/'*")]
    [InlineData("a/b/c:db", "*source 'a/b/c'*")]
    [InlineData("..:db", "*source '..'*")]
    [InlineData("my sql:db", "*source 'my sql'*")]
    [InlineData("mysql:", "'mysql:' is not a link: the alias is empty; expected labels*")]
    [InlineData("/mysql:/web/", "*alias is empty*")]
    [InlineData("mysql:a b", "*alias 'a b' has white space*")]
    [InlineData("mysql:a\u00a0b", "*white space*")]
    [InlineData("mysql:a\tb", "*alias 'a\\u0009b' has a control character*")]
    [InlineData("mysql:a\n10.0.0.1 evil", "*control character*")]
    [InlineData("mysql:a\u007f", "*control character*")]
    [InlineData("mysql:a/b", "*alias 'a/b' has a slash*")]
    [InlineData("/mysql:../x", "*slash*")]
    [InlineData("mysql:../x", "*slash*")]
    [InlineData("mysql:..", "*'..' in it*")]
    [InlineData("mysql:a..b", "*'..' in it*")]
    [InlineData("mysql:.", "*no host name*")]
    [InlineData("mysql:-db", "*no host name*")]
    [InlineData("mysql:db-", "*no host name*")]
    [InlineData("mysql:db.", "*no host name*")]
    [InlineData("mysql:datenbänk", "*no host name*")]
    [InlineData("mysql:#db", "*no host name*")]
    [InlineData("mysql:10.0.0.5", "*alias '10.0.0.5' is an address to resolvers, which never look it up; expected a name that is no number*")]
    [InlineData("mysql:1", "*address to resolvers*")]
    [InlineData("mysql:0x7f", "*address to resolvers*")]
    [InlineData("mysql:127.0X1", "*address to resolvers*")]
    [InlineData("mysql:db.5", "*address to resolvers*")]
    [InlineData("6", "*alias '6' is an address to resolvers*")]
    [InlineData("/mysql:/web/017", "*alias '017' is an address to resolvers*")]
    [InlineData("mysql:localhost", "*fixed lines*")]
    [InlineData("mysql:LocalHost", "*'LocalHost'*fixed lines*")]
    [InlineData("mysql:ip6-localhost", "*fixed lines*")]
    [InlineData("mysql:ip6-loopback", "*fixed lines*")]
    [InlineData("mysql:ip6-localnet", "*fixed lines*")]
    [InlineData("mysql:IP6-mcastprefix", "*fixed lines*")]
    [InlineData("mysql:ip6-allnodes", "*fixed lines*")]
    [InlineData("mysql:ip6-allrouters", "*fixed lines*")]
    public void What_cannot_become_a_working_link_is_refused(string text, string message)
    {
        FluentActions.Invoking(() => LinkOption.Parse(text)).Should().Throw<FormatException>().WithMessage(message);

        LinkOption.TryParse(text, out LinkOption? option, out string? error).Should().BeFalse();
        option.Should().BeNull();
        error.Should().Match(message);
    }

    [Fact]
    public void A_whole_id_needs_an_alias_because_it_is_too_long_for_a_label()
    {
        string id = new('a', 64);

        LinkOption.TryParse(id, out _, out string? error).Should().BeFalse();
        error.Should().Contain("no host name");
        LinkOption.Parse($"{id}:db").Source.Should().Be(id);
    }

    [Fact]
    public void Null_is_misuse_for_Parse_and_an_empty_text_for_TryParse()
    {
        FluentActions.Invoking(() => LinkOption.Parse(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => LinkOption.TryParseAsEngine(null!, out _, out _)).Should().Throw<ArgumentNullException>();
        LinkOption.TryParse(null, out _, out string? error).Should().BeFalse();
        error.Should().StartWith("The text of a link is empty");
    }

    [Fact]
    public void A_message_shows_at_most_a_line_of_a_long_text()
    {
        LinkOption.TryParse("mysql:" + new string('x', 100_000), out _, out string? error).Should().BeFalse();

        error!.Length.Should().BeLessThan(600);
    }

    [Fact]
    public void Create_follows_the_same_rules()
    {
        LinkOption.Create("/web/db", "cache").Should().Be(LinkOption.Parse("web/db:cache"));
        FluentActions.Invoking(() => LinkOption.Create("mysql", "a b")).Should().Throw<ArgumentException>().WithMessage("*white space*").WithParameterName("alias");
        FluentActions.Invoking(() => LinkOption.Create("", "db")).Should().Throw<ArgumentException>().WithMessage("*source is empty*").WithParameterName("source");
        FluentActions.Invoking(() => LinkOption.Create(null!, "db")).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => LinkOption.Create("mysql", null!)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void Aliases_are_equal_without_case_and_sources_are_not()
    {
        LinkOption.Parse("mysql:db").Should().Be(LinkOption.Parse("mysql:DB"));
        LinkOption.Parse("mysql:db").GetHashCode().Should().Be(LinkOption.Parse("mysql:DB").GetHashCode());
        LinkOption.Parse("mysql:db").Should().NotBe(LinkOption.Parse("MySQL:db"));
        LinkOption.Parse("mysql:db").Should().NotBe(LinkOption.Parse("mysql:db2"));
        LinkOption.Parse("mysql:db").Equals(null).Should().BeFalse();
    }

    [Fact]
    public void The_text_of_an_option_can_be_read_back()
    {
        LinkOption.Parse("/web/db").ToString().Should().Be("web/db:db");
        LinkOption.Parse(LinkOption.Parse("web/db").ToString()).Should().Be(LinkOption.Parse("web/db"));
    }
}
