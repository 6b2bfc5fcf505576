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
    public PublisherTarget(INamePublisher publisher, Func<string> runtime, LeaderLock leader, LinkerEvents events, TimeProvider time)
    {
        (_publisher, _runtime, _leader, _events, _time) = (publisher, runtime, leader, events, time);
        _target = new Names(this);
    }

    /// <exception cref="ArgumentNullException">One is null.</exception>
    /// <exception cref="ArgumentException">One has settings that are not valid.</exception>
    public static IEnumerable<INamePublisher> Check(IEnumerable<INamePublisher> publishers)
    {
        foreach (INamePublisher publisher in publishers)
        {
            ArgumentNullException.ThrowIfNull(publisher, nameof(publishers));
            string faults = string.Join(' ', publisher.Names.FindFaults());
            yield return faults.Length == 0 ? publisher : throw new ArgumentException($"The names for {publisher.Description} are not valid: {faults}", nameof(publishers));
        }
    }

    /// <summary>A container's start never waits for a name server.</summary>
    public bool IsAwaited => false;

    /// <summary>Every name that should be there, and what has become of it, as of the last attempt.</summary>
    public IReadOnlyList<PublishedNameStatus> Statuses => _target.Statuses;

    public IEnumerable<Target> TargetsOf(WorldSnapshot world, IReadOnlyCollection<ContainerId> touched) => world.IsListed ? [_target] : [];

    public IEnumerable<Target> Existing(IReadOnlyCollection<ContainerId> containers) => [];

    public void Forget()
    {
    }

    public async ValueTask LeaveAsync()
    {
        if (!_target.HasApplied)
        {
            return;
        }

        using var end = new CancellationTokenSource(Reconciler.Patience, _time);
        try
        {
            await _publisher.LeaveAsync(end.Token).WaitAsync(Reconciler.Patience, _time, CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Foreign code. The names stay, which is told like any other failure of this publisher.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _target.Told(failure);
        }
    }

    private sealed class Names(PublisherTarget kind) : Target
    {
        private readonly ChosenNames _chosen = new(kind._publisher.Names, kind._publisher.Description, kind._publisher.FindFault, kind._events);
        private volatile IReadOnlyList<PublishedNameStatus> _statuses = [];
        private Dictionary<string, PublishedNameStatus> _last = [];
        private Dictionary<string, PublishedName> _there = [];

        public override string Description => _chosen.Place;

        public override TimeSpan Refresh => kind._publisher.RefreshInterval;

        /// <summary>Ten thousand names take a while, with a server that writes each one to its disk.</summary>
        public override TimeSpan Patience => TimeSpan.FromMinutes(2);

        public bool HasApplied { get; private set; }

        public IReadOnlyList<PublishedNameStatus> Statuses => _statuses;

        public override async ValueTask ReconcileAsync(WorldSnapshot world, CancellationToken cancellationToken)
        {
            if (!kind._leader.MayWrite)
            {
                return;
            }

            List<PublishedName> wanted = Wanted(world);
            HasApplied = true;
            IReadOnlyDictionary<string, string> problems;
            try
            {
                problems = await kind._publisher.ApplyAsync(wanted, world.Version, kind._runtime(), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                Note(wanted, _ => failure.Message, isReached: false);
                throw;
            }

            var byName = new Dictionary<string, string>(problems, LinkAlias.Comparer);
            Note(wanted, name => byName.GetValueOrDefault(name.Name), isReached: true);
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

        public override void Told(Exception? failure)
        {
            if (failure is not null)
            {
                kind._events.PublisherFailed(_chosen.Place, failure);
            }
        }

        /// <summary>What is told is true: a name counts as published after the publisher has said so.</summary>
        private void Note(List<PublishedName> wanted, Func<PublishedName, string?> problemOf, bool isReached)
        {
            DateTimeOffset now = kind._time.GetUtcNow();
            var there = new Dictionary<string, PublishedName>(LinkAlias.Comparer);
            var statuses = new Dictionary<string, PublishedNameStatus>(LinkAlias.Comparer);
            foreach (PublishedName name in wanted)
            {
                string? problem = problemOf(name);
                PublishedName? before = _there.GetValueOrDefault(name.Name);
                bool isSame = before is not null && before.Equals(name);
                DateTimeOffset? since = problem is not null && (isReached || !isSame) ? null : isSame ? _last.GetValueOrDefault(name.Name)?.Since ?? now : now;
                statuses[name.Name] = new PublishedNameStatus { Publisher = _chosen.Place, Name = name.Name, Container = name.Container, Addresses = name.Addresses, Since = since, Problem = problem };
                if (problem is null || !isReached && isSame)
                {
                    there[name.Name] = name;
                }

                Tell(name, before, problem, isSame, isReached);
            }

            foreach (PublishedName before in _there.Values)
            {
                if (isReached && !there.ContainsKey(before.Name))
                {
                    kind._events.NameWithdrawn(_chosen.Place, before);
                }
                else if (!isReached)
                {
                    // It may still be there, or not: who knows more will tell.
                    there.TryAdd(before.Name, before);
                }
            }

            (_there, _last) = (there, statuses);
            var all = new List<PublishedNameStatus>(statuses.Values);
            foreach (RefusedName refused in _chosen.Refused)
            {
                all.Add(new PublishedNameStatus { Publisher = _chosen.Place, Name = refused.Name, Container = refused.Container, Problem = refused.Reason });
            }

            _statuses = all;
        }

        private void Tell(PublishedName name, PublishedName? before, string? problem, bool isSame, bool isReached)
        {
            if (problem is null && !isSame)
            {
                kind._events.NamePublished(_chosen.Place, name, before);
            }
            else if (problem is not null && isReached && _last.GetValueOrDefault(name.Name)?.Problem != problem)
            {
                kind._events.NameNotPublished(_chosen.Place, name, problem);
            }
        }
    }
}
