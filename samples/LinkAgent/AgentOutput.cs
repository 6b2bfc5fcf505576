using System.Globalization;

namespace LinkAgent;

/// <summary>Writes lines, each one whole and at once: a word that tells what it is about, then the rest.</summary>
/// <param name="writer">Where to.</param>
/// <param name="time">Gives each line its time; null for an answer, which has none, so that the same answer is the same text.</param>
internal sealed class AgentOutput(TextWriter writer, TimeProvider? time)
{
    private readonly Lock _lock = new();

    public void Line(string word, string text, DateTimeOffset? at = null)
    {
        string line = Plain($"{word,-9} {text}");
        lock (_lock)
        {
            writer.WriteLine(time is null ? line : $"{Shown(at ?? time.GetUtcNow())} {line}");
            writer.Flush();
        }
    }

    /// <summary>A hosts file, a label and an engine's message are strangers' text: what a terminal would obey, or show in another order, is left out.</summary>
    public static string Plain(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => rune.Value == '\t' ? " " : IsObeyed(System.Text.Rune.GetUnicodeCategory(rune)) ? "?" : rune.ToString()));

    private static bool IsObeyed(UnicodeCategory category) =>
        category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static string Shown(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
