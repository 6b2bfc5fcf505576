using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>Keeps the connection that commands, questions and facts share: made at the first need, made anew when the engine came back as another one.</summary>
internal sealed class EngineHolder(EngineConnector connector, HostsFileAccess access, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private readonly List<EngineConnection> _retired = [];
    private volatile EngineConnection? _current;
    private bool _isDisposed;

    public EngineConnection? Current => _current;

    public async ValueTask<EngineConnection> GetAsync(CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        return _current ?? await ConnectAsync(isAgain: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks the engine at the same place anew who it is: it may have been replaced by another release.</summary>
    public Task<EngineConnection> GetAgainAsync(CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        return ConnectAsync(isAgain: true, cancellationToken);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
        }

        // Who waits for a connection ends now; one that comes all the same is closed by whoever made it.
        _end.Cancel();
        _current?.Dispose();
        _retired.ForEach(connection => connection.Dispose());
    }

    private async Task<EngineConnection> ConnectAsync(bool isAgain, CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, cancellationToken);
        try
        {
            await _gate.WaitAsync(both.Token).ConfigureAwait(false);
            try
            {
                return _current is { } before && !isAgain ? before : Keep(await connector.ConnectAsync(_current?.Endpoint, both.Token).ConfigureAwait(false));
            }
            finally
            {
                _gate.Release();
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            ThrowIfDisposed();
            throw;
        }
    }

    private EngineConnection Keep(EngineConnection now)
    {
        lock (_lock)
        {
            if (_isDisposed || _current?.Identity == now.Identity)
            {
                // The old one connects by itself when it is used, and calls may be under way on it.
                now.Dispose();
                ThrowIfDisposed();
                return _current!;
            }

            if (_current is { } before)
            {
                _retired.Add(before);
            }

            _current = now;
        }

        logger.LogConnected(now.Identity, now.Endpoint);
        if (!now.Endpoint.IsLocal)
        {
            logger.LogRemote(now.Endpoint, access == HostsFileAccess.Exec ? "written through the engine" : "read through the engine, and not written");
        }

        return now;
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_isDisposed, typeof(IContainerRuntime));
}
