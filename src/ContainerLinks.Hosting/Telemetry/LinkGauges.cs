using System.Diagnostics.Metrics;

namespace ContainerLinks;

/// <summary>How many links, containers and addresses there are, and what each linker of the host does; docs/telemetry.md lists the instruments.</summary>
/// <remarks>They are counted when somebody collects them, from what is known then. At the host's end they are collected once more.</remarks>
internal sealed class LinkGauges : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Meter? _own;
    private (LinkerServices Services, LinkerLife Life, PoolCount Pool)[] _linkers = [];

    public LinkGauges(IMeterFactory? factory = null)
    {
        // The factory ends the meters that it makes.
        Meter meter = factory?.Create(TelemetrySource.Options()) ?? (_own = new Meter(TelemetrySource.Options()));
        meter.CreateObservableUpDownCounter<long>("containerlinks.container.count", Containers, "{container}", "Containers that the runtime has.");
        meter.CreateObservableUpDownCounter<long>("containerlinks.link.count", Links, "{link}", "Links, by whether they lead to an address.");
        meter.CreateObservableUpDownCounter<long>("containerlinks.address.count", Addresses, "{address}", "Addresses of the pool.");
        meter.CreateObservableUpDownCounter<long>("containerlinks.linker.status", States, "1", "1 for what a linker does now, 0 for the other states.");
    }

    public void Add(LinkerServices services, LinkerLife life)
    {
        lock (_gate)
        {
            _linkers = [.. _linkers, (services, life, new PoolCount())];
        }
    }

    public void Dispose() => _own?.Dispose();

    /// <summary>Those whose containers have been listed: before that nothing is known, which is not zero.</summary>
    private IEnumerable<(LinkerServices Services, LinkSnapshot Now, PoolCount Pool)> Listed() =>
        _linkers.Select(linker => (linker.Services, linker.Services.Linker.Snapshot, linker.Pool)).Where(linker => linker.Snapshot.IsListed);

    private IEnumerable<Measurement<long>> Containers() => Listed().Select(linker => Measure(linker.Services, linker.Now.ContainerCount));

    private IEnumerable<Measurement<long>> Links()
    {
        foreach ((LinkerServices services, LinkSnapshot now, _) in Listed())
        {
            (long bound, long all) = (0, 0);
            foreach (LinkStatus link in now.Links)
            {
                bound += link.IsBound ? 1 : 0;
                all++;
            }

            yield return Measure(services, bound, "containerlinks.link.state", "bound");
            yield return Measure(services, all - bound, "containerlinks.link.state", "pending");
        }
    }

    private IEnumerable<Measurement<long>> Addresses()
    {
        foreach ((LinkerServices services, _, PoolCount pool) in Listed())
        {
            if (pool.Count(services) is { } count)
            {
                yield return Measure(services, count.Used, "containerlinks.address.state", "used");
                yield return Measure(services, count.Reserved, "containerlinks.address.state", "reserved");
                yield return Measure(services, count.Waiting, "containerlinks.address.state", "resting");
                yield return Measure(services, (long)UInt128.Min(count.Free, long.MaxValue), "containerlinks.address.state", "free");
            }
        }
    }

    private IEnumerable<Measurement<long>> States()
    {
        foreach ((LinkerServices services, LinkerLife life, _) in _linkers)
        {
            LinkerState now = life.Now.State;
            foreach ((LinkerState state, string name) in LinkerStates.Names)
            {
                yield return Measure(services, now == state ? 1 : 0, "containerlinks.linker.state", name);
            }
        }
    }

    private static Measurement<long> Measure(LinkerServices services, long value, string? tag = null, string? tagValue = null)
    {
        List<KeyValuePair<string, object?>> tags = [new("containerlinks.runtime", services.RuntimeName ?? "unknown")];
        if (services.Key is not null)
        {
            tags.Add(new("containerlinks.linker.key", services.Key));
        }

        if (tag is not null)
        {
            tags.Add(new(tag, tagValue));
        }

        return new Measurement<long>(value, tags);
    }

    /// <summary>What a pool says of itself. A pool that several hosts share may take a while: until it answers, its last answer counts.</summary>
    private sealed class PoolCount
    {
        private readonly Lock _gate = new();
        private Task<AddressPoolStatistics>? _asked;
        private AddressPoolStatistics? _last;

        public AddressPoolStatistics? Count(LinkerServices services)
        {
            lock (_gate)
            {
                try
                {
                    if (_asked is null or { IsCompleted: true } && services.Pool is { } pool)
                    {
                        _asked = pool.GetStatisticsAsync().AsTask();
                    }

                    _last = _asked is { IsCompletedSuccessfully: true } ? _asked.Result : _asked is { IsCompleted: true } ? null : _last;
                }
#pragma warning disable CA1031 // Foreign code: the other numbers are told all the same.
                catch (Exception)
#pragma warning restore CA1031
                {
                    _last = null;
                }

                return _last;
            }
        }
    }
}

/// <summary>The states by the names that metrics have for them.</summary>
internal static class LinkerStates
{
    public static IReadOnlyList<(LinkerState State, string Name)> Names { get; } =
        [(LinkerState.Waiting, "waiting"), (LinkerState.Following, "following"), (LinkerState.StandingBy, "standing_by"), (LinkerState.Failed, "failed")];
}
