namespace ContainerLinks;

/// <summary>Bounds of a linker's health check. They are read when the check is first made. Later changes have no effect.</summary>
/// <remarks><threadsafety>Not safe for concurrent changes.</threadsafety></remarks>
public sealed class ContainerLinksHealthOptions
{
    internal static readonly TimeSpan LongestStaleAfter = TimeSpan.FromDays(1);
    internal static readonly TimeSpan ShortestTimeLimit = TimeSpan.FromMilliseconds(100);
    internal static readonly TimeSpan LongestTimeLimit = TimeSpan.FromMinutes(5);

    /// <summary>How long a recipient's hosts file, or a name that is to be published, may stay wrong before the check says so. It counts from the first check that found it wrong.</summary>
    /// <value>The default is 1 minute. From 0 to 1 day. Variables of running processes do not count, since only a new start puts them right.</value>
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Which share of the pool's addresses must be free, for a runtime whose addresses the linker gives.</summary>
    /// <value>The default is 0.1, a tenth. From 0 to 1. With 0 only an exhausted pool is reported.</value>
    public double MinimumFreeShare { get; set; } = 0.1;

    /// <summary>How long each part of the check may take. The engine, the hosts files, the pool and the names are asked at the same time. A part that takes longer counts as failed. For the hosts files the last answer counts in its place, if it is not older than <see cref="StaleAfter"/>.</summary>
    /// <value>The default is 5 seconds. From 100 milliseconds to 5 minutes.</value>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromSeconds(5);
}
