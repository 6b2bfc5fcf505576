using System.Globalization;
using System.Text;

namespace ContainerLinks;

/// <summary>Puts a stranger's text into a drawing so that it stays text.</summary>
internal static class DiagramText
{
    /// <summary>A quoted string of DOT. Graphviz reads backslashes and HTML entities in labels, so both are escaped; a control character would break a line, and others turn the order of reading round.</summary>
    public static string QuoteForDot(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (char character in text)
        {
            _ = character switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '&' => quoted.Append("&amp;"),
                _ when IsObeyed(character) => quoted.Append(CultureInfo.InvariantCulture, $"&#{(int)character};"),
                _ => quoted.Append(character),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static bool IsObeyed(char character) =>
        char.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>The inside of a quoted label of Mermaid: everything but plain words becomes an entity, since labels may carry Markdown and HTML.</summary>
    public static string EscapeForMermaid(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '_' or '.' or ' ')
            {
                escaped.Append(rune.ToString());
            }
            else
            {
                escaped.Append(CultureInfo.InvariantCulture, $"#{rune.Value};");
            }
        }

        return escaped.ToString();
    }
}
