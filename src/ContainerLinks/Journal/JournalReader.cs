namespace ContainerLinks;

/// <summary>Reads the lines of a journal and passes over what is damaged.</summary>
internal static class JournalReader
{
    /// <param name="path">Where the file is, for messages.</param>
    /// <param name="bytes">The whole file.</param>
    /// <param name="kind">What it should be a journal of.</param>
    /// <param name="take">Takes the text of a line; returns what is wrong with it, or null.</param>
    /// <returns>What could not be used.</returns>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.Journal"/>: the file is of another version or of another kind; nothing of it must be used.</exception>
    public static List<JournalDamage> Read(string path, ReadOnlySpan<byte> bytes, string kind, Func<string, string?> take)
    {
        var damage = new List<JournalDamage>();
        bool headed = false;
        int cutOff = 0;
        for (int number = 1; !bytes.IsEmpty; number++)
        {
            int end = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? default : bytes[(end + 1)..];
            cutOff = end < 0 ? number : 0;
            bool valid = JournalLine.TryRead(line, out string text);
            if (number == 1)
            {
                headed = valid && IsHeader(path, text, kind);
                if (headed)
                {
                    continue;
                }

                damage.Add(new JournalDamage(number, "is not the head of a journal"));
            }

            if (!valid && end >= 0 && number > 1)
            {
                damage.Add(new JournalDamage(number, "is not as it was written: its checksum is wrong"));
            }
            else if (valid && take(text) is { } reason)
            {
                damage.Add(new JournalDamage(number, reason));
            }
        }

        if (cutOff > 0)
        {
            damage.Add(new JournalDamage(cutOff, "is cut off", IsCutOff: true));
        }

        if (!headed && damage.Count == 0)
        {
            damage.Add(new JournalDamage(0, "is empty"));
        }

        return damage;
    }

    private static bool IsHeader(string path, string text, string expected)
    {
        if (!JournalHeader.TryRead(text, out string kind, out int version))
        {
            return false;
        }

        if (version != JournalHeader.Version)
        {
            throw JournalErrors.OfAnotherVersion(path, version);
        }

        return kind == expected ? true : throw JournalErrors.OfAnotherKind(path, kind, expected);
    }
}
