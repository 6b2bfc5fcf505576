namespace ContainerLinks;

/// <summary>Brings each target from what is to what should be: a bounded number of workers, and for what fails another attempt after a pause that grows.</summary>
/// <remarks>
/// <para>A target is in work once at a time, and once more afterwards if something has changed meanwhile: however often it was touched, that is one attempt.</para>
/// <para>Targets whose last attempt failed have a worker of their own, so that locked files and dead servers delay only each other. An attempt that takes longer than <see cref="Patience"/> loses its worker
/// to the others: it counts as failed until it ends, and another worker takes its place. Long before that, after <see cref="Relief"/>, others stop waiting for its worker: they get one more.</para>
/// </remarks>
internal sealed class Reconciler : IAsyncDisposable
{
    /// <summary>How long an attempt may take before it counts as failed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How long an attempt may take before the others get one more worker.</summary>
    public static readonly TimeSpan Relief = TimeSpan.FromMilliseconds(100);

    private const int MostLost = 64;
    private const int MostRelieved = 64;

    // So many attempts a worker makes before others of the thread pool have their turn.
    private const int Turn = 16;

    private readonly Lock _gate = new();
    private readonly Queue<Target> _queue = new();
    private readonly Queue<Target> _failing = new();
    private readonly PriorityQueue<Target, long> _waiting = new();
    private readonly HashSet<Target> _running = [];
    private readonly HashSet<Target> _refreshed = [];
    private readonly Func<WorldSnapshot> _world;
    private readonly TimeProvider _time;
    private readonly TimeSpan _pause;
    private readonly int _mostWorkers;
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private int _workers;
    private int _failingWorkers;
    private int _relieved;
    private int _relievedFailing;
    private int _lost;
    private long _timerDue = long.MaxValue;
    private bool _disposed;
    private TaskCompletionSource? _idle;

    /// <param name="kind">What the targets are.</param>
    /// <param name="world">What is known now.</param>
    /// <param name="time">The clock of pauses.</param>
    /// <param name="pause">The first pause after a failure.</param>
    public Reconciler(ITargetKind kind, Func<WorldSnapshot> world, TimeProvider time, TimeSpan pause)
    {
        Kind = kind;
        _world = world;
        _time = time;
        _pause = pause;
        _mostWorkers = Math.Clamp(Environment.ProcessorCount, 2, 8);
        _timer = time.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What its targets are.</summary>
    public ITargetKind Kind { get; }

    /// <summary>Something has changed about a target. One whose last attempt failed waits for its next one.</summary>
    public void Touch(Target target)
    {
        lock (_gate)
        {
            switch (target.State)
            {
                case TargetState.Idle:
                    Enqueue(target);
                    break;
                case TargetState.Running:
                    target.State = TargetState.RunningStale;
                    break;
            }
        }
    }

    /// <summary>Waits until a target is as the world wanted it when this was called; one that waits for its next attempt is tried at once.</summary>
    /// <exception cref="Exception">The failure of the attempt.</exception>
    public Task WhenRightAsync(Target target)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(ContainerLinker));
            switch (target.State)
            {
                case TargetState.Idle:
                    return Task.CompletedTask;
                case TargetState.Waiting:
                    Enqueue(target);
                    break;
            }

            if (target.IsLost)
            {
                return Task.FromException(target.Failure!);
            }

            // What runs may have begun before the change; then the attempt that follows counts.
            return target.WaitAsync(isForNext: target.State == TargetState.RunningStale);
        }
    }

    /// <summary>Waits until every target that is due has been tried.</summary>
    public Task WhenIdleAsync()
    {
        lock (_gate)
        {
            return IsIdle ? Task.CompletedTask : (_idle ??= NewSource()).Task;
        }
    }

    /// <summary>Lets the attempts that are under way end, and begins no more. Who waits for one that was not made hears of the end.</summary>
    public async ValueTask DisposeAsync()
    {
        Task idle;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            foreach (Target target in _queue.Concat(_failing))
            {
                target.State = TargetState.Idle;
                target.End();
            }

            _queue.Clear();
            _failing.Clear();
            idle = IsIdle ? Task.CompletedTask : (_idle ??= NewSource()).Task;
        }

        await _timer.DisposeAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        try
        {
            await idle.WaitAsync(Patience, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Foreign code hangs. It is not waited for, or the end would never come.
            lock (_gate)
            {
                foreach (Target target in _running)
                {
                    target.End();
                }
            }
        }

        _stop.Dispose();
    }

    private bool IsIdle => _queue.Count == 0 && _failing.Count == 0 && _running.Count == _lost;

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _time.TimestampFrequency);

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Enqueue(Target target)
    {
        if (_disposed)
        {
            target.State = TargetState.Idle;
            target.End();
            return;
        }

        target.State = TargetState.Queued;
        target.Due ??= _time.GetTimestamp();
        (target.IsFailing ? _failing : _queue).Enqueue(target);
        Staff();
    }

    /// <summary>A worker ends when nothing waits, so each one that there is may be held by its attempt: what waits gets another, up to the most.</summary>
    private void Staff()
    {
        while (_queue.Count > 0 && _workers < _mostWorkers + _relieved)
        {
            _workers++;
            Begin(isFailing: false);
            if (_workers >= _queue.Count + _running.Count)
            {
                break;
            }
        }

        if (_failing.Count > 0 && _failingWorkers < 1 + _relievedFailing)
        {
            _failingWorkers++;
            Begin(isFailing: true);
        }
    }

    /// <summary>What fails often blocks for a while, so it does not do so on a thread of the pool, where everybody's work waits.</summary>
    private void Begin(bool isFailing)
    {
        if (isFailing)
        {
            _ = Task.Factory.StartNew(() => WorkAsync(isFailing), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(static reconciler => _ = reconciler.WorkAsync(isFailing: false), this, preferLocal: false);
        }
    }

    private async Task WorkAsync(bool isFailing)
    {
        for (int done = 0; Take(isFailing) is { } target; done++)
        {
            Exception? failure = null;
            try
            {
                await target.ReconcileAsync(_world(), _stop.Token).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Whatever a target or foreign code throws belongs to that target.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = exception;
            }

            if (!End(target, failure))
            {
                return;
            }

            if (done == Turn && !isFailing)
            {
                // There may be as many workers as the pool has threads; the loop has to come in between.
                Begin(isFailing);
                return;
            }
        }
    }

    private Target? Take(bool isFailing)
    {
        lock (_gate)
        {
            if ((isFailing ? _failing : _queue).TryDequeue(out Target? target))
            {
                target.State = TargetState.Running;
                target.Started = _time.GetTimestamp();
                _running.Add(target);
                SetTimer(target.Started + Ticks(Relief));
                return target;
            }

            _ = isFailing ? _failingWorkers-- : _workers--;
            return null;
        }
    }

    /// <returns>Whether this worker goes on: one that was given up has been replaced.</returns>
    private bool End(Target target, Exception? failure)
    {
        bool goesOn;
        bool isTold;
        lock (_gate)
        {
            goesOn = !target.IsLost;
            if (target.IsLost)
            {
                target.IsLost = false;
                _lost--;
            }

            if (target.IsRelieved)
            {
                target.IsRelieved = false;
                _ = target.IsFailing ? _relievedFailing-- : _relieved--;
            }

            isTold = Settle(target, failure);
        }

        if (isTold)
        {
            target.Told(failure);
        }

        return goesOn;
    }

    /// <summary>What comes after an attempt.</summary>
    /// <returns>Whether the outcome is another one than before.</returns>
    private bool Settle(Target target, Exception? failure)
    {
        bool isStale = target.State == TargetState.RunningStale;
        bool isTold = failure is null != target.Failure is null;
        _running.Remove(target);
        if (failure is ContainerLinksException { Error: ContainerLinksError.Contended } && target is { IsFailing: false, WasHasty: true } && !_disposed)
        {
            target.IsHeld = true;
            target.Join();
            Enqueue(target);
            return false;
        }

        target.IsHeld = false;
        target.Failure = failure;
        target.Attempts = failure is null ? 0 : target.Attempts + 1;
        target.Complete(failure);
        if (failure is null)
        {
            target.State = TargetState.Idle;
            if (target.Refresh > TimeSpan.Zero)
            {
                target.NextAttempt = _time.GetTimestamp() + Ticks(target.Refresh);
                _refreshed.Add(target);
                SetTimer(target.NextAttempt);
            }
            if (target.Due is { } due)
            {
                LinkerMetrics.Updated(_time.GetElapsedTime(due));
                target.Due = null;
            }
        }
        else
        {
            target.State = TargetState.Waiting;
            target.NextAttempt = _time.GetTimestamp() + Ticks(Backoff.After(target.Attempts, _pause));
            _waiting.Enqueue(target, target.NextAttempt);
            SetTimer(target.NextAttempt);
        }

        if (isStale && (failure is null || target.IsAwaited))
        {
            Enqueue(target);
        }

        if (IsIdle)
        {
            _idle?.TrySetResult();
            _idle = null;
        }

        return isTold;
    }

    private void OnTimer()
    {
        List<Target> givenUp = [];
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _timerDue = long.MaxValue;
            long now = _time.GetTimestamp();
            while (_waiting.TryPeek(out Target? target, out long due) && due <= now)
            {
                _waiting.Dequeue();
                if (target.State == TargetState.Waiting && target.NextAttempt == due)
                {
                    Enqueue(target);
                }
            }

            foreach (Target target in _refreshed.Where(target => target.State == TargetState.Idle))
            {
                if (target.NextAttempt <= now)
                {
                    Enqueue(target);
                }
                else
                {
                    SetTimer(target.NextAttempt);
                }
            }

            GiveUp(now, givenUp);
            if (_waiting.TryPeek(out _, out long next))
            {
                SetTimer(next);
            }

            Relieve(now);
            foreach (Target target in _running.Where(target => !target.IsLost))
            {
                SetTimer(target.Started + Ticks(target.IsRelieved ? target.Patience : Relief));
            }
        }

        foreach (Target target in givenUp)
        {
            target.Told(target.Failure);
        }
    }

    /// <summary>An attempt that is slow has its worker for itself.</summary>
    private void Relieve(long now)
    {
        foreach (Target target in _running.Where(target => !target.IsRelieved && !target.IsLost && now - target.Started >= Ticks(Relief)))
        {
            if (_relieved + _relievedFailing < MostRelieved)
            {
                target.IsRelieved = true;
                _ = target.IsFailing ? _relievedFailing++ : _relieved++;
            }
        }

        Staff();
    }

    /// <summary>An attempt that hangs must not hold the others.</summary>
    private void GiveUp(long now, List<Target> givenUp)
    {
        foreach (Target target in _running.Where(target => !target.IsLost && now - target.Started >= Ticks(target.Patience)).ToArray())
        {
            if (_lost == MostLost)
            {
                return;
            }

            bool wasFailing = target.IsFailing;
            if (target.Failure is null)
            {
                givenUp.Add(target);
            }

            _lost++;
            target.IsLost = true;
            target.Failure = new ContainerLinksException(ContainerLinksError.Unavailable, $"Nothing has come of {target.Description} for {target.Patience.TotalSeconds:0} seconds; it is still being tried.");
            target.Complete(target.Failure);
            target.Complete(target.Failure);
            Begin(wasFailing);
        }

        if (IsIdle)
        {
            _idle?.TrySetResult();
            _idle = null;
        }
    }

    private void SetTimer(long due)
    {
        if (due < _timerDue && !_disposed)
        {
            _timerDue = due;
            _timer.Change(TimeSpan.FromSeconds(Math.Max(0, due - _time.GetTimestamp()) / (double)_time.TimestampFrequency), Timeout.InfiniteTimeSpan);
        }
    }
}
