namespace ContainerLinks;

/// <summary>All that is known, changed by facts and declarations alone. Only the loop touches it; everybody else reads snapshots.</summary>
/// <remarks>It has no file, no runtime and no clock. What it says depends on what is known now, not on the order in which that came; the only things remembered from before are who bore a declared name last,
/// where the source of a link that keeps its address was last, and which ids are gone.</remarks>
internal sealed class World
{
    // The first list is long, and what comes after it is short: its room is given back.
    private const int MostKept = 1024;

    private readonly ContainerTable _table;
    private readonly Tombstones _tombstones = new();
    private LinkHistory? _history;
    private (int Count, int Lost)? _recalled;
    private long _listVersion;

    /// <param name="rules">The settings.</param>
    /// <param name="graph">Holds the links, for this world alone; null takes a graph of our own.</param>
    /// <param name="graphFailed">Hears what the graph throws.</param>
    public World(LinkingRules rules, ILinkGraph? graph = null, Action<Exception>? graphFailed = null)
    {
        Rules = rules;
        _table = new ContainerTable(rules, graph, graphFailed);
        Declarations = new Declarations(_table, rules, () => Snapshot);
    }

    public LinkingRules Rules { get; }

    /// <summary>What the linker's caller declares.</summary>
    public Declarations Declarations { get; }

    /// <summary>What directories report of other hosts.</summary>
    public RemoteNames Remote => _table.Remote;

    public bool IsListed { get; private set; }

    /// <summary>What is known now.</summary>
    public WorldSnapshot Snapshot => _table.Snapshot(IsListed);

    public Container? Find(ContainerId id) => _table.Find(id);

    /// <summary>Containers whose files, leases or names have to be looked at since the last call.</summary>
    public ContainerId[] TakeTouched()
    {
        Remote.TouchByAddresses();
        ContainerId[] touched = [.. _table.Touched];
        _table.Touched.Clear();
        if (touched.Length > MostKept)
        {
            _table.Touched.TrimExcess();
        }

        return touched;
    }

    /// <summary>What a journal has to know of what happened since the last call.</summary>
    public LinkEntry[] TakeEntries() => Take(_table.Journal.Entries);

    /// <summary>Links that came and went since the last call.</summary>
    public DeclaredChange[] TakeLinkChanges() => Take(_table.LinkChanges);

    /// <summary>How many links of a journal were declared again since the last call, and how many were not; null if no journal was taken up.</summary>
    public (int Count, int Lost)? TakeRecalled()
    {
        (int, int)? recalled = _recalled;
        _recalled = null;
        return recalled;
    }

    public void Touch(ContainerId id) => _table.Touched.Add(id);

    /// <summary>Takes in what a runtime reports of a container.</summary>
    /// <param name="info">The report.</param>
    /// <param name="isAnswer">Whether it is the answer to a question, asked after all that is known.</param>
    /// <returns>False if it is older than what is known.</returns>
    public bool Observe(ContainerInfo info, bool isAnswer = false)
    {
        Container? before = info?.Id is { } id ? Find(id) : null;
        if (!TakeIn(info!, isAnswer))
        {
            return false;
        }

        GiveVariables(before, info!.Id);
        return true;
    }

    /// <summary>Forgets a container with its own links; links to it stay and wait for its name.</summary>
    /// <param name="id">The container.</param>
    /// <param name="version">The version of the fact; 0 if it is the answer to a question, or the runtime keeps none.</param>
    public void Remove(ContainerId id, long version)
    {
        if (Find(id) is not { } gone)
        {
            _tombstones.Add(id, version);
            return;
        }

        if (version != 0 && version < gone.Info.Version)
        {
            return;
        }

        var recipients = new List<ContainerId>();
        var aliases = new List<string>();
        foreach (ContainerId recipient in ConcernedBy(id))
        {
            foreach (Link link in LinksTo(gone, recipient))
            {
                if (Rules.PolicyOf(link.Declared).OnSourceRemoved == SourceRemovedAction.Drop)
                {
                    recipients.Add(recipient);
                    aliases.Add(link.Alias);
                }
            }
        }

        _table.Remove(gone);
        _tombstones.Add(id, version != 0 ? version : gone.Info.Version == 0 ? 0 : long.MaxValue);
        for (int i = 0; i < recipients.Count; i++)
        {
            Declarations.Withdraw(recipients[i], aliases[i]);
        }
    }

    /// <summary>The runtime was listed.</summary>
    /// <param name="containers">All that existed then.</param>
    /// <param name="version">What was learned after that moment, for example by a command, is newer than the list.</param>
    /// <param name="failed">Called for each container that cannot be taken in; the others are.</param>
    /// <returns>How many are new, and how many gone.</returns>
    public (int Appeared, int Gone) Resync(IReadOnlyList<ContainerInfo> containers, long version, Action<ContainerInfo?, Exception> failed)
    {
        HashSet<ContainerId> present = [.. containers.Where(container => container?.Id is not null).Select(container => container.Id)];
        ContainerId[] gone = [.. _table.Ids.Where(id => !present.Contains(id))];
        int appeared = present.Count(id => Find(id) is null);
        foreach (ContainerId id in gone)
        {
            Remove(id, version);
        }

        WorldSnapshot before = Snapshot;
        _table.EnsureCapacity(containers.Count);
        foreach (ContainerInfo? container in containers)
        {
            try
            {
                TakeIn(container!, isAnswer: true);
            }
#pragma warning disable CA1031 // A container that a runtime describes badly is the only one that suffers.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                failed(container, failure);
            }
        }

        // Only now all sources are known.
        foreach (ContainerId id in Rules.RuntimeGivesVariables ? present : [])
        {
            GiveVariables(before.Find(id), id);
        }

        _tombstones.Listed(version);
        Declarations.EndLostCreations();
        IsListed = true;
        _listVersion = Math.Max(_listVersion, version);
        Recall();
        return (appeared, gone.Length);
    }

    /// <summary>Brings back what a journal says, now or after the first list.</summary>
    public void Recall(LinkHistory history)
    {
        _history = history;
        _table.Journal.Journaled = history.Bearers;
        if (IsListed)
        {
            Recall();
        }
    }

    /// <summary>What the main process of a container is started with.</summary>
    public void Give(ContainerId id, IEnumerable<string> variables)
    {
        if (Find(id) is { } before)
        {
            _table.Put(before, before with { Given = GivenVariables.Of(variables) });
        }
    }

    /// <summary>A start is under way, or has ended.</summary>
    public void CountStart(ContainerId id, int change)
    {
        if (Find(id) is { } before)
        {
            _table.Put(before, before with { Starting = Math.Max(0, before.Starting + change) });
        }
    }

    /// <summary>A start ended in an unknown way.</summary>
    public void Doubt(ContainerId id)
    {
        if (Find(id) is { } before)
        {
            _table.Put(before, before with { IsUncertain = true });
        }
    }

    /// <summary>The container itself, the recipients whose links lead to it, and those whose aliases it answers to by the runtime's DNS: whoever does something to it has to see that their files are right.</summary>
    public IReadOnlyCollection<ContainerId> ConcernedBy(ContainerId id) => _table.Recipients.ConcernedBy(id);

    /// <summary>Links that lead to a container now.</summary>
    public IEnumerable<Link> LinksTo(Container source) => ConcernedBy(source.Id).SelectMany(recipient => LinksTo(source, recipient));

    private IEnumerable<Link> LinksTo(Container source, ContainerId recipient) =>
        Find(recipient)?.Links.Where(link => Snapshot.SourceOf(link)?.Id == source.Id) ?? [];

    /// <exception cref="ArgumentException">The report lacks something. Nothing of it is taken in: half of it would stay.</exception>
    private bool TakeIn(ContainerInfo info, bool isAnswer)
    {
        FactCheck.ThrowIfHalf(info);
        Container? before = Find(info.Id);
        if (info.Version != 0 && (before is null ? info.Version < _listVersion || _tombstones.Covers(info, isAnswer) : info.Version < before.Info.Version))
        {
            return false;
        }

        Container after = before is null ? new Container(info) { Given = GivenVariables.Of(info.Environment) } : before with { Info = info, IsUncertain = false };
        if (before is null && _history is { } history)
        {
            after = JournalRecall.Take(history, after);
        }

        Container recalled = after;
        if (info.Links.Count > 0 || !after.Native.IsEmpty)
        {
            after = NativeLinks.Update(after, Snapshot);
            _table.Journal.Entries.AddRange(NativeLinks.Difference(recalled, after));
        }

        _table.Put(before, after);
        if (before is null)
        {
            Declarations.Arrive(info);
        }

        if (before?.Info.Name != info.Name && _table.HasNativeLinks)
        {
            // A link that the runtime has lost is no link to whoever gets its source's name.
            NativeLinks.GiveUp(_table.Recipients.OfNative(info).Select(Find).OfType<Container>().ToArray(), _table, () => Snapshot);
        }

        if (info.IsRunning && Rules.LinksNatively)
        {
            TouchNativeRecipients(info);
        }

        return true;
    }

    /// <summary>An engine that gives variables of its own links gives them at each start.</summary>
    private void GiveVariables(Container? before, ContainerId id)
    {
        if (Rules.RuntimeGivesVariables && Find(id) is { Info: { IsRunning: true, Links.Count: > 0 } } started && before?.Info.IsRunning != true)
        {
            Give(id, new Desired(Snapshot, Rules).VariablesOf(started));
        }
    }

    /// <summary>An engine with native links writes into the files of a source's recipients at its start, even where its address is the same as before.
    /// Who they are is its own belief: after a daemon restart a link may lead to another container there than here.</summary>
    private void TouchNativeRecipients(ContainerInfo info)
    {
        _table.Recipients.Of(Find(info.Id)!, _table.Touched);
        _table.Touched.UnionWith(_table.Recipients.OfNative(info));
    }

    private void Recall()
    {
        if (_history is { } history)
        {
            _history = null;
            _table.Journal.Journaled = null;
            int count = new JournalRecall(history, _table, Declarations, Rules, () => Snapshot).Run();
            _recalled = (count, history.LinkCount - count);
        }
    }

    private static T[] Take<T>(List<T> list)
    {
        T[] taken = [.. list];
        list.Clear();
        if (taken.Length > MostKept)
        {
            list.Capacity = 0;
        }

        return taken;
    }
}
