using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>All that the loop owns: it applies facts, and does the work that commands ask for.</summary>
internal sealed partial class LinkerState : IDisposable
{
    private readonly IContainerRuntime _runtime;
    private readonly ContainerLinksOptions _options;
    private readonly AddressBook? _addresses;
    private readonly Action<LinkChange> _publish;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LinkTopology _topology = new();
    private readonly LinkResolver _resolver;
    private readonly LinkVariables _variables;
    private readonly HostsKeeper _hosts;
    private readonly LinkKeeper _keeper;
    private readonly WriterRole _writer;
    private readonly MachineNames _machineNames;
    private readonly LinkRecorder _recorder;
    private readonly List<KnownContainer> _nativeRecipients = [];
    private bool _listed;
    private long _listVersion;

    public LinkerState(
        IContainerRuntime runtime, ContainerLinksOptions options, AddressBook? addresses, IHostsFileRenderer? renderer, WriterRole writer, Action<LinkChange> publish, TimeProvider time, ILogger logger)
    {
        _runtime = runtime;
        _options = options;
        _addresses = addresses;
        _publish = publish;
        _time = time;
        _logger = logger;
        _resolver = new LinkResolver(_topology, options.Policy);
        _variables = new LinkVariables(_topology, _resolver, options);
        _recorder = new LinkRecorder(_topology, options.Journal, logger);
        _writer = writer;
        _hosts = new HostsKeeper(_resolver, runtime, new ManagedBlock(renderer: renderer ?? HostsFileRenderer.ForThisHost), publish, time, logger);
        _keeper = new LinkKeeper(_topology, _resolver, _variables, _hosts, writer, publish, time, logger);
        _machineNames = new MachineNames(_topology, options, runtime, renderer, publish, time, logger);
    }

    public LinkGraph Graph => _topology.Graph;

    public void Keep()
    {
        long start = _time.GetTimestamp();
        if (_keeper.KeepTouched())
        {
            LinkerMetrics.Updated(_time.GetElapsedTime(start));
        }

        if (_listed && _writer.MayWrite)
        {
            _machineNames.Keep();
        }

        if (_saved is null)
        {
            _recorder.CatchUp();
        }
    }

    /// <summary>What must not stay when nobody keeps it right any more.</summary>
    public void Leave()
    {
        if (_writer.MayWrite)
        {
            _machineNames.Leave();
        }
    }

    public void Dispose()
    {
        _recorder.Dispose();
        _addresses?.Dispose();
    }

    public void Apply(ContainerFact fact)
    {
        switch (fact.Kind)
        {
            case ContainerFactKind.Observed when IsOfBeforeTheList(fact.Containers[0]):
                break;
            case ContainerFactKind.Observed:
                Observe(fact.Containers[0]);
                break;
            case ContainerFactKind.Removed:
                Remove(fact.Container, fact.Version);
                break;
            case ContainerFactKind.Resync:
                Resync(fact.Containers, fact.Version);
                break;
        }
    }

    public int Refresh(ContainerId id, ContainerInfo? info)
    {
        if (info is null)
        {
            Remove(id, version: 0);
        }
        else
        {
            Observe(info);
        }

        return 0;
    }

    public int TouchAll()
    {
        foreach (KnownContainer container in _topology.Containers)
        {
            container.MayHaveLines = true;
            _topology.Dirty.Add(container);
        }

        _machineNames.TouchAll();
        return 0;
    }

    public int TouchFailed()
    {
        _machineNames.TouchFailed();
        foreach (ContainerId id in _hosts.Failed)
        {
            if (_topology.Find(id) is { } container)
            {
                _topology.Dirty.Add(container);
            }
        }

        return 0;
    }

    public IReadOnlyList<string> FailedRecipients() =>
        [.. _hosts.Failed.Select(id => _topology.Find(id)?.Node).OfType<string>().Order(StringComparer.Ordinal)];

    /// <summary>A fact that comes later than a list in which its container was missing: it is gone.</summary>
    private bool IsOfBeforeTheList(ContainerInfo info) => info.Version != 0 && info.Version < _listVersion && _topology.Find(info.Id) is null;

    private KnownContainer? Observe(ContainerInfo info)
    {
        bool wasRunning = _topology.Find(info.Id)?.Info.IsRunning ?? false;
        KnownContainer? known = TakeIn(info);
        if (known is not null)
        {
            TakeUpLinks(known, wasRunning);
        }

        return known;
    }

    private KnownContainer? TakeIn(ContainerInfo info)
    {
        KnownContainer? before = _topology.Find(info.Id);
        string? nodeBefore = before?.Node;
        KnownContainer? known = _topology.Observe(info);
        if (known is null)
        {
            return null;
        }

        if (before is null)
        {
            // Variables that an earlier linker gave at creation are part of the configured environment.
            known.Given.Replace(info.Environment.Where(variable => variable.Contains('=', StringComparison.Ordinal)));
            SettleSaved(known);
        }

        _recorder.Observe(known, nodeBefore);

        _addresses?.Observe(info);
        _machineNames.Observe(info);
        return known;
    }

    private void TakeUpLinks(KnownContainer known, bool wasRunning)
    {
        AdoptNativeLinks(known);
        AdoptLabels(known);
        if (known.Info.IsRunning && _runtime.Capabilities.HasFlag(RuntimeCapabilities.LinksNatively))
        {
            ObserveNative(known, isStart: !wasRunning);
        }
    }

    /// <summary>An engine with native links writes into the files of a source's recipients at its start, even where its address is the same as before.
    /// Who they are is its own belief: after a daemon restart a link may lead to another container there than here.</summary>
    private void ObserveNative(KnownContainer known, bool isStart)
    {
        _topology.TouchRecipientsOf(known);
        if (isStart)
        {
            foreach (KnownContainer recipient in _nativeRecipients.Where(recipient => recipient.Info.Links.Any(link => NamesSource(link, known.Info.Name))))
            {
                _topology.Dirty.Add(recipient);
            }
        }

        if (isStart && known.Info.Links.Count > 0 && _runtime.Capabilities.HasFlag(RuntimeCapabilities.GivesLinkVariables))
        {
            known.Given.Replace(_variables.Of(known, Graph.LinksFrom(known.Node)));
        }
    }

    private static bool NamesSource(string link, string name)
    {
        ReadOnlySpan<char> source = link.AsSpan().TrimStart('/');
        return source.StartsWith(name, StringComparison.Ordinal) && (source.Length == name.Length || source[name.Length] == ':');
    }

    private void Remove(ContainerId id, long version)
    {
        if (_topology.Find(id) is not { } known)
        {
            _topology.Remove(id, version);
            return;
        }

        ContainerLink[] own = [.. Graph.LinksFrom(known.Node)];
        ContainerLink[] dropped = [.. Graph.LinksTo(known.Node).Where(link => _resolver.PolicyOf(link).OnSourceRemoved == SourceRemovedAction.Drop)];
        if (_topology.Remove(id, version) is null)
        {
            return;
        }

        _recorder.Remove(known);
        _nativeRecipients.Remove(known);
        foreach (ContainerLink link in own)
        {
            Publish(LinkChangeKind.Unlinked, link);
        }

        foreach (ContainerLink link in dropped)
        {
            Lose(link);
        }

        _hosts.Forget(id);
        _machineNames.Remove(id);
        _addresses?.Forget(id);
    }

    /// <param name="containers">All that existed when the runtime was listed.</param>
    /// <param name="version">What the linker learned after that moment, for example by a command, is newer than the list.</param>
    private void Resync(IReadOnlyList<ContainerInfo> containers, long version)
    {
        HashSet<ContainerId> present = [.. containers.Select(container => container.Id)];
        ContainerId[] gone = [.. _topology.Containers.Select(container => container.Id).Where(id => !present.Contains(id))];
        int appeared = containers.Count(container => _topology.Find(container.Id) is null);
        foreach (ContainerId id in gone)
        {
            Remove(id, version);
        }

        if (!_listed)
        {
            _addresses?.Settle(containers);
        }

        _addresses?.Adopt(containers);

        // All names first: a link to "db" must not go to a container whose id begins so, only because it stands before the one of that name.
        _topology.EnsureCapacity(containers.Count);
        bool[] wereRunning = [.. containers.Select(container => _topology.Find(container.Id)?.Info.IsRunning ?? false)];
        KnownContainer?[] known = [.. containers.Select(TakeIn)];
        for (int i = 0; i < known.Length; i++)
        {
            if (known[i] is { } container)
            {
                TakeUpLinks(container, wereRunning[i]);
            }
        }

        if (_listed)
        {
            _publish(new LinkChange
            {
                Kind = LinkChangeKind.Resync,
                Timestamp = _time.GetUtcNow(),
                Detail = $"the runtime was listed anew: {containers.Count} containers, {appeared} of them new, {gone.Length} gone",
            });
        }

        _listed = true;
        _listVersion = Math.Max(_listVersion, version);
        TakeUpSaved();
        LogListed(_runtime.Name, containers.Count);
    }

    private void Publish(LinkChangeKind kind, ContainerLink link) =>
        _publish(new LinkChange { Kind = kind, Timestamp = _time.GetUtcNow(), Recipient = link.Recipient, Source = link.Source, Alias = link.Alias });

    [LoggerMessage(1004, LogLevel.Information, "Listed runtime {Runtime}: {Count} containers", EventName = "RuntimeListed")]
    private partial void LogListed(string runtime, int count);
}
