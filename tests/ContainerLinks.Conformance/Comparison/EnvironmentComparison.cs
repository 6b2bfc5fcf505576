using System.Text.Json.Nodes;

namespace ContainerLinks.Conformance;

/// <summary>
/// Compares two environments: groups of link variables that stand together may be in any order (point 1 of what may differ); inside of a
/// group the order is defined, but for ports with one number (point 3) and aliases with one prefix (point 4).
/// </summary>
internal static class EnvironmentComparison
{
    /// <param name="expected">The recorded variables.</param>
    /// <param name="actual">Those of the simulated engine.</param>
    /// <param name="recipient">The container as recorded after the step.</param>
    /// <param name="state">What the recording has shown.</param>
    public static bool AreEqual(IReadOnlyList<string> expected, IReadOnlyList<string> actual, JsonObject recipient, RecordedState state)
    {
        var names = state.Container(RecordedState.Text(recipient, "id")).Variables;
        var left = Split(expected, names);
        var right = Split(actual, names);
        return left.Count == right.Count && left.Zip(right).All(pair => AreEqual(pair.First, pair.Second, names, recipient, state));
    }

    private static bool AreEqual(Section expected, Section actual, LinkVariableNames names, JsonObject recipient, RecordedState state)
    {
        if (expected.Groups is null || actual.Groups is null)
        {
            return expected.Groups is null && actual.Groups is null && expected.Variable == actual.Variable;
        }

        var left = expected.Groups.ToLookup(group => group.Prefix, StringComparer.Ordinal);
        var right = actual.Groups.ToLookup(group => group.Prefix, StringComparer.Ordinal);
        return left.Count == right.Count && left.All(groups => right.Contains(groups.Key) && (names.IsShared(groups.Key)
            ? SharedPrefix.AreEqual(Flatten(groups), Flatten(right[groups.Key]), groups.Key, recipient, state)
            : AreEqual([.. groups], [.. right[groups.Key]], state.SortsProtocols)));
    }

    private static bool AreEqual(List<Group> expected, List<Group> actual, bool sortsProtocols) =>
        expected.Count == actual.Count && expected.Zip(actual).All(pair => sortsProtocols
            ? pair.First.Variables.SequenceEqual(pair.Second.Variables, StringComparer.Ordinal)
            : PortsOfOneNumber.Canonical(pair.First.Variables, pair.First.Prefix)
                .SequenceEqual(PortsOfOneNumber.Canonical(pair.Second.Variables, pair.Second.Prefix), StringComparer.Ordinal));

    private static List<string> Flatten(IEnumerable<Group> groups) => [.. groups.SelectMany(group => group.Variables)];

    private static List<Section> Split(IReadOnlyList<string> variables, LinkVariableNames names)
    {
        var sections = new List<Section>();
        foreach (var variable in variables)
        {
            if (names.Find(variable) is not { } prefix)
            {
                sections.Add(new Section(variable, null));
                continue;
            }

            if (sections.Count == 0 || sections[^1].Groups is not { } groups)
            {
                sections.Add(new Section("", groups = []));
            }

            if (groups.Count == 0 || groups[^1].Prefix != prefix)
            {
                groups.Add(new Group(prefix, []));
            }

            groups[^1].Variables.Add(variable);
        }

        return sections;
    }

    private sealed record Section(string Variable, List<Group>? Groups);

    private sealed record Group(string Prefix, List<string> Variables);
}
