using System.Net;
using static ContainerLinks.Tests.KnownWorld;

namespace ContainerLinks.Tests;

/// <summary>Which changes of a container make others look at their files, and which make its own links be worked out anew.</summary>
public sealed class SourceFactsTests
{
    [Fact]
    public void A_report_that_says_the_same_is_no_change()
    {
        SourceFacts.Equal(Full(), Full()).Should().BeTrue();
        SourceFacts.HasOtherLinks(new Container(Full()), new Container(Full())).Should().BeFalse();
        ContainerInfo same = Full();
        SourceFacts.Equal(same, same).Should().BeTrue();
        SourceFacts.HasOtherLinks(new Container(same), new Container(same)).Should().BeFalse();
    }

    [Theory]
    [InlineData("it stops", true, false)]
    [InlineData("it pauses", false, false)]
    [InlineData("name", true, true)]
    [InlineData("host name", true, true)]
    [InlineData("domain name", false, true)]
    [InlineData("network of another", true, true)]
    [InlineData("name of a network", true, false)]
    [InlineData("IPv4 address", true, false)]
    [InlineData("IPv6 address", true, false)]
    [InlineData("DNS of a network", true, false)]
    [InlineData("own name by DNS", true, false)]
    [InlineData("alias by DNS", true, false)]
    [InlineData("one network less", true, false)]
    [InlineData("port", true, false)]
    [InlineData("environment", true, false)]
    [InlineData("extra host", false, true)]
    [InlineData("label", false, true)]
    public void Recipients_see_what_they_can_see_and_own_links_depend_on_names_and_labels(string what, bool isSeen, bool changesLinks)
    {
        ContainerInfo after = Changed(what);
        SourceFacts.Equal(Full(), after).Should().Be(!isSeen);
        SourceFacts.HasOtherLinks(new Container(Full()), new Container(after)).Should().Be(changesLinks);
    }

    [Fact]
    public void A_link_that_is_declared_kept_by_the_runtime_or_hidden_changes_the_links()
    {
        var before = new Container(Full());
        Link link = Declared("web", "db", "database");
        SourceFacts.HasOtherLinks(before, before with { Code = [link] }).Should().BeTrue();
        SourceFacts.HasOtherLinks(before, before with { Native = [link] }).Should().BeTrue();
        SourceFacts.HasOtherLinks(before, before with { Hidden = ["database"] }).Should().BeTrue();
        SourceFacts.HasOtherLinks(before, before with { Starting = 1, IsUncertain = true }).Should().BeFalse();
    }

    private static ContainerInfo Changed(string what)
    {
        ContainerInfo full = Full();
        ContainerNetwork network = full.Networks[0];
        return what switch
        {
            "it stops" => FakeRuntime.Copy(full, state: ContainerState.Exited),
            "it pauses" => FakeRuntime.Copy(full, state: ContainerState.Paused),
            "name" => FakeRuntime.Copy(full, name: "other"),
            "host name" => FakeRuntime.Copy(full, hostname: "other"),
            "domain name" => Full("other.org"),
            "network of another" => FakeRuntime.Copy(full, networkOf: new ContainerId("other")),
            "name of a network" => With(network with { Name = "other" }),
            "IPv4 address" => With(network with { IPv4 = IPAddress.Parse("10.0.0.9") }),
            "IPv6 address" => With(network with { IPv6 = null }),
            "DNS of a network" => With(network with { ResolvesNames = false }),
            "own name by DNS" => With(network with { AnswersName = false }),
            "alias by DNS" => With(network with { Aliases = ["other"] }),
            "one network less" => FakeRuntime.Copy(full, networks: []),
            "port" => FakeRuntime.Copy(full, ports: [new ContainerPort(81)]),
            "environment" => FakeRuntime.Copy(full, environment: ["KEY=other"]),
            "extra host" => FakeRuntime.Copy(full, extraHosts: ["printer:10.9.9.8"]),
            "label" => FakeRuntime.Copy(full, labels: new Dictionary<string, string> { ["key"] = "other" }),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
        };

        ContainerInfo With(ContainerNetwork changed) => FakeRuntime.Copy(full, networks: [changed]);
    }

    private static ContainerInfo Full(string domainName = "example.org") => new()
    {
        Id = new ContainerId("aa"),
        Name = "db",
        State = ContainerState.Running,
        Hostname = "db-host",
        DomainName = domainName,
        NetworkOf = new ContainerId("pod"),
        Networks = [Network("10.0.0.2", "fd00::2") with { ResolvesNames = true, Aliases = ["primary"] }],
        ExposedPorts = [new ContainerPort(80)],
        Environment = ["KEY=value"],
        ExtraHosts = ["printer:10.9.9.9"],
        Labels = new Dictionary<string, string> { ["key"] = "value" },
    };
}
