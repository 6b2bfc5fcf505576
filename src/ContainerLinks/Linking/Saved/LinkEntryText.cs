namespace ContainerLinks;

/// <summary>Entries as text: the words of an entry with blanks between them, entries that belong together with tabs. No name and no id has either in it.</summary>
internal static class LinkEntryText
{
    // A link with a policy.
    private const int MostWords = 8;

    public static string Write(IEnumerable<LinkEntry> entries) => string.Join('\t', entries.Select(Write));

    /// <exception cref="FormatException">It is no entry; the message is the end of a sentence.</exception>
    public static IReadOnlyList<LinkEntry> Read(string text)
    {
        try
        {
            return text.Contains('\t', StringComparison.Ordinal) ? Array.ConvertAll(text.Split('\t'), entry => ReadEntry(entry)) : [ReadEntry(text)];
        }
        catch (ArgumentException invalid)
        {
            throw new FormatException($"has a name that cannot be: {invalid.Message}", invalid);
        }
    }

    private static string Write(LinkEntry entry) => entry switch
    {
        LinkEntry.Known known => $"is {known.Id.Value} {known.Node}{(known.Name == known.Node ? "" : $" {known.Name}")}",
        LinkEntry.Gone gone => $"gone {gone.Id.Value}",
        LinkEntry.Linked { Link: var link } => $"link {link.Recipient} {link.Source} {link.Alias}{(link.Policy is { } policy ? $" {LinkPolicyText.Write(policy)}" : "")}",
        LinkEntry.Unlinked unlinked => $"unlink {unlinked.Recipient} {unlinked.Alias}",
        LinkEntry.Hidden hidden => $"hide {hidden.Recipient} {hidden.Alias}",
        LinkEntry.Abandoned abandoned => $"abandon {abandoned.Recipient}",
        _ => throw new ArgumentOutOfRangeException(nameof(entry), entry, "Not an entry."),
    };

    // Words are cut out one by one: a start reads hundreds of thousands of entries, and an array of all words would be a fifth of what they take.
    private static LinkEntry ReadEntry(ReadOnlySpan<char> entry)
    {
        Span<Range> words = stackalloc Range[MostWords + 1];
        int count = entry.Split(words, ' ');
        return entry[words[0]] switch
        {
            "is" when count is 3 or 4 => ReadKnown(Word(entry, words[1]), Word(entry, words[2]), count == 4 ? Word(entry, words[3]) : null),
            "gone" when count == 2 => new LinkEntry.Gone(new ContainerId(Word(entry, words[1]))),
            "link" when count >= 4 && !entry[words[1]].SequenceEqual(entry[words[2]]) => new LinkEntry.Linked(new ContainerLink
            {
                Recipient = Word(entry, words[1]),
                Source = Word(entry, words[2]),
                Alias = Word(entry, words[3]),
                Policy = count == 4 ? null : ReadPolicy(entry[words[4].Start..]),
            }),
            "unlink" when count == 3 => new LinkEntry.Unlinked(Word(entry, words[1]), Word(entry, words[2])),
            "hide" when count == 3 => new LinkEntry.Hidden(Word(entry, words[1]), Word(entry, words[2])),
            "abandon" when count == 2 => new LinkEntry.Abandoned(Word(entry, words[1])),
            _ => throw new FormatException("says nothing that this program knows"),
        };
    }

    private static LinkEntry.Known ReadKnown(string id, string node, string? name) =>
        new(new ContainerId(id), LinkSource.ThrowIfNoName(node, "name"), name is null ? node : LinkSource.ThrowIfNoName(name, "name"));

    private static string Word(ReadOnlySpan<char> entry, Range word) => entry[word].ToString();

    private static LinkPolicy ReadPolicy(ReadOnlySpan<char> words) =>
        LinkPolicyText.TryRead(words, out LinkPolicy? policy) ? policy : throw new FormatException("has a policy that this program does not know");
}
