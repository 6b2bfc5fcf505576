namespace ContainerLinks;

/// <summary>All that a journal of links has to say now.</summary>
internal sealed class LinkSnapshot(LinkTopology topology, IReadOnlyDictionary<string, List<ContainerLink>> creating)
{
    private readonly HashSet<KnownContainer> _mentioned = [];

    public IEnumerable<LinkEntry> Entries()
    {
        foreach (ContainerLink link in topology.Graph.Links)
        {
            if (topology.Find(link.Recipient) is { } recipient && recipient.SavedAliases.Contains(link.Alias))
            {
                foreach (LinkEntry known in Mention(recipient, topology.Find(link.Source)))
                {
                    yield return known;
                }

                yield return new LinkEntry.Linked(link);
            }
        }

        foreach (KnownContainer recipient in topology.Containers.Where(container => container.Unlinked.Count > 0))
        {
            foreach (LinkEntry entry in Mention(recipient).AsEnumerable<LinkEntry>().Concat(recipient.Unlinked.Order(StringComparer.Ordinal).Select(alias => new LinkEntry.Hidden(recipient.Node, alias))))
            {
                yield return entry;
            }
        }

        foreach (ContainerLink link in creating.Where(pair => topology.Find(pair.Key) is not { } known || IsBeingCreated(known)).SelectMany(pair => pair.Value))
        {
            yield return new LinkEntry.Linked(link);
        }
    }

    /// <summary>After the snapshot was written: who is in it.</summary>
    public void MarkSaved()
    {
        foreach (KnownContainer container in topology.Containers)
        {
            container.IsSaved = _mentioned.Contains(container);
        }
    }

    /// <summary>It is told later, with its links. A container that has links already is another one that took the name meanwhile.</summary>
    private bool IsBeingCreated(KnownContainer container) => creating.ContainsKey(container.Node) && container.SavedAliases.Count == 0;

    private LinkEntry.Known[] Mention(params KnownContainer?[] containers) =>
        [.. containers.OfType<KnownContainer>().Where(container => !IsBeingCreated(container) && _mentioned.Add(container)).Select(container => new LinkEntry.Known(container))];
}
