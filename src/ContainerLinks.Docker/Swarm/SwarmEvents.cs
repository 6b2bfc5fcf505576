namespace ContainerLinks;

/// <summary>Reads an engine's events beside the looks, and tells only that there was one.</summary>
internal sealed class SwarmEvents : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly Lock _lock = new();
    private readonly Task _reading;
    private TaskCompletionSource _next = New();

    public SwarmEvents(SwarmApi api, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _reading = ReadAsync(api);
    }

    /// <summary>Completes at the next event. It fails if there will be none.</summary>
    public Task Next
    {
        get
        {
            lock (_lock)
            {
                if (_next.Task.IsCompletedSuccessfully)
                {
                    _next = New();
                }

                return _next.Task;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        await _next.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ReadAsync(SwarmApi api)
    {
        Exception failure;
        try
        {
            await foreach (ReadOnlyMemory<byte> _ in api.ReadEventsAsync(_stop.Token).ConfigureAwait(false))
            {
                lock (_lock)
                {
                    _next.TrySetResult();
                }
            }

            failure = new ContainerLinksException(ContainerLinksError.Unavailable, "The engine ended its events.");
        }
#pragma warning disable CA1031 // Whatever ended the events, the one who waits for them is told.
        catch (Exception ended)
#pragma warning restore CA1031
        {
            failure = ended;
        }

        lock (_lock)
        {
            _next = _next.Task.IsCompleted ? New() : _next;
            _next.SetException(failure);
        }
    }
}
