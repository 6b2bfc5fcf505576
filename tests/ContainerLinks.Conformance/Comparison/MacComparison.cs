using System.Globalization;

namespace ContainerLinks.Conformance;

/// <summary>
/// Compares MAC addresses of engines that draw them by lot: each recorded one stands for one simulated one, and the other way round, through the
/// whole recording. So one that stays in the recording stays, and one that is drawn anew is drawn anew.
/// </summary>
internal sealed class MacComparison
{
    private const int Octets = 6;
    private const int LocallyAdministered = 2;
    private const int Multicast = 1;
    private readonly Dictionary<string, string> _simulated = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _recorded = new(StringComparer.Ordinal);

    public bool AreEqual(string expected, string actual)
    {
        if (!IsDrawn(expected) || !IsDrawn(actual))
        {
            return expected == actual;
        }

        _ = _simulated.TryAdd(expected, actual);
        _ = _recorded.TryAdd(actual, expected);
        return _simulated[expected] == actual && _recorded[actual] == expected;
    }

    /// <summary>Whether it has the form of one that was drawn: six octets in lower case, locally administered, of one station only.</summary>
    private static bool IsDrawn(string text)
    {
        var parts = text.Split(':');
        return parts.Length == Octets
            && Array.TrueForAll(parts, part => part.Length == 2 && !part.Any(char.IsAsciiLetterUpper) && byte.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _))
            && (byte.Parse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) & (LocallyAdministered | Multicast)) == LocallyAdministered;
    }
}
