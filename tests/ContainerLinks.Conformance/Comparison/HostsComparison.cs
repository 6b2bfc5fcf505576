namespace ContainerLinks.Conformance;

/// <summary>
/// Compares two hosts files: lines of links that stand together may be in any order (point 1 of what may differ). The lines of one link, one
/// address family each, stay together and in order. Every other line has its place.
/// </summary>
internal static class HostsComparison
{
    public static bool AreEqual(string expected, string actual, RecordedContainer owner, RecordedState state) =>
        Canonical(expected, owner, state).SequenceEqual(Canonical(actual, owner, state), StringComparer.Ordinal);

    private static List<string> Canonical(string text, RecordedContainer owner, RecordedState state)
    {
        var result = new List<string>();
        var run = new List<string>();
        var lastNames = "";
        foreach (var line in text.Split('\n'))
        {
            var names = NamesOf(line);
            if (names is null || !owner.IsLinkLine(names, state))
            {
                Flush(result, run);
                lastNames = "";
                result.Add(line);
            }
            else if (names == lastNames)
            {
                run[^1] += "\n" + line;
            }
            else
            {
                run.Add(line);
                lastNames = names;
            }
        }

        Flush(result, run);
        return result;
    }

    private static void Flush(List<string> result, List<string> run)
    {
        run.Sort(StringComparer.Ordinal);
        result.AddRange(run);
        run.Clear();
    }

    private static string? NamesOf(string line)
    {
        var tab = line.IndexOf('\t', StringComparison.Ordinal);
        return tab < 0 ? null : line[(tab + 1)..];
    }
}
