using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>All log events of this assembly; docs/telemetry.md lists them.</summary>
/// <remarks>They are one class: the generator writes several in an order that is left to chance, and then two builds of one commit are not the same bytes (dotnet/runtime#119587).</remarks>
internal static partial class Log
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

    [LoggerMessage(1105, LogLevel.Information, "This linker stands by, and writes nothing until the other one ends: {Reason}", EventName = "LinkerStandsBy")]
    public static partial void LogStandsBy(this ILogger logger, string reason);

    [LoggerMessage(1106, LogLevel.Information, "This linker takes over: {Detail}", EventName = "LinkerTookOver")]
    public static partial void LogTookOver(this ILogger logger, string detail);

    [LoggerMessage(1107, LogLevel.Error, "This linker cannot take over, although no other one writes: {Reason} It tries again", EventName = "TakeOverFailed")]
    public static partial void LogTakeOverFailed(this ILogger logger, string reason, Exception? failure);

    [LoggerMessage(1201, LogLevel.Warning, "Line {Line} of journal {Path} {Reason}; what can be read is used", EventName = "JournalDamaged")]
    public static partial void LogJournalDamaged(this ILogger logger, int line, string path, string reason);

    [LoggerMessage(1202, LogLevel.Warning, "The journal of {Kind} at {Path} is missing, although there was one: what it said is not known any more", EventName = "JournalMissing")]
    public static partial void LogJournalMissing(this ILogger logger, string kind, string path);

    [LoggerMessage(1203, LogLevel.Warning, "Journal {Path} as it was is kept at {Copy}", EventName = "JournalKept")]
    public static partial void LogJournalKept(this ILogger logger, string path, string copy);

    [LoggerMessage(1205, LogLevel.Warning, "What a fact changed could not be written into journal {Path}; it is written anew as soon as possible", EventName = "JournalBehind")]
    public static partial void LogJournalBehind(this ILogger logger, Exception failure, string path);

    [LoggerMessage(1204, LogLevel.Information, "{Count} links of the journal were declared again; {Lost} were not: their containers are gone, or something is in their way", EventName = "LinksTakenUp")]
    public static partial void LogRecalled(this ILogger logger, int count, int lost);

    [LoggerMessage(1301, LogLevel.Warning, "The directory of sources {Directory} is away; what it said last stays, and it is asked again, in growing pauses: {Reason}", EventName = "DirectoryAway")]
    public static partial void LogDirectoryAway(this ILogger logger, string directory, string reason, Exception? failure);

    [LoggerMessage(1302, LogLevel.Information, "The directory of sources {Directory} is back", EventName = "DirectoryBack")]
    public static partial void LogDirectoryBack(this ILogger logger, string directory);

    [LoggerMessage(1303, LogLevel.Warning, "What the directory of sources {Directory} says of {Name} is not taken in: {Fault}", EventName = "AdvertRefused")]
    public static partial void LogAdvertRefused(this ILogger logger, string name, string directory, string fault);

    [LoggerMessage(1304, LogLevel.Warning, "Of what the directory of sources {Directory} says of {Name} only the first part is taken in: {Excess}", EventName = "ReportCut")]
    public static partial void LogReportCut(this ILogger logger, string name, string directory, string excess);

    [LoggerMessage(2001, LogLevel.Warning, "The address pool could not be asked about {Container}, and is asked again: {Reason}", EventName = "AddressPoolFailed")]
    public static partial void LogAddressPoolFailed(this ILogger logger, string container, string reason, Exception? failure);

    [LoggerMessage(2002, LogLevel.Warning, "What the journal of addresses says does not come back. {Sentence}", EventName = "AddressLeftOut")]
    public static partial void LogAddressLeftOut(this ILogger logger, string sentence);

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
