namespace ContainerLinks.Soak;

/// <summary>What a user does to a hosts file. Lines of users have the word "user" in them.</summary>
internal static class UserEdits
{
    private const string Begin = "# >>> containerlinks >>>";
    private const string End = "# <<< containerlinks <<<";

    /// <param name="text">The file, one character a byte.</param>
    /// <param name="variant">Which edit, from 0 to 7.</param>
    /// <param name="entersBlock">Whether our block is touched, which nobody tells the linker.</param>
    public static string Apply(string text, int variant, out bool entersBlock)
    {
        int begin = text.IndexOf(Begin, StringComparison.Ordinal);
        int end = text.IndexOf(End, StringComparison.Ordinal);
        bool hasBlock = begin >= 0 && end > begin;
        entersBlock = variant >= 5 && hasBlock;
        int entries = hasBlock ? text.IndexOf('\n', begin) + 1 : 0;
        return variant switch
        {
            0 => Ended(text) + "10.9.9.9   user1.example # mine\n",
            1 => Ended(text) + "10.9.9.8\tuser2",
            2 => "# user: \u00e9\u00df\n" + text,
            3 => Ended(text) + "10.9.9.7 user3 user3\r\n10.9.9.7 user3 user3\r\n",
            4 => text.Replace("10.9.9.9   user1.example # mine\n", "", StringComparison.Ordinal),
            5 when hasBlock => text[..begin] + text[(text.IndexOf('\n', end) + 1)..],
            6 when hasBlock => text[..entries] + text[end..],
            7 when hasBlock => text[..entries] + "10.6.6.7\tintruder\n" + text[entries..],
            _ => text,
        };
    }

    private static string Ended(string text) => text.Length == 0 || text[^1] == '\n' ? text : text + "\n";
}
