using System.Text.Json.Nodes;
using ContainerLinks.Conformance;
using static ContainerLinks.Tests.Conformance.Recording;

namespace ContainerLinks.Tests.Conformance;

/// <summary>Points 6 and 7 of what may differ: answers of the DNS, and rules that came at the same time.</summary>
public sealed class FirewallOrderTests
{
    [Fact]
    public void Rules_that_came_at_one_step_may_change_places() => Compare(["-A b", "-A a"], ["-A d", "-A c", "-A b", "-A a"]).Should().BeEmpty();

    [Fact]
    public void They_may_do_so_in_each_step() => Compare(["-A b", "-A a"], ["-A c", "-A d", "-A a", "-A b"]).Should().BeEmpty();

    [Fact]
    public void A_newer_rule_and_an_older_one_may_not() => Compare(["-A a", "-A b"], ["-A c", "-A a", "-A d", "-A b"]).Should().ContainSingle().Which.Path.Should().Be("iptables/filter/DOCKER");

    [Fact]
    public void A_rule_that_came_a_step_too_early_or_is_missing_is_a_difference()
    {
        Compare(["-A c", "-A a", "-A b"], ["-A c", "-A d", "-A a", "-A b"]).Should().NotBeEmpty();
        Compare(["-A a", "-A b"], ["-A c", "-A a", "-A b"]).Should().ContainSingle();
    }

    [Fact]
    public void Rules_of_other_chains_keep_their_order() =>
        Recording.Compare(Document("filter/FORWARD"), Change("filter/FORWARD", ["-A b", "-A a"], ["-A c", "-A d", "-A a", "-A b"])).Should().NotBeEmpty();

    [Theory]
    [InlineData("20.10.24", false)]
    [InlineData("28.5.2", true)]
    public void Published_ports_are_in_a_defined_order_from_28_on(string version, bool isDefined)
    {
        JsonObject document = Document("nat/DOCKER");
        document["engine"]!["version"] = version;

        (Recording.Compare(document, Change("nat/DOCKER", ["-A b", "-A a"], ["-A d", "-A c", "-A b", "-A a"])).Count > 0).Should().Be(isDefined);
    }

    [Fact]
    public void A_recording_without_rules_is_not_compared() =>
        Recording.Compare(Recording.Document(Step(Command("stop"), Success())), steps => steps[0]!["iptables"] = new JsonObject { ["filter/DOCKER"] = Array(["-A a"]) })
            .Should().BeEmpty();

    [Fact]
    public void Answers_may_be_in_any_order_but_none_may_be_missing()
    {
        JsonObject One() => new() { ["type"] = "A", ["value"] = "10.0.0.2", ["ttl"] = 600 };
        JsonObject Two() => new() { ["type"] = "A", ["value"] = "10.0.0.3", ["ttl"] = 600 };
        var result = Success();
        result["answers"] = new JsonArray(One(), Two());
        var document = Recording.Document(Step(Command("lookup"), result));

        Recording.Compare(document, steps => steps[0]!["result"]!["answers"] = new JsonArray(Two(), One())).Should().BeEmpty();
        Recording.Compare(document, steps => steps[0]!["result"]!["answers"] = new JsonArray(Two())).Should().ContainSingle();
        Recording.Compare(document, steps => steps[0]!["result"]!["answers"]![0]!["ttl"] = 0).Should().ContainSingle();
    }

    private static IReadOnlyList<Difference> Compare(string[] first, string[] second) =>
        Recording.Compare(Document("filter/DOCKER"), Change("filter/DOCKER", first, second));

    private static Action<JsonArray> Change(string chain, string[] first, string[] second) => steps =>
    {
        steps[0]!["iptables"]![chain] = Array(["-N DOCKER", .. first]);
        steps[1]!["iptables"]![chain] = Array(["-N DOCKER", .. second]);
    };

    private static JsonObject Document(string chain)
    {
        var document = Recording.Document(Step(Command("start"), Success()), Step(Command("start"), Success()));
        document["steps"]![0]!["iptables"] = new JsonObject { [chain] = Array(["-N DOCKER", "-A a", "-A b"]) };
        document["steps"]![1]!["iptables"] = new JsonObject { [chain] = Array(["-N DOCKER", "-A c", "-A d", "-A a", "-A b"]) };
        return document;
    }
}
