using System.Diagnostics.Metrics;

namespace ContainerLinks;

/// <summary>The instruments of the one meter; docs/telemetry.md lists them.</summary>
internal static class LinkerMetrics
{
    private static readonly Meter Meter = new("ContainerLinks");

    private static readonly Counter<long> Changes =
        Meter.CreateCounter<long>("containerlinks.changes", "{change}", "Changes told to those who watch.");

    private static readonly Counter<long> HostsWrites =
        Meter.CreateCounter<long>("containerlinks.hosts.writes", "{write}", "Hosts files written.");

    private static readonly Counter<long> UnguardedWrites =
        Meter.CreateCounter<long>("containerlinks.hosts.unguarded", "{write}", "Hosts files written while somebody else had them open.");

    private static readonly Counter<long> HostsFailures =
        Meter.CreateCounter<long>("containerlinks.hosts.failures", "{failure}", "Hosts files that could not be written.");

    // Default buckets are made for milliseconds; an attempt takes microseconds to seconds.
    private static readonly Histogram<double> UpdateDuration = Meter.CreateHistogram(
        "containerlinks.update.duration",
        "s",
        "From the first fact that touches a place, a hosts file or a lease, to its being right.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.00001, 0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5] });

    public static void Changed(LinkChange change) => Changes.Add(1, new KeyValuePair<string, object?>("kind", change.Tag));

    public static void HostsWritten(bool isGuarded)
    {
        HostsWrites.Add(1);
        if (!isGuarded)
        {
            UnguardedWrites.Add(1);
        }
    }

    public static void HostsFailed() => HostsFailures.Add(1);

    public static void Updated(TimeSpan duration) => UpdateDuration.Record(duration.TotalSeconds);
}
