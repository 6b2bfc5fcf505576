namespace ContainerLinks;

/// <summary>The rule for words that stand in a hosts file as names.</summary>
internal static class HostName
{
    private const int MaximumLength = 253;
    private const int MaximumLabelLength = 63;

    /// <summary>Labels of 1 to 63 letters, digits, <c>-</c>, <c>_</c>, joined by dots, at most 253 characters, first and last character no <c>-</c> or dot.</summary>
    public static bool IsValid(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || name.Length > MaximumLength || name[0] is '-' or '.' || name[^1] is '-' or '.')
        {
            return false;
        }

        foreach (Range label in name.Split('.'))
        {
            ReadOnlySpan<char> text = name[label];
            if (text.IsEmpty || text.Length > MaximumLabelLength || !IsWord(text))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsWord(ReadOnlySpan<char> label)
    {
        foreach (char character in label)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_'))
            {
                return false;
            }
        }

        return true;
    }
}
