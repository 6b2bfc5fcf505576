using System.Diagnostics.CodeAnalysis;

namespace ContainerLinks;

/// <summary>What a journal of links says in the end. It holds no more than that: what comes of it with the containers that exist, the world works out.</summary>
internal sealed class LinkHistory
{
    private const double MostLinesAPiece = 1.5;

    private readonly Dictionary<ContainerId, Recipient> _recipients = [];
    private readonly Dictionary<string, ContainerId> _bearers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Link>> _creations = new(StringComparer.Ordinal);
    private readonly HashSet<ContainerId> _taken = [];
    private int _lines;

    /// <summary>What was declared for each recipient, its links in order of declaration.</summary>
    public IReadOnlyDictionary<ContainerId, Recipient> Recipients => _recipients;

    /// <summary>Who bore the names that links declare.</summary>
    public IReadOnlyDictionary<string, ContainerId> Bearers => _bearers;

    /// <summary>Links of containers of which nobody knows whether they were created.</summary>
    public IReadOnlyDictionary<string, List<Link>> Creations => _creations;

    /// <summary>Whether somebody has what is said of a recipient already.</summary>
    public bool IsTaken(ContainerId id) => _taken.Contains(id);

    public bool TryTake(ContainerId id) => _taken.Add(id);

    public int LinkCount => Count(static recipient => recipient.Links.Count);

    /// <summary>Whether a third of the journal and more tells of what is past, so that it should be written anew.</summary>
    public bool IsMuchHistory => _lines > 16 + (MostLinesAPiece * EntryCount);

    /// <summary>How many <see cref="Entries"/> there are.</summary>
    private int EntryCount
    {
        get
        {
            int count = _bearers.Count + Count(static recipient => recipient.Native.Count + recipient.Links.Count + recipient.Hidden.Count + recipient.Kept.Count);
            foreach (List<Link> links in _creations.Values)
            {
                count += links.Count;
            }

            return count;
        }
    }

    /// <summary>Takes a line of the journal.</summary>
    /// <returns>What is wrong with it, as the end of a sentence; then none of its entries counts. Null if nothing is.</returns>
    public string? Take(string text)
    {
        _lines++;
        try
        {
            foreach (LinkEntry entry in LinkEntryText.Read(text))
            {
                Apply(entry);
            }

            return null;
        }
        catch (FormatException fault)
        {
            return fault.Message;
        }
    }

    public void Apply(LinkEntry entry)
    {
        switch (entry)
        {
            case LinkEntry.Named named:
                _bearers[named.Name] = named.Id;
                break;
            case LinkEntry.Unnamed unnamed:
                _bearers.Remove(unnamed.Name);
                break;
            case LinkEntry.Gone gone:
                _recipients.Remove(gone.Id);
                break;
            case LinkEntry.Linked linked:
                Of(linked.Recipient).Put(linked.Link);
                break;
            case LinkEntry.Unlinked unlinked:
                Of(unlinked.Recipient).RemoveLink(unlinked.Alias);
                break;
            case LinkEntry.Hidden hidden:
                Of(hidden.Recipient).Hide(hidden.Alias);
                break;
            case LinkEntry.Native native:
                Of(native.Recipient).Put(native.Link);
                break;
            case LinkEntry.NativeGone gone:
                Of(gone.Recipient).RemoveNative(gone.Alias);
                break;
            case LinkEntry.Kept { Address: var kept } entryOf:
                Of(entryOf.Recipient).Put(kept);
                break;
            case LinkEntry.Creating creating:
                List<Link>? links = _creations.GetValueOrDefault(creating.Name);
                Put(ref links, creating.Link, static link => link.Alias);
                _creations[creating.Name] = links;
                break;
            case LinkEntry.Created created:
                _creations.Remove(created.Name);
                break;
        }
    }

    /// <summary>All of it, as entries.</summary>
    public IEnumerable<LinkEntry> Entries()
    {
        foreach (string name in _bearers.Keys.Order(StringComparer.Ordinal))
        {
            yield return new LinkEntry.Named(name, _bearers[name]);
        }

        foreach (ContainerId id in _recipients.Keys.OrderBy(id => id.Value, StringComparer.Ordinal))
        {
            foreach (LinkEntry entry in EntriesOf(id, _recipients[id]))
            {
                yield return entry;
            }
        }

        foreach ((string name, List<Link> links) in _creations)
        {
            foreach (Link link in links)
            {
                yield return new LinkEntry.Creating(name, link);
            }
        }
    }

    private static IEnumerable<LinkEntry> EntriesOf(ContainerId id, Recipient recipient) =>
        recipient.Native.Select(link => (LinkEntry)new LinkEntry.Native(id, link))
            .Concat(recipient.Links.Select(link => new LinkEntry.Linked(id, link)))
            .Concat(recipient.Hidden.Select(alias => new LinkEntry.Hidden(id, alias)))
            .Concat(recipient.Kept.Select(kept => new LinkEntry.Kept(id, kept)));

    private int Count(Func<Recipient, int> of)
    {
        int count = 0;
        foreach (Recipient recipient in _recipients.Values)
        {
            count += of(recipient);
        }

        return count;
    }

    private Recipient Of(ContainerId id)
    {
        if (!_recipients.TryGetValue(id, out Recipient? recipient))
        {
            _recipients.Add(id, recipient = new Recipient());
        }

        return recipient;
    }

    private static void Put<T>([NotNull] ref List<T>? list, T item, Func<T, string> aliasOf)
    {
        list ??= new List<T>(1);
        int index = list.FindIndex(other => LinkAlias.Comparer.Equals(aliasOf(other), aliasOf(item)));
        if (index < 0)
        {
            list.Add(item);
        }
        else
        {
            list[index] = item;
        }
    }

    /// <summary>What was declared for one recipient. Most have one link and nothing else, and there may be hundreds of thousands.</summary>
    public sealed class Recipient
    {
        private List<Link>? _links;
        private List<Link>? _native;
        private List<string>? _hidden;
        private List<KeptAddress>? _kept;

        public IReadOnlyList<Link> Links => _links ?? (IReadOnlyList<Link>)[];

        public IReadOnlyList<Link> Native => _native ?? (IReadOnlyList<Link>)[];

        public IReadOnlyList<string> Hidden => _hidden ?? (IReadOnlyList<string>)[];

        public IReadOnlyList<KeptAddress> Kept => _kept ?? (IReadOnlyList<KeptAddress>)[];

        public void Put(Link link)
        {
            if (link.Origin == LinkOrigin.Native)
            {
                Put<Link>(ref _native, link, static link => link.Alias);
            }
            else
            {
                Put<Link>(ref _links, link, static link => link.Alias);
            }
        }

        public void Put(KeptAddress kept) => Put<KeptAddress>(ref _kept, kept, static kept => kept.Alias);

        public void Hide(string alias) => Put<string>(ref _hidden, alias, static alias => alias);

        public void RemoveLink(string alias)
        {
            _links?.RemoveAll(link => LinkAlias.Comparer.Equals(link.Alias, alias));
            _kept?.RemoveAll(kept => LinkAlias.Comparer.Equals(kept.Alias, alias));
        }

        public void RemoveNative(string alias) => _native?.RemoveAll(link => LinkAlias.Comparer.Equals(link.Alias, alias));

        private static void Put<T>([NotNull] ref List<T>? list, T item, Func<T, string> aliasOf) => LinkHistory.Put(ref list, item, aliasOf);
    }

    /// <summary>All that a journal has to say of a world.</summary>
    public static IEnumerable<LinkEntry> EntriesOf(WorldSnapshot world)
    {
        var sources = new Dictionary<string, Link>(StringComparer.Ordinal);
        foreach (Link link in world.Containers.Values.SelectMany(container => container.Links))
        {
            sources.TryAdd(link.Source, link);
        }

        foreach (string name in sources.Keys.Order(StringComparer.Ordinal))
        {
            if ((sources[name].IsById ? world.SourceOf(sources[name])?.Id : world.Bearers.Find(name)) is { } id)
            {
                yield return new LinkEntry.Named(name, id);
            }
        }

        foreach (Container container in world.Containers.Values.OrderBy(container => container.Id.Value, StringComparer.Ordinal))
        {
            foreach (LinkEntry entry in EntriesOf(container))
            {
                yield return entry;
            }
        }
    }

    private static IEnumerable<LinkEntry> EntriesOf(Container container) =>
        container.Native.Select(link => (LinkEntry)new LinkEntry.Native(container.Id, link))
            .Concat(container.Code.Select(link => new LinkEntry.Linked(container.Id, link)))
            .Concat(container.Hidden.Select(alias => new LinkEntry.Hidden(container.Id, alias)))
            .Concat(container.Kept.Where(kept => kept.Source != RemoteName.Elsewhere).Select(kept => new LinkEntry.Kept(container.Id, kept)));
}
