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

    // So many attempts a worker makes before others of the thread pool have their turn.
    private const int Turn = 16;

    private readonly Lock _gate = new();
    private readonly Attempts _attempts = new();
    private readonly Workers _workers;
    private readonly Agenda _agenda;
    private readonly Func<WorldSnapshot> _world;
    private readonly TimeProvider _time;
    private readonly TimeSpan _pause;
    private readonly LinkerMetrics _metrics;
    private readonly CancellationTokenSource _stop = new();
    private bool _disposed;
    private TaskCompletionSource? _idle;

    /// <param name="kind">What the targets are.</param>
    /// <param name="world">What is known now.</param>
    /// <param name="time">The clock of pauses.</param>
    /// <param name="pause">The first pause after a failure.</param>
    /// <param name="metrics">Measures how long it takes until a target is right.</param>
    public Reconciler(ITargetKind kind, Func<WorldSnapshot> world, TimeProvider time, TimeSpan pause, LinkerMetrics metrics)
    {
        Kind = kind;
        (_world, _time, _pause, _metrics) = (world, time, pause, metrics);
        _workers = new Workers(_attempts, WorkAsync);
        _agenda = new Agenda(time, OnTimer);
    }

    /// <summary>What its targets are.</summary>
    public ITargetKind Kind { get; }

    /// <summary>Something has changed about a target. One whose last attempt failed waits for its next one.</summary>
    public void Touch(Target target)
    {
        lock (_gate)
        {
            if (target.State == TargetState.Idle)
            {
                Enqueue(target);
            }
            else if (target.State == TargetState.Running)
            {
                target.State = TargetState.RunningStale;
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
            if (target.State == TargetState.Idle || target.IsLost)
            {
                return target.IsLost ? Task.FromException(target.Failure!) : Task.CompletedTask;
            }

            if (target.State == TargetState.Waiting)
            {
                Enqueue(target);
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
            return IsIdle ? Task.CompletedTask : (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    public ValueTask DisposeAsync() => new(EndAsync(CancellationToken.None));

    /// <summary>Lets the attempts that are under way end, and begins no more. Who waits for one that was not made hears of the end.</summary>
    /// <param name="hurry">Attempts are not waited for any more.</param>
    public async Task EndAsync(CancellationToken hurry)
    {
        Task idle;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _agenda.Stop();
            foreach (Target target in _workers.TakeAll())
            {
                target.State = TargetState.Idle;
                target.End();
            }

            idle = WhenIdleAsync();
        }

        await _agenda.DisposeAsync().ConfigureAwait(false);
        if (!await LinkerEnd.HasEndedAsync(_stop, idle, _time, hurry).ConfigureAwait(false))
        {
            // Foreign code hangs. It is not waited for, or the end would never come.
            lock (_gate)
            {
                foreach (Target target in _attempts.Running)
                {
                    target.End();
                }
            }
        }

        _stop.Dispose();
    }

    private bool IsIdle => _workers.IsIdle && _attempts.AreAllLost;

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
        _workers.Enqueue(target);
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
                _workers.Replace(isFailing);
                return;
            }
        }
    }

    private Target? Take(bool isFailing)
    {
        lock (_gate)
        {
            Target? target = _workers.Take(isFailing);
            if (target is not null)
            {
                _attempts.Begin(target, _time.GetTimestamp());
                _agenda.WakeAfter(Relief);
            }

            return target;
        }
    }

    /// <returns>Whether this worker goes on: one that was given up has been replaced.</returns>
    private bool End(Target target, Exception? failure)
    {
        bool goesOn;
        bool isNews;
        lock (_gate)
        {
            goesOn = _attempts.End(target);
            isNews = Settle(target, failure) && !(_disposed && failure is ObjectDisposedException); // that it came too late is no news
        }

        if (isNews)
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
        bool isNews = failure is null != target.Failure is null;
        if (failure is ContainerLinksException { Error: ContainerLinksError.Contended } && target is { IsFailing: false, WasHasty: true } && !_disposed)
        {
            target.IsHeld = true;
            target.Join();
            Enqueue(target);
            return false;
        }

        target.Settle(failure);
        if (failure is null)
        {
            target.State = TargetState.Idle;
            _agenda.Refresh(target);
            _metrics.Updated(_time.GetElapsedTime(target.TakeDue()));
        }
        else
        {
            target.State = TargetState.Waiting;
            _agenda.Retry(target, Backoff.After(target.Attempts, _pause));
        }

        if (isStale && (failure is null || target.IsAwaited))
        {
            Enqueue(target);
        }

        TellIdle();
        return isNews;
    }

    private void TellIdle()
    {
        if (IsIdle)
        {
            _idle?.TrySetResult();
            _idle = null;
        }
    }

    private void OnTimer()
    {
        List<Target> news;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            foreach (Target target in _agenda.TakeDue())
            {
                Enqueue(target);
            }

            // An attempt that hangs must not hold the others: it counts as failed, and another worker takes its place.
            List<Target> lost = _attempts.Lose(target => _time.GetElapsedTime(target.Started) >= target.Patience);
            news = lost.FindAll(static target => target.Failure is null);
            foreach (Target target in lost)
            {
                target.GiveUp();
                _workers.Replace(target.IsFailing);
            }

            TellIdle();
            _attempts.Relieve(started => _time.GetElapsedTime(started) >= Relief);
            _workers.Staff();
            _attempts.ForEachAwaited(target => _agenda.WakeAfter((target.IsRelieved ? target.Patience : Relief) - _time.GetElapsedTime(target.Started)));
        }

        foreach (Target target in news)
        {
            target.Told(target.Failure);
        }
    }
}
