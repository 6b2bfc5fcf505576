using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ContainerLinks.Hosting.Tests;

/// <summary>A host with one linker over an engine in memory, and a clock that the test moves.</summary>
internal sealed class HostFixture : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // Ids of their own for each engine: spans of all tests come to each listener.
    private static int seeds;

    private readonly Lazy<IHost> _host;

    public HostFixture(string? key = null, bool isPlain = false, string? json = null)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        if (json is not null)
        {
            builder.Configuration.AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json)));
        }

        Services = builder.Services;
        Services.AddSingleton<TimeProvider>(Time);
        Services.AddSingleton<ILoggerFactory>(Log);
        Runtime = new SwitchedRuntime(new SimulatedEngine(new SimulationOptions { Profile = SimulationProfile.Plain, TimeProvider = Time, Seed = Interlocked.Increment(ref seeds), AssignsAddresses = !isPlain, BridgeAddress = isPlain ? "10.40.0.1/29" : null }));
        Builder = (key is null ? Services.AddContainerLinks() : Services.AddKeyedContainerLinks(key)).UseRuntime(_ => Runtime);
        _host = new Lazy<IHost>(builder.Build);
    }

    public IServiceCollection Services { get; }

    public IContainerLinksBuilder Builder { get; }

    public WatchedTime Time { get; } = new();

    public ListLog Log { get; } = new();

    public SwitchedRuntime Runtime { get; }

    public IHost Host => _host.Value;

    public ContainerLinker Linker => Host.Services.GetRequiredService<ContainerLinker>();

    public CancellationToken Stopping => Host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    public async Task StartAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await Host.StartAsync(patience.Token);
    }

    /// <summary>Starts, and waits until the engine was listed.</summary>
    public async Task FollowAsync()
    {
        await StartAsync();
        await Linker.FollowAsync().WaitAsync(Patience);
        await UntilAsync(() => Log.Names.Contains("LinksFollowed"));
    }

    public Task<HealthReport> CheckAsync() => Host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync().WaitAsync(Patience);

    /// <summary>The one check of the host.</summary>
    public async Task<HealthReportEntry> CheckOneAsync() => (await CheckAsync()).Entries.Values.Should().ContainSingle().Subject;

    /// <summary>Lets others run until something is so.</summary>
    public static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_host.IsValueCreated)
        {
            Runtime.Failure = null;
            await ((IAsyncDisposable)Host).DisposeAsync();
        }

        Runtime.Engine.Dispose();
    }
}
