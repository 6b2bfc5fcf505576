using System.Text;

namespace ContainerLinks;

/// <summary>What Podman does with the text of a hosts file. One character stands for one byte, so that nothing of a user's is lost, but for what Podman itself drops.</summary>
internal static class EtcHosts
{
    private static readonly char[] Blanks = [' ', '\t', '\v', '\f', '\r'];

    /// <summary>The text at a start: extra hosts, the entries of a file of the machine, and then what they have no name for.</summary>
    public static string New(IReadOnlyList<HostsRecord> extraHosts, string baseText, IReadOnlyList<HostsRecord> own)
    {
        List<HostsRecord> users = [.. extraHosts.Select(Encode), .. Read(baseText)];
        return string.Concat(users.Select(Line)) + AddFree(users, own);
    }

    /// <summary>Adds entries behind the text, with those of their names that it does not have yet.</summary>
    public static string Add(string text, IReadOnlyList<HostsRecord> entries) => text + AddFree(Read(text), entries);

    /// <summary>Adds entries as they are, but only if one of the present ones is there; so a file that a user took over stays as it is.</summary>
    public static string AddIfExists(string text, IReadOnlyList<HostsRecord> present, IReadOnlyList<HostsRecord> entries) =>
        present.Count == 0 ? Add(text, entries)
        : Read(text).Exists(entry => IsOneOf(entry, present)) ? text + string.Concat(entries.Select(Encode).Select(Line))
        : text;

    /// <summary>Takes away entries that have the address and one of the names. Comments and blank lines go, too: the file is written anew from its entries.</summary>
    public static string Remove(string text, IReadOnlyList<HostsRecord> entries) => string.Concat(Read(text).Where(entry => !IsOneOf(entry, entries)).Select(Line));

    private static string AddFree(IEnumerable<HostsRecord> present, IReadOnlyList<HostsRecord> entries)
    {
        HashSet<string> taken = [.. present.SelectMany(entry => entry.Names.Split(' '))];
        IEnumerable<HostsRecord> free = entries.Select(Encode).Select(entry => entry with { Names = string.Join(' ', entry.Names.Split(' ').Where(name => !taken.Contains(name))) });
        return string.Concat(free.Where(entry => entry.Names.Length > 0).Select(Line));
    }

    private static List<HostsRecord> Read(string text)
    {
        var entries = new List<HostsRecord>();
        foreach (string line in HostsText.SplitLines(text))
        {
            string[] words = line.Split('#')[0].Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 1)
            {
                entries.Add(new HostsRecord(words[0], string.Join(' ', words.Skip(1))));
            }
        }

        return entries;
    }

    private static bool IsOneOf(HostsRecord entry, IReadOnlyList<HostsRecord> others) =>
        others.Select(Encode).Any(other => other.Address == entry.Address && other.Names.Split(' ').Intersect(entry.Names.Split(' '), StringComparer.Ordinal).Any());

    private static HostsRecord Encode(HostsRecord entry) => new(HostsText.OfBytes(Encoding.UTF8.GetBytes(entry.Address)), HostsText.OfBytes(Encoding.UTF8.GetBytes(entry.Names)));

    private static string Line(HostsRecord entry) => $"{entry.Address}\t{entry.Names}\n";
}
