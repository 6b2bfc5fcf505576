using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace LinkAgent;

/// <summary>Tells what the library logs and no change tells: the engine that was found or is away, labels that were refused, files that were written.</summary>
internal sealed class AgentLog(AgentOutput output) : ILoggerFactory, ILogger
{
    private const int FactsBroken = 1101;
    private const int HostsFileWritten = 3001;
    private const int HostsFileFailed = 3002;
    private const int EngineConnected = 4001;
    private const int EngineLost = 4002;
    private const int EngineBack = 4010;
    private readonly ConcurrentDictionary<string, int> _told = new(StringComparer.Ordinal);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("This program logs to its output only.");

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    /// <summary>Everything is asked for; <see cref="Log"/> chooses by number.</summary>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        string text = exception is null ? formatter(state, null) : $"{formatter(state, null)}: {exception.Message}";
        switch (eventId.Id)
        {
            case HostsFileWritten:
                output.Line("wrote", $"{Value(state, "Recipient")}: {Value(state, "Path")}, {Value(state, "Count")} link lines in it");
                break;
            case EngineConnected:
                Once("engine", text);
                break;
            case EngineLost:
                _told.Clear(); // It is told when the engine is back.
                output.Line("engine", text);
                break;
            case EngineBack:
                output.Line("engine", text);
                break;
            case HostsFileFailed or FactsBroken:
                break; // A change tells it with the path; what ends the program is its last line.
            default:
                if (logLevel >= LogLevel.Warning)
                {
                    Once("note", text);
                }

                break;
        }
    }

    public void Dispose()
    {
    }

    private static object? Value<TState>(TState state, string name) =>
        state is IReadOnlyList<KeyValuePair<string, object?>> values ? values.FirstOrDefault(value => value.Key == name).Value : null;

    /// <summary>The linker that looks and the linker that writes find the same.</summary>
    private void Once(string word, string text)
    {
        if (_told.TryAdd(text, 0))
        {
            output.Line(word, text);
        }
    }
}
