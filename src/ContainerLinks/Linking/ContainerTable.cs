using System.Collections.Immutable;
using System.Diagnostics;

namespace ContainerLinks;

/// <summary>The containers of a world, and all that is looked up about them: names, ids, links both ways, who answers by DNS. A change goes through <see cref="Put"/> or <see cref="Remove"/>, which keep all of it right
/// and note who is concerned.</summary>
internal sealed class ContainerTable
{
    private readonly LinkingRules _rules;
    private readonly GuardedGraph _graph;
    private readonly ChangingMap<ContainerId, Container> _containers = new();
    private readonly ChangingMap<string, ContainerId> _bearers = new();
    private readonly ChangingMap<string, ContainerId> _hexadecimalIds = new();
    private readonly DnsNames _dns = new();
    private readonly WorldIndex _index = new();
    private readonly DeclaredLinks.Texts _texts = new();
    private WorldSnapshot _snapshot = WorldSnapshot.Empty;
    private bool _isChanged;

    /// <param name="rules">The settings.</param>
    /// <param name="graph">Holds the links; null takes a graph of our own.</param>
    /// <param name="graphFailed">Hears what the graph throws.</param>
    public ContainerTable(LinkingRules rules, ILinkGraph? graph, Action<Exception>? graphFailed)
    {
        _rules = rules;
        _graph = new GuardedGraph(graph, () => _containers.Values.SelectMany(container => container.Links).Select(link => link.Declared), rules, graphFailed);
    }

    /// <summary>Whose files, leases or names have to be looked at.</summary>
    public HashSet<ContainerId> Touched { get; } = [];

    /// <summary>What the journal has to know.</summary>
    public List<LinkEntry> Entries { get; } = [];

    /// <summary>Who the journal says bears the declared names, until that is taken up.</summary>
    public IReadOnlyDictionary<string, ContainerId>? Journaled { get; set; }

    /// <summary>Links that came and went.</summary>
    public List<DeclaredChange> LinkChanges { get; } = [];

    public IEnumerable<Container> All => _containers.Values;

    /// <summary>Whether any container has links that its runtime keeps.</summary>
    public bool HasNativeLinks => _index.HasNativeLinks;

    /// <summary>So many containers are coming.</summary>
    public void EnsureCapacity(int count)
    {
        _containers.EnsureCapacity(count);
        _bearers.EnsureCapacity(count);
        _hexadecimalIds.EnsureCapacity(count);
    }

    public IEnumerable<ContainerId> Ids => _containers.Keys;

    /// <param name="isListed">Whether the runtime has been listed.</param>
    /// <returns>What is known now.</returns>
    public WorldSnapshot Snapshot(bool isListed)
    {
        if (_isChanged || isListed != _snapshot.IsListed)
        {
            _isChanged = false;
            _snapshot = new WorldSnapshot
            {
                Version = _snapshot.Version + 1,
                IsListed = isListed,
                Containers = _containers.ToSnapshot(),
                Bearers = _bearers.ToSnapshot(),
                HexadecimalIds = _hexadecimalIds.ToSnapshot(),
                Dns = _dns.ToSnapshot(),
            };
        }

        return _snapshot;
    }

    public Container? Find(ContainerId id) => _containers.TryGetValue(id, out Container? container) ? container : null;

    /// <summary>Who bears a name, or bore it last.</summary>
    public ContainerId? BearerOf(string name) => _bearers.TryGetValue(name, out ContainerId? id) ? id : null;

    /// <summary>Whether a link declares a name as its source.</summary>
    public bool IsDeclared(string name) => _index.IsDeclared(name);

    /// <summary>Remembers who bore a declared name that nobody bears now.</summary>
    public void RememberName(string name, Container former)
    {
        if (_bearers.TryAdd(name, former.Id))
        {
            _index.AddFormerName(former.Id, name);
            Put(former, former);
            CollectRecipientsOfName(name, Touched);
        }
    }

    /// <summary>Puts a container in the place of what was known of it: its links are worked out, and whoever is concerned is touched.</summary>
    public void Put(Container? before, Container after)
    {
        TakeName(before, after);
        Replace(before, after);
        Check();
    }

    public void Remove(Container gone)
    {
        CollectRecipientsOf(gone, Touched);
        Touched.Add(gone.Id);
        IndexLinks(gone, gone with { Links = [] });
        TouchWhoAsksFor(_dns.Replace(gone.Info, null));
        ForgetBeginning(gone.Id);

        _index.Share(gone.Info.NetworkOf, null, gone.Id);
        _index.Forget(gone.Id);
        _containers.Remove(gone.Id);
        foreach (string name in gone.FormerNames.Append(gone.Info.Name).Where(name => BearerOf(name) == gone.Id))
        {
            _bearers.Remove(name);
            NoteUnnamed(name);
        }

        NoteUnnamed(gone.Id.Value);
        Entries.Add(new LinkEntry.Gone(gone.Id));
        _isChanged = true;
        Check();
    }

    /// <summary>Recipients of a container, and of all that use its network.</summary>
    public void CollectRecipientsOf(Container source, HashSet<ContainerId> recipients)
    {
        CollectOwnRecipientsOf(source, recipients);
        if (_index.IsShared(source.Id))
        {
            foreach (ContainerId id in _index.SharersOf(source.Id))
            {
                if (id != source.Id && Find(id) is { } sharer)
                {
                    CollectOwnRecipientsOf(sharer, recipients);
                }
            }
        }
    }

    private void CollectOwnRecipientsOf(Container source, HashSet<ContainerId> recipients)
    {
        CollectRecipientsOfName(source.Info.Name, recipients);
        foreach (string name in source.FormerNames)
        {
            CollectRecipientsOfName(name, recipients);
        }

        CollectRecipientsOfId(source.Id, recipients);
    }

    /// <summary>Recipients of links that the runtime keeps itself and that may lead to a container in its belief: it resolved a name once, whoever bears it now.</summary>
    public IEnumerable<ContainerId> RecipientsOfNative(ContainerInfo source) => _index.NamesEverOf(source.Id).Append(source.Name).SelectMany(_index.RecipientsOfNative);

    private static string NodeFor(ContainerInfo info) => LinkText.CanBeEnd(info.Name) ? info.Name : info.Id.Value;

    private string NodeOf(Container container) => BearerOf(container.Info.Name) == container.Id ? NodeFor(container.Info) : container.Id.Value;

    /// <summary>Gives a container its name, and takes it from whoever was known by it: that one's own fact is on its way.</summary>
    private void TakeName(Container? before, Container after)
    {
        string name = after.Info.Name;
        if (before is not null && before.Info.Name != name)
        {
            _index.NoteName(after.Id, before.Info.Name);
        }

        if (before is not null && before.Info.Name != name && BearerOf(before.Info.Name) == after.Id)
        {
            if (IsDeclared(before.Info.Name))
            {
                _index.AddFormerName(after.Id, before.Info.Name);
            }
            else
            {
                _bearers.Remove(before.Info.Name);
            }
        }

        ContainerId? other = BearerOf(name);
        if (other == after.Id)
        {
            _index.RemoveFormerName(after.Id, name);
            return;
        }

        _bearers[name] = after.Id;
        if (other is { } former && Find(former) is { } displaced)
        {
            _index.RemoveFormerName(former, name);
            Replace(displaced, displaced);
        }

        if (IsDeclared(name))
        {
            NoteNamed(name, after.Id);
            CollectRecipientsOfName(name, Touched);
        }
    }

    private void Replace(Container? before, Container after)
    {
        IReadOnlyList<string> formerNames = _index.FormerNamesOf(after.Id);
        string node = NodeOf(after);
        if (before is null || node != before.Node || SourceFacts.HasOtherLinks(before, after))
        {
            (ImmutableArray<Link> links, ImmutableArray<RefusedLink> refused) = DeclaredLinks.Derive(after, node, _rules, _texts);
            after = after with { FormerNames = formerNames, Node = node, Links = links, Refused = refused };
        }
        else if (after.FormerNames != formerNames)
        {
            after = after with { FormerNames = formerNames };
        }

        bool isSeenByRecipients = before is null || !SourceFacts.Equal(before.Info, after.Info);
        if (before is not null && isSeenByRecipients && (before.Info.Name != after.Info.Name || before.FormerNames != after.FormerNames))
        {
            CollectRecipientsOf(before, Touched);
        }

        _containers[after.Id] = after;
        _isChanged = true;
        if (before is null)
        {
            NoteBeginning(after.Id);
        }

        IndexLinks(before, after);
        TouchWhoAsksFor(_dns.Replace(before?.Info, after.Info));
        _index.Share(before?.Info.NetworkOf, after.Info.NetworkOf, after.Id);
        _index.SetNativeSources(after.Id, NativeLinks.SourcesOf(after));
        if (isSeenByRecipients)
        {
            CollectRecipientsOf(after, Touched);
        }

        Touched.Add(after.Id);
    }

    private void NoteBeginning(ContainerId id)
    {
        if (LinkText.IsIdOrPrefix(id.Value) && !_hexadecimalIds.TryAdd(id.Value[..LinkText.ShortIdLength], id))
        {
            _hexadecimalIds[id.Value[..LinkText.ShortIdLength]] = WorldSnapshot.Several;
        }
    }

    /// <summary>Where several ids have begun alike, that stays noted: a look-up is a search then, and as right.</summary>
    private void ForgetBeginning(ContainerId id)
    {
        if (LinkText.IsIdOrPrefix(id.Value) && _hexadecimalIds.TryGetValue(id.Value[..LinkText.ShortIdLength], out ContainerId? noted) && noted == id)
        {
            _hexadecimalIds.Remove(id.Value[..LinkText.ShortIdLength]);
        }
    }

    private ContainerId? FindNode(string node) =>
        BearerOf(node) is { } bearer && Find(bearer)?.Node == node ? bearer
        : ContainerId.IsValid(node) && Find(new ContainerId(node))?.Node == node ? new ContainerId(node)
        : null;

    private void CollectRecipientsOfName(string name, HashSet<ContainerId> recipients)
    {
        if (!_index.IsDeclared(name))
        {
            return;
        }

        foreach (ContainerLink link in _graph.LinksTo(name))
        {
            if (FindNode(link.Recipient) is { } recipient)
            {
                recipients.Add(recipient);
            }
        }
    }

    private void CollectRecipientsOfId(ContainerId id, HashSet<ContainerId> recipients)
    {
        CollectRecipientsOfName(id.Value, recipients);
        foreach (string beginning in _index.BeginningsOf(id))
        {
            CollectRecipientsOfName(beginning, recipients);
        }
    }

    /// <summary>Unless the journal says so already.</summary>
    private void NoteNamed(string name, ContainerId bearer)
    {
        if (Journaled?.TryGetValue(name, out ContainerId? known) != true || known != bearer)
        {
            Entries.Add(new LinkEntry.Named(name, bearer));
        }
    }

    private void NoteUnnamed(string name)
    {
        if (IsDeclared(name))
        {
            Entries.Add(new LinkEntry.Unnamed(name));
        }
    }

    /// <summary>Brings the graph and the index from the links that were to those that are.</summary>
    private void IndexLinks(Container? former, Container after)
    {
        ImmutableArray<Link> before = former?.Links ?? [];
        bool hasSameNode = former?.Node == after.Node;
        if ((before == after.Links && hasSameNode) || (before.IsEmpty && after.Links.IsEmpty))
        {
            return;
        }

        if (before.IsEmpty)
        {
            foreach (Link link in after.Links)
            {
                AddLink(after, link, isNew: true, former);
            }

            return;
        }

        Dictionary<string, Link> now = after.Links.ToDictionary(link => link.Alias, LinkAlias.Comparer);
        var kept = new HashSet<string>(LinkAlias.Comparer);
        foreach (Link link in before)
        {
            Link? same = now.GetValueOrDefault(link.Alias);
            bool isSame = same is not null && same.Source == link.Source && same.IsById == link.IsById;
            if (isSame && hasSameNode && same!.Declared == link.Declared)
            {
                kept.Add(link.Alias);
                continue;
            }

            _graph.Remove(former!.Node, link.Alias);
            if (!isSame)
            {
                LinkChanges.Add(new DeclaredChange(false, link.Declared));
                _index.RemoveLink(after.Id, link);
            }
        }

        Dictionary<string, Link> then = before.ToDictionary(link => link.Alias, LinkAlias.Comparer);
        foreach (Link link in after.Links.Where(link => !kept.Contains(link.Alias)))
        {
            AddLink(after, link, isNew: !(then.TryGetValue(link.Alias, out Link? same) && same.Source == link.Source && same.IsById == link.IsById), former);
        }

        foreach (Link link in before)
        {
            ForgetIfUndeclared(link.Source);
        }
    }

    private void AddLink(Container recipient, Link link, bool isNew, Container? former)
    {
        _graph.Add(link.Declared);
        if (!isNew)
        {
            return;
        }

        LinkChanges.Add(new DeclaredChange(true, link.Declared));
        _index.AddLink(recipient.Id, link);

        // What a caller declares is written with its bearer; not so what was in the way of itself until now.
        bool isWritten = link.Origin == LinkOrigin.Code && !WasInItsOwnWay(former, link);
        if (!isWritten && !link.IsById && BearerOf(link.Source) is { } bearer)
        {
            NoteNamed(link.Source, bearer);
        }
    }

    private static bool WasInItsOwnWay(Container? former, Link link)
    {
        foreach (Link other in former?.Code ?? [])
        {
            if (other.Source == link.Source && LinkAlias.Comparer.Equals(other.Alias, link.Alias))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>No link declares the name any more: who bore it last does not count then.</summary>
    private void ForgetIfUndeclared(string name)
    {
        if (BearerOf(name) is not { } bearer || IsDeclared(name))
        {
            return;
        }

        Entries.Add(new LinkEntry.Unnamed(name));
        if (Find(bearer) is { } container && container.Info.Name != name)
        {
            _bearers.Remove(name);
            _index.RemoveFormerName(bearer, name);
            _containers[bearer] = container with { FormerNames = _index.FormerNamesOf(bearer) };
        }
    }

    /// <summary>Recipients of links with an alias that a container answers to by the runtime's DNS.</summary>
    public IEnumerable<ContainerId> WhoAsksFor(Container container) => WhoAsksFor(DnsNames.Of(container.Info));

    /// <summary>Who else answers to the alias of a link by the runtime's DNS says whether the link needs a line.</summary>
    private void TouchWhoAsksFor(IReadOnlyCollection<DnsName> names)
    {
        if (names.Count > 0)
        {
            Touched.UnionWith(WhoAsksFor(names));
        }
    }

    private IEnumerable<ContainerId> WhoAsksFor(IEnumerable<DnsName> names) => names.SelectMany(name => _index.RecipientsByAlias(name.Name));

    /// <summary>What must hold after each change. It costs the size of the table, so large ones are not looked at.</summary>
    [Conditional("DEBUG")]
    private void Check()
    {
        if (_containers.Count > 32)
        {
            return;
        }

        foreach (Container container in _containers.Values)
        {
            Debug.Assert(_bearers.ContainsKey(container.Info.Name) || container.Info.Name.Length == 0, $"Nobody bears the name '{container.Info.Name}'.");
            Debug.Assert(container.FormerNames.All(name => BearerOf(name) == container.Id), $"A former name of '{container.Info.Name}' has another bearer.");
            Debug.Assert(container.Links.Select(link => link.Alias).Distinct(LinkAlias.Comparer).Count() == container.Links.Length, $"'{container.Info.Name}' has one alias twice.");
            Debug.Assert(container.Links.All(link => _graph.Find(container.Node, link.Alias) == link.Declared), $"The graph has other links of '{container.Info.Name}'.");
        }

        Debug.Assert(_graph.Count == _containers.Values.Sum(container => container.Links.Length), "The graph has links of nobody.");
        Debug.Assert(_bearers.Values.All(bearer => Find(bearer) is not null), "Somebody who is gone bears a name.");
    }
}
