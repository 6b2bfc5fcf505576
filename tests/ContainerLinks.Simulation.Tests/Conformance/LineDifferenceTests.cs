using ContainerLinks.Conformance;

namespace ContainerLinks.Tests.Conformance;

public sealed class LineDifferenceTests
{
    [Fact]
    public void Only_lines_that_differ_are_shown() =>
        LineDifference.Compare(["a", "b", "c\td", "e"], ["a", "b", "x", "e"]).Should().Equal("  (2 equal)", "- c\\td", "+ x", "  (1 equal)");

    [Fact]
    public void Short_texts_are_shown_whole()
    {
        using var output = new StringWriter { NewLine = "\n" };

        LineDifference.Write(output, "one", "two\t", "");

        output.ToString().Should().Be("expected: one\nactual:   two\\t\n");
    }
}
