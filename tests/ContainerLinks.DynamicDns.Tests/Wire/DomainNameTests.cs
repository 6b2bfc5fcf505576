namespace ContainerLinks.DynamicDns.Tests;

public sealed class DomainNameTests
{
    [Theory]
    [InlineData("db.links.test", "db.links.test.")]
    [InlineData("DB.Links.TEST.", "db.links.test.")]
    [InlineData("_3306._tcp.db", "_3306._tcp.db.")]
    [InlineData(".", ".")]
    [InlineData(@"a\.b.c", @"a\.b.c.")]
    [InlineData(@"a\046b.c", @"a\.b.c.")]
    [InlineData(@"a\032b\000", @"a\032b\000.")]
    [InlineData(@"\255\\", @"\255\\.")]
    [InlineData(@"\065", "a.")]
    public void A_name_is_read_and_shown(string text, string shown)
    {
        DomainName.Parse(text).ToString().Should().Be(shown);
        DomainName.Parse(shown).Should().Be(DomainName.Parse(text));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("..", "empty label")]
    [InlineData(".a", "empty label")]
    [InlineData("a..b", "empty label")]
    [InlineData("a b", "neither printable ASCII nor escaped")]
    [InlineData("a\nb", "neither printable ASCII nor escaped")]
    [InlineData("zürich", "neither printable ASCII nor escaped")]
    [InlineData(@"a\", "neither printable ASCII nor escaped")]
    [InlineData(@"a\25", "neither printable ASCII nor escaped")]
    [InlineData(@"a\256", "neither printable ASCII nor escaped")]
    [InlineData("a\\\n", "neither printable ASCII nor escaped")]
    public void Text_that_is_no_name_is_refused_in_words_fit_for_a_log(string text, string problem)
    {
        DomainName.TryParse(text, out _, out string? told).Should().BeFalse();
        told.Should().Contain(problem).And.NotContain("\n");
    }

    [Fact]
    public void A_label_has_63_bytes_and_a_name_255()
    {
        string label = new('a', 63);
        DomainName.TryParse(label, out _, out _).Should().BeTrue();
        DomainName.TryParse(label + "a", out _, out string? problem).Should().BeFalse();
        problem.Should().Contain("63");

        string longest = $"{label}.{label}.{label}.{new string('a', 61)}";
        DomainName.Parse(longest).Wire.Length.Should().Be(255);
        DomainName.Parse(longest + ".").Wire.Length.Should().Be(255);
        DomainName.TryParse(longest + "a", out _, out problem).Should().BeFalse();
        problem.Should().Contain("255");
        DomainName.TryParse(longest + ".a", out _, out _).Should().BeFalse();
        FluentActions.Invoking(() => DomainName.Parse("a").In(DomainName.Parse(longest))).Should().Throw<DnsFormatException>();
    }

    [Theory]
    [InlineData("links.test", true)]
    [InlineData("DB.links.test", true)]
    [InlineData("a.b.links.test", true)]
    [InlineData("xlinks.test", false)]
    [InlineData("test", false)]
    [InlineData("links.test.org", false)]
    [InlineData(@"a\.links.test", false)]
    public void A_zone_has_its_own_name_and_those_below(string name, bool isIn) => DomainName.Parse(name).IsIn(DomainName.Parse("links.test")).Should().Be(isIn);

    [Fact]
    public void Every_name_is_in_the_root() => DomainName.Parse("a.b").IsIn(DomainName.Root).Should().BeTrue();
}
