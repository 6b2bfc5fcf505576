namespace ContainerLinks;

/// <summary>One place that has to be right: a recipient's hosts file, the machine's own, the lease of an address. It is brought there by itself, again and again, until it is so.</summary>
internal abstract class Target
{
    /// <summary>What the place is, in the middle of a sentence.</summary>
    public abstract string Description { get; }

    /// <summary>Why the place is not right, as of the last attempt; null if that succeeded.</summary>
    public Exception? Failure { get; internal set; }

    /// <summary>Makes the place as the world wants it. Called by one worker at a time; whatever it throws belongs to this place.</summary>
    /// <param name="world">What is known now.</param>
    /// <param name="cancellationToken">Ends with the linker.</param>
    public abstract ValueTask ReconcileAsync(WorldSnapshot world, CancellationToken cancellationToken);

    /// <summary>Called once when attempts begin to fail, and once when they succeed again.</summary>
    public virtual void Told(Exception? failure)
    {
    }

    /// <summary>Whether the last attempt did not wait for as long as it may: what somebody else holds is tried once more then, where it delays nobody, before it counts as failed.</summary>
    public virtual bool WasHasty => false;

    /// <summary>How long after a success it is looked at again, although nothing has changed; zero or less for never.</summary>
    public virtual TimeSpan Refresh => TimeSpan.Zero;

    /// <summary>How long an attempt may take before it counts as failed.</summary>
    public virtual TimeSpan Patience => Reconciler.Patience;

    // The reconciler's own, under its lock.
    internal TargetState State { get; set; }

    internal int Attempts { get; set; }

    /// <summary>Whether somebody holds it, as far as a hasty attempt can tell.</summary>
    internal bool IsHeld { get; set; }

    /// <summary>Whether its attempts belong on the worker for what fails.</summary>
    internal bool IsFailing => Attempts > 0 || IsHeld;

    internal long NextAttempt { get; set; }

    internal long Started { get; set; }

    /// <summary>Since when it is not known to be right.</summary>
    internal long? Due { get; set; }

    internal bool IsLost { get; set; }

    internal bool IsRelieved { get; set; }

    private TaskCompletionSource? _attempt;
    private TaskCompletionSource? _next;
    private TaskCompletionSource? _joined;

    /// <summary>Whether somebody waits for an attempt.</summary>
    internal bool IsAwaited => _attempt is not null;

    /// <summary>Waits for the attempt that is under way or due, or for the one after it.</summary>
    internal Task WaitAsync(bool isForNext) => isForNext
        ? (_next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task
        : (_attempt ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>The attempt that comes serves those who wait for it and those who wait for the one after the last.</summary>
    internal void Join() => (_attempt, _joined, _next) = (_attempt ?? _next, _attempt is null ? null : _next, null);

    /// <summary>It is right: since when it was not known to be.</summary>
    internal long TakeDue()
    {
        long due = Due ?? Started;
        Due = null;
        return due;
    }

    /// <summary>An attempt has ended, and it counts.</summary>
    internal void Settle(Exception? failure)
    {
        IsHeld = false;
        Failure = failure;
        Attempts = failure is null ? 0 : Attempts + 1;
        Complete(failure);
    }

    /// <summary>Nobody waits for the attempt any more. It may still end.</summary>
    internal void GiveUp()
    {
        Failure = new ContainerLinksException(ContainerLinksError.Unavailable, $"Nothing has come of {Description} for {Patience.TotalSeconds:0} seconds; it is still being tried.");
        Complete(Failure);
        Complete(Failure);
    }

    /// <summary>Wakes those who wait for an attempt.</summary>
    private void Complete(Exception? failure)
    {
        (TaskCompletionSource? first, TaskCompletionSource? second) = (_attempt, _joined);
        (_attempt, _joined, _next) = (_next, null, null);
        Complete(first, failure);
        Complete(second, failure);
    }

    private static void Complete(TaskCompletionSource? ended, Exception? failure)
    {
        if (failure is null)
        {
            ended?.TrySetResult();
        }
        else if (ended is not null)
        {
            ended.TrySetException(failure);
            _ = ended.Task.Exception; // Nobody may be waiting any more.
        }
    }

    /// <summary>No attempt comes any more.</summary>
    internal void End()
    {
        var failure = new ObjectDisposedException(nameof(ContainerLinker));
        Complete(failure);
        Complete(failure);
    }
}

/// <summary>Where a target is on its way.</summary>
internal enum TargetState
{
    /// <summary>Nothing is to be done.</summary>
    Idle = 0,

    /// <summary>It waits for a worker.</summary>
    Queued,

    /// <summary>A worker is at it.</summary>
    Running,

    /// <summary>A worker is at it, and something has changed since it began.</summary>
    RunningStale,

    /// <summary>The last attempt failed; the next one comes by itself.</summary>
    Waiting,
}

/// <summary>Targets of one kind. A kind is added by registration; the linker knows nothing else of it.</summary>
internal interface ITargetKind
{
    /// <summary>The targets that have to be looked at because something changed about these containers.</summary>
    /// <param name="world">What is known now.</param>
    /// <param name="touched">The containers; they may be gone.</param>
    IEnumerable<Target> TargetsOf(WorldSnapshot world, IReadOnlyCollection<ContainerId> touched);

    /// <summary>Whether anybody waits for targets of this kind: a container's start, or the first look at everything.</summary>
    bool IsAwaited => true;

    /// <summary>The targets of these containers that there are.</summary>
    IEnumerable<Target> Existing(IReadOnlyCollection<ContainerId> containers);

    /// <summary>Places that are not right although no question tells of them, each with the reason.</summary>
    IEnumerable<KeyValuePair<string, string>> Problems => [];

    /// <summary>Makes sure that the next look at a target is a whole one, whatever was found before.</summary>
    void Forget();

    /// <summary>Takes away what must not stay when nobody keeps it right any more.</summary>
    /// <param name="hurry">Nothing of others is waited for any more.</param>
    ValueTask LeaveAsync(CancellationToken hurry);
}
