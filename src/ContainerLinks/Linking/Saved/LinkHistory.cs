namespace ContainerLinks;

/// <summary>Plays the entries of a journal again: the same rules for names that come and go as while they happened.</summary>
internal sealed class LinkHistory
{
    private readonly LinkTopology _topology = new();
    private readonly Dictionary<ContainerId, HashSet<string>> _hidden = [];

    /// <summary>Takes a line of the journal.</summary>
    /// <returns>What is wrong with it, as the end of a sentence; then none of its entries counts. Null if nothing is.</returns>
    public string? Take(string text)
    {
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

    public SavedLinks End() => new(
        [.. _topology.Graph.Links.Select(Save)],
        _hidden);

    /// <summary>If its source lost its name to another container, and is gone before it has a new one, the link waits for that name.</summary>
    private SavedLink Save(ContainerLink link)
    {
        KnownContainer? source = _topology.Find(link.Source);
        return new SavedLink(_topology.Find(link.Recipient)?.Id, source?.Id, source is null ? link : link with { Source = source.Info.Name });
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
                _hidden.Remove(gone.Id);
                break;
            case LinkEntry.Linked { Link: var link }:
                _topology.Graph.Remove(link.Recipient, link.Alias);
                _topology.Graph.Add(link);
                HiddenOf(link.Recipient)?.Remove(link.Alias);
                break;
            case LinkEntry.Unlinked unlinked:
                _topology.Graph.Remove(unlinked.Recipient, unlinked.Alias);
                break;
            case LinkEntry.Hidden hidden:
                HiddenOf(hidden.Recipient)?.Add(hidden.Alias);
                break;
            case LinkEntry.Abandoned abandoned when _topology.Find(abandoned.Recipient) is null:
                _topology.Graph.RemoveRecipient(abandoned.Recipient);
                break;
        }
    }

    private void Know(LinkEntry.Known known)
    {
        if (_topology.Find(known.Name) is null)
        {
            // Links of a container of this name that was to be created: whoever has the name now has none of them.
            _topology.Graph.RemoveRecipient(known.Name);
        }

        _topology.Observe(new ContainerInfo { Id = known.Id, Name = known.Name });
    }

    private HashSet<string>? HiddenOf(string recipient)
    {
        if (_topology.Find(recipient) is not { } known)
        {
            return null;
        }

        if (!_hidden.TryGetValue(known.Id, out HashSet<string>? aliases))
        {
            _hidden.Add(known.Id, aliases = new HashSet<string>(LinkAlias.Comparer));
        }

        return aliases;
    }
}
