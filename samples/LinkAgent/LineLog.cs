using Microsoft.Extensions.Logging;

namespace LinkAgent;

/// <summary>Shows those log events of the library that tell an administrator more than the changes do.</summary>
internal sealed class LineLog(TextWriter output) : ILoggerFactory, ILogger
{
    private static readonly Dictionary<int, string> Kinds = new()
    {
        [1005] = "refused",
        [3001] = "wrote",
        [3003] = "wrote",
        [3005] = "refused",
        [4001] = "engine",
        [4002] = "lost",
        [4004] = "unclear",
        [4005] = "remote",
    };

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (Kinds.TryGetValue(eventId.Id, out string? kind))
        {
            AgentReport.Say(output, kind, formatter(state, exception));
        }
    }

    public void Dispose()
    {
    }
}
