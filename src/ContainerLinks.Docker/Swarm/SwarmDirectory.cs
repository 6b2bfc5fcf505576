using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ContainerLinks;

/// <summary>Containers and services of the other hosts of a Docker Swarm, as this host's own engine knows them.</summary>
/// <remarks>A verbose inspection of a network tells what all hosts have on it, also on a worker. No event tells of a change on another host, so the engine is asked every few seconds, and soon after each event of its own. On a
/// manager what it says of hosts and tasks overrules that.</remarks>
internal sealed class SwarmDirectory : ISourceDirectory, IDisposable
{
    private const int MostNetworks = 256;
    private static readonly TimeSpan ConfirmInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SelfInterval = TimeSpan.FromMinutes(1);
    private readonly SwarmOptions _options;
    private volatile string? _hostName;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly EngineSurroundings _surroundings;
    private readonly EngineHolder _engine;

    // A linker that opens its stream again has the same interest; another linker asks for other names.
    private readonly ConditionalWeakTable<SourceInterest, StrongBox<SwarmMemory>> _memories = [];
    private volatile bool _isOpenedBefore;
    private volatile bool _isAbsenceTold;

    public SwarmDirectory(DockerRuntimeOptions engine, SwarmOptions options, TimeProvider? time = null, ILoggerFactory? loggers = null, EngineSurroundings? surroundings = null)
    {
        _options = options;
        _time = time ?? TimeProvider.System;
        _logger = loggers?.CreateLogger("ContainerLinks.Docker") ?? NullLogger.Instance;
        _surroundings = surroundings ?? EngineSurroundings.OfThisProcess;

        // The runtime tells to which engine it is connected.
        _engine = new EngineHolder(new EngineConnector(EngineKind.Docker, engine, _surroundings, _time), engine.HostsFileAccess, NullLogger.Instance);
    }

    public string Name => SwarmNames.Cluster;

    /// <summary>What links on other hosts call this one.</summary>
    public string? HostName => _hostName;

    public void Dispose() => _engine.Dispose();

    public async IAsyncEnumerable<SourceReport> WatchAsync(SourceInterest interest, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(interest);
        EngineConnection connection = _isOpenedBefore
            ? await _engine.GetAgainAsync(cancellationToken).ConfigureAwait(false)
            : await _engine.GetAsync(cancellationToken).ConfigureAwait(false);
        _isOpenedBefore = true;
        var events = new SwarmEvents(new SwarmApi(connection.Calls), cancellationToken);
        await using (events.ConfigureAwait(false))
        {
            var look = new SwarmLook(connection, _time);
            var told = new ToldReports(_time);
            StrongBox<SwarmMemory> memory = _memories.GetValue(interest, static _ => new StrongBox<SwarmMemory>(SwarmMemory.Empty));
            var pauses = new SwarmPauses(_options.PollInterval, _time);
            while (true)
            {
                // An event during the look is not missed.
                Task next = events.Next;
                IReadOnlyList<string> names = interest.Names;
                SwarmView? view = null;
                told.KeepOnly(names);
                if (names.Count > 0)
                {
                    var asked = new SwarmNames(names);
                    view = await look.AskAsync(asked, cancellationToken).ConfigureAwait(false);
                    if (next.IsFaulted)
                    {
                        // The engine went away meanwhile: what it answers while it comes up again is not to be relied on.
                        await next.ConfigureAwait(false);
                    }

                    foreach (SourceReport report in told.New(ReportsOf(asked, view, connection, memory)))
                    {
                        yield return report;
                    }
                }

                TimeSpan pause = names.Count == 0 ? Timeout.InfiniteTimeSpan : view is null ? SelfInterval : pauses.After(view.IsMoving);
                if (await WaitAsync(interest, names, pauses.IsSpent || names.Count == 0 ? next : null, pause, cancellationToken).ConfigureAwait(false))
                {
                    pauses.Begin();
                }
            }
        }
    }

    /// <summary>Waits for other names, an event, or the end of the pause.</summary>
    /// <returns>Whether something happened.</returns>
    private async Task<bool> WaitAsync(SourceInterest interest, IReadOnlyList<string> names, Task? next, TimeSpan pause, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task over = Task.Delay(pause, _time, end.Token);
        Task woken = await Task.WhenAny(next ?? over, interest.WhenChangedAsync(names, end.Token), over).ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        await woken.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return woken != over;
    }

    private SourceReport[] ReportsOf(SwarmNames asked, SwarmView? view, EngineConnection connection, StrongBox<SwarmMemory> memory)
    {
        if (view is null)
        {
            memory.Value = SwarmMemory.Empty;
            if (!_isAbsenceTold)
            {
                _isAbsenceTold = true;
                _logger.LogNoSwarm(connection.Endpoint);
            }

            return [.. asked.All.Select(name => new SourceReport(name, []))];
        }

        _isAbsenceTold = false;
        view = view.Over(memory.Value!.Networks);
        foreach (SwarmOverlay overlay in view.Overlays.Where(overlay => overlay.Silence is not null && !memory.Value.Networks.Any(before => before.Id == overlay.Id && before.Silence is not null)))
        {
            _logger.LogNetworkNotTold(connection.Endpoint, Quoting.Printable(overlay.Name), Quoting.PrintableSentence(overlay.Silence!.Reason));
        }

        (IReadOnlyList<SwarmEndpoint> endpoints, memory.Value) = SwarmEndpoints.Of(asked, view, memory.Value, _time.GetUtcNow());
        _hostName = memory.Value.OwnHost is { } own ? SwarmAdverts.HostNameOf(own, _options) : null;
        var adverts = new SwarmAdverts(view, memory.Value, endpoints, _options, connection.Endpoint.IsLocal ? _surroundings.Exists("/proc/net/ip_vs") : null);
        SourceReport[] reports = [.. asked.All.Select(name => new SourceReport(name, adverts.Of(name)))];
        IReadOnlySet<string> before = memory.Value.Borne;
        memory.Value = memory.Value with { Borne = reports.Where(report => report.Sources.Count > 0).Select(report => report.Name).ToHashSet(StringComparer.Ordinal) };

        // Nobody bears a name: that is not said of one that may be on a network of which the engine has never told.
        return view.IsWhole ? reports : Array.FindAll(reports, report => report.Sources.Count > 0 || before.Contains(report.Name));
    }

    /// <summary>One engine, asked again and again.</summary>
    private sealed class SwarmLook(EngineConnection connection, TimeProvider time)
    {
        private const int MostAttempts = 3;
        private readonly SwarmApi _api = new(connection.Calls);
        private SwarmSelf? _self;
        private long _selfAsked;

        /// <returns>Null if the engine has no part in a Swarm.</returns>
        /// <exception cref="ContainerLinksException">The engine does not answer.</exception>
        public async Task<SwarmView?> AskAsync(SwarmNames asked, CancellationToken cancellationToken)
        {
            if (connection.Identity.Kind != EngineKind.Docker)
            {
                return null;
            }

            if (_self is null || time.GetElapsedTime(_selfAsked) >= SelfInterval)
            {
                (_self, _selfAsked) = (await _api.GetSelfAsync(cancellationToken).ConfigureAwait(false), time.GetTimestamp());
            }

            SwarmSelf self = _self;
            if (!self.IsActive)
            {
                // An engine that begins has none of its Swarm yet. Whoever was there a moment ago is not gone for that.
                _self = null;
                return self.IsAbsent ? null : throw new ContainerLinksException(
                    ContainerLinksError.Unavailable,
                    $"The engine at {connection.Endpoint} is part of a Swarm, and that is '{Quoting.Printable(self.State)}' there{(self.Error.Length == 0 ? "." : $": {Quoting.Printable(self.Error)}")}");
            }

            List<SwarmOverlay> listed = await _api.ListOverlaysAsync(cancellationToken).ConfigureAwait(false);
            var overlays = new List<SwarmOverlay>(listed.Count);
            ContainerLinksException? failure = null;

            // The network in which every host takes part comes last: who is not heard of on another one any more because his host is away is missing there, too.
            foreach (SwarmOverlay overlay in listed.OrderBy(overlay => overlay.IsIngress).ThenBy(overlay => overlay.Name, StringComparer.Ordinal).ThenBy(overlay => overlay.Id, StringComparer.Ordinal))
            {
                try
                {
                    overlays.Add(!overlay.IsIngress && overlays.Count >= MostNetworks
                        ? overlay with { Silence = new SwarmSilence(time.GetUtcNow(), $"There are more than {MostNetworks} networks, and it comes after those by its name.", IsKnown: false) }
                        : await _api.InspectOverlayAsync(overlay.Id, cancellationToken).ConfigureAwait(false) ?? overlay);
                }
                catch (ContainerLinksException thrown) when (EngineFailure.IsOfOneAnswer(thrown))
                {
                    // One network that the engine cannot tell of harms no other.
                    failure = thrown;
                    overlays.Add(overlay with { Silence = new SwarmSilence(time.GetUtcNow(), thrown.Message, IsKnown: false) });
                }
            }

            if (failure is not null && overlays.TrueForAll(overlay => overlay.Silence is not null))
            {
                throw failure; // it tells of no network at all
            }

            // The hosts' own news first: a manager knows a task before its container is on a network.
            (ManagerView? manager, string? silence) = self.IsManager ? await AskManagerAsync(asked, cancellationToken).ConfigureAwait(false) : (null, null);
            return new SwarmView(self, overlays, manager) { ManagerIsSilent = silence };
        }

        private async Task<(ManagerView? View, string? Silence)> AskManagerAsync(SwarmNames asked, CancellationToken cancellationToken)
        {
            try
            {
                IReadOnlyList<SwarmNode>? nodes = await _api.ListNodesAsync(cancellationToken).ConfigureAwait(false);
                for (int attempt = 0; attempt < MostAttempts; attempt++)
                {
                    IReadOnlyList<SwarmService>? services = nodes is null ? null : await _api.ListServicesAsync(asked.Services, cancellationToken).ConfigureAwait(false);
                    if (services is null)
                    {
                        // It was made a worker meanwhile.
                        _self = null;
                        return (null, null);
                    }

                    SwarmService[] meant = [.. services.IntersectBy(asked.Services, service => service.Name)];
                    if ((meant.Length == 0 ? [] : await _api.ListTasksAsync([.. meant.Select(service => service.Id)], cancellationToken).ConfigureAwait(false)) is { } tasks)
                    {
                        return (new ManagerView(nodes!, meant, tasks), null);
                    }
                }

                return (null, "a service went whenever its tasks were asked for");
            }
            catch (ContainerLinksException failure) when (EngineFailure.IsOfOneAnswer(failure))
            {
                // Managers without a leader. What the hosts tell each other goes on.
                return (null, failure.Message);
            }
        }
    }

    /// <summary>What was told last of each name: only what is new is told again, and now and then what is not, to show that it is still so.</summary>
    private sealed class ToldReports(TimeProvider time)
    {
        private readonly Dictionary<string, (SourceReport Report, long Told)> _told = new(StringComparer.Ordinal);

        /// <summary>Who asks for a name again has forgotten what was told of it.</summary>
        public void KeepOnly(IReadOnlyList<string> names)
        {
            var asked = names.ToHashSet(StringComparer.Ordinal);
            foreach (string name in _told.Keys.Where(name => !asked.Contains(name)).ToArray())
            {
                _told.Remove(name);
            }
        }

        public List<SourceReport> New(IEnumerable<SourceReport> reports)
        {
            var isNew = new List<SourceReport>();
            foreach (SourceReport report in reports)
            {
                if (!_told.TryGetValue(report.Name, out (SourceReport Report, long Told) last) || !IsSame(last.Report, report) || time.GetElapsedTime(last.Told) >= ConfirmInterval)
                {
                    _told[report.Name] = (report, time.GetTimestamp());
                    isNew.Add(report);
                }
            }

            return isNew;
        }

        private static bool IsSame(SourceReport one, SourceReport other) =>
            one.Sources.SequenceEqual(other.Sources) && one.Sources.Zip(other.Sources).All(pair => pair.First.Remarks.SequenceEqual(pair.Second.Remarks, StringComparer.Ordinal));
    }
}
