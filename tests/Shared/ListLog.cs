using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ContainerLinks.Testing;

/// <summary>Keeps what is logged, by whichever logger.</summary>
internal sealed class ListLog : ILoggerFactory, ILogger<ContainerLinker>
{
    private readonly ConcurrentQueue<(LogLevel Level, EventId Id, string Message, Exception? Exception)> _entries = new();

    /// <summary>Each entry: its message, and that of its exception.</summary>
    public IReadOnlyList<string> Texts => [.. _entries.Select(entry => $"{entry.Message} {entry.Exception?.Message}".TrimEnd())];

    /// <summary>The messages of warnings and errors.</summary>
    public IReadOnlyList<string> Warnings => [.. _entries.Where(entry => entry.Level >= LogLevel.Warning).Select(entry => entry.Message)];

    /// <summary>Each entry as a log with stack traces shows it.</summary>
    public IReadOnlyList<string> WithTraces => [.. _entries.Select(entry => $"{entry.Message} {entry.Exception}")];

    /// <summary>The name of each entry's event.</summary>
    public IReadOnlyList<string?> Names => [.. _entries.Select(entry => entry.Id.Name)];

    public int Count(int id) => _entries.Count(entry => entry.Id.Id == id);

    public void Clear() => _entries.Clear();

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        _entries.Enqueue((logLevel, eventId, formatter(state, exception), exception));
    }

    public void Dispose()
    {
    }
}
