using System.Text;

namespace ContainerLinks.Soak;

/// <summary>Rules of one write, from the bytes alone.</summary>
internal static class FileRules
{
    private const string Begin = "# >>> containerlinks >>>";
    private const string End = "# <<< containerlinks <<<";

    /// <returns>The rule that the write breaks, or null.</returns>
    public static string? FindFault(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, string lastBlock, bool isTampered, bool isNative)
    {
        string old = Encoding.Latin1.GetString(before);
        string now = Encoding.Latin1.GetString(after);
        if (!UserLines(old).SequenceEqual(UserLines(now)))
        {
            return $"rule 3: lines of users changed from\n{old}\nto\n{now}";
        }

        // An engine with links of its own leaves wrong lines, which are put right outside of the block.
        if (!isNative && !isTampered && Outside(old) != Outside(now) && WithoutStray(old, lastBlock) != Outside(now))
        {
            return $"rule 3: bytes outside of the block changed from\n{old}\nto\n{now}";
        }

        if (now.Contains("6.6.6.6", StringComparison.Ordinal))
        {
            return $"rule 4: a line that somebody smuggled in stands in\n{now}";
        }

        if (now.Split(Begin).Length > 2)
        {
            return $"two blocks stand in\n{now}";
        }

        // Line endings are no longer told apart once somebody broke the block.
        return !isTampered && BlockOf(now).Split('\n', StringSplitOptions.RemoveEmptyEntries).Any(line => line[0] != '#' && !IsPlain(line.TrimEnd('\r')))
            ? $"rule 4: our block has a line that is no entry:\n{now}"
            : null;
    }

    /// <summary>All bytes that are not ours, one character each.</summary>
    public static string Outside(string text)
    {
        int begin = text.IndexOf(Begin, StringComparison.Ordinal);
        int end = begin < 0 ? -1 : text.IndexOf(End, begin, StringComparison.Ordinal);
        if (end < 0)
        {
            return text;
        }

        string marker = text[begin..(text.IndexOf('\n', begin) + 1)];
        string before = text[..begin];
        int rest = text.IndexOf('\n', end);
        string after = rest < 0 ? "" : text[(rest + 1)..];

        // The line end in front of the block is ours until somebody goes on behind it.
        if (after.Length == 0 && marker.Contains("line-end=added", StringComparison.Ordinal))
        {
            before = before[..^(before.EndsWith("\r\n", StringComparison.Ordinal) ? 2 : 1)];
        }

        return before + after;
    }

    /// <summary>The lines of our block, without its markers.</summary>
    public static string BlockOf(string text)
    {
        int begin = text.IndexOf(Begin, StringComparison.Ordinal);
        int end = begin < 0 ? -1 : text.IndexOf(End, begin, StringComparison.Ordinal);
        return end < 0 ? "" : text[(text.IndexOf('\n', begin) + 1)..end];
    }

    /// <summary>A file whose markers an engine dropped has our lines as anybody's: those may go.</summary>
    private static string WithoutStray(string text, string lastBlock)
    {
        if (text.Contains(Begin, StringComparison.Ordinal))
        {
            return text;
        }

        List<string> lines = [.. text.Split('\n')];
        foreach (string line in lastBlock.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int place = lines.LastIndexOf(line);
            if (place >= 0)
            {
                lines.RemoveAt(place);
            }
        }

        return string.Join('\n', lines);
    }

    private static IEnumerable<string> UserLines(string text) => text.Split('\n').Where(line => line.Contains("user", StringComparison.Ordinal));

    private static bool IsPlain(string line)
    {
        string[] parts = line.Split('\t');
        return parts.Length == 2 && System.Net.IPAddress.TryParse(parts[0], out _) && parts[1].Split(' ').All(word => word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_'));
    }
}
