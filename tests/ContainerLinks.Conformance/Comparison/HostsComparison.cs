namespace ContainerLinks.Conformance;

/// <summary>
/// Compares two hosts files: lines of links that stand together may be in any order (point 1 of what may differ), and so may own lines of
/// user-defined networks, from 28 on of all networks (point 9). The lines of one link, one address family each, stay together and in order. Every other line has its place.
/// </summary>
internal static class HostsComparison
{
    public static bool AreEqual(string expected, string actual, RecordedContainer owner, RecordedState state) =>
        Canonical(expected, owner, state).SequenceEqual(Canonical(actual, owner, state), StringComparer.Ordinal);

    private static List<string> Canonical(string text, RecordedContainer owner, RecordedState state)
    {
        var result = new List<string>();
        var run = new List<string>();
        var (lastNames, wasLink) = ("", false);
        foreach (var line in text.Split('\n'))
        {
            var names = NamesOf(line);
            var isLink = names is not null && owner.IsLinkLine(names, state);
            if (isLink != wasLink)
            {
                Flush(result, run);
            }

            if (names is null || !(isLink || owner.IsFreeOwnLine(line)))
            {
                Flush(result, run);
                (lastNames, wasLink) = ("", false);
                result.Add(line);
                continue;
            }

            // Two lines of one family are two links that end in one alias, or two networks.
            if (isLink && names == lastNames && IsIPv6(line) && !IsIPv6(run[^1]))
            {
                run[^1] += "\n" + line;
            }
            else
            {
                run.Add(line);
            }

            (lastNames, wasLink) = (names, isLink);
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

    private static bool IsIPv6(string lines) => lines[..lines.LastIndexOf('\t')].Contains(':', StringComparison.Ordinal);

    private static string? NamesOf(string line)
    {
        var tab = line.IndexOf('\t', StringComparison.Ordinal);
        return tab < 0 ? null : line[(tab + 1)..];
    }
}
