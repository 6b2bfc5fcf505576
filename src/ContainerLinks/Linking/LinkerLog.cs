using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ContainerLinks;

/// <summary>The linker's log events; docs/telemetry.md lists them.</summary>
internal static partial class LinkerLog
{
    [LoggerMessage(1001, LogLevel.Information, "{Kind}: {Recipient} finds {Address} for {Source} under the name {Alias}, because {Reason}", EventName = "LinkChanged")]
    public static partial void LogLinkChanged(this ILogger logger, string kind, string recipient, string address, string source, string alias, string reason);

    [LoggerMessage(1002, LogLevel.Information, "{Count} link variables of {Recipient} are stale until it starts again", EventName = "EnvironmentStale")]
    public static partial void LogVariablesStale(this ILogger logger, int count, string recipient);

    [LoggerMessage(1003, LogLevel.Error, "A fact could not be applied; the linker goes on", EventName = "FactFailed")]
    public static partial void LogFactFailed(this ILogger logger, Exception failure);

    [LoggerMessage(1004, LogLevel.Information, "Listed runtime {Runtime}: {Count} containers", EventName = "RuntimeListed")]
    public static partial void LogListed(this ILogger logger, string runtime, int count);

    [LoggerMessage(1005, LogLevel.Warning, "{Recipient} does not get {Asked}: {Reason}", EventName = "LinkNotAdopted")]
    public static partial void LogLinkRefused(this ILogger logger, string recipient, string asked, string reason);

    [LoggerMessage(1006, LogLevel.Warning, "Container {Container} could not be created as asked, and could not be removed either", EventName = "ContainerLeftBehind")]
    public static partial void LogLeftBehind(this ILogger logger, ContainerId container, Exception failure);

    [LoggerMessage(1007, LogLevel.Error, "The link graph that was given to the linker failed; links go on without it", EventName = "GraphFailed")]
    public static partial void LogGraphFailed(this ILogger logger, Exception failure);

    [LoggerMessage(1101, LogLevel.Warning, "Runtime {Runtime} is away: {Reason} It is asked again, in growing pauses", EventName = "FactsBroken")]
    public static partial void LogRuntimeAway(this ILogger logger, string runtime, string reason, Exception? failure);

    [LoggerMessage(1102, LogLevel.Information, "The facts of runtime {Runtime} ended; they are asked for again", EventName = "FactsEnded")]
    public static partial void LogFactsEnded(this ILogger logger, string runtime);

    [LoggerMessage(1103, LogLevel.Warning, "Runtime {Runtime} is not followed for as long as another linker keeps its hosts files, or the journal cannot be used: {Reason}", EventName = "WriterRefused")]
    public static partial void LogWriterRefused(this ILogger logger, string runtime, string reason);

    [LoggerMessage(1104, LogLevel.Information, "Runtime {Runtime} is back", EventName = "RuntimeBack")]
    public static partial void LogRuntimeBack(this ILogger logger, string runtime);

    [LoggerMessage(1204, LogLevel.Information, "{Count} links of the journal were declared again; {Lost} were not: their containers are gone, or something is in their way", EventName = "LinksTakenUp")]
    public static partial void LogRecalled(this ILogger logger, int count, int lost);

    [LoggerMessage(2001, LogLevel.Warning, "The address pool could not be asked about {Container}, and is asked again: {Reason}", EventName = "AddressPoolFailed")]
    public static partial void LogAddressPoolFailed(this ILogger logger, string container, string reason, Exception? failure);

    [LoggerMessage(3001, LogLevel.Debug, "Wrote {Count} link lines of {Recipient} to {Path}", EventName = "HostsFileWritten")]
    public static partial void LogHostsFileWritten(this ILogger logger, int count, string recipient, string path);

    [LoggerMessage(3002, LogLevel.Warning, "The hosts file of {Recipient} is not right, and is tried again: {Reason}", EventName = "HostsFileFailed")]
    public static partial void LogHostsFileFailed(this ILogger logger, string recipient, string reason, Exception? failure);

    [LoggerMessage(3003, LogLevel.Debug, "Wrote {Count} lines with names of containers to the machine's {Path}", EventName = "MachineNamesWritten")]
    public static partial void LogMachineNamesWritten(this ILogger logger, int count, string path);

    [LoggerMessage(3004, LogLevel.Warning, "The machine's hosts file {Path} is not right, and is tried again: {Reason}", EventName = "MachineNamesFailed")]
    public static partial void LogMachineNamesFailed(this ILogger logger, string path, string reason, Exception? failure);

    [LoggerMessage(3005, LogLevel.Warning, "In {Place}: {Reason}", EventName = "NameRefused")]
    public static partial void LogNameRefused(this ILogger logger, string place, string reason);

    [LoggerMessage(3007, LogLevel.Warning, "'{Name}' is {Address}, but line {Line} of the machine's {Path} comes first and gives it {Found}. That line is not ours, so it stays; take it out, or choose another name", EventName = "MachineNameShadowed")]
    public static partial void LogMachineNameShadowed(this ILogger logger, string name, System.Net.IPAddress address, int line, string path, System.Net.IPAddress found);

    [LoggerMessage(3006, LogLevel.Warning, "The names of {Container} could not be asked for", EventName = "NamesOfFailed")]
    public static partial void LogNamesOfFailed(this ILogger logger, string container, Exception failure);

    [LoggerMessage(3101, LogLevel.Information, "{Name} is {Address} in {Publisher}", EventName = "NamePublished")]
    public static partial void LogNamePublished(this ILogger logger, string name, System.Net.IPAddress address, string publisher);

    [LoggerMessage(3102, LogLevel.Information, "{Name} is no more in {Publisher}", EventName = "NameWithdrawn")]
    public static partial void LogNameWithdrawn(this ILogger logger, string name, string publisher);

    [LoggerMessage(3103, LogLevel.Warning, "{Name} is not in {Publisher}: {Reason}", EventName = "NameNotPublished")]
    public static partial void LogNameNotPublished(this ILogger logger, string name, string publisher, string reason);

    [LoggerMessage(3104, LogLevel.Warning, "{Publisher} is not right, and is tried again: {Reason}", EventName = "PublisherFailed")]
    public static partial void LogPublisherFailed(this ILogger logger, string publisher, string reason, Exception? failure);

    [LoggerMessage(3105, LogLevel.Warning, "{Publisher} may still have names of this linker: {Reason}", EventName = "NamesLeftBehind")]
    public static partial void LogNamesLeftBehind(this ILogger logger, string publisher, string reason, Exception? failure);
}

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
