using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>All log events of this assembly; docs/telemetry.md lists them.</summary>
/// <remarks>They are one class: the generator writes several in an order that is left to chance, and then two builds of one commit are not the same bytes (dotnet/runtime#119587).</remarks>
internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Information, "Connected to {Engine} at {Endpoint}", EventName = "EngineConnected")]
    public static partial void LogConnected(this ILogger logger, EngineIdentity engine, EngineEndpoint endpoint);

    [LoggerMessage(4002, LogLevel.Warning, "The events of {Runtime} are lost, and it is asked again until it answers: {Reason}", EventName = "EventsLost")]
    public static partial void LogLost(this ILogger logger, string runtime, string reason);

    [LoggerMessage(4003, LogLevel.Debug, "{Runtime} is asked again in {Pause}", EventName = "EventsAwaited")]
    public static partial void LogWaiting(this ILogger logger, string runtime, TimeSpan pause);

    [LoggerMessage(4004, LogLevel.Warning, "The engine does not tell about container {Container}, so it is taken as it was: {Reason}", EventName = "ContainerNotRead")]
    public static partial void LogNotRead(this ILogger logger, string container, string reason);

    [LoggerMessage(4005, LogLevel.Warning, "The engine at {Endpoint} is on another machine: hosts files that are not on this one are {Access}", EventName = "EngineIsRemote")]
    public static partial void LogRemote(this ILogger logger, EngineEndpoint endpoint, string access);

    [LoggerMessage(4006, LogLevel.Information, "Pulling image {Image} for {Container}", EventName = "ImagePulled")]
    public static partial void LogPulling(this ILogger logger, string image, string container);

    [LoggerMessage(4007, LogLevel.Information, "Sending the archive of image {Image} for {Container}", EventName = "ImageSent")]
    public static partial void LogLoading(this ILogger logger, string image, string container);

    [LoggerMessage(4008, LogLevel.Warning, "A second linker on this engine would not be noticed: {Reason}", EventName = "WriterNotGuarded")]
    public static partial void LogNotGuarded(this ILogger logger, string reason);

    [LoggerMessage(4009, LogLevel.Debug, "{Runtime} is still away: {Reason}", EventName = "EngineStillAway")]
    public static partial void LogStillAway(this ILogger logger, string runtime, string reason);

    [LoggerMessage(4010, LogLevel.Information, "{Runtime} is back after {Duration}, and everything was listed anew", EventName = "EngineBack")]
    public static partial void LogBack(this ILogger logger, string runtime, TimeSpan duration);

    [LoggerMessage(4011, LogLevel.Information, "The engine at {Endpoint} is no part of a Swarm, so it has no sources on other hosts. It is asked again every minute", EventName = "NoSwarm")]
    public static partial void LogNoSwarm(this ILogger logger, EngineEndpoint endpoint);

    [LoggerMessage(4012, LogLevel.Warning, "The engine at {Endpoint} does not tell who is on the network '{Network}': {Reason} What it told before counts, and a name that nobody bears on another network is waited for", EventName = "NetworkNotTold")]
    public static partial void LogNetworkNotTold(this ILogger logger, EngineEndpoint endpoint, string network, string reason);
}
