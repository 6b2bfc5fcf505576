namespace ContainerLinks;

/// <summary>Brings facts to whoever watches, or loses, doubles, delays and swaps them on the way. Its callers hold the engine's lock.</summary>
internal sealed class FactDelivery(EngineCore core)
{
    private readonly List<FactWatcher> _watchers = [];
    private readonly HashSet<ITimer> _timers = [];
    private Parcel? _held;
    private bool _willRelist;

    private SimulationFaults Faults => core.Dice.Faults;

    public void Add(FactWatcher watcher) => _watchers.Add(watcher);

    public void Remove(FactWatcher watcher) => _watchers.Remove(watcher);

    public void Send(ContainerFact fact)
    {
        if (_watchers.Count == 0)
        {
            return;
        }

        var parcel = new Parcel(fact, [.. _watchers]);
        if (core.Dice.Strikes(Faults.BrokenStreams))
        {
            Break(new ContainerLinksException(ContainerLinksError.Unavailable, "The simulated engine's stream of facts broke."));
        }
        else if (core.Dice.Strikes(Faults.LostFacts))
        {
            RelistLater();
        }
        else if (core.Dice.Strikes(Faults.LateFacts))
        {
            After(core.Dice.UpTo(Faults.LongestDelay, Faults.LateFacts), parcel.Deliver);
        }
        else if (core.Dice.Strikes(Faults.ReorderedFacts))
        {
            DeliverHeld();
            _held = parcel;
            After(Faults.LongestDelay, parcel.Deliver);
        }
        else
        {
            parcel.Deliver();
            DeliverHeld();
            if (core.Dice.Strikes(Faults.DoubledFacts))
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
            new Parcel(core.Facts.ListNow(), [.. _watchers]).Deliver();
        });
    }

    private void After(TimeSpan delay, Action action)
    {
        ITimer? timer = null;
        timer = core.Time.CreateTimer(
            _ =>
            {
                lock (core.Gate)
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
