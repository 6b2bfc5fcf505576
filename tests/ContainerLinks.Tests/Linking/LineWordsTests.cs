namespace ContainerLinks.Tests;

/// <summary>Which further words a link's line has, beside its alias: the host name and the name of its source, as long as they mean nothing else to the recipient.</summary>
public sealed class LineWordsTests
{
    [Fact]
    public void A_line_has_alias_host_name_and_name() => WordsOf(Info("web"), Source("mysql", "mysql-host")).Should().Equal("alias0 mysql-host mysql");

    [Theory]
    [InlineData("db", "alias0 db")]
    [InlineData("DB", "alias0 DB")]
    [InlineData("db.example.com", "alias0 db")]
    [InlineData("localhost", "alias0 db")]
    [InlineData("127", "alias0 db")]
    public void A_word_stands_once_and_is_a_name_of_one_part_that_a_resolver_looks_up(string hostname, string line) =>
        WordsOf(Info("web"), Source("db", hostname)).Should().Equal(line);

    [Theory]
    [InlineData("web", "alias0 db")]
    [InlineData("WEB", "alias0 db")]
    [InlineData("me", "alias0 db")]
    [InlineData("ME", "alias0 db")]
    [InlineData("printer", "alias0 db")]
    [InlineData("scanner", "alias0 db")]
    [InlineData("m", "alias0 m db")]
    [InlineData("mee", "alias0 mee db")]
    [InlineData("xy", "alias0 xy db")]
    [InlineData("example", "alias0 example db")]
    public void What_the_recipient_itself_is_called_and_its_extra_hosts_are_no_further_words(string hostname, string line)
    {
        ContainerInfo web = FakeRuntime.Copy(Info("web"), hostname: "me.example.com", extraHosts: ["printer:10.9.9.9", "scanner=10.9.9.8"]);
        WordsOf(web, Source("db", hostname)).Should().Equal(line);
    }

    [Fact]
    public void The_whole_host_name_of_the_recipient_is_no_further_word() =>
        WordsOf(FakeRuntime.Copy(Info("web"), hostname: "me"), Source("db", "ME")).Should().Equal("alias0 db");

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(40)]
    public void A_word_that_two_sources_have_is_the_first_ones_and_stands_in_all_its_lines_however_many_links_there_are(int links)
    {
        ContainerInfo[] sources = [Source("db", "shared"), Source("redis", "SHARED")];
        string[] lines = WordsOf(Info("web"), [.. sources, sources[0], .. Enumerable.Repeat(sources[1], links)]);

        lines[0].Should().Be("alias0 shared db");
        lines[1].Should().Be("alias1 redis", "the word would be an address of the other one too");
        lines[2].Should().Be("alias2 shared db", "a source may have several aliases");
        lines[3..].Should().OnlyContain(line => line.EndsWith(" redis"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public void A_word_that_is_the_alias_of_another_link_leads_where_that_link_leads(int more)
    {
        KnownWorld world = new KnownWorld().With(Info("web", KnownWorld.Network("10.0.0.3")), Source("db", "cache"), Source("redis", "redis-host", "10.0.0.4"))
            .Link("web", "db", "database").Link("web", "redis", "Cache");
        for (int number = 0; number < more; number++)
        {
            world.Link("web", "db", $"more{number}");
        }

        world.Lines("web").Should().StartWith(["10.0.0.2 database db", "10.0.0.4 Cache redis-host redis"]);
    }

    [Fact]
    public void Without_a_source_there_is_the_alias_alone() => new LineWords(new Container(Info("web"))).Of("db", holder: null).Should().Equal("db");

    private static ContainerInfo Info(string name, params ContainerNetwork[] networks) => KnownWorld.Info(name, networks);

    private static ContainerInfo Source(string name, string hostname, string address = "10.0.0.2") => FakeRuntime.Copy(KnownWorld.Info(name, KnownWorld.Network(address)), hostname: hostname);

    /// <summary>The lines of links to these sources, in order, with the aliases alias0, alias1 and so on.</summary>
    private static string[] WordsOf(ContainerInfo recipient, params ContainerInfo[] sources)
    {
        var words = new LineWords(new Container(recipient)
        {
            Links = [.. sources.Select((source, number) => KnownWorld.Declared(recipient.Name, source.Name, $"alias{number}"))],
        });
        return [.. sources.Select((source, number) => string.Join(' ', words.Of($"alias{number}", new Container(source))))];
    }
}
