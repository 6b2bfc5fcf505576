using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace ContainerLinks.Hosting.Tests;

/// <summary>What a dashboard draws: counts by state, each with the runtime and the key of its linker.</summary>
public sealed class LinkGaugesTests
{
    [Fact]
    public async Task Links_containers_and_states_are_counted_for_each_linker()
    {
        await using var fixture = new HostFixture("docker");
        using var other = new SimulatedEngine(new SimulationOptions { Profile = SimulationProfile.Podman5, TimeProvider = fixture.Time });
        fixture.Builder.AddHostedLinks();
        fixture.Services.AddKeyedContainerLinks("podman").UseRuntime(_ => other.AsRuntime()).AddHostedLinks();
        fixture.Runtime.Engine.Run(new SimulatedContainerSpec("db", "mysql"));
        fixture.Runtime.Engine.Run(new SimulatedContainerSpec("web", "httpd") { Labels = new Dictionary<string, string> { ["containerlinks.link.1"] = "db", ["containerlinks.link.2"] = "cache" } });
        await fixture.StartAsync();
        await HostFixture.UntilAsync(() => fixture.Log.Names.Count(name => name == "LinksFollowed") == 2);

        string[] seen = Collect(fixture);

        string docker = $"containerlinks.linker.key=docker, containerlinks.runtime={fixture.Runtime.Name}";
        string podman = $"containerlinks.linker.key=podman, containerlinks.runtime={other.AsRuntime().Name}";
        seen.Should().Contain(
        [
            $"containerlinks.container.count {{container}} 2: {docker}",
            $"containerlinks.container.count {{container}} 0: {podman}",
            $"containerlinks.link.count {{link}} 1: containerlinks.link.state=bound, {docker}",
            $"containerlinks.link.count {{link}} 1: containerlinks.link.state=pending, {docker}",
            $"containerlinks.linker.status 1 1: {docker.Replace(", ", ", containerlinks.linker.state=following, ", StringComparison.Ordinal)}",
            $"containerlinks.linker.status 1 0: {docker.Replace(", ", ", containerlinks.linker.state=standing_by, ", StringComparison.Ordinal)}",
        ]);
        seen.Should().NotContain(measurement => measurement.StartsWith("containerlinks.address.count", StringComparison.Ordinal), "both engines give addresses themselves");
    }

    [Fact]
    public async Task Addresses_of_a_pool_are_counted_and_a_runtime_that_does_not_tell_its_name_harms_nobody()
    {
        await using var fixture = new HostFixture(isPlain: true);
        fixture.Services.AddContainerLinks(options => options.Addresses.Network = IPNetwork.Parse("10.40.0.0/29"));
        fixture.Builder.AddHostedLinks();
        await fixture.FollowAsync();
        await fixture.Linker.RunAsync(new ContainerSpec("web1"));
        await fixture.Linker.RunAsync(new ContainerSpec("web2"));
        await fixture.Linker.StopAsync("web2");
        fixture.Runtime.NameFailure = new InvalidOperationException("no name");
        await HostFixture.UntilAsync(() => Collect(fixture).Contains("containerlinks.address.count {address} 1: containerlinks.address.state=resting, containerlinks.runtime=unknown"));

        Collect(fixture).Where(measurement => measurement.StartsWith("containerlinks.address.count", StringComparison.Ordinal)).Should().BeEquivalentTo(
            "containerlinks.address.count {address} 1: containerlinks.address.state=used, containerlinks.runtime=unknown",
            "containerlinks.address.count {address} 0: containerlinks.address.state=reserved, containerlinks.runtime=unknown",
            "containerlinks.address.count {address} 1: containerlinks.address.state=resting, containerlinks.runtime=unknown",
            "containerlinks.address.count {address} 3: containerlinks.address.state=free, containerlinks.runtime=unknown");
    }

    [Fact]
    public async Task After_the_end_the_last_numbers_can_be_collected_and_nobody_follows()
    {
        await using var fixture = new HostFixture();
        fixture.Builder.AddHostedLinks();
        fixture.Runtime.Engine.Run(new SimulatedContainerSpec("db", "mysql"));
        await fixture.FollowAsync();

        await fixture.Host.StopAsync();

        string[] seen = Collect(fixture);
        seen.Should().Contain($"containerlinks.container.count {{container}} 1: containerlinks.runtime={fixture.Runtime.Name}");
        seen.Where(measurement => measurement.StartsWith("containerlinks.linker.status", StringComparison.Ordinal)).Should().HaveCount(4).And.OnlyContain(measurement => measurement.StartsWith("containerlinks.linker.status 1 0:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Before_the_first_list_nothing_is_counted_since_nothing_is_known()
    {
        await using var fixture = new HostFixture(isPlain: true);
        fixture.Services.AddContainerLinks(options => options.Addresses.Network = IPNetwork.Parse("10.40.0.0/29"));
        fixture.Builder.AddHostedLinks();
        fixture.Runtime.Failure = new ContainerLinksException(ContainerLinksError.Unavailable, "No engine answers.");
        await fixture.StartAsync();

        string[] seen = Collect(fixture);

        seen.Should().Contain($"containerlinks.linker.status 1 1: containerlinks.linker.state=waiting, containerlinks.runtime={fixture.Runtime.Name}");
        seen.Should().OnlyContain(measurement => measurement.StartsWith("containerlinks.linker.status", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pool_that_cannot_be_counted_any_more_has_no_old_numbers()
    {
        var pool = new CountedPool();
        await using var fixture = new HostFixture(isPlain: true);
        fixture.Builder.UseAddressPool(_ => pool).AddHostedLinks();
        await fixture.FollowAsync();
        Collect(fixture).Should().Contain(measurement => measurement.StartsWith("containerlinks.address.count", StringComparison.Ordinal));

        pool.IsAway = true;
        Collect(fixture);

        Collect(fixture).Should().NotContain(measurement => measurement.StartsWith("containerlinks.address.count", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Meters_and_spans_have_the_version_of_the_library_and_the_factory_gives_one_meter()
    {
        string version = typeof(ContainerLinker).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        await using var fixture = new HostFixture();
        fixture.Builder.AddHostedLinks();
        object factory = fixture.Host.Services.GetRequiredService<IMeterFactory>();
        HashSet<Meter> meters = [];
        ConcurrentQueue<ActivitySource> sources = [];
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => (instrument.Meter.Scope == factory && instrument.Meter.Name == "ContainerLinks" ? meters : []).Add(instrument.Meter) };
        listener.Start();
        using var spans = new ActivityListener { ShouldListenTo = source => { sources.Enqueue(source); return false; } };
        ActivitySource.AddActivityListener(spans);

        await fixture.FollowAsync();

        meters.Should().ContainSingle().Which.Version.Should().Be(version).And.MatchRegex(@"^\d+\.\d+\.\d+");
        sources.Should().Contain(source => source.Name == "ContainerLinks").Which.Version.Should().Be(version);
    }

    private static string[] Collect(HostFixture fixture)
    {
        object factory = fixture.Host.Services.GetRequiredService<IMeterFactory>();
        var seen = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "ContainerLinks" && instrument.Meter.Scope == factory)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            seen.Add($"{instrument.Name} {instrument.Unit} {value}: {string.Join(", ", tags.ToArray().OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"))}"));
        listener.Start();
        listener.RecordObservableInstruments();
        return [.. seen];
    }

    /// <summary>A pool on another machine.</summary>
    private sealed class CountedPool : IAddressPool
    {
        private readonly AddressPool _pool = new(new AddressPoolOptions { Network = IPNetwork.Parse("10.40.0.0/29") });

        public bool IsAway { get; set; }

        public IPNetwork Network => _pool.Network;

        public ValueTask<AddressPoolStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) =>
            IsAway ? ValueTask.FromException<AddressPoolStatistics>(new InvalidOperationException("It is away.")) : _pool.GetStatisticsAsync(cancellationToken);

        public ValueTask<AddressLease> AcquireAsync(string owner, IPAddress? requested = null, CancellationToken cancellationToken = default) => _pool.AcquireAsync(owner, requested, cancellationToken);

        public ValueTask<bool> ReleaseAsync(AddressLease lease, CancellationToken cancellationToken = default) => _pool.ReleaseAsync(lease, cancellationToken);

        public ValueTask ReserveAsync(string owner, IPAddress address, CancellationToken cancellationToken = default) => _pool.ReserveAsync(owner, address, cancellationToken);

        public ValueTask<AddressLease> AdoptAsync(string owner, IPAddress address, CancellationToken cancellationToken = default) => _pool.AdoptAsync(owner, address, cancellationToken);

        public ValueTask<bool> ForgetAsync(string owner, CancellationToken cancellationToken = default) => _pool.ForgetAsync(owner, cancellationToken);

        public ValueTask<IReadOnlyList<AddressLease>> GetLeasesAsync(CancellationToken cancellationToken = default) => _pool.GetLeasesAsync(cancellationToken);

        public ValueTask SettleAsync(IReadOnlyDictionary<string, IPAddress?> owners, CancellationToken cancellationToken = default) => _pool.SettleAsync(owners, cancellationToken);
    }
}
