using System.Collections.Immutable;

namespace ContainerLinks;

/// <summary>The containers of a world, and all that is looked up about them: names, ids, links both ways, who answers by DNS. A change goes through <see cref="Put"/> or <see cref="Remove"/>, which keep all of it right
/// and note who is concerned.</summary>
internal sealed class ContainerTable
{
    private readonly LinkingRules _rules;
    private readonly GuardedGraph _graph;
    private readonly ChangingMap<ContainerId, Container> _containers = new();
    private readonly ChangingMap<string, ContainerId> _bearers = new();
    private readonly HexadecimalIds _hexadecimalIds = new();
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
        Journal = new JournalNotes(IsDeclared);
        Remote = new RemoteNames(source => Recipients!.OfName(source, Touched), address => Touched.UnionWith(_index.KeepersOf(address)), () => _isChanged = true);
        Recipients = new Recipients(_index, _graph, Find, FindNode, () => Remote.OwnNames);
        _index.SourceDeclared = Remote.Declare;
    }

    /// <summary>Who is concerned by whom.</summary>
    public Recipients Recipients { get; }

    /// <summary>Who bears the declared names on other hosts.</summary>
    public RemoteNames Remote { get; }

    /// <summary>Whose files, leases or names have to be looked at.</summary>
    public HashSet<ContainerId> Touched { get; } = [];

    /// <summary>What the journal has to know.</summary>
    public JournalNotes Journal { get; }

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
                Remote = Remote.ToSnapshot(),
                DirectoryCount = Remote.DirectoryCount,
                OwnNames = Remote.OwnNames,
                LocalNetworks = Remote.LocalNetworks.ToSnapshot(),
                LocalAddresses = Remote.LocalNetworks.AddressesToSnapshot(),
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
            Recipients.OfName(name, Touched);
        }
    }

    /// <summary>Puts a container in the place of what was known of it: its links are worked out, and whoever is concerned is touched.</summary>
    public void Put(Container? before, Container after)
    {
        TakeName(before, after);
        Replace(before, after);
        WorldInvariants.Check(_containers, _bearers, _graph);
    }

    public void Remove(Container gone)
    {
        Recipients.Of(gone, Touched);
        Touched.Add(gone.Id);
        IndexLinks(gone, gone with { Links = [] });
        Touched.UnionWith(Recipients.WhoAsksFor(_dns.Replace(gone.Info, null)));
        _hexadecimalIds.Remove(gone.Id);
        _index.Share(gone.Info.NetworkOf, null, gone.Id);
        _index.Keep(gone.Kept, [], gone.Id);
        Remote.Place(gone.Info, null);
        _index.Forget(gone.Id);
        _containers.Remove(gone.Id);
        foreach (string name in gone.FormerNames.Append(gone.Info.Name).Where(name => BearerOf(name) == gone.Id))
        {
            _bearers.Remove(name);
            Journal.Unnamed(name);
        }

        Journal.Unnamed(gone.Id.Value);
        Journal.Entries.Add(new LinkEntry.Gone(gone.Id));
        _isChanged = true;
        WorldInvariants.Check(_containers, _bearers, _graph);
    }

    private static string NodeFor(ContainerInfo info) => LinkText.CanBeEnd(info.Name) ? info.Name : info.Id.Value;

    private string NodeOf(Container container) => BearerOf(container.Info.Name) == container.Id ? NodeFor(container.Info) : container.Id.Value;

    /// <summary>Gives a container its name, and takes it from whoever was known by it: that one's own fact is on its way.</summary>
    private void TakeName(Container? before, Container after)
    {
        string name = after.Info.Name;
        if (before is not null && before.Info.Name is var old && old != name)
        {
            _index.NoteName(after.Id, old);
            if (BearerOf(old) == after.Id && IsDeclared(old))
            {
                _index.AddFormerName(after.Id, old);
            }
            else if (BearerOf(old) == after.Id)
            {
                _bearers.Remove(old);
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
            Journal.Named(name, after.Id);
            Recipients.OfName(name, Touched);
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
            Recipients.Of(before, Touched);
        }

        _containers[after.Id] = after;
        _isChanged = true;
        if (before is null)
        {
            _hexadecimalIds.Add(after.Id);
        }

        IndexLinks(before, after);

        // Who else answers to the alias of a link by the runtime's DNS says whether the link needs a line.
        Touched.UnionWith(Recipients.WhoAsksFor(_dns.Replace(before?.Info, after.Info)));
        _index.Share(before?.Info.NetworkOf, after.Info.NetworkOf, after.Id);
        _index.Keep(before?.Kept ?? [], after.Kept, after.Id);
        Remote.Place(before?.Info, after.Info);
        _index.SetNativeSources(after.Id, NativeLinks.SourcesOf(after));
        if (isSeenByRecipients)
        {
            Recipients.Of(after, Touched);
        }

        Touched.Add(after.Id);
    }

    private ContainerId? FindNode(string node) =>
        BearerOf(node) is { } bearer && Find(bearer)?.Node == node ? bearer
        : ContainerId.IsValid(node) && Find(new ContainerId(node))?.Node == node ? new ContainerId(node)
        : null;

    /// <summary>Brings the graph and the index from the links that were to those that are.</summary>
    private void IndexLinks(Container? former, Container after)
    {
        if (LinkDifference.Of(former, after) is not { } difference)
        {
            return;
        }

        foreach (Link link in difference.Out)
        {
            _graph.Remove(former!.Node, link.Alias);
            if (difference.IsGone(link))
            {
                LinkChanges.Add(new DeclaredChange(false, link.Declared));
                _index.RemoveLink(after.Id, link);
            }
        }

        foreach (Link link in difference.In)
        {
            AddLink(after, link, difference.IsNew(link), former);
        }

        foreach (Link link in former?.Links ?? [])
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
        bool isWritten = link.Origin == LinkOrigin.Code && !LinkDifference.WasInItsOwnWay(former, link);
        if (!isWritten && !link.IsById && BearerOf(link.Source) is { } bearer)
        {
            Journal.Named(link.Source, bearer);
        }
    }

    /// <summary>No link declares the name any more: who bore it last does not count then.</summary>
    private void ForgetIfUndeclared(string name)
    {
        if (BearerOf(name) is not { } bearer || IsDeclared(name))
        {
            return;
        }

        Journal.Entries.Add(new LinkEntry.Unnamed(name));
        if (Find(bearer) is { } container && container.Info.Name != name)
        {
            _bearers.Remove(name);
            _index.RemoveFormerName(bearer, name);
            _containers[bearer] = container with { FormerNames = _index.FormerNamesOf(bearer) };
        }
    }
}
