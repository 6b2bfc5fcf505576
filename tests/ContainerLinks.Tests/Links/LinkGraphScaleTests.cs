namespace ContainerLinks.Tests.Links;

public sealed class LinkGraphScaleTests
{
    private const int Recipients = 10_000;
    private const int LinksEach = 10;
    private const int Sources = 1_000;

    [Fact]
    public void A_hundred_thousand_links_keep_their_structure()
    {
        var graph = new LinkGraph();
        for (int recipient = 0; recipient < Recipients; recipient++)
        {
            for (int link = 0; link < LinksEach; link++)
            {
                graph.Add(new($"r{recipient}", $"s{((recipient * 7) + link) % Sources}", $"a{link}"));
            }
        }

        graph.Count.Should().Be(Recipients * LinksEach);
        graph.LinksTo("s0").Should().HaveCount(Recipients * LinksEach / Sources);
        graph.LinksFrom("r9999").Select(link => link.Alias).Should().Equal(Enumerable.Range(0, LinksEach).Select(link => $"a{link}"));

        for (int recipient = 0; recipient < Recipients; recipient += 2)
        {
            graph.RemoveRecipient($"r{recipient}").Should().HaveCount(LinksEach);
        }

        for (int source = 0; source < Sources; source++)
        {
            graph.Rename($"s{source}", $"t{source}").Should().BeTrue();
        }

        graph.Count.Should().Be(Recipients * LinksEach / 2);
        graph.Links.Should().OnlyContain(link => link.Source.StartsWith('t'));
        graph.Impact("t7").Should().BeEquivalentTo(graph.LinksTo("t7").Select(link => link.Recipient).Distinct(), options => options.WithStrictOrdering());
        graph.GetStartOrder().Containers.Should().HaveCount((Recipients / 2) + Sources);
    }
}
