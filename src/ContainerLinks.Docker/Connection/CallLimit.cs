namespace ContainerLinks;

/// <summary>Ends a call when its caller has had enough, or when the engine has had enough time.</summary>
internal sealed class CallLimit : IDisposable
{
    private readonly CancellationTokenSource _time;
    private readonly CancellationTokenSource _both;
    private readonly CancellationToken _caller;
    private readonly TimeSpan _limit;

    public CallLimit(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        _limit = limit;
        _caller = caller;
        _time = new CancellationTokenSource(limit, time);
        _both = CancellationTokenSource.CreateLinkedTokenSource(_time.Token, caller);
    }

    public CancellationToken Token => _both.Token;

    /// <summary>The engine has said something: the time begins anew.</summary>
    public void Renew() => _time.CancelAfter(_limit);

    /// <summary>Whether the failure means that the engine's time, and not the caller's patience, is over.</summary>
    public bool IsOver(Exception failure) => failure is OperationCanceledException && _time.IsCancellationRequested && !_caller.IsCancellationRequested;

    public void Dispose()
    {
        _both.Dispose();
        _time.Dispose();
    }
}
