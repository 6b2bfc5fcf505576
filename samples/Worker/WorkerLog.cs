using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Worker;

internal static partial class WorkerLog
{
    [LoggerMessage(EventId = 1, Message = "{Name} is {Status}. {Description}")]
    public static partial void LogHealth(this ILogger logger, LogLevel level, string name, HealthStatus status, string? description);

    [LoggerMessage(2, LogLevel.Information, "On {Key} the container 'web' finds its database by the line '{Line}'")]
    public static partial void LogLine(this ILogger logger, string key, string line);
}
