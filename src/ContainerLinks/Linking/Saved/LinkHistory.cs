namespace ContainerLinks;

/// <summary>Plays the entries of a journal again: the same rules for names that come and go as while they happened.</summary>
internal sealed class LinkHistory
{
    private const double MostLinesAPiece = 1.5;
    private readonly LinkTopology _topology = new();
    private int _lines;

    /// <summary>Whom the journal knows, under their names, with the aliases of links of the runtime or of labels that were taken away.</summary>
    public IReadOnlyCollection<KnownContainer> Containers => _topology.Unordered;

    /// <summary>In order of declaration.</summary>
    public IEnumerable<SavedLink> Links => _topology.Graph.Links.Select(Save);

    /// <summary>Whether a third of the journal and more tells of what is past, so that it should be written anew.</summary>
    public bool IsMuchHistory => _lines > MostLinesAPiece * (Containers.Count + Containers.Sum(container => container.Unlinked.Count) + _topology.Graph.Count);

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
        catch (ContainerLinksException contradiction)
        {
            return $"contradicts what stands before it: {contradiction.Message}";
        }
    }

    /// <summary>Aliases of a container that the runtime and labels have no say in: they were taken away, or declared for something else.</summary>
    public IEnumerable<string> SettledAliases(ContainerId recipient) =>
        _topology.Find(recipient) is { } known ? _topology.Graph.LinksFrom(known.Node).Select(link => link.Alias).Concat(known.Unlinked) : [];

    /// <summary>If its source lost its name to another container, and is gone before it has a new one, the link waits for that name.</summary>
    private SavedLink Save(ContainerLink link)
    {
        KnownContainer? source = _topology.Find(link.Source);
        return new SavedLink(_topology.Find(link.Recipient)?.Id, source?.Id, source is null || source.Info.Name == link.Source ? link : link with { Source = source.Info.Name });
    }

    private void Apply(LinkEntry entry)
    {
        switch (entry)
        {
            case LinkEntry.Known known:
                Know(known);
                break;
            case LinkEntry.Gone gone:
                _topology.Remove(gone.Id, version: 0);
                break;
            case LinkEntry.Linked { Link: var link }:
                _topology.Graph.Remove(link.Recipient, link.Alias);
                _topology.Graph.Add(link);
                _topology.Find(link.Recipient)?.Unlinked.Remove(link.Alias);
                break;
            case LinkEntry.Unlinked unlinked:
                _topology.Graph.Remove(unlinked.Recipient, unlinked.Alias);
                break;
            case LinkEntry.Hidden hidden:
                _topology.Find(hidden.Recipient)?.Unlinked.Add(hidden.Alias);
                break;
            case LinkEntry.Abandoned abandoned when _topology.Find(abandoned.Recipient) is null:
                _topology.Graph.RemoveRecipient(abandoned.Recipient);
                break;
        }
    }

    private void Know(LinkEntry.Known known)
    {
        if (_topology.Find(known.Node) is null)
        {
            // Links of a container of this name that was to be created: whoever has the name now has none of them.
            _topology.Graph.RemoveRecipient(known.Node);
        }

        KnownContainer? container = _topology.Observe(new ContainerInfo { Id = known.Id, Name = known.Node });
        if (container is not null && known.Name != known.Node)
        {
            container.Info = new ContainerInfo { Id = known.Id, Name = known.Name };
        }
    }
}
