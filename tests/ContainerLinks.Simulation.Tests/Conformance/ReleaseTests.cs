using System.Net;
using System.Text.Json.Nodes;
using ContainerLinks.Conformance;
using static ContainerLinks.Tests.Conformance.Recording;

namespace ContainerLinks.Tests.Conformance;

/// <summary>What the comparison takes from the recorded release.</summary>
public sealed class ReleaseTests
{
    private const string First = "1a:c8:79:34:01:49";
    private const string Second = "ee:d7:16:e6:88:a5";
    private const string Third = "7a:36:3f:1a:aa:5c";

    [Theory]
    [InlineData("20.10.24+dfsg1", SimulationProfile.Docker20)]
    [InlineData("28.5.2+dfsg4", SimulationProfile.Docker28)]
    [InlineData("29.7.2", SimulationProfile.Docker29)]
    [InlineData("5.8.6", SimulationProfile.Podman5)]
    public void The_profile_is_that_of_the_recorded_release(string version, SimulationProfile profile) => Read(version).Profile.Should().Be(profile);

    [Theory]
    [InlineData("")]
    [InlineData("27.5.1")]
    [InlineData("next")]
    public void A_release_without_a_profile_is_named(string version) =>
        FluentActions.Invoking(() => Read(version)).Should().Throw<ScenarioFormatException>().WithMessage($"*'{version}'*20, 28 and 29*");

    [Theory]
    [InlineData("28.5.2", true)]
    [InlineData("20.10.24", false)]
    public void A_random_mac_may_be_another_one_from_28_on(string version, bool isAllowed) =>
        (CompareMacs(version, [First, First], [Second, Second]).Count == 0).Should().Be(isAllowed);

    [Fact]
    public void A_random_mac_changes_where_the_recorded_one_changes_and_nowhere_else()
    {
        CompareMacs("28.5.2", [First, First], [Second, Third]).Should().NotBeEmpty();
        CompareMacs("28.5.2", [First, Second], [Third, Third]).Should().NotBeEmpty();
        CompareMacs("28.5.2", [First, Second], [Second, Third]).Should().BeEmpty();
    }

    [Theory]
    [InlineData("1a:c8:79:34:01")]
    [InlineData("1b:c8:79:34:01:49")]
    [InlineData("18:c8:79:34:01:49")]
    [InlineData("1A:C8:79:34:01:49")]
    [InlineData("")]
    public void A_random_mac_has_six_octets_is_locally_administered_and_of_one_station(string mac) => CompareMacs("28.5.2", [First], [mac]).Should().NotBeEmpty();

    [Fact]
    public void A_unique_local_network_of_another_length_is_refused() =>
        FluentActions.Invoking(() => new SimulatedEngine(new SimulationOptions { UniqueLocalNetwork = IPNetwork.Parse("fd00::/64") }))
            .Should().Throw<ArgumentException>().WithMessage("*fd00::/64*48*");

    [Theory]
    [InlineData(SimulationProfile.Docker28)]
    [InlineData(SimulationProfile.Docker29)]
    public void IPv6_subnets_come_from_the_unique_local_network(SimulationProfile profile)
    {
        using var engine = new SimulatedEngine(new SimulationOptions { Profile = profile, UniqueLocalNetwork = IPNetwork.Parse("fd24:48b4:de2c::/48") });
        _ = engine.CreateNetwork(new SimulatedNetworkSpec("first") { EnableIPv6 = true });

        engine.CreateNetwork(new SimulatedNetworkSpec("second") { EnableIPv6 = true }).Subnets[^1].Subnet.Should().Be("fd24:48b4:de2c:1::/64");
    }

    private static Scenario Read(string version)
    {
        var document = Document(Step(Command("start"), Success()));
        document["engine"]!["version"] = version;
        return ScenarioReader.Parse(document.ToJsonString(), "own");
    }

    private static IReadOnlyList<Difference> CompareMacs(string version, string[] recorded, string[] played)
    {
        var document = Document([.. recorded.Select(mac => Step(Command("start"), Success(), ("web", WithMac(mac))))]);
        document["engine"]!["version"] = version;
        return Compare(document, steps =>
        {
            for (var i = 0; i < played.Length; i++)
            {
                steps[i]!["after"]!["web"]!["networks"]!["bridge"]!["mac"] = played[i];
            }
        });
    }

    private static JsonObject WithMac(string mac)
    {
        var container = Container('a');
        container["networks"] = new JsonObject { ["bridge"] = new JsonObject { ["ip"] = "", ["mac"] = mac } };
        return container;
    }
}
