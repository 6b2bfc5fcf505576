using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ContainerLinks;

/// <summary>The instruments of one linker; docs/telemetry.md lists them. Linkers that share a meter share them.</summary>
internal sealed class LinkerMetrics
{
    private static readonly Meter Common = new(TelemetrySource.Options());

    private readonly Func<string> _runtime;
    private readonly KeyValuePair<string, object?>[] _ofMeter;
    private readonly Counter<long> _changes;
    private readonly Counter<long> _hostsWrites;
    private readonly Counter<long> _unguardedWrites;
    private readonly Counter<long> _hostsFailures;
    private readonly Histogram<double> _updateDuration;

    /// <param name="meter">The meter; its tags are on each measurement. Null takes one that all linkers of the process share.</param>
    /// <param name="runtime">The runtime's name, which is known once it has answered.</param>
    public LinkerMetrics(Meter? meter, Func<string> runtime)
    {
        meter ??= Common;
        _runtime = runtime;
        _ofMeter = [.. meter.Tags ?? []];
        _changes = meter.CreateCounter<long>("containerlinks.changes", "{change}", "Changes told to those who watch.");
        _hostsWrites = meter.CreateCounter<long>("containerlinks.hosts.writes", "{write}", "Hosts files written.");
        _unguardedWrites = meter.CreateCounter<long>("containerlinks.hosts.unguarded", "{write}", "Hosts files written while somebody else had them open.");
        _hostsFailures = meter.CreateCounter<long>("containerlinks.hosts.failures", "{failure}", "Hosts files that could not be written.");

        // Default buckets are made for milliseconds; an attempt takes microseconds to seconds.
        _updateDuration = meter.CreateHistogram(
            "containerlinks.update.duration",
            "s",
            "From the first fact that touches a place, a hosts file or a lease, to its being right.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.00001, 0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5] });
    }

    public void Changed(LinkChange change)
    {
        if (_changes.Enabled)
        {
            TagList tags = Tags();
            tags.Add("containerlinks.change.kind", change.Tag);
            _changes.Add(1, tags);
        }
    }

    public void HostsWritten(bool isGuarded)
    {
        Count(_hostsWrites);
        if (!isGuarded)
        {
            Count(_unguardedWrites);
        }
    }

    public void HostsFailed() => Count(_hostsFailures);

    public void Updated(TimeSpan duration)
    {
        if (_updateDuration.Enabled)
        {
            _updateDuration.Record(duration.TotalSeconds, Tags());
        }
    }

    private void Count(Counter<long> counter)
    {
        if (counter.Enabled)
        {
            counter.Add(1, Tags());
        }
    }

    private TagList Tags() => new(_ofMeter) { { "containerlinks.runtime", Name() } };

    private string Name()
    {
        try
        {
            return _runtime();
        }
#pragma warning disable CA1031 // Foreign code: what it throws must not end what is counted.
        catch (Exception)
#pragma warning restore CA1031
        {
            return "unknown";
        }
    }
}
