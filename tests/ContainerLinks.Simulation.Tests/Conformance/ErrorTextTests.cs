using System.Text.Json.Nodes;
using ContainerLinks.Conformance;
using static ContainerLinks.Tests.Conformance.Recording;

namespace ContainerLinks.Tests.Conformance;

/// <summary>Points 1 and 8 of what may differ, in messages: every allowance, and its nearest neighbour that is none.</summary>
public sealed class ErrorTextTests
{
    private const string NamesA = "Cannot link to a non running container: /mysql AS /web/db";
    private const string NamesB = "Cannot link to a non running container: /redis AS /web/cache";

    [Theory]
    [InlineData("")]
    [InlineData("Cannot restart container web: ")]
    public void Either_of_two_stopped_sources_may_be_named(string before)
    {
        CompareErrors("exited", "exited", before + NamesA, before + NamesB).Should().BeEmpty();
        CompareErrors("exited", "exited", before + NamesA, NamesB + before).Should().HaveCount(before.Length == 0 ? 0 : 2);
    }

    [Fact]
    public void A_running_source_may_not_be_named() => CompareErrors("exited", "running", NamesA, NamesB).Should().HaveCount(2);

    [Fact]
    public void A_paused_source_runs() => CompareErrors("exited", "paused", NamesA, NamesB).Should().HaveCount(2);

    [Fact]
    public void A_link_that_the_recipient_does_not_have_may_not_be_named() =>
        CompareErrors("exited", "exited", NamesA, "Cannot link to a non running container: /redis AS /web/other").Should().HaveCount(2);

    [Theory]
    [InlineData("")]
    [InlineData("Cannot restart container web: ")]
    public void Either_of_two_sources_outside_of_the_bridge_may_be_named(string before)
    {
        CompareErrors("running", "running", before + Outside("mysql"), before + Outside("redis")).Should().BeEmpty();
        CompareErrors("running", "running", before + Outside("mysql"), before + Outside("other")).Should().HaveCount(2, "that one is no source");
        CompareErrors("running", "running", before + Outside("mysql"), before + NamesB).Should().HaveCount(2, "the two checks have an order");

        var document = Document("running", "running", Outside("mysql"));
        document["steps"]![0]!["after"]!["redis"]!["networks"] = new JsonObject { ["bridge"] = new JsonObject() };
        Recording.Compare(document, steps => Put(steps[0]!, Outside("redis"))).Should().HaveCount(2, "redis is on the bridge");

        static string Outside(string source) => $"Cannot link to /{source}, as it does not belong to the default network";
    }

    [Fact]
    public void Either_of_two_missing_networks_may_be_named()
    {
        var document = Document("running", "running", "network net1 not found");
        document["steps"]![0]!["after"]!["web"]!["networks"] = new JsonObject
        {
            ["net1"] = new JsonObject { ["ip"] = "" },
            ["net2"] = new JsonObject { ["ip"] = "" },
            ["net3"] = new JsonObject { ["ip"] = "10.60.3.2" },
        };

        Recording.Compare(document, steps => Put(steps[0]!, "network net2 not found")).Should().BeEmpty();
        Recording.Compare(document, steps => Put(steps[0]!, "network net3 not found")).Should().HaveCount(2, "the container is on it");
        Recording.Compare(document, steps => Put(steps[0]!, "network net4 not found")).Should().HaveCount(2, "the container was not given it");
    }

    [Fact]
    public void A_removed_source_may_be_named_although_another_container_has_its_name()
    {
        var document = Document("exited", "running", NamesA);
        document["steps"]![0]!["after"]!["redis"]!["names"] = Array(["/redis"]);

        Recording.Compare(document, steps => Put(steps[0]!, NamesB)).Should().BeEmpty();
    }

    [Fact]
    public void A_text_that_was_accepted_stays_so_while_neither_side_changes()
    {
        var document = Document("exited", "exited", NamesA);
        var later = document["steps"]![0]!.DeepClone();
        later["result"]!["error"] = null;
        later["after"]!["redis"]!["status"] = "running";
        document["steps"]!.AsArray().Add(later);

        Recording.Compare(document, steps =>
        {
            Put(steps[0]!, NamesB);
            steps[1]!["after"]!["web"]!["stateError"] = NamesB;
        }).Should().BeEmpty();
        Recording.Compare(document, steps => steps[1]!["after"]!["web"]!["stateError"] = NamesB)
            .Should().ContainSingle("redis runs when the text changes").Which.Path.Should().Be("after/web/stateError");
    }

    [Fact]
    public void The_id_of_an_endpoint_in_a_message_about_a_taken_port_is_random()
    {
        var message = $"driver failed programming external connectivity on endpoint web ({Id('1')}): Bind for 127.0.0.1:80 failed: port is already allocated";

        CompareErrors("running", "running", message, message.Replace(Id('1'), Id('2'))).Should().BeEmpty();
        CompareErrors("running", "running", message, message.Replace("endpoint web", "endpoint other")).Should().HaveCount(2);
        CompareErrors("running", "running", message, message.Replace(Id('1'), "12")).Should().HaveCount(2);
    }

    [Fact]
    public void Other_ids_in_messages_are_compared() =>
        CompareErrors("running", "running", $"no addresses: bridge ({Id('1')})", $"no addresses: bridge ({Id('2')})").Should().HaveCount(2);

    [Fact]
    public void A_value_that_another_recorded_run_had_is_accepted_where_it_was_seen()
    {
        var document = Document("running", "running", $"one {Id('c')[..12]} two");
        document["steps"]![0]!["do"]!["op"] = "run";
        document["steps"]![0]!["result"]!["id"] = Id('c');
        document["repeat"] = JsonNode.Parse("""
            {"runs": 2, "unstable": [
              {"at": "steps/0/result/error", "kind": "content", "variants": [{"seen": 1, "value": "one <shortid:0> two"}, {"seen": 1, "value": "three <net:0> <id:0>"}]},
              {"at": "steps/0/after/web/ip", "kind": "order"}]}
            """);
        var other = $"three {Id('0')} {Id('c')}";

        Recording.Compare(document, steps => steps[0]!["result"]!["error"] = other).Should().BeEmpty();
        Recording.Compare(document, steps => steps[0]!["result"]!["error"] = other + "!").Should().ContainSingle();
        Recording.Compare(document, steps => steps[0]!["after"]!["web"]!["stateError"] = other).Should().ContainSingle("it was not seen there");
        Recording.Compare(document, steps => steps[0]!["after"]!["web"]!["ip"] = "10.0.0.9").Should().ContainSingle();
    }

    private static IReadOnlyList<Difference> CompareErrors(string statusOfA, string statusOfB, string expected, string actual) =>
        Recording.Compare(Document(statusOfA, statusOfB, expected), steps => Put(steps[0]!, actual));

    private static void Put(JsonNode step, string message)
    {
        step["result"]!["error"] = message;
        step["after"]!["web"]!["stateError"] = message;
    }

    private static JsonObject Document(string statusOfA, string statusOfB, string message) => Recording.Document(Step(
        Command("start"),
        Failure(message),
        ("mysql", Container('a', statusOfA, names: ["/mysql", "/web/db"])),
        ("redis", Container('b', statusOfB, names: ["/redis", "/web/cache"])),
        ("web", Container('c', "exited", names: ["/web"], links: ["/mysql:/web/db", "/redis:/web/cache"], stateError: message))));
}
