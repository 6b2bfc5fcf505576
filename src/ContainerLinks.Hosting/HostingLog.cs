using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>The events of a linker in a host, from 7000 on; docs/telemetry.md lists them.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(7001, LogLevel.Information, "The engine of {Linker} is followed: {Containers} containers", EventName = "LinksFollowed")]
    public static partial void LogFollows(this ILogger logger, string linker, int containers);

    [LoggerMessage(7002, LogLevel.Information, "The links of {Linker} are not followed yet; the host goes on, and the engine is waited for", EventName = "EngineAwaited")]
    public static partial void LogAwaits(this ILogger logger, string linker);

    [LoggerMessage(7003, LogLevel.Error, "The links of {Linker} are not followed: {Reason}", EventName = "FollowFailed")]
    public static partial void LogFollowFailed(this ILogger logger, string linker, string reason);

    [LoggerMessage(7004, LogLevel.Warning, "The linker of {Linker} has not ended within the time that the host gives; calls of others are not waited for any more, and names that publishers keep may stay", EventName = "LinkerEndsLate")]
    public static partial void LogEndsLate(this ILogger logger, string linker);
}
