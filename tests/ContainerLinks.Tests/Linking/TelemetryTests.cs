using System.Buffers;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace ContainerLinks.Tests;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Changes_and_writes_are_counted_in_their_units()
    {
        var seen = new List<(string Name, string? Unit, object? Kind)>();
        var runtimes = new List<object?>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "ContainerLinks")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Add(instrument, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, tags));
        listener.Start();

        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        fixture.Runtime.Opening = (_, file) => new OpenElsewhere(file);
        fixture.Runtime.Move("db", null);
        await fixture.NextAsync<LinkChange.Unbound>();
        fixture.Runtime.HostsOf("web").Failure = "full";
        fixture.Runtime.Move("db", "10.0.0.4");
        await fixture.NextAsync<LinkChange.HostsFileFailed>();

        lock (seen)
        {
            seen.Should().Contain(("containerlinks.changes", "{change}", "bound"));
            seen.Should().Contain(("containerlinks.changes", "{change}", "unbound"));
            seen.Should().Contain(("containerlinks.hosts.writes", "{write}", null));
            seen.Should().Contain(("containerlinks.hosts.unguarded", "{write}", null));
            seen.Should().Contain(("containerlinks.hosts.failures", "{failure}", null));
            seen.Should().Contain(("containerlinks.update.duration", "s", null));
            runtimes.Should().Contain("fake").And.NotContainNulls();
        }

        void Add(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            lock (seen)
            {
                Dictionary<string, object?> all = new(tags.ToArray());
                seen.Add((instrument.Name, instrument.Unit, all.GetValueOrDefault("containerlinks.change.kind")));
                runtimes.Add(all["containerlinks.runtime"]);
            }
        }
    }

    [Fact]
    public async Task Linkers_with_keys_are_counted_by_the_meters_of_the_hosts_factory_apart_from_each_other()
    {
        using var factory = new MeterFactory();
        var keys = new List<object?>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Scope == factory)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            lock (keys)
            {
                keys.Add(new Dictionary<string, object?>(tags.ToArray())["containerlinks.linker.key"]);
            }
        });
        listener.Start();
        var services = new ServiceCollection();
        services.AddSingleton<IMeterFactory>(factory);
        var runtime = new FakeRuntime();
        services.AddKeyedContainerLinks("one").UseRuntime(_ => runtime);
        services.AddKeyedContainerLinks("two").UseRuntime(_ => new FakeRuntime());
        await using ServiceProvider provider = services.BuildServiceProvider();
        runtime.Add("web", "10.0.0.3");
        provider.GetRequiredKeyedService<ContainerLinker>("two").Should().NotBeNull();

        await provider.GetRequiredKeyedService<ContainerLinker>("one").LinkAsync("web", "db");

        lock (keys)
        {
            keys.Should().NotBeEmpty().And.OnlyContain(key => Equals(key, "one"));
        }
    }

    /// <summary>As the one of a host: a meter for each set of tags.</summary>
    private sealed class MeterFactory : IMeterFactory
    {
        private readonly List<Meter> _meters = [];

        public Meter Create(MeterOptions options)
        {
            options.Scope = this;
            _meters.Add(new Meter(options));
            return _meters[^1];
        }

        public void Dispose() => _meters.ForEach(meter => meter.Dispose());
    }

    [Fact]
    public async Task What_happens_is_logged_with_its_event_and_without_secrets()
    {
        var logger = new ListLog();
        await using var fixture = new LinkerFixture(logger: logger);
        fixture.Runtime.Add("db", "10.0.0.2", info => FakeRuntime.Copy(info, ports: [new ContainerPort(3306)], environment: ["PASSWORD=hunter2"]));
        await fixture.Linker.RunAsync(new ContainerSpec("web") { Links = ["db"] });
        fixture.Runtime.Move("db", "10.0.0.9");
        await fixture.NextAsync<LinkChange.EnvironmentStale>();
        await fixture.Linker.DisposeAsync(); // The log is written beside the linker, and is whole at its end.

        logger.Names.Should().Contain(["RuntimeListed", "LinkChanged", "HostsFileWritten", "EnvironmentStale"]);
        logger.WithTraces.Should().NotContain(text => text.Contains("hunter2"));
    }

    private sealed class OpenElsewhere(IHostsFile file) : IHostsFile
    {
        public string Path => file.Path;

        public long UnguardedWrites { get; private set; }

        public byte[]? Read() => file.Read();

        public bool Rewrite(Action<ReadOnlySpan<byte>, IBufferWriter<byte>> rewrite)
        {
            UnguardedWrites++;
            return file.Rewrite(rewrite);
        }
    }
}
