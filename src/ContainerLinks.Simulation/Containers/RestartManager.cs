namespace ContainerLinks;

/// <summary>Decides whether and after which wait a container that ended starts again: 100 ms, doubled each time up to a minute, anew after ten seconds of life.</summary>
internal sealed class RestartManager(RestartPolicy policy, int restartCount)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongLife = TimeSpan.FromSeconds(10);
    private TimeSpan _wait;
    private int _restartCount = restartCount;
    private bool _active;
    private ITimer? _timer;

    public bool IsCancelled { get; private set; }

    /// <summary>How long to wait before the next start, or null to leave the container as it is.</summary>
    public TimeSpan? Decide(int exitCode, bool hasBeenManuallyStopped, TimeSpan lifetime)
    {
        if (policy.IsNone || IsCancelled || _active)
        {
            return null;
        }

        _wait = lifetime >= LongLife || _wait == TimeSpan.Zero ? FirstWait : _wait * 2 > LongestWait ? LongestWait : _wait * 2;
        bool restart = policy.IsAlways
            || (policy.IsUnlessStopped && !hasBeenManuallyStopped)
            || (policy.IsOnFailure && exitCode != 0 && (policy.MaximumRetries == 0 || _restartCount < policy.MaximumRetries));
        if (!restart)
        {
            return null;
        }

        _restartCount++;
        return _wait;
    }

    public void Schedule(TimeProvider time, TimeSpan wait, Action start)
    {
        _active = true;
        _timer = time.CreateTimer(_ => start(), null, wait, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The wait is over.</summary>
    public void Wake()
    {
        _active = false;
        _timer?.Dispose();
        _timer = null;
    }

    public void Cancel()
    {
        IsCancelled = true;
        Wake();
    }
}
