namespace ContainerLinks;

#pragma warning disable CA1001 // Its end is asynchronous: EndAsync.
/// <summary>Reads what one directory reports into the loop, and starts over when its stream breaks, in pauses that grow for as long as it is away. What it said before stays meanwhile.</summary>
internal sealed class DirectoryFeed
#pragma warning restore CA1001
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    // Later than any timestamp.
    private const long NotOpen = long.MaxValue;

    // The loop is not flooded by a directory that has much to say.
    private const int MostAhead = 256;

    private readonly ISourceDirectory _directory;
    private readonly SourceInterest _interest;
    private readonly Func<string, SourceAdvert[], string?, Task> _report;
    private readonly TimeProvider _time;
    private readonly LinkerEvents _events;
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<string> _toldFaults = new(StringComparer.Ordinal);
    private readonly HashSet<string> _toldExcesses = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly Task _run;
    private TaskCompletionSource _attempt = NewSource();
    private TaskCompletionSource? _pause;
    private long _opened = NotOpen;
    private int _failures;
    private volatile string? _problem;
    private volatile bool _isHeard;

    /// <param name="directory">Foreign code.</param>
    /// <param name="name">Its name, asked for once.</param>
    /// <param name="interest">What it is asked for.</param>
    /// <param name="report">Takes a name, who bears it, and what the directory calls this host; completes when everybody can see it.</param>
    /// <param name="time">The clock of pauses.</param>
    /// <param name="events">Hears when it goes and comes.</param>
    public DirectoryFeed(ISourceDirectory directory, string name, SourceInterest interest, Func<string, SourceAdvert[], string?, Task> report, TimeProvider time, LinkerEvents events)
    {
        (_directory, Name, _interest, _report, _time, _events) = (directory, name, interest, report, time, events);
        using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
        {
            _run = Task.Run(RunAsync);
        }
    }

    public string Name { get; }

    /// <summary>Why it does not report at the moment, as a sentence; null while it does, or while it is asked for nothing.</summary>
    public string? Problem
    {
        get
        {
            if (_interest.Age is not { } asked)
            {
                return null;
            }

            if (_problem is { } problem && !HasLivedUnasked)
            {
                return problem;
            }

            TimeSpan silence = asked < Age ? asked : Age;
            return _isHeard || silence < Reconciler.Patience ? null : $"It has been asked for {(long)silence.TotalSeconds} seconds and has reported nothing at all.";
        }
    }

    /// <summary>Cuts a pause short: whoever asks now may need the answer now.</summary>
    /// <returns>Completes when the stream that is open, or about to be, has reported something or failed.</returns>
    public Task TryAgain()
    {
        lock (_lock)
        {
            if (_pause is { } pause)
            {
                (_pause, _attempt) = (null, NewSource());
                pause.SetResult();
            }

            return _attempt.Task;
        }
    }

    /// <summary>How long its stream has been open.</summary>
    private TimeSpan Age => Volatile.Read(ref _opened) is var opened && opened == NotOpen ? TimeSpan.Zero : _time.GetElapsedTime(opened);

    /// <summary>Whether its stream has been open for a while in which it had nothing to report: what was wrong with the last one does not count then.</summary>
    private bool HasLivedUnasked => _interest.IdleAfter(Volatile.Read(ref _opened)) >= Reconciler.Patience;

    /// <summary>A directory that does not heed its cancellation is not waited for.</summary>
    public async Task EndAsync(CancellationToken hurry)
    {
        await LinkerEnd.HasEndedAsync(_stop, _run, _time, hurry).ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Exception failure;
            try
            {
                await FollowAsync().ConfigureAwait(false);
                failure = new ContainerLinksException(ContainerLinksError.Unavailable, "Its stream has ended.");
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (ObjectDisposedException) when (_stop.IsCancellationRequested)
            {
                return; // the loop has ended
            }
#pragma warning disable CA1031 // A directory may fail in any way; it is asked again.
            catch (Exception thrown)
#pragma warning restore CA1031
            {
                failure = thrown;
            }

            if (HasLivedUnasked)
            {
                _failures = 0;
            }

            Volatile.Write(ref _opened, NotOpen);
            _problem = failure.Message;
            TaskCompletionSource pause = BeginPause();
            if (_failures++ == 0)
            {
                _events.DirectoryAway(Name, failure);
            }

            await PauseAsync(pause).ConfigureAwait(false);
        }
    }

    /// <summary>Before anybody hears of the failure: whoever asks then cuts the pause short.</summary>
    private TaskCompletionSource BeginPause()
    {
        lock (_lock)
        {
            _attempt.TrySetResult();
            return _pause = NewSource();
        }
    }

    private async Task PauseAsync(TaskCompletionSource pause)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        await Task.WhenAny(Task.Delay(Backoff.After(_failures, FirstPause), _time, end.Token), pause.Task).ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        lock (_lock)
        {
            if (_pause == pause)
            {
                (_pause, _attempt) = (null, NewSource());
            }
        }
    }

    private async Task FollowAsync()
    {
        Task last = Task.CompletedTask;
        int ahead = 0;
        _isHeard = false;
        Volatile.Write(ref _opened, _time.GetTimestamp());
        await foreach (SourceReport report in ForeignCall.ReadAsync(_directory.WatchAsync(_interest, _stop.Token), CancellationToken.None, _stop.Token).ConfigureAwait(false))
        {
            if (report is null)
            {
                throw new ContainerLinksException(ContainerLinksError.Unknown, "It has made a report that is null.");
            }

            _isHeard = true;
            _attempt.TrySetResult();
            if (_problem is not null)
            {
                _failures = 0;
                _problem = null;
                _events.DirectoryBack(Name);
            }

            last = _report(report.Name, Checked(report), OwnName());
            if (++ahead % MostAhead == 0)
            {
                await last.ConfigureAwait(false);
            }
        }

        await last.ConfigureAwait(false);
    }

    private string? OwnName() => _directory.HostName is { } name && LinkSource.IsHost(name) ? name : null;

    /// <summary>What a directory says of others is a stranger's: what cannot be, and what is too much, is left out, and told once a name.</summary>
    private SourceAdvert[] Checked(SourceReport report)
    {
        var copy = new CheckedReport(report);
        if (copy.Fault is { } fault && IsNews(_toldFaults, report.Name))
        {
            _events.AdvertRefused(Name, Quoting.Printable(report.Name), fault);
        }

        if (copy.Excess is { } excess && IsNews(_toldExcesses, report.Name))
        {
            _events.ReportCut(Name, Quoting.Printable(report.Name), excess);
        }

        return copy.Sources;
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static bool IsNews(HashSet<string> told, string name) => told.Count < MostAhead && told.Add(name);
}
