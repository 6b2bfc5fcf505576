using System.Threading.Channels;

namespace ContainerLinks;

/// <summary>Collects what a command changed and reports it to whoever watches, in order.</summary>
internal sealed class FactSource
{
    private readonly EngineTurn _turn;
    private readonly ContainerStore _containers;
    private readonly ContainerViews _views;
    private readonly FactDelivery _delivery;
    private long _version;

    public FactSource(EngineContext context, EngineTurn turn, ContainerStore containers, ContainerViews views)
    {
        (_turn, _containers, _views) = (turn, containers, views);
        _delivery = new FactDelivery(context, turn, ListNow);
    }

    /// <summary>The version of all that has been reported. Its callers hold the engine's lock.</summary>
    public long Version => _version;

    /// <summary>Called for each fact before anything can go wrong with it.</summary>
    public Action<ContainerFact>? Happened { get; set; }

    /// <summary>Called after each turn. Its callers hold the engine's lock.</summary>
    public Action? Flushed { get; set; }

    /// <summary>Reports what has gathered since the last call. Its callers hold the engine's lock.</summary>
    public void Flush()
    {
        EngineChanges changes = _turn.Changes;
        if (changes.IsEverything)
        {
            _version++;
            Send(ListNow());
        }
        else
        {
            foreach (EngineContainer container in changes.Removed)
            {
                Send(ContainerFact.Removed(new ContainerId(container.Id), ++_version));
            }

            foreach (EngineContainer container in changes.Touched.Where(container => _containers.Contains(container.Id)))
            {
                Send(ContainerFact.Observed(_views.Describe(container, ++_version)));
            }
        }

        changes.Clear();
        Flushed?.Invoke();
    }

    /// <summary>Begins to watch: the first fact is the list.</summary>
    public FactWatcher Subscribe()
    {
        var watcher = new FactWatcher();
        lock (_turn.Gate)
        {
            ObjectDisposedException.ThrowIf(_turn.IsClosed, typeof(SimulatedEngine));
            watcher.Post(ListNow());
            _delivery.Add(watcher);
        }

        return watcher;
    }

    public void Unsubscribe(FactWatcher watcher)
    {
        lock (_turn.Gate)
        {
            _delivery.Remove(watcher);
        }
    }

    public void Break(Exception reason) => _delivery.Break(reason);

    public void Complete() => _delivery.Complete();

    /// <summary>All containers as they are now.</summary>
    public ContainerFact ListNow() => ContainerFact.Resync([.. _containers.All.Select(container => _views.Describe(container, _version))], _version);

    private void Send(ContainerFact fact)
    {
        Happened?.Invoke(fact);
        _delivery.Send(fact);
    }
}

/// <summary>Brings facts to whoever watches, or loses, doubles, delays and swaps them on the way. Its callers hold the engine's lock.</summary>
internal sealed class FactDelivery(EngineContext context, EngineTurn turn, Func<ContainerFact> listNow)
{
    private readonly List<FactWatcher> _watchers = [];
    private readonly HashSet<ITimer> _timers = [];
    private Parcel? _held;
    private bool _willRelist;

    private SimulationFaults Faults => context.Dice.Faults;

    public void Add(FactWatcher watcher) => _watchers.Add(watcher);

    public void Remove(FactWatcher watcher) => _watchers.Remove(watcher);

    public void Send(ContainerFact fact)
    {
        if (_watchers.Count == 0)
        {
            return;
        }

        var parcel = new Parcel(fact, [.. _watchers]);
        if (context.Dice.Strikes(Faults.BrokenStreams))
        {
            Break(new ContainerLinksException(ContainerLinksError.Unavailable, "The simulated engine's stream of facts broke."));
        }
        else if (context.Dice.Strikes(Faults.LostFacts))
        {
            RelistLater();
        }
        else if (context.Dice.Strikes(Faults.LateFacts))
        {
            After(context.Dice.UpTo(Faults.LongestDelay, Faults.LateFacts), parcel.Deliver);
        }
        else if (context.Dice.Strikes(Faults.ReorderedFacts))
        {
            DeliverHeld();
            _held = parcel;
            After(Faults.LongestDelay, parcel.Deliver);
        }
        else
        {
            parcel.Deliver();
            DeliverHeld();
            if (context.Dice.Strikes(Faults.DoubledFacts))
            {
                new Parcel(fact, [.. _watchers]).Deliver();
            }
        }
    }

    /// <summary>Ends every stream with an error; who watched has to begin anew.</summary>
    public void Break(Exception reason)
    {
        foreach (FactWatcher watcher in _watchers)
        {
            watcher.End(reason);
        }

        _watchers.Clear();
        _held = null;
    }

    public void Complete()
    {
        foreach (FactWatcher watcher in _watchers)
        {
            watcher.End(null);
        }

        foreach (ITimer timer in _timers)
        {
            timer.Dispose();
        }

        _timers.Clear();
    }

    private void DeliverHeld()
    {
        _held?.Deliver();
        _held = null;
    }

    private void RelistLater()
    {
        if (_willRelist)
        {
            return;
        }

        _willRelist = true;
        After(Faults.RelistAfter, () =>
        {
            _willRelist = false;
            new Parcel(listNow(), [.. _watchers]).Deliver();
        });
    }

    private void After(TimeSpan delay, Action action)
    {
        ITimer? timer = null;
        timer = context.Time.CreateTimer(
            _ =>
            {
                lock (turn.Gate)
                {
                    if (timer is not null && _timers.Remove(timer))
                    {
                        timer.Dispose();
                        action();
                    }
                }
            },
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        _timers.Add(timer);
        timer.Change(delay, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A fact on its way to those who watched when it happened. It comes once, to streams that still live.</summary>
    private sealed class Parcel(ContainerFact fact, FactWatcher[] watchers)
    {
        private bool _delivered;

        public void Deliver()
        {
            if (_delivered)
            {
                return;
            }

            _delivered = true;
            foreach (FactWatcher watcher in watchers)
            {
                watcher.Post(fact);
            }
        }
    }
}

/// <summary>One stream of facts.</summary>
internal sealed class FactWatcher
{
    private readonly Channel<ContainerFact> _channel = Channel.CreateUnbounded<ContainerFact>(new UnboundedChannelOptions { SingleReader = true });

    public ChannelReader<ContainerFact> Reader => _channel.Reader;

    public void Post(ContainerFact fact) => _channel.Writer.TryWrite(fact);

    public void End(Exception? reason) => _channel.Writer.TryComplete(reason);
}
