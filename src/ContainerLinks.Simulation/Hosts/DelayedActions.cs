namespace ContainerLinks;

/// <summary>Does something later, on the thread that moves the clock. What is not due at the end is not done.</summary>
internal sealed class DelayedActions(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly HashSet<ITimer> _timers = [];
    private bool _isClosed;

    /// <param name="delay">How much later; zero is at once.</param>
    /// <param name="action">What to do.</param>
    public void After(TimeSpan delay, Action action)
    {
        if (delay <= TimeSpan.Zero)
        {
            action();
            return;
        }

        ITimer? timer = null;
        timer = time.CreateTimer(
            _ =>
            {
                if (Take(timer))
                {
                    action();
                }
            },
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        Keep(timer);
        timer.Change(delay, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Does something again and again.</summary>
    public void Every(TimeSpan interval, Action action) => Keep(time.CreateTimer(_ => action(), null, interval, interval));

    /// <summary>Nothing more is done.</summary>
    public void End()
    {
        ITimer[] timers;
        lock (_lock)
        {
            _isClosed = true;
            timers = [.. _timers];
            _timers.Clear();
        }

        Array.ForEach(timers, static timer => timer.Dispose());
    }

    private void Keep(ITimer timer)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                timer.Dispose();
                return;
            }

            _timers.Add(timer);
        }
    }

    private bool Take(ITimer? timer)
    {
        lock (_lock)
        {
            if (timer is null || !_timers.Remove(timer))
            {
                return false;
            }
        }

        timer.Dispose();
        return true;
    }
}
