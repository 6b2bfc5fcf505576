using System.Globalization;

namespace ContainerLinks;

/// <summary>The first line: what the file is, and how its lines are to be read.</summary>
internal static class JournalHeader
{
    /// <summary>The version that is written and read; another one is refused. It grows with every kind of line that an older program could not read. Version 1, which was never released, kept links by name.</summary>
    public const int Version = 2;

    private const string Word = "containerlinks-journal";

    public static string For(string kind) => string.Create(CultureInfo.InvariantCulture, $"{Word} {kind} {Version}");

    /// <summary>Reads a line.</summary>
    /// <returns>False: it is no header.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, out string kind, out int version)
    {
        (kind, version) = ("", 0);
        Span<Range> parts = stackalloc Range[4];
        if (text.Split(parts, ' ') != 3 || !text[parts[0]].SequenceEqual(Word) || !int.TryParse(text[parts[2]], NumberStyles.None, CultureInfo.InvariantCulture, out version))
        {
            return false;
        }

        kind = text[parts[1]].ToString();
        return true;
    }
}
