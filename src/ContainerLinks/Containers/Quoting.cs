using System.Globalization;
using System.Text;

namespace ContainerLinks;

/// <summary>Shows a stranger's text in a message: control characters as escapes, and never more than a line's worth.</summary>
internal static class Quoting
{
    private const int MaximumLength = 128;
    private const int MaximumPathLength = 4096;
    private const int MaximumSentenceLength = 1024;

    public static string Printable(string text) => Printable(text, MaximumLength);

    /// <summary>A path is shown whole: its end tells most of it, and engines keep hosts files in folders with long names.</summary>
    public static string PrintablePath(string path) => Printable(path, MaximumPathLength);

    /// <summary>A sentence of somebody else's.</summary>
    public static string PrintableSentence(string text) => Printable(text, MaximumSentenceLength);

    private static string Printable(string text, int maximum)
    {
        bool plain = text.Length <= maximum && !text.AsSpan().ContainsAnyInRange('\0', '\u001f') && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
        if (plain)
        {
            return text;
        }

        var shown = new StringBuilder();
        foreach (char character in text.AsSpan(0, Math.Min(text.Length, maximum)))
        {
            if (char.IsControl(character) || char.IsSurrogate(character) || char.GetUnicodeCategory(character) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
            else
            {
                shown.Append(character);
            }
        }

        return text.Length > maximum ? shown.Append('…').ToString() : shown.ToString();
    }
}
