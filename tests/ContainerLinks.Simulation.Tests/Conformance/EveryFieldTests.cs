using System.Text.Json.Nodes;
using ContainerLinks.Conformance;
using static ContainerLinks.Tests.Conformance.Recording;

namespace ContainerLinks.Tests.Conformance;

/// <summary>Nothing is left out of the comparison, known or not.</summary>
public sealed class EveryFieldTests
{
    [Fact]
    public void A_recording_that_is_played_back_as_it_is_has_no_difference() => Compare(Document(), _ => { }).Should().BeEmpty();

    [Theory]
    [InlineData("id")]
    [InlineData("status")]
    [InlineData("stateError")]
    [InlineData("hostname")]
    [InlineData("domainname")]
    [InlineData("ip")]
    [InlineData("names")]
    [InlineData("links")]
    [InlineData("configEnv")]
    [InlineData("exposedPorts")]
    [InlineData("hostsPath")]
    [InlineData("hosts")]
    [InlineData("env")]
    public void Every_field_of_a_container_is_compared(string field)
    {
        Compare(Document(), steps => steps[0]!["after"]!["web"]![field] = "else").Should().ContainSingle().Which.Path.Should().Be("after/web/" + field);
        Compare(Document(), steps => steps[0]!["after"]!["web"]!.AsObject().Remove(field)).Should().ContainSingle("a missing field is not the same as any value")
            .Which.Actual.Should().Be(JsonDifference.NoField);
    }

    [Fact]
    public void Null_and_an_empty_list_are_not_the_same()
    {
        var document = Document();
        document["steps"]![0]!["after"]!["web"]!["links"] = null;

        Compare(document, steps => steps[0]!["after"]!["web"]!["links"] = new JsonArray()).Should().ContainSingle();
    }

    [Fact]
    public void A_field_of_the_recording_that_the_player_does_not_make_is_a_difference()
    {
        foreach (var place in new[] { "result", "after/web" })
        {
            var document = Document();
            var node = place.Split('/').Aggregate(document["steps"]![0]!, (at, part) => at[part]!);
            node["surprise"] = 1;

            Compare(document, steps => place.Split('/').Aggregate(steps[0]!, (at, part) => at[part]!).AsObject().Remove("surprise"))
                .Should().ContainSingle().Which.Path.Should().Be(place + "/surprise");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("engine")]
    [InlineData("network")]
    [InlineData("steps/0")]
    public void A_field_that_the_format_does_not_have_is_a_difference(string place)
    {
        var document = Document();
        JsonNode node = document;
        foreach (var part in place.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            node = part == "0" ? node[0]! : node[part]!;
        }

        node["surprise"] = 1;

        Compare(document, _ => { }).Should().ContainSingle().Which.Path.Should().EndWith("surprise");
    }

    [Fact]
    public void All_containers_must_be_there_and_none_more_and_in_order_of_creation()
    {
        Compare(Document(), steps => steps[0]!["after"]!.AsObject().Remove("web")).Should().ContainSingle().Which.Path.Should().Be("after");
        Compare(Document(), steps => steps[0]!["after"]!["more"] = Container('d')).Should().ContainSingle().Which.Path.Should().Be("after");
        Compare(Document(), steps =>
        {
            var after = steps[0]!["after"]!.AsObject();
            var first = after["mysql"]!;
            after.Remove("mysql");
            after.Add("mysql", first);
        }).Should().ContainSingle().Which.Path.Should().Be("after");
    }

    [Fact]
    public void A_step_that_cannot_be_played_is_a_difference_and_ends_the_scenario()
    {
        var document = Document();
        var scenario = ScenarioReader.Parse(document.ToJsonString(), "own");

        ScenarioComparison.Compare(scenario, null, [new PlayedStep([], [], null, "why")]).Should().ContainSingle().Which.Actual.Should().Be("why");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"engine":{},"network":{},"images":{},"steps":[]}""")]
    [InlineData("""{"engine":{},"network":{},"images":{},"steps":[1]}""")]
    [InlineData("""{"engine":{},"engine":{},"network":{},"images":{},"steps":[{}]}""")]
    [InlineData("""{"engine":{"flags":[1]},"network":{},"images":{},"steps":[{"do":{},"result":{},"after":{}}]}""")]
    public void What_is_no_recording_is_refused(string text) =>
        FluentActions.Invoking(() => ScenarioReader.Parse(text, "own")).Should().Throw<ScenarioFormatException>();

    private static JsonObject Document() => Recording.Document(Step(
        Command("start"),
        Success(),
        ("mysql", Container('a', names: ["/mysql", "/web/db"])),
        ("web", Container('c', names: ["/web"], ip: "10.0.0.4", links: ["/mysql:/web/db"], hosts: FixedLines, env: ["A=1"]))));
}
