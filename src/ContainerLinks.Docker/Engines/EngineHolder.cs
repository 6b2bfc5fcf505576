using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>Keeps the connection that commands, questions and facts share: made at the first need, made anew when the engine came back as another one.</summary>
internal sealed partial class EngineHolder(EngineConnector connector, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly List<EngineConnection> _retired = [];
    private volatile EngineConnection? _current;
    private bool _disposed;

    public EngineConnection? Current => _current;

    public async ValueTask<EngineConnection> GetAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(IContainerRuntime));
        return _current ?? await ConnectAsync(isAgain: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks the engine at the same place anew who it is: it may have been replaced by another release.</summary>
    public Task<EngineConnection> GetAgainAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(IContainerRuntime));
        return ConnectAsync(isAgain: true, cancellationToken);
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _current?.Dispose();
            _retired.ForEach(connection => connection.Dispose());
            _gate.Dispose();
        }
    }

    private async Task<EngineConnection> ConnectAsync(bool isAgain, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            EngineConnection? before = _current;
            if (before is not null && !isAgain)
            {
                return before;
            }

            EngineConnection now = await connector.ConnectAsync(before?.Endpoint, cancellationToken).ConfigureAwait(false);
            if (before is not null && before.Identity == now.Identity)
            {
                // The old one connects by itself when it is used, and calls may be under way on it.
                now.Dispose();
                return before;
            }

            if (before is not null)
            {
                _retired.Add(before);
            }

            _current = now;
            LogConnected(now.Identity, now.Endpoint);
            if (!now.Endpoint.IsLocal)
            {
                LogRemote(now.Endpoint);
            }

            return now;
        }
        finally
        {
            _gate.Release();
        }
    }

    [LoggerMessage(4001, LogLevel.Information, "Connected to {Engine} at {Endpoint}", EventName = "EngineConnected")]
    private partial void LogConnected(EngineIdentity engine, EngineEndpoint endpoint);

    [LoggerMessage(4005, LogLevel.Warning, "The engine at {Endpoint} is on another machine: hosts files that are not on this one are not written", EventName = "EngineIsRemote")]
    private partial void LogRemote(EngineEndpoint endpoint);
}
