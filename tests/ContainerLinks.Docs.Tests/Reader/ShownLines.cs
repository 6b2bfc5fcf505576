using System.Text.RegularExpressions;

namespace ContainerLinks.Docs.Tests.Reader;

/// <summary>Compares lines that a page shows with those that are there. Addresses, ids and sums are others each time, but each of them is another one always in the same way:
/// what is the same on the page must be the same there, and what differs on the page must differ there.</summary>
internal sealed partial class ShownLines
{
    private Dictionary<string, string> _there = [];

    /// <summary>Whether an output ends with these lines.</summary>
    public bool AreTheEndOf(string output, IReadOnlyList<string> shown)
    {
        string[] lines = output.TrimEnd('\n').Split('\n');
        if (lines.Length < shown.Count)
        {
            return false;
        }

        Dictionary<string, string> there = new(_there);
        bool areEqual = shown.Zip(lines[^shown.Count..]).All(pair => IsLike(pair.First, pair.Second, there));
        if (areEqual)
        {
            _there = there;
        }

        return areEqual;
    }

    private static bool IsLike(string shown, string line, Dictionary<string, string> there) =>
        Varying().Replace(shown, "?") == Varying().Replace(line, "?")
        && Varying().Matches(shown).Zip(Varying().Matches(line)).All(pair =>
            there.TryGetValue(pair.First.Value, out string? known) ? known == pair.Second.Value : !there.ContainsValue(pair.Second.Value) && there.TryAdd(pair.First.Value, pair.Second.Value));

    [GeneratedRegex(@"\d+(\.\d+){3}|\b[0-9a-f]{8,}\b")]
    private static partial Regex Varying();
}
