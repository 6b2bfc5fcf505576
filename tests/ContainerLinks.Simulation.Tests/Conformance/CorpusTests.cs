using System.Text;
using System.Text.Json.Nodes;
using ContainerLinks.Conformance;

namespace ContainerLinks.Tests.Conformance;

public sealed class CorpusTests
{
    public static TheoryData<string> Scenarios => [.. CorpusFiles.Names()];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void The_simulated_engine_does_what_the_recorded_one_did(string file)
    {
        var outcome = ScenarioRunner.Run(CorpusFiles.Read(file));

        Describe(outcome).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Other_choices_of_the_engine_are_right_too(string file)
    {
        var scenario = CorpusFiles.Read(file);
        for (var seed = 1; seed <= 4 && !ScenarioRunner.HasChoices(scenario); seed++)
        {
            Describe(ScenarioRunner.Play(scenario, seed)).Should().BeEmpty("a seed chooses nothing but undefined orders (seed {0})", seed);
        }
    }

    [Fact]
    public void There_is_a_corpus() => CorpusFiles.Names().Should().HaveCountGreaterThan(100);

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Any_single_changed_value_is_found(string file)
    {
        var scenario = CorpusFiles.Read(file);
        var played = scenario.Steps.Select(step => new PlayedStep(step.Result, step.After, step.IpTables)).ToList();
        ScenarioComparison.Compare(scenario, scenario.IpTables, played).Should().BeEmpty("a recording does not differ from itself");
        var random = new Random(Encoding.UTF8.GetBytes(file).Aggregate(17, (sum, b) => unchecked((sum * 31) + b)));
        for (var i = 0; i < 30; i++)
        {
            var at = random.Next(played.Count);
            var part = random.Next(10) == 0 ? "result" : "after";
            var copy = (part == "result" ? played[at].Result : played[at].After).DeepClone().AsObject();
            if (ChangeOneValue(copy, random) is not { } path)
            {
                continue;
            }

            var changed = played.ToList();
            changed[at] = part == "result" ? played[at] with { Result = copy } : played[at] with { After = copy };

            ScenarioComparison.Compare(scenario, scenario.IpTables, changed).Should().NotBeEmpty("step {0} {1}{2} was changed", at, part, path);
        }
    }

    private static string? ChangeOneValue(JsonNode node, Random random)
    {
        var path = "";
        while (true)
        {
            if (node is JsonObject { Count: > 0 } map)
            {
                var (name, child) = map.ElementAt(random.Next(map.Count));
                path += "/" + name;
                if (child is not (JsonObject { Count: > 0 } or JsonArray { Count: > 0 }))
                {
                    map[name] = Change(child, random);
                    return path;
                }

                node = child;
            }
            else if (node is JsonArray { Count: > 0 } list)
            {
                var index = random.Next(list.Count);
                path += "/" + index;
                if (list[index] is not (JsonObject { Count: > 0 } or JsonArray { Count: > 0 }))
                {
                    list[index] = Change(list[index], random);
                    return path;
                }

                node = list[index]!;
            }
            else
            {
                return null;
            }
        }
    }

    private static JsonNode? Change(JsonNode? value, Random random)
    {
        switch (value)
        {
            case JsonValue text when text.TryGetValue<string>(out var content) && content.Length > 0:
                var at = random.Next(content.Length);
                return random.Next(3) switch
                {
                    0 => content.Insert(at, "~"),
                    1 => content.Remove(at, 1),
                    _ => string.Concat(content.AsSpan(0, at), "~", content.AsSpan(at + 1)),
                };
            case JsonValue number when number.TryGetValue<long>(out var count):
                return count + 1;
            case JsonValue flag when flag.TryGetValue<bool>(out var isSet):
                return !isSet;
            default:
                return "~";
        }
    }

    private static string Describe(ScenarioOutcome outcome)
    {
        using var output = new StringWriter();
        if (outcome.Differences.Count > 0)
        {
            new Report(output).Add("", outcome);
        }

        return output.ToString();
    }
}
