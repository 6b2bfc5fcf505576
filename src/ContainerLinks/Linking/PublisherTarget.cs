namespace ContainerLinks;

/// <summary>What a publisher keeps, as one target: it gets all names at once, and again after each change.</summary>
internal sealed class PublisherTarget : ITargetKind
{
    private readonly INamePublisher _publisher;
    private readonly Func<string> _runtime;
    private readonly LeaderLock _leader;
    private readonly LinkerEvents _events;
    private readonly TimeProvider _time;
    private readonly Names _target;

    /// <param name="publisher">Foreign code.</param>
    /// <param name="runtime">The runtime's name, which is known once it has answered.</param>
    /// <param name="leader">Whether this linker may write.</param>
    /// <param name="events">Hears what was done.</param>
    /// <param name="time">The clock.</param>
    public PublisherTarget(CheckedPublisher publisher, Func<string> runtime, LeaderLock leader, LinkerEvents events, TimeProvider time)
    {
        (_publisher, _runtime, _leader, _events, _time) = (publisher.Publisher, runtime, leader, events, time);
        _target = new Names(this, publisher);
    }

    /// <summary>A container's start never waits for a name server.</summary>
    public bool IsAwaited => false;

    /// <summary>Every name that should be there, and what has become of it, as of the last attempt.</summary>
    public IReadOnlyList<PublishedNameStatus> Statuses => _target.Statuses;

    public IEnumerable<Target> TargetsOf(WorldSnapshot world, IReadOnlyCollection<ContainerId> touched) => world.IsListed ? [_target] : [];

    public IEnumerable<Target> Existing(IReadOnlyCollection<ContainerId> containers) => [];

    /// <summary>Names that should go: those that should be there tell it themselves.</summary>
    public IEnumerable<KeyValuePair<string, string>> Problems => _target.Failure is { } failure && !_target.Statuses.Any(static status => status.Addresses.Count > 0) ? [new(_target.Description, failure.Message)] : [];

    public void Forget()
    {
    }

    public async ValueTask LeaveAsync(CancellationToken hurry)
    {
        bool isCalling = _target.Leave();
        if (!_target.HasApplied)
        {
            return;
        }

        using var patience = new CancellationTokenSource(Reconciler.Patience, _time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, hurry);
        try
        {
            // Calls come one after the other: one that hangs is the last.
            await (isCalling
                ? throw new ContainerLinksException(ContainerLinksError.Unavailable, "The last call has not ended.")
                : _publisher.LeaveAsync(end.Token).WaitAsync(end.Token)).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Foreign code. The names stay, which is told.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _events.NamesLeftBehind(_target.Description, failure is OperationCanceledException && end.IsCancellationRequested
                ? new ContainerLinksException(ContainerLinksError.Unavailable, hurry.IsCancellationRequested ? "They were not taken out in the time that was left." : $"They were not taken out within {Reconciler.Patience.TotalSeconds:0} seconds.", failure)
                : failure);
        }
    }

    /// <summary>A name that is where it leads.</summary>
    private sealed class There(PublishedName name, DateTimeOffset since)
    {
        public PublishedName Name { get; } = name;

        public DateTimeOffset Since { get; } = since;

        /// <summary>Whether another call asks for nothing else. Its ports are no other place.</summary>
        public bool IsWhere(PublishedName wanted) => Name.Id == wanted.Id && ValueList.AreEqual(Name.Addresses, wanted.Addresses);
    }

    private sealed class Names(PublisherTarget kind, CheckedPublisher publisher) : Target
    {
        private readonly ChosenNames _chosen = new(publisher.Names, publisher.Place, publisher.Publisher.FindFault, kind._events);
        private volatile IReadOnlyList<PublishedNameStatus> _statuses = [];
        private readonly Lock _gate = new();
        private bool _hasLeft;

        // What the call that is under way was asked for; null between calls.
        private volatile List<PublishedName>? _asked;

        // As of the last call that reached the place. What is not wanted any more since then may still be there, or not.
        private Dictionary<string, There> _there = [];
        private Dictionary<string, string> _problems = [];

        public override string Description => publisher.Place;

        public override TimeSpan Refresh => publisher.Refresh;

        /// <summary>Ten thousand names take a while, with a server that writes each one to its disk.</summary>
        public override TimeSpan Patience => TimeSpan.FromMinutes(2);

        public bool HasApplied { get; private set; }

        /// <summary>No call begins any more, also none that was held up until now.</summary>
        /// <returns>Whether one is under way.</returns>
        public bool Leave()
        {
            lock (_gate)
            {
                _hasLeft = true;
                return _asked is not null;
            }
        }

        public IReadOnlyList<PublishedNameStatus> Statuses => _statuses;

        public override async ValueTask ReconcileAsync(WorldSnapshot world, CancellationToken cancellationToken)
        {
            if (!kind._leader.MayWrite)
            {
                return;
            }

            List<PublishedName> wanted = Wanted(world);
            try
            {
                Reached(wanted, await ApplyAsync(wanted, world.Version, cancellationToken).ConfigureAwait(false));
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                // The linker ends, and so it was told to.
            }
            catch (Exception failure)
            {
                NotReached(wanted, failure);
                throw;
            }
        }

        public override void Told(Exception? failure)
        {
            if (failure is null)
            {
                return;
            }

            // A call that hangs is told while it is under way; what it answers after all is the last word.
            lock (_gate)
            {
                if (_asked is { } wanted)
                {
                    NotReached(wanted, failure);
                }
            }

            kind._events.PublisherFailed(publisher.Place, failure);
        }

        private List<PublishedName> Wanted(WorldSnapshot world)
        {
            var wanted = new List<PublishedName>();
            foreach (NamedContainer named in _chosen.Of(world))
            {
                foreach (string name in named.Names)
                {
                    wanted.Add(new PublishedName { Name = name, Container = named.Container.Name, Id = named.Container.Id, Addresses = named.Addresses, Ports = named.Ports });
                }
            }

            wanted.Sort(static (one, other) => LinkAlias.Comparer.Compare(one.Name, other.Name));
            return wanted;
        }

        /// <returns>The names that are not there, each with the reason.</returns>
        private async Task<Dictionary<string, string>> ApplyAsync(List<PublishedName> wanted, long version, CancellationToken cancellationToken)
        {
            IReadOnlyDictionary<string, string>? answer;
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_hasLeft, typeof(ContainerLinker));
                _asked = wanted;
                HasApplied = true;
            }

            try
            {
                Task<IReadOnlyDictionary<string, string>>? call = kind._publisher.ApplyAsync(wanted.AsReadOnly(), version, kind._runtime(), cancellationToken);
                answer = call is null ? null : await call.ConfigureAwait(false);
            }
            finally
            {
                lock (_gate)
                {
                    _asked = null;
                }
            }

            var problems = new Dictionary<string, string>(LinkAlias.Comparer);
            foreach ((string name, string? reason) in answer ?? throw new ContainerLinksException(ContainerLinksError.Unknown, "It has not told what has become of its names."))
            {
                problems[name] = reason ?? "The publisher gives no reason.";
            }

            return problems;
        }

        /// <summary>What is told is true: a name counts as published after the publisher has said so.</summary>
        private void Reached(List<PublishedName> wanted, Dictionary<string, string> problems)
        {
            DateTimeOffset now = kind._time.GetUtcNow();
            (Dictionary<string, There> before, Dictionary<string, string> known) = (_there, _problems);
            (_there, _problems) = (new Dictionary<string, There>(LinkAlias.Comparer), problems);
            var statuses = new List<PublishedNameStatus>(wanted.Count);
            foreach (PublishedName name in wanted)
            {
                string? problem = problems.GetValueOrDefault(name.Name);
                if (problem is null)
                {
                    _there[name.Name] = new There(name, before.GetValueOrDefault(name.Name) is { } same && same.IsWhere(name) ? same.Since : now);
                }

                statuses.Add(StatusOf(name, _there.GetValueOrDefault(name.Name)?.Since, problem));
            }

            Show(statuses);
            foreach (PublishedName name in wanted)
            {
                There? last = before.GetValueOrDefault(name.Name);
                if (!problems.TryGetValue(name.Name, out string? problem))
                {
                    if (last?.IsWhere(name) != true)
                    {
                        kind._events.NamePublished(publisher.Place, name, last?.Name);
                    }
                }
                else if (known.GetValueOrDefault(name.Name) != problem)
                {
                    kind._events.NameNotPublished(publisher.Place, name, problem);
                }
            }

            foreach ((string name, There gone) in before)
            {
                if (!_there.ContainsKey(name))
                {
                    kind._events.NameWithdrawn(publisher.Place, gone.Name);
                }
            }
        }

        private void NotReached(List<PublishedName> wanted, Exception failure) =>
            Show([.. wanted.Select(name => StatusOf(name, _there.GetValueOrDefault(name.Name) is { } there && there.IsWhere(name) ? there.Since : null, failure.Message))]);

        private PublishedNameStatus StatusOf(PublishedName name, DateTimeOffset? since, string? problem) =>
            new() { Publisher = publisher.Place, Name = name.Name, Container = name.Container, Addresses = name.Addresses, Since = since, Problem = problem };

        private void Show(List<PublishedNameStatus> statuses)
        {
            foreach (RefusedName refused in _chosen.Refused)
            {
                statuses.Add(new PublishedNameStatus { Publisher = publisher.Place, Name = refused.Name, Container = refused.Container, Problem = refused.Reason });
            }

            _statuses = statuses.AsReadOnly();
        }
    }
}
