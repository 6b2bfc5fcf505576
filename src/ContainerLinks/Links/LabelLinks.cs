using System.Globalization;

namespace ContainerLinks;

/// <summary>Reads links out of a container's labels: <c>LABEL=db:database</c>, and <c>LABEL.1=…</c>, <c>LABEL.2=…</c> for several.</summary>
internal static class LabelLinks
{
    /// <summary>So many links are made of one container's labels. Each is compared with all others, so a stranger's container must not have any number of them.</summary>
    public const int MostLinks = 1024;

    /// <summary>The texts of the links: the label without a number first, then by number. Other labels below the same name are not links.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyDictionary<string, string> labels, string name)
    {
        if (name.Length == 0)
        {
            return [];
        }

        List<string>? found = null;
        foreach (string label in labels.Keys)
        {
            if (TryGetNumber(label, name, out _))
            {
                (found ??= []).Add(label);
            }
        }

        found?.Sort((one, other) =>
        {
            _ = TryGetNumber(one, name, out uint first) & TryGetNumber(other, name, out uint second);
            return first != second ? first.CompareTo(second) : string.CompareOrdinal(labels[one], labels[other]);
        });
        return found is null ? [] : found.ConvertAll(label => labels[label]);
    }

    private static bool TryGetNumber(string label, string name, out uint number)
    {
        number = 0;
        return label.StartsWith(name, StringComparison.Ordinal)
            && (label.Length == name.Length
                || (label[name.Length] == '.' && uint.TryParse(label.AsSpan(name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number)));
    }
}
