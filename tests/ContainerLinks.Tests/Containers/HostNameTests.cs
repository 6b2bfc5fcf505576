namespace ContainerLinks.Tests.Containers;

public sealed class HostNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("1")]
    [InlineData("db")]
    [InlineData("_db_")]
    [InlineData("my-db.v2_x")]
    [InlineData("a.b.c.d")]
    [InlineData("a-.-b")]
    public void Words_of_labels_are_names(string name) => HostName.IsValid(name).Should().BeTrue();

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("..")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("a b")]
    [InlineData("a\tb")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("a/b")]
    [InlineData("#a")]
    [InlineData("a#b")]
    [InlineData("ä")]
    [InlineData("a：b")]
    public void Anything_that_would_break_a_line_is_none(string name) => HostName.IsValid(name).Should().BeFalse();

    [Fact]
    public void Labels_and_names_have_a_longest_length()
    {
        string label = new('a', 63);

        HostName.IsValid(label).Should().BeTrue();
        HostName.IsValid(label + "a").Should().BeFalse();
        HostName.IsValid($"{label}.{label}.{label}.{new string('b', 61)}").Should().BeTrue("that is 253 characters");
        HostName.IsValid($"{label}.{label}.{label}.{new string('b', 62)}").Should().BeFalse();
    }
}
