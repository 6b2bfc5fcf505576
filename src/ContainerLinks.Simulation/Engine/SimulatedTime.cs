namespace ContainerLinks;

/// <summary>A clock that stands still until it is told to move. Its timers run on the thread that moves it, in the order in which they come due.</summary>
/// <remarks>
/// <para>It begins at 2000-01-01 00:00 UTC unless told otherwise.</para>
/// <threadsafety>Safe for concurrent use; only one thread should move it.</threadsafety>
/// </remarks>
public sealed class SimulatedTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<SimulatedTimer> _timers = [];
    private DateTimeOffset _now;
    private TimeSpan _wallClock;
    private long _order;

    /// <summary>Makes a clock.</summary>
    /// <param name="start">Where it begins; null is 2000-01-01 00:00 UTC.</param>
    public SimulatedTime(DateTimeOffset? start = null) => _now = start ?? new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now + _wallClock;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => Now.Ticks;

    private DateTimeOffset Now
    {
        get
        {
            lock (_gate)
            {
                return _now;
            }
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new SimulatedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock and runs every timer that comes due on the way.</summary>
    /// <param name="time">How far; not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative.</exception>
    public void Advance(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        DateTimeOffset end = Now + time;
        while (RunNext(end))
        {
        }

        lock (_gate)
        {
            _now = end > _now ? end : _now;
        }
    }

    /// <summary>Moves the clock from timer to timer until none is left, but no further than a limit.</summary>
    /// <param name="limit">How far at most; not negative.</param>
    /// <returns>True if no timer is left.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative.</exception>
    public bool AdvanceToQuiet(TimeSpan limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, TimeSpan.Zero);
        DateTimeOffset end = Now + limit;
        while (RunNext(end))
        {
        }

        lock (_gate)
        {
            return _timers.Count == 0;
        }
    }

    /// <summary>Sets the wall clock, as an operator or a time server does. Timers and timestamps do not notice.</summary>
    /// <param name="time">How far forwards; negative goes backwards.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such date.</exception>
    public void SetForward(TimeSpan time)
    {
        lock (_gate)
        {
            _ = _now + _wallClock + time;
            _wallClock += time;
        }
    }

    /// <summary>Time goes by for the one who does something slow. Timers that come due run when the clock is moved the next time.</summary>
    internal void Pass(TimeSpan time)
    {
        lock (_gate)
        {
            _now += time;
        }
    }

    internal void Schedule(SimulatedTimer timer, TimeSpan dueTime)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                timer.Due = _now + dueTime;
                timer.Order = _order++;
                _timers.Add(timer);
            }
        }
    }

    /// <summary>Runs the timer that comes due next, if it does so until a moment of this clock's timestamps.</summary>
    internal bool RunNext(DateTimeOffset end)
    {
        SimulatedTimer? next;
        lock (_gate)
        {
            next = _timers.Where(timer => timer.Due <= end).MinBy(timer => (timer.Due, timer.Order));
            if (next is null)
            {
                return false;
            }

            _timers.Remove(next);
            _now = next.Due > _now ? next.Due : _now;
        }

        next.Fire();
        return true;
    }
}

/// <summary>A timer of a <see cref="SimulatedTime"/>.</summary>
internal sealed class SimulatedTimer(SimulatedTime time, TimerCallback callback, object? state) : ITimer
{
    private TimeSpan _period = Timeout.InfiniteTimeSpan;
    private bool _disposed;

    public DateTimeOffset Due { get; set; }

    public long Order { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_disposed)
        {
            return false;
        }

        _period = period > TimeSpan.Zero ? period : Timeout.InfiniteTimeSpan;
        time.Schedule(this, dueTime);
        return true;
    }

    public void Fire()
    {
        if (_period != Timeout.InfiniteTimeSpan && !_disposed)
        {
            time.Schedule(this, _period);
        }

        callback(state);
    }

    public void Dispose()
    {
        _disposed = true;
        time.Schedule(this, Timeout.InfiniteTimeSpan);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
