using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>What a publisher tells of beside what its linker tells. Event ids from 6000 on.</summary>
internal static partial class DynamicDnsLog
{
    [LoggerMessage(6000, LogLevel.Information, "The host '{Host}' did not write its heartbeat in the zone '{Zone}' for {Timeout}: its {Count} names were taken out.", EventName = "HostReaped")]
    public static partial void Reaped(ILogger logger, string host, DomainName zone, TimeSpan timeout, int count);

    [LoggerMessage(6001, LogLevel.Warning, "Whether other hosts of the zone '{Zone}' are alive could not be seen; it is tried again.", EventName = "ReapFailed")]
    public static partial void ReapFailed(ILogger logger, DomainName zone, Exception failure);

    [LoggerMessage(6002, LogLevel.Warning, "The name that leads back from {Address} could not be written: {Problem}", EventName = "PointerNotWritten")]
    public static partial void PointerNotWritten(ILogger logger, System.Net.IPAddress address, string problem);
}
