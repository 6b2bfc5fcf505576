using System.Net;

namespace ContainerLinks;

/// <summary>Entries as text: the words of an entry with blanks between them, entries that belong together with tabs. No name and no id has either in it.</summary>
internal static class LinkEntryText
{
    private const string Required = "required";
    private const string Optional = "optional";
    private const string NoSink = "-";

    public static string Write(IEnumerable<LinkEntry> entries) => string.Join('\t', entries.Select(Write));

    /// <exception cref="FormatException">It is no entry; the message is the end of a sentence.</exception>
    public static List<LinkEntry> Read(string text)
    {
        try
        {
            return [.. text.Split('\t').Select(entry => Read(entry.Split(' ')))];
        }
        catch (ArgumentException invalid)
        {
            throw new FormatException($"has a name that cannot be: {invalid.Message}", invalid);
        }
    }

    private static string Write(LinkEntry entry) => entry switch
    {
        LinkEntry.Known known => $"is {known.Id.Value} {known.Name}",
        LinkEntry.Gone gone => $"gone {gone.Id.Value}",
        LinkEntry.Linked { Link: var link } => $"link {link.Recipient} {link.Source} {link.Alias}{Write(link.Policy)}",
        LinkEntry.Unlinked unlinked => $"unlink {unlinked.Recipient} {unlinked.Alias}",
        LinkEntry.Hidden hidden => $"hide {hidden.Recipient} {hidden.Alias}",
        LinkEntry.Abandoned abandoned => $"abandon {abandoned.Recipient}",
        _ => throw new ArgumentOutOfRangeException(nameof(entry), entry, "Not an entry."),
    };

    private static string Write(LinkPolicy? policy) =>
        policy is null ? "" : $" {policy.OnSourceStopped} {policy.SinkAddress?.ToString() ?? NoSink} {policy.OnSourceRemoved} {(policy.Required ? Required : Optional)}";

    private static LinkEntry Read(string[] words) => words switch
    {
        ["is", var id, var name] => new LinkEntry.Known(new ContainerId(id), LinkSource.ThrowIfNoName(name, nameof(name))),
        ["gone", var id] => new LinkEntry.Gone(new ContainerId(id)),
        ["link", var recipient, var source, var alias, .. var policy] when recipient != source =>
            new LinkEntry.Linked(new ContainerLink { Recipient = recipient, Source = source, Alias = alias, Policy = ReadPolicy(policy) }),
        ["unlink", var recipient, var alias] => new LinkEntry.Unlinked(recipient, alias),
        ["hide", var recipient, var alias] => new LinkEntry.Hidden(recipient, alias),
        ["abandon", var recipient] => new LinkEntry.Abandoned(recipient),
        _ => throw new FormatException("says nothing that this program knows"),
    };

    private static LinkPolicy? ReadPolicy(string[] words)
    {
        if (words.Length == 0)
        {
            return null;
        }

        IPAddress? sink = null;
        return words is [var stopped, var address, var removed, Required or Optional]
            && Enum.TryParse(stopped, out SourceStoppedAction onStopped)
            && Enum.TryParse(removed, out SourceRemovedAction onRemoved)
            && (address == NoSink || AddressParser.TryParse(address, out sink))
                ? new LinkPolicy { OnSourceStopped = onStopped, SinkAddress = sink, OnSourceRemoved = onRemoved, Required = words[^1] == Required }
                : throw new FormatException("has a policy that this program does not know");
    }
}
