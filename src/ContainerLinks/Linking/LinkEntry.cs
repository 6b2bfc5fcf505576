using System.Net;

namespace ContainerLinks;

/// <summary>Something that the journal of links says. What comes later counts: an entry that comes twice, or before what it belongs to, does no harm.</summary>
internal abstract record LinkEntry
{
    /// <summary>The entry as the journal has it. The kinds have no text of their own: what nobody calls would still be compiled into every program.</summary>
    public sealed override string ToString() => LinkEntryText.Write([this]);

    /// <summary>Who bears a name that a link declares, or bore it last. Of a link by id, that its source is there.</summary>
    public sealed record Named(string Name, ContainerId Id) : LinkEntry;

    /// <summary>No link declares the name any more, or who bore it last is gone.</summary>
    public sealed record Unnamed(string Name) : LinkEntry;

    /// <summary>The container is gone, and its links with it.</summary>
    public sealed record Gone(ContainerId Id) : LinkEntry;

    /// <summary>A link was declared by the linker's caller.</summary>
    public sealed record Linked(ContainerId Recipient, Link Link) : LinkEntry;

    /// <summary>A link that the caller declared was taken away.</summary>
    public sealed record Unlinked(ContainerId Recipient, string Alias) : LinkEntry;

    /// <summary>A link that the runtime or a label still has was taken away.</summary>
    public sealed record Hidden(ContainerId Recipient, string Alias) : LinkEntry;

    /// <summary>A link that the runtime keeps, as it reported it first.</summary>
    public sealed record Native(ContainerId Recipient, Link Link) : LinkEntry;

    /// <summary>The runtime has given the link up.</summary>
    public sealed record NativeGone(ContainerId Recipient, string Alias) : LinkEntry;

    /// <summary>Where the source of a link that keeps its address was last.</summary>
    public sealed record Kept(ContainerId Recipient, KeptAddress Address) : LinkEntry;

    /// <summary>A container of this name is about to be created, with a link.</summary>
    public sealed record Creating(string Name, Link Link) : LinkEntry;

    /// <summary>The creation is over: it failed, or its links are declared.</summary>
    public sealed record Created(string Name) : LinkEntry;
}

/// <summary>Entries as text: the words of an entry with blanks between them, entries that are written together with tabs. No name, id or address has either in it.</summary>
internal static class LinkEntryText
{
    private const string None = "-";

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
        LinkEntry.Named named => $"name {named.Name} {named.Id.Value}",
        LinkEntry.Unnamed unnamed => $"unname {unnamed.Name}",
        LinkEntry.Gone gone => $"gone {gone.Id.Value}",
        LinkEntry.Linked { Link: var link } linked => $"link {linked.Recipient.Value} {SourceOf(link)} {link.Alias}{PolicyOf(link)}",
        LinkEntry.Unlinked unlinked => $"unlink {unlinked.Recipient.Value} {unlinked.Alias}",
        LinkEntry.Hidden hidden => $"hide {hidden.Recipient.Value} {hidden.Alias}",
        LinkEntry.Native { Link: var link } native => $"native {native.Recipient.Value} {SourceOf(link)} {link.Alias}",
        LinkEntry.NativeGone gone => $"unnative {gone.Recipient.Value} {gone.Alias}",
        LinkEntry.Kept { Address: var kept } entryOf => $"kept {entryOf.Recipient.Value} {kept.Alias} {kept.Source.Value} {TextOf(kept.IPv4)} {TextOf(kept.IPv6)}",
        LinkEntry.Creating { Link: var link } creating => $"creating {creating.Name} {SourceOf(link)} {link.Alias}{PolicyOf(link)}",
        LinkEntry.Created created => $"created {created.Name}",
        _ => throw new ArgumentOutOfRangeException(nameof(entry), entry, "Not an entry."),
    };

    // No name begins with "=".
    private static string SourceOf(Link link) => link.IsById ? $"={link.Source}" : link.Source;

    private static string PolicyOf(Link link) => link.Declared.Policy is { } policy ? $" {LinkPolicyText.Write(policy)}" : "";

    private static string TextOf(IPAddress? address) => address?.ToString() ?? None;

    // Words are cut out one by one: a start reads hundreds of thousands of entries, and an array of all words would be a fifth of what they take.
    private static LinkEntry ReadEntry(ReadOnlySpan<char> entry)
    {
        Span<Range> words = stackalloc Range[MostWords + 1];
        int count = entry.Split(words, ' ');
        return entry[words[0]] switch
        {
            "name" when count == 3 => new LinkEntry.Named(NameOf(entry, words[1]), IdOf(entry, words[2])),
            "unname" when count == 2 => new LinkEntry.Unnamed(NameOf(entry, words[1])),
            "gone" when count == 2 => new LinkEntry.Gone(IdOf(entry, words[1])),
            "link" when count is 4 or 8 => new LinkEntry.Linked(IdOf(entry, words[1]), ReadLink(entry, words[..count], LinkOrigin.Code)),
            "unlink" when count == 3 => new LinkEntry.Unlinked(IdOf(entry, words[1]), Word(entry, words[2])),
            "hide" when count == 3 => new LinkEntry.Hidden(IdOf(entry, words[1]), Word(entry, words[2])),
            "native" when count == 4 => new LinkEntry.Native(IdOf(entry, words[1]), ReadLink(entry, words[..count], LinkOrigin.Native)),
            "unnative" when count == 3 => new LinkEntry.NativeGone(IdOf(entry, words[1]), Word(entry, words[2])),
            "kept" when count == 6 => new LinkEntry.Kept(IdOf(entry, words[1]), new KeptAddress(Word(entry, words[2]), IdOf(entry, words[3]), AddressOf(entry, words[4]), AddressOf(entry, words[5]))),
            "creating" when count is 4 or 8 => new LinkEntry.Creating(NameOf(entry, words[1]), ReadLink(entry, words[..count], LinkOrigin.Code)),
            "created" when count == 2 => new LinkEntry.Created(NameOf(entry, words[1])),
            _ => throw new FormatException("says nothing that this program knows"),
        };
    }

    private static Link ReadLink(ReadOnlySpan<char> entry, ReadOnlySpan<Range> words, LinkOrigin origin)
    {
        string source = Word(entry, words[2]);
        bool isById = source.StartsWith('=');
        LinkPolicy? policy = null;
        if (words.Length > 4 && !LinkPolicyText.TryRead(entry[words[4].Start..].ToString(), out policy))
        {
            throw new FormatException("has a policy that this program does not know");
        }

        return new Link(
            new ContainerLink { Recipient = Word(entry, words[1]), Source = isById ? source[1..] : source, Alias = Word(entry, words[3]), Policy = policy },
            origin,
            isById);
    }

    private static string NameOf(ReadOnlySpan<char> entry, Range word) => LinkSource.ThrowIfNoName(Word(entry, word), "name");

    private static ContainerId IdOf(ReadOnlySpan<char> entry, Range word) => new(Word(entry, word));

    private static IPAddress? AddressOf(ReadOnlySpan<char> entry, Range word)
    {
        ReadOnlySpan<char> text = entry[word];
        return text.SequenceEqual(None) ? null
            : AddressParser.TryParse(text, out IPAddress? address) ? address
            : throw new FormatException("has an address that is none");
    }

    private static string Word(ReadOnlySpan<char> entry, Range word) => entry[word].ToString();
}
