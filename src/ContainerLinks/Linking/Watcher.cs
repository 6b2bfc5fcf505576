using Microsoft.Extensions.Logging;

namespace ContainerLinks;

#pragma warning disable CA1001 // Its end is asynchronous: EndAsync.
/// <summary>List, watch, list again: reads the runtime's facts into the loop, and starts over when the stream breaks, in pauses that grow for as long as the runtime is away.</summary>
internal sealed class Watcher
#pragma warning restore CA1001
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    private readonly IContainerRuntime _runtime;
    private readonly LinkerLoop _loop;
    private readonly Func<CancellationToken, Task> _prepare;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _run;
    private TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _failures;
    private bool _isRefused;
    private volatile string? _problem;

    /// <param name="runtime">Who is followed.</param>
    /// <param name="loop">Takes the facts.</param>
    /// <param name="prepare">Called before each list.</param>
    /// <param name="time">The clock of pauses.</param>
    /// <param name="logger">Hears when the runtime goes and comes.</param>
    public Watcher(IContainerRuntime runtime, LinkerLoop loop, Func<CancellationToken, Task> prepare, TimeProvider time, ILogger logger)
    {
        _runtime = runtime;
        _loop = loop;
        _prepare = prepare;
        _time = time;
        _logger = logger;
        using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
        {
            _run = Task.Run(RunAsync);
        }
    }

    /// <summary>Why the runtime is not followed at present, as a sentence; null while it is.</summary>
    public string? Problem => _problem;

    /// <summary>Completes when the runtime's first list was applied; fails if the runtime could not be listed. Who asks does not wait for the end of a pause.</summary>
    public Task Ready
    {
        get
        {
            Task ready = Volatile.Read(ref _ready).Task;
            if (!ready.IsCompleted)
            {
                Volatile.Read(ref _wake).TrySetResult();
            }

            return ready;
        }
    }

    /// <summary>As <see cref="Ready"/>; the end of a pause is waited for.</summary>
    public Task Listed => Volatile.Read(ref _ready).Task;

    /// <summary>A runtime that does not heed its cancellation is not waited for.</summary>
    public async Task EndAsync(CancellationToken hurry)
    {
        await LinkerEnd.HasEndedAsync(_stop, _run, _time, hurry).ConfigureAwait(false);
        _ready.TrySetException(new ObjectDisposedException(nameof(ContainerLinker)));
        _ = _ready.Task.Exception; // Nobody may be waiting: then nobody has to see it.
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await FollowAsync().ConfigureAwait(false);
                RenewWake();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A runtime may fail in any way; it is tried again.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                RenewWake(); // Before callers hear of it: one that comes at once must wake this pause, not the last one.
                TellFailure(failure);
                Fail(failure);
            }

            await PauseAsync().ConfigureAwait(false);
        }
    }

    private async Task FollowAsync()
    {
        await _prepare(_stop.Token).ConfigureAwait(false);
        _isRefused = false;
        await foreach (ContainerFact fact in _runtime.WatchAsync(_stop.Token).WithCancellation(_stop.Token).ConfigureAwait(false))
        {
            if (fact.Kind != ContainerFactKind.Resync)
            {
                _loop.Post(fact);
                continue;
            }

            await _loop.ApplyAsync(fact).ConfigureAwait(false);
            if (_failures > 0)
            {
                _logger.LogRuntimeBack(_runtime.Name);
            }

            _failures = 0;
            _problem = null;
            Volatile.Read(ref _ready).TrySetResult();
        }

        _problem = $"The facts of '{_runtime.Name}' ended.";
        _logger.LogFactsEnded(_runtime.Name);
    }

    /// <summary>Once for as long as it lasts.</summary>
    private void TellFailure(Exception failure)
    {
        _problem = failure.Message;
        if (failure is ContainerLinksException { Error: ContainerLinksError.Contended or ContainerLinksError.Journal } refusal)
        {
            if (!_isRefused)
            {
                _isRefused = true;
                _logger.LogWriterRefused(_runtime.Name, refusal.Message);
            }
        }
        else if (_failures++ == 0)
        {
            _logger.LogRuntimeAway(_runtime.Name, failure.Message, failure is ContainerLinksException ? null : failure);
        }
    }

    private void Fail(Exception failure)
    {
        TaskCompletionSource waiting = _ready;
        if (!waiting.Task.IsCompleted)
        {
            Volatile.Write(ref _ready, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            waiting.SetException(failure as ContainerLinksException
                ?? new ContainerLinksException(ContainerLinksError.Unavailable, $"The runtime '{_runtime.Name}' could not be listed: {failure.Message}", failure));
            _ = waiting.Task.Exception;
        }
    }

    private void RenewWake() => Volatile.Write(ref _wake, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task PauseAsync()
    {
        Task wake = Volatile.Read(ref _wake).Task;
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        await Task.WhenAny(Task.Delay(Backoff.After(Math.Max(1, _failures), FirstPause), _time, pause.Token), wake).ConfigureAwait(false);
        await pause.CancelAsync().ConfigureAwait(false);
    }
}
