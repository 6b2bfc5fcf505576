using System.Net;

namespace ContainerLinks.Tests.Links;

public sealed class ContainerLinkTests
{
    [Theory]
    [InlineData("")]
    [InlineData("/web")]
    [InlineData("-web")]
    [InlineData("we b")]
    [InlineData("web\n")]
    [InlineData("wéb")]
    public void Both_ends_are_names_of_containers(string name)
    {
        FluentActions.Invoking(() => new ContainerLink(name, "mysql", "db")).Should().Throw<ArgumentException>().WithParameterName("Recipient").WithMessage("*cannot be a container*expected*");
        FluentActions.Invoking(() => new ContainerLink("web", name, "db")).Should().Throw<ArgumentException>().WithParameterName("Source");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("localhost")]
    [InlineData("../x")]
    [InlineData("127.1")]
    [InlineData("0x7f")]
    public void The_alias_follows_the_rules_of_link_options(string alias) =>
        FluentActions.Invoking(() => new ContainerLink("web", "mysql", alias)).Should().Throw<ArgumentException>().WithParameterName("Alias");

    [Fact]
    public void Null_is_misuse()
    {
        FluentActions.Invoking(() => new ContainerLink(null!, "mysql", "db")).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new ContainerLink("web", null!, "db")).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new ContainerLink("web", "mysql", null!)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void Links_are_equal_if_names_policy_and_alias_without_case_are()
    {
        var link = new ContainerLink("web", "mysql", "db");

        link.Should().Be(new ContainerLink { Recipient = "web", Source = "mysql", Alias = "DB" });
        link.GetHashCode().Should().Be((link with { Alias = "DB" }).GetHashCode());
        link.Should().NotBe(link with { Recipient = "Web" });
        link.Should().NotBe(link with { Source = "Mysql" });
        link.Should().NotBe(link with { Alias = "db2" });
        link.Should().NotBe(link with { Policy = LinkPolicy.Default });
        link.ToString().Should().Be("web -> mysql:db");
        link.Equals(null).Should().BeFalse();
    }

    [Fact]
    public void A_policy_that_points_to_a_sink_needs_its_address()
    {
        var policy = new LinkPolicy { OnSourceStopped = SourceStoppedAction.PointTo };

        FluentActions.Invoking(() => new ContainerLink("web", "mysql", "db") { Policy = policy }).Should().Throw<ArgumentException>().WithMessage("*SinkAddress is null; expected an address*");
        FluentActions.Invoking(() => new LinkGraph(policy)).Should().Throw<ArgumentException>();
        var good = policy with { SinkAddress = IPAddress.Parse("::ffff:10.0.0.9") };
        good.SinkAddress.Should().Be(IPAddress.Parse("10.0.0.9"));
        new ContainerLink("web", "mysql", "db") { Policy = good }.Policy.Should().Be(good);
    }

    [Fact]
    public void A_policy_removes_the_line_keeps_the_link_and_requires_nothing_by_default()
    {
        LinkPolicy.Default.Should().Be(new LinkPolicy
        {
            OnSourceStopped = SourceStoppedAction.Remove, OnSourceRemoved = SourceRemovedAction.Keep, Required = false, SinkAddress = null,
        });
        FluentActions.Invoking(() => new LinkPolicy { OnSourceStopped = (SourceStoppedAction)3 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new LinkPolicy { OnSourceStopped = (SourceStoppedAction)(-1) }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new LinkPolicy { OnSourceRemoved = (SourceRemovedAction)3 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new LinkPolicy { OnSourceRemoved = (SourceRemovedAction)(-1) }).Should().Throw<ArgumentOutOfRangeException>();
    }
}
