namespace ContainerLinks;

/// <summary>The containers and the links between them, as told by facts. Only the loop touches it.</summary>
/// <remarks>Links are kept by name, so a link to a container that does not exist yet, or that comes back under its name, needs no special case;
/// a rename moves the node. Ids tell that two facts speak of one container.</remarks>
internal sealed class LinkTopology
{
    private readonly Dictionary<ContainerId, KnownContainer> _byId = [];
    private readonly Dictionary<string, KnownContainer> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<ContainerId, List<KnownContainer>> _sharers = [];
    private readonly RecentlyRemoved _removed = new();

    public LinkGraph Graph { get; } = new();

    /// <summary>Recipients whose links or hosts file have to be looked at, in the order in which they were touched.</summary>
    public DirtyList Dirty { get; } = new();

    public IEnumerable<KnownContainer> Containers => _byName.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value);

    /// <summary>The same, in no order that counts.</summary>
    public IReadOnlyCollection<KnownContainer> Unordered => _byId.Values;

    public KnownContainer? Find(string name) => _byName.GetValueOrDefault(name);

    public KnownContainer? Find(ContainerId id) => _byId.GetValueOrDefault(id);

    /// <summary>By name, full id, or a prefix of one id only: as engines look containers up.</summary>
    public KnownContainer? Lookup(string reference)
    {
        if (_byName.TryGetValue(reference, out KnownContainer? byName))
        {
            return byName;
        }

        KnownContainer? found = null;
        if (ContainerId.IsValid(reference) && !_byId.TryGetValue(new ContainerId(reference), out found))
        {
            KnownContainer[] matches = [.. _byId.Values.Where(container => container.Id.Value.StartsWith(reference, StringComparison.Ordinal)).Take(2)];
            found = matches.Length == 1 ? matches[0] : null;
        }

        return found;
    }

    /// <summary>The container whose network <paramref name="container"/> uses: itself, or the end of its chain of <c>container:X</c>; null if that is gone or is a ring.</summary>
    public KnownContainer? NetworkHolder(KnownContainer container)
    {
        KnownContainer? holder = container;
        for (int steps = 0; holder?.Info.NetworkOf is { } next; steps++)
        {
            holder = steps > _byId.Count ? null : Find(next);
        }

        return holder;
    }

    /// <summary>Makes room for so many containers in one go.</summary>
    public void EnsureCapacity(int containers)
    {
        _byId.EnsureCapacity(containers);
        _byName.EnsureCapacity(containers);
    }

    /// <summary>Takes in what a runtime reports of a container.</summary>
    /// <returns>The container, or null if the report is older than what is known.</returns>
    public KnownContainer? Observe(ContainerInfo info)
    {
        if (IsOutdated(info))
        {
            return null;
        }

        KnownContainer? known = Find(info.Id);
        if (known is null)
        {
            known = new KnownContainer(info);
            _byId.Add(info.Id, known);
            MoveTo(known, info.Name);
            Share(known, info.NetworkOf);
            TouchRecipientsOf(known);
        }
        else
        {
            ContainerInfo before = known.Info;
            known.Info = info;
            if (known.Node != info.Name)
            {
                MoveTo(known, info.Name);
            }

            if (before.NetworkOf != info.NetworkOf)
            {
                Unshare(known, before.NetworkOf);
                Share(known, info.NetworkOf);
            }

            if (!SourceFacts.Equal(before, info))
            {
                TouchRecipientsOf(known);
            }
        }

        Dirty.Add(known);
        return known;
    }

    /// <summary>Forgets a container with its own links; links to it stay, pending by its name.</summary>
    public KnownContainer? Remove(ContainerId id, long version)
    {
        if (Find(id) is not { } known)
        {
            if (version != 0)
            {
                // The fact that it was made may be on its way still.
                _removed.Add(id);
            }

            return null;
        }

        if (version != 0 && version < known.Info.Version)
        {
            return null;
        }

        TouchRecipientsOf(known);
        _byId.Remove(id);
        _byName.Remove(known.Node);
        Unshare(known, known.Info.NetworkOf);
        known.IsDirty = false;
        Graph.RemoveRecipient(known.Node);
        if (known.Node != known.Info.Name)
        {
            // Another container took its name before it was known to be gone: the links wait for that name, as they would in the right order.
            RemoveOwnLinks(known.Info.Name, known.Node);
            Graph.MoveLinks(known.Node, known.Info.Name);
        }

        if (known.Info.Version != 0)
        {
            _removed.Add(id);
        }

        return known;
    }

    /// <summary>Marks the recipients of a container, and of all that use its network.</summary>
    public void TouchRecipientsOf(KnownContainer source)
    {
        TouchDirectRecipientsOf(source);
        if (!_sharers.ContainsKey(source.Id))
        {
            return;
        }

        // The engine has no guard against a ring of container:X; a container that was seen is not followed again.
        var seen = new HashSet<ContainerId> { source.Id };
        var next = new Queue<ContainerId>(seen);
        while (next.TryDequeue(out ContainerId holder))
        {
            foreach (KnownContainer sharer in _sharers.GetValueOrDefault(holder, []))
            {
                if (seen.Add(sharer.Id))
                {
                    TouchDirectRecipientsOf(sharer);
                    next.Enqueue(sharer.Id);
                }
            }
        }
    }

    private void TouchDirectRecipientsOf(KnownContainer source)
    {
        foreach (ContainerLink link in Graph.LinksTo(source.Node))
        {
            if (Find(link.Recipient) is { } recipient)
            {
                Dirty.Add(recipient);
            }
        }
    }

    private bool IsOutdated(ContainerInfo info) =>
        info.Version != 0
        && (_removed.Contains(info.Id) || (Find(info.Id) is { } known && info.Version < known.Info.Version));

    private void MoveTo(KnownContainer container, string name)
    {
        // Another container that is still known by this name has lost it: its own fact is on its way. Its links wait for it under its id.
        if (_byName.TryGetValue(name, out KnownContainer? displaced) && displaced != container)
        {
            Rename(displaced, displaced.Id.Value);
        }

        if (container.Node != name && _byName.GetValueOrDefault(container.Node) == container)
        {
            Rename(container, name);
        }
        else
        {
            container.Node = name;
            _byName[name] = container;
        }
    }

    private void Rename(KnownContainer container, string node)
    {
        TouchRecipientsOf(container);
        RemoveOwnLinks(container.Node, node);
        Graph.Rename(container.Node, node);
        _byName.Remove(container.Node);
        container.Node = node;
        _byName[node] = container;
        TouchRecipientsOf(container);
        Dirty.Add(container);
    }

    /// <summary>Links that wait for a container of the name that their recipient has itself: nothing can come of them, and what is linked by their alias next has nothing to do with them.</summary>
    private void RemoveOwnLinks(string recipient, string source)
    {
        foreach (ContainerLink link in Graph.LinksFrom(recipient).Where(link => link.Source == source))
        {
            Graph.Remove(link.Recipient, link.Alias);
            Find(link.Recipient)?.ForgetBinding(link.Alias);
        }
    }

    private void Share(KnownContainer container, ContainerId? holder)
    {
        if (holder is { } id && id != container.Id)
        {
            if (!_sharers.TryGetValue(id, out List<KnownContainer>? sharers))
            {
                _sharers.Add(id, sharers = []);
            }

            sharers.Add(container);
        }
    }

    private void Unshare(KnownContainer container, ContainerId? holder)
    {
        if (holder is { } id && _sharers.TryGetValue(id, out List<KnownContainer>? sharers) && sharers.Remove(container) && sharers.Count == 0)
        {
            _sharers.Remove(id);
        }
    }
}
