namespace ContainerLinks.Tests.Containers;

public sealed class QuotingTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain text ~", "plain text ~")]
    [InlineData("größe", "größe")]
    [InlineData("a\nb\r\t\0\u001b[31m", "a\\u000ab\\u000d\\u0009\\u0000\\u001b[31m")]
    [InlineData("\u007f\u0085", "\\u007f\\u0085")]
    [InlineData("\u202egnp.exe", "\\u202egnp.exe")]
    [InlineData("a\u200bb\ufeff", "a\\u200bb\\ufeff")]
    [InlineData("a\u2028b\u2029", "a\\u2028b\\u2029")]
    [InlineData("😀", "\\ud83d\\ude00")]
    public void Only_what_can_be_seen_is_shown_as_it_is(string text, string shown) => Quoting.Printable(text).Should().Be(shown);

    [Fact]
    public void A_long_text_is_cut()
    {
        Quoting.Printable(new string('x', 128)).Should().Be(new string('x', 128));
        Quoting.Printable(new string('x', 129)).Should().Be(new string('x', 128) + "…");
        Quoting.Printable(new string('\n', 10_000)).Length.Should().Be((128 * 6) + 1);
    }
}
