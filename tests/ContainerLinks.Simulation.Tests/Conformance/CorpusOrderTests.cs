using System.Text.Json.Nodes;
using ContainerLinks.Conformance;
using static ContainerLinks.Tests.Conformance.Recording;

namespace ContainerLinks.Tests.Conformance;

/// <summary>The allowance for several links of one recipient, on every recording: an engine that walks the other way round is right too.</summary>
public sealed class CorpusOrderTests
{
    public static TheoryData<string> Scenarios => [.. CorpusFiles.Names()];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Links_may_come_in_the_reverse_order_everywhere(string file)
    {
        var scenario = CorpusFiles.Read(file);
        var played = scenario.Steps.Select(step => new PlayedStep(step.Result.DeepClone().AsObject(), step.After.DeepClone().AsObject(), step.IpTables)).ToList();
        foreach (var container in played.SelectMany(step => step.After).Select(pair => pair.Value!.AsObject()))
        {
            Reverse(container);
        }

        ScenarioComparison.Compare(scenario, scenario.IpTables, played).Should().BeEmpty();
    }

    private static void Reverse(JsonObject container)
    {
        var aliases = RecordedState.Texts(container["links"]).Select(link => link[(link.LastIndexOf('/') + 1)..]).ToList();
        if (aliases.Count < 2)
        {
            return;
        }

        container["links"] = Array(RecordedState.Texts(container["links"]).Reverse());
        if ((string?)container["hosts"] is { } hosts)
        {
            var groups = Groups(hosts.Split('\n'), line => LinkOf(line, aliases));
            container["hosts"] = string.Join('\n', groups);
        }

        if (container["env"] is JsonArray)
        {
            var prefixes = aliases.Select(alias => alias.ToUpperInvariant().Replace('-', '_')).ToList();
            container["env"] = Array(Groups(RecordedState.Texts(container["env"]), variable => prefixes.Find(prefix =>
                variable.StartsWith(prefix + "_PORT", StringComparison.Ordinal)
                || variable.StartsWith(prefix + "_NAME=/", StringComparison.Ordinal)
                || variable.StartsWith(prefix + "_ENV_", StringComparison.Ordinal))));
        }
    }

    /// <summary>The lines, with the groups of the first run of grouped lines in the reverse order.</summary>
    private static IEnumerable<string> Groups(IReadOnlyList<string> lines, Func<string, string?> groupOf)
    {
        var before = lines.TakeWhile(line => groupOf(line) is null).ToList();
        var run = lines.Skip(before.Count).TakeWhile(line => groupOf(line) is not null).ToList();
        var groups = run.GroupBy(groupOf).Reverse().SelectMany(group => group);
        return [.. before, .. groups, .. lines.Skip(before.Count + run.Count)];
    }

    private static string? LinkOf(string line, List<string> aliases)
    {
        var names = line.Split('\t');
        return names.Length == 2 ? aliases.Find(alias => names[1].StartsWith(alias + " ", StringComparison.Ordinal)) : null;
    }
}
