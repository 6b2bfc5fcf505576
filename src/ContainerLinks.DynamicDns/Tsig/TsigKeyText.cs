namespace ContainerLinks;

/// <summary>Keys in the forms in which servers write them. No message shows any of the text: a secret may stand anywhere.</summary>
internal static class TsigKeyText
{
    private const string Expected =
        "expected a key as tsig-keygen (BIND), keymgr -t (Knot) or pdnsutil list-tsig-keys (PowerDNS) prints it, or hmac-sha256:NAME:SECRET";

    /// <summary>A key's parts as they stand there, and the line where it begins. Parts that are missing are null.</summary>
    private sealed class Entry(int line)
    {
        public int Line => line;

        public string? Name { get; set; }

        public string? Algorithm { get; set; }

        public string? Secret { get; set; }
    }

    /// <param name="text">The text.</param>
    /// <param name="name">Which key; null for the only one.</param>
    /// <param name="where">The file, fit for a message; null if there is none.</param>
    /// <exception cref="FormatException">It has no such key.</exception>
    public static TsigKey Read(string text, string? name, string? where)
    {
        text = text.TrimStart('\uFEFF'); // a byte order mark
        string[] lines = text.Split('\n');
        Failures failures = new(where);
        List<Entry> entries = lines.Any(line => line.StartsWith("key:", StringComparison.Ordinal)) ? Knot(lines)
            : text.Contains('{', StringComparison.Ordinal) || lines.Any(line => line.TrimStart().StartsWith("key ", StringComparison.Ordinal)) ? Bind(text, failures)
            : Lines(lines, failures);
        Entry[] fitting = [.. entries.Where(entry => name is null || entry.Name is not null && IsSame(entry.Name, name))];
        Entry found = fitting.Length switch
        {
            1 => fitting[0],
            0 when name is not null => throw failures.At(null, "has no key of the name that was asked for"),
            0 => throw failures.At(null, $"has no key: {Expected}"),
            _ => throw failures.At(fitting[1].Line, name is null ? "is the beginning of a second key: say the name of the one that is meant" : "is the beginning of a second key of this name"),
        };
        string missing = found.Name is null ? "name" : found.Algorithm is null ? "algorithm" : found.Secret is null ? "secret" : "";
        return missing.Length > 0 ? throw failures.At(found.Line, $"begins a key without its {missing}: {Expected}")
            : TsigKey.ProblemOf(found.Name!, found.Algorithm!, found.Secret!) is { } problem ? throw failures.At(found.Line, $"begins a key that is none. {problem.Message.TrimEnd('.')}")
            : new TsigKey(found.Name!, found.Algorithm!, found.Secret!);
    }

    /// <summary><c>key "links" { algorithm hmac-sha256; secret "…"; };</c></summary>
    private static List<Entry> Bind(string text, Failures failures)
    {
        var entries = new List<Entry>();
        using IEnumerator<(string Word, int Line)> words = BindWords(text, failures).GetEnumerator();
        (string Word, int Line) Next() => words.MoveNext() ? words.Current : throw failures.At(null, "ends within a key");
        void Demand(string expected)
        {
            (string word, int line) = Next();
            if (word != expected)
            {
                throw failures.At(line, $"has something else where '{expected}' was expected");
            }
        }

        while (words.MoveNext())
        {
            if (words.Current.Word != "key")
            {
                throw failures.At(words.Current.Line, "has something else where 'key' was expected");
            }

            var entry = new Entry(words.Current.Line) { Name = Next().Word };
            Demand("{");
            for ((string Word, int Line) word = Next(); word.Word != "}"; word = Next())
            {
                switch (word.Word)
                {
                    case "algorithm": entry.Algorithm = Next().Word; break;
                    case "secret": entry.Secret = Next().Word; break;
                    default: throw failures.At(word.Line, "has something else where 'algorithm', 'secret' or '}' was expected");
                }

                Demand(";");
            }

            Demand(";");
            entries.Add(entry);
        }

        return entries;
    }

    /// <summary>Words, texts in quotes without them, and the three signs; comments of all three kinds are passed over.</summary>
    private static IEnumerable<(string Word, int Line)> BindWords(string text, Failures failures)
    {
        int line = 1;
        for (int at = 0; at < text.Length;)
        {
            char character = text[at];
            int end;
            if (character == '#' || Follows(text, at, "//"))
            {
                end = text.IndexOf('\n', at);
                at = end < 0 ? text.Length : end;
            }
            else if (Follows(text, at, "/*"))
            {
                end = text.IndexOf("*/", at + 2, StringComparison.Ordinal);
                end = end < 0 ? throw failures.At(line, "begins a comment that does not end") : end + 2;
                line += text.AsSpan(at, end - at).Count('\n');
                at = end;
            }
            else if (character == '"')
            {
                end = text.IndexOfAny(['"', '\n'], at + 1);
                if (end < 0 || text[end] == '\n')
                {
                    throw failures.At(line, "begins a text in quotes that does not end there");
                }

                yield return (text[(at + 1)..end], line);
                at = end + 1;
            }
            else if (character is '{' or '}' or ';')
            {
                yield return (character.ToString(), line);
                at++;
            }
            else if (char.IsWhiteSpace(character))
            {
                line += character == '\n' ? 1 : 0;
                at++;
            }
            else
            {
                end = at;
                while (end < text.Length && text[end] is not ('{' or '}' or ';' or '"' or '#') && !char.IsWhiteSpace(text[end]))
                {
                    end++;
                }

                yield return (text[at..end], line);
                at = end;
            }
        }
    }

    /// <summary>The section <c>key</c> of Knot's YAML: one word and its value a line, or several in braces. Other sections are passed over.</summary>
    private static List<Entry> Knot(string[] lines)
    {
        var entries = new List<Entry>();
        bool isKeys = false;
        for (int number = 0; number < lines.Length; number++)
        {
            string line = lines[number].Split(" #")[0].TrimEnd();
            if (line.Length == 0 || line.StartsWith('#'))
            {
                continue;
            }

            if (char.IsAsciiLetter(line[0]))
            {
                isKeys = line.StartsWith("key:", StringComparison.Ordinal);
                line = isKeys ? line[4..] : line;
            }

            foreach (string part in isKeys ? line.Split('{', '}', '[', ']', ',') : [])
            {
                string[] words = part.Trim().Split(':', 2);
                string word = words[0].TrimStart('-', ' ');
                string value = words[^1].Trim().Trim('"', '\'');
                switch (word)
                {
                    case "id": entries.Add(new Entry(number + 1) { Name = value }); break;
                    case "algorithm" when entries.Count > 0: entries[^1].Algorithm = value; break;
                    case "secret" when entries.Count > 0: entries[^1].Secret = value; break;
                }
            }
        }

        return entries;
    }

    /// <summary>A key a line: <c>links. hmac-sha256. SECRET</c>, or <c>hmac-sha256:links:SECRET</c>, the latter also as a comment.</summary>
    private static List<Entry> Lines(string[] lines, Failures failures)
    {
        var entries = new List<Entry>();
        for (int number = 0; number < lines.Length; number++)
        {
            string line = lines[number].Trim();
            string[] words = line.TrimStart('#', ' ').Split(':');
            if (words.Length == 3 && words[0].StartsWith("hmac-", StringComparison.OrdinalIgnoreCase))
            {
                entries.Add(new Entry(number + 1) { Name = words[1], Algorithm = words[0], Secret = words[2] });
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
                entries.Add(words.Length == 3 ? new Entry(number + 1) { Name = words[0], Algorithm = words[1], Secret = words[2] } : throw failures.At(number + 1, $"is no key: {Expected}"));
            }
        }

        return entries;
    }

    private static bool Follows(string text, int at, string sign) => string.CompareOrdinal(text, at, sign, 0, sign.Length) == 0;

    private static bool IsSame(string name, string wanted) => string.Equals(name.TrimEnd('.'), wanted.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);

    private sealed class Failures(string? where)
    {
        /// <summary>One sentence with the place before it.</summary>
        public FormatException At(int? line, string problem)
        {
            string text = where ?? "The text of the key";
            return new FormatException(line is null ? $"{text} {problem}." : $"{text}: line {line} {problem}.");
        }
    }
}
