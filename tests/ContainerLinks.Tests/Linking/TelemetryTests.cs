using System.Buffers;
using System.Diagnostics.Metrics;

namespace ContainerLinks.Tests;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Changes_and_writes_are_counted_in_their_units()
    {
        var seen = new List<(string Name, string? Unit, object? Kind)>();
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
        }

        void Add(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            lock (seen)
            {
                seen.Add((instrument.Name, instrument.Unit, tags.IsEmpty ? null : tags[0].Value));
            }
        }
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
