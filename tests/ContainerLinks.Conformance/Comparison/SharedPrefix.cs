using System.Text.Json.Nodes;

namespace ContainerLinks.Conformance;

/// <summary>
/// Point 4 of what may differ: of several aliases with one prefix the values of the last group win, at the place of the first, and any of
/// them can be the last. What was overwritten cannot be read from the result, so all valid results are computed from the recorded sources.
/// </summary>
internal static class SharedPrefix
{
    // 5! orders; a recipient with more links of one prefix is compared exactly.
    private const int MostLinks = 5;

    public static bool AreEqual(List<string> expected, List<string> actual, string prefix, JsonObject recipient, RecordedState state)
    {
        if (expected.SequenceEqual(actual, StringComparer.Ordinal))
        {
            return true;
        }

        var valid = Results(prefix, recipient, state);
        return valid.Exists(result => result.SequenceEqual(expected, StringComparer.Ordinal))
            && valid.Exists(result => result.SequenceEqual(actual, StringComparer.Ordinal));
    }

    private static List<List<string>> Results(string prefix, JsonObject recipient, RecordedState state)
    {
        var groups = new List<List<string>>();
        foreach (var link in RecordedState.Texts(recipient["links"]).Select(RecordedLink.Parse).Where(link => LinkVariableNames.PrefixOf(link.Alias) == prefix))
        {
            if (state.FindByLinkName(link.FullAlias) is { } source)
            {
                groups.Add(LinkVariableGroup.Build(prefix, link.FullAlias, source, state.SortsProtocols));
            }
        }

        var own = RecordedState.Texts(recipient["configEnv"]);
        return groups.Count is < 2 or > MostLinks ? [] : [.. Orders(groups).Select(order => Merge(order, own, state.LastVariableKeepsPlace))];
    }

    private static List<string> Merge(IEnumerable<List<string>> groups, IReadOnlyList<string> own, bool keepsLastPlace)
    {
        var all = groups.SelectMany(group => group).ToList();
        foreach (var variable in own)
        {
            // Of variables of one name the last is replaced, or taken away by an entry without '='. The first still has its place then, and its value.
            var name = LinkVariableNames.NameOf(variable);
            var at = all.FindLastIndex(other => LinkVariableNames.NameOf(other) == name);
            if (at >= 0)
            {
                all.RemoveAt(at);
                all.InsertRange(at, name.Length == variable.Length ? [] : [variable]);
            }
        }

        var result = new List<string>();
        foreach (var variable in all)
        {
            var name = LinkVariableNames.NameOf(variable);
            var at = result.FindIndex(other => LinkVariableNames.NameOf(other) == name);
            if (at >= 0 && !keepsLastPlace)
            {
                result[at] = variable;
                continue;
            }

            if (at >= 0)
            {
                result.RemoveAt(at);
            }

            result.Add(variable);
        }

        return result;
    }

    private static IEnumerable<List<List<string>>> Orders(List<List<string>> groups)
    {
        if (groups.Count == 0)
        {
            yield return [];
        }

        for (var i = 0; i < groups.Count; i++)
        {
            var rest = groups.Where((_, index) => index != i).ToList();
            foreach (var order in Orders(rest))
            {
                yield return [groups[i], .. order];
            }
        }
    }
}
