namespace ContainerLinks.Tests.Links;

public sealed class LabelTextTests
{
    [Fact]
    public void Links_of_labels_come_by_number_and_the_label_without_one_comes_first() =>
        LabelLinks.Of(
            new Dictionary<string, string> { ["links.10"] = "ten", ["links.2"] = "two", ["links"] = "plain", ["links.1"] = "one" }, "links")
            .Should().Equal("plain", "one", "two", "ten");

    [Fact]
    public void Labels_of_one_number_come_by_text_whatever_the_order_of_the_labels()
    {
        LabelLinks.Of(new Dictionary<string, string> { ["links.01"] = "b", ["links.1"] = "a", ["links.001"] = "c" }, "links").Should().Equal("a", "b", "c");
        LabelLinks.Of(new Dictionary<string, string> { ["links.001"] = "c", ["links.1"] = "a", ["links.01"] = "b" }, "links").Should().Equal("a", "b", "c");
    }

    [Theory]
    [InlineData("link")]
    [InlineData("Links")]
    [InlineData("links1")]
    [InlineData("links.")]
    [InlineData("links.x")]
    [InlineData("links.1.x")]
    [InlineData("links.-1")]
    [InlineData("links. 1")]
    [InlineData("my.links")]
    public void Another_label_is_no_link(string label) =>
        LabelLinks.Of(new Dictionary<string, string> { [label] = "mysql:db" }, "links").Should().BeEmpty();

    [Theory]
    [InlineData("")]
    [InlineData(".1")]
    public void Without_a_name_for_links_no_label_is_one(string label) =>
        LabelLinks.Of(new Dictionary<string, string> { [label] = "mysql:db" }, "").Should().BeEmpty();

    [Fact]
    public void A_container_without_labels_has_no_links_of_labels() => LabelLinks.Of(new Dictionary<string, string>(), "links").Should().BeEmpty();
}
