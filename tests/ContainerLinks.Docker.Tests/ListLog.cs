using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ContainerLinks.Docker.Tests;

/// <summary>Keeps what is logged.</summary>
internal sealed class ListLog : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(EventId Id, string Text)> _events = new();

    public IEnumerable<string> Lines => _events.Select(line => $"{line.Id.Id} {line.Text}");

    public int Count(int id) => _events.Count(line => line.Id.Id == id);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _events.Enqueue((eventId, formatter(state, exception)));

    public void Dispose()
    {
    }
}
