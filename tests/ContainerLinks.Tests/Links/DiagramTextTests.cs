namespace ContainerLinks.Tests.Links;

public sealed class DiagramTextTests
{
    [Theory]
    [InlineData("a", "\"a\"", "a")]
    [InlineData("my-db_1.v 2", "\"my-db_1.v 2\"", "my-db_1.v 2")]
    [InlineData("", "\"\"", "")]
    public void Plain_words_stay_readable_in_a_drawing(string text, string dot, string mermaid)
    {
        DiagramText.QuoteForDot(text).Should().Be(dot);
        DiagramText.EscapeForMermaid(text).Should().Be(mermaid);
    }
}
