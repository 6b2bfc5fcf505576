namespace ContainerLinks.Tests.Hosts;

public class BlockContentTests
{
    [Fact]
    public void Lines_are_counted_blank_ones_and_a_last_one_without_an_end_too()
    {
        BlockContent.Of(default).Lines.Should().Be(0);
        BlockContent.Of("a\n\nb\n"u8).Lines.Should().Be(3);
        BlockContent.Of("a\n\nb"u8).Lines.Should().Be(3);
    }

    [Fact]
    public void Line_ends_do_not_count_and_all_else_does()
    {
        BlockContent content = BlockContent.Of("a\n\nb\n"u8);

        BlockContent.Of("a\r\n\r\nb\r\n"u8).Should().Be(content);
        BlockContent.Of("a\n\nc\n"u8).Should().NotBe(content);
        BlockContent.Of("a\nb\n\n"u8).Should().NotBe(content);
        BlockContent.Of("a\n\n b\n"u8).Should().NotBe(content);
    }

    [Fact]
    public void Its_lines_are_found_at_the_start_and_at_the_end_of_a_text()
    {
        BlockContent content = BlockContent.Of("\nb\n"u8);

        content.LengthAtStartOf("\nb\nrest\n"u8).Should().Be(3);
        content.LengthAtStartOf("\nrest\n"u8).Should().Be(0);
        content.LengthAtStartOf("\nb"u8).Should().Be(0);
        content.LengthAtEndOf("rest\n\nb\n"u8).Should().Be(3);
        content.LengthAtEndOf("b\n"u8).Should().Be(0);
    }
}
