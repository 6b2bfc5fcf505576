using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ContainerLinks;

/// <summary>A logger of somebody else: it may throw, and it may take its time. Entries go to it in order, one after the other, and nobody here waits.</summary>
internal sealed class GuardedLogger : ILogger
{
    // Beyond that a logger does not keep up, and what it is not told is lost to nobody else.
    private const int MostEntries = 4096;

    private static readonly TimeSpan LongestFlush = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger;
    private readonly ConcurrentQueue<Action> _entries = new();
    private int _count;

    private GuardedLogger(ILogger logger) => _logger = logger;

    public static ILogger Over(ILogger? logger) => logger is null or NullLogger or NullLogger<ContainerLinker> ? NullLogger.Instance : new GuardedLogger(logger);

    /// <summary>Waits until the logger has heard of what came before, but not for ever.</summary>
    public static async Task FlushAsync(ILogger logger)
    {
        if (logger is GuardedLogger guarded)
        {
            var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            guarded.Post(heard.SetResult);
            await Task.WhenAny(heard.Task, Task.Delay(LongestFlush, TimeProvider.System)).ConfigureAwait(false);
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (Volatile.Read(ref _count) < MostEntries)
        {
            Post(() => Write(logLevel, eventId, state, exception, formatter));
        }
    }

    private void Post(Action write)
    {
        _entries.Enqueue(write);
        if (Interlocked.Increment(ref _count) == 1)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static logger => logger.Drain(), this, preferLocal: false);
        }
    }

    private void Drain()
    {
        do
        {
            if (_entries.TryDequeue(out Action? write))
            {
                write();
            }
        }
        while (Interlocked.Decrement(ref _count) > 0);
    }

    private void Write<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            if (_logger.IsEnabled(logLevel))
            {
                _logger.Log(logLevel, eventId, state, exception, formatter);
            }
        }
#pragma warning disable CA1031 // A logger that fails has nowhere to tell it, and must not end what it was to hear of.
        catch (Exception)
#pragma warning restore CA1031
        {
            // The next entry is tried again.
        }
    }
}
