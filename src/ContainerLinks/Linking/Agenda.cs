namespace ContainerLinks;

/// <summary>When targets come up again by themselves: those that failed, and those that are looked at now and then. Under its reconciler's lock.</summary>
/// <param name="time">The clock.</param>
/// <param name="wake">Called when something is due, or may be.</param>
internal sealed class Agenda(TimeProvider time, Action wake) : IAsyncDisposable
{
    private readonly PriorityQueue<Target, long> _waiting = new();
    private readonly HashSet<Target> _refreshed = [];
    private readonly ITimer _timer = time.CreateTimer(_ => wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    private long _due = long.MaxValue;
    private bool _isStopped;

    /// <summary>A target whose attempt failed is tried again after a pause.</summary>
    public void Retry(Target target, TimeSpan pause)
    {
        target.NextAttempt = Later(pause);
        _waiting.Enqueue(target, target.NextAttempt);
        WakeAt(target.NextAttempt);
    }

    /// <summary>A target that is right is looked at again, if it wants that.</summary>
    public void Refresh(Target target)
    {
        if (target.Refresh > TimeSpan.Zero)
        {
            target.NextAttempt = Later(target.Refresh);
            _refreshed.Add(target);
            WakeAt(target.NextAttempt);
        }
    }

    /// <summary>The targets whose time has come. The next wake is set for the first of the others.</summary>
    public List<Target> TakeDue()
    {
        _due = long.MaxValue;
        long now = time.GetTimestamp();
        var due = new List<Target>();
        foreach (Target target in _refreshed)
        {
            if (target.State == TargetState.Idle && target.NextAttempt <= now)
            {
                due.Add(target);
            }
            else if (target.State == TargetState.Idle)
            {
                WakeAt(target.NextAttempt);
            }
        }

        while (_waiting.TryPeek(out Target? target, out long at) && at <= now)
        {
            _waiting.Dequeue();
            if (target.State == TargetState.Waiting && target.NextAttempt == at)
            {
                due.Add(target);
            }
        }

        if (_waiting.TryPeek(out _, out long next))
        {
            WakeAt(next);
        }

        return due;
    }

    public void WakeAfter(TimeSpan pause) => WakeAt(Later(pause));

    public void Stop() => _isStopped = true;

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private long Later(TimeSpan pause) => time.GetTimestamp() + (long)(pause.TotalSeconds * time.TimestampFrequency);

    private void WakeAt(long due)
    {
        if (due < _due && !_isStopped)
        {
            _due = due;
            _timer.Change(TimeSpan.FromSeconds(Math.Max(0, due - time.GetTimestamp()) / (double)time.TimestampFrequency), Timeout.InfiniteTimeSpan);
        }
    }
}
