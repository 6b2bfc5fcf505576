namespace ContainerLinks.Soak;

/// <summary>Holds the linker's reader of facts until it is told to go on, so that each fact is dealt with before the next one comes.</summary>
internal sealed class PumpGate
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _parked = New();
    private TaskCompletionSource<ContainerFact>? _wanted;
    private FactWatcher? _watcher;

    /// <summary>Completes when the reader waits: for a fact, or for the next try.</summary>
    public Task Parked
    {
        get
        {
            lock (_lock)
            {
                return _parked.Task;
            }
        }
    }

    public bool IsFollowing
    {
        get
        {
            lock (_lock)
            {
                return _watcher is not null;
            }
        }
    }

    /// <summary>The reader waits before it tries anew.</summary>
    public void ParkInPause()
    {
        lock (_lock)
        {
            _watcher = null;
            _parked.TrySetResult();
        }
    }

    public void LeavePause()
    {
        lock (_lock)
        {
            _parked = New();
        }
    }

    public Task<ContainerFact> NextAsync(FactWatcher watcher, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _watcher = watcher;
            _wanted = new TaskCompletionSource<ContainerFact>(TaskCreationOptions.RunContinuationsAsynchronously);
            _parked.TrySetResult();
            return _wanted.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Hands over what comes next in the stream, if anything does.</summary>
    /// <returns>False if there is nothing. The fact is null if the stream broke.</returns>
    public bool TryResume(out ContainerFact? fact)
    {
        lock (_lock)
        {
            fact = null;
            if (_watcher is null || _wanted is null)
            {
                return false;
            }

            if (_watcher.Reader.TryRead(out fact))
            {
                _parked = New();
                _wanted.SetResult(fact);
                return true;
            }

            if (_watcher.Reader.Completion.IsCompleted)
            {
                _parked = New();
                _watcher = null;
                _wanted.SetException(new ContainerLinksException(ContainerLinksError.Unavailable, "The stream broke."));
                return true;
            }

            return false;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
