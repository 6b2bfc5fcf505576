namespace ContainerLinks.Tests.Links;

public sealed class LinkOptionAsEngineTests
{
    [Theory]
    [InlineData("mysql", "mysql", "mysql")]
    [InlineData("mysql:db", "mysql", "db")]
    [InlineData("/mysql", "/mysql", "/mysql")]
    [InlineData("/mysql:/web/db", "mysql", "db")]
    [InlineData("/mysql:/otherweb/deep/db2", "mysql", "db2")]
    [InlineData("/mysql:db/", "mysql", "")]
    [InlineData("web/db", "web/db", "web/db")]
    [InlineData("mysql:", "mysql", "")]
    [InlineData(":db", "", "db")]
    [InlineData(":", "", "")]
    [InlineData(" ", " ", " ")]
    [InlineData("mysql:../x", "mysql", "../x")]
    [InlineData("mysql:a\nb", "mysql", "a\nb")]
    public void Only_the_number_of_colons_counts(string text, string source, string alias)
    {
        LinkOption.TryParseAsEngine(text, out (string Source, string Alias) parts, out string? error).Should().BeTrue();

        parts.Should().Be((source, alias));
        error.Should().BeNull();
    }

    [Theory]
    [InlineData("", "empty string specified for links")]
    [InlineData("mysql:a:b", "bad format for links: mysql:a:b")]
    [InlineData("::", "bad format for links: ::")]
    [InlineData("a:\n:b", "bad format for links: a:\n:b")]
    public void Errors_are_the_engines_own_words(string text, string message)
    {
        LinkOption.TryParseAsEngine(text, out _, out string? error).Should().BeFalse();

        error.Should().Be(message);
    }
}
