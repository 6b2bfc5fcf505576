using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>Reads the runtime's facts into the loop, and starts over when the stream breaks.</summary>
internal sealed partial class FactPump : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly IContainerRuntime _runtime;
    private readonly LinkerLoop _loop;
    private readonly Func<CancellationToken, Task> _prepare;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _run;
    private bool _isRefused;
    private TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FactPump(IContainerRuntime runtime, LinkerLoop loop, Func<CancellationToken, Task> prepare, TimeProvider time, ILogger logger)
    {
        _runtime = runtime;
        _loop = loop;
        _prepare = prepare;
        _time = time;
        _logger = logger;
        _run = Task.Run(RunAsync);
    }

    /// <summary>Completes when the runtime's first list has reached the loop; fails if the runtime could not be listed, and then again waits for the next try.</summary>
    public Task Ready => Volatile.Read(ref _ready).Task;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
        _ready.TrySetException(new ObjectDisposedException(nameof(ContainerLinker)));
        _ = _ready.Task.Exception; // Nobody may be waiting: then nobody has to see it.
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await PumpAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (ContainerLinksException other) when (other.Error is ContainerLinksError.Contended or ContainerLinksError.Journal)
            {
                TellRefused(other);
                Fail(other);
            }
#pragma warning disable CA1031 // A runtime may fail in any way; it is tried again.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                LogBroken(_runtime.Name, failure);
                Fail(failure);
            }

            await PauseAsync().ConfigureAwait(false);
        }
    }

    private async Task PumpAsync()
    {
        await _prepare(_stop.Token).ConfigureAwait(false);
        _isRefused = false;
        await foreach (ContainerFact fact in _runtime.WatchAsync(_stop.Token).WithCancellation(_stop.Token).ConfigureAwait(false))
        {
            _loop.Post(fact);
            if (fact.Kind == ContainerFactKind.Resync)
            {
                Volatile.Read(ref _ready).TrySetResult();
            }
        }

        LogEnded(_runtime.Name);
    }

    /// <summary>Once: it is tried every second for as long as the other linker lives.</summary>
    private void TellRefused(ContainerLinksException other)
    {
        if (!_isRefused)
        {
            _isRefused = true;
            LogRefused(_runtime.Name, other.Message);
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

    private async Task PauseAsync()
    {
        try
        {
            await Task.Delay(Pause, _time, _stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The linker is being disposed: RunAsync sees it next.
        }
    }

    [LoggerMessage(1101, LogLevel.Warning, "The facts of runtime {Runtime} broke off; they are asked for again", EventName = "FactsBroken")]
    private partial void LogBroken(string runtime, Exception failure);

    [LoggerMessage(1103, LogLevel.Warning, "Runtime {Runtime} is not followed for as long as another linker keeps its hosts files, or the journal cannot be used: {Reason}", EventName = "WriterRefused")]
    private partial void LogRefused(string runtime, string reason);

    [LoggerMessage(1102, LogLevel.Information, "The facts of runtime {Runtime} ended; they are asked for again", EventName = "FactsEnded")]
    private partial void LogEnded(string runtime);
}
