using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ContainerLinks.Hosting.Tests;

/// <summary>A linker lives as long as its host, and what becomes of it is seen.</summary>
public sealed class HostedLinksTests
{
    [Fact]
    public async Task Links_are_followed_from_the_start_to_the_end()
    {
        await using var fixture = new HostFixture();
        fixture.Builder.AddHostedLinks();
        fixture.Runtime.Engine.Run(new SimulatedContainerSpec("db", "mysql"));
        fixture.Runtime.Engine.Run(new SimulatedContainerSpec("web", "httpd") { Labels = new Dictionary<string, string> { ["containerlinks.link"] = "db:database" } });

        await fixture.FollowAsync();

        fixture.Linker.Snapshot.Links.Should().ContainSingle().Which.IsBound.Should().BeTrue();
        fixture.Runtime.Engine.Inspect("web").Hosts.Should().Contain("\tdatabase ");
        ContainerLinker linker = fixture.Linker;
        await fixture.Host.StopAsync();
        await FluentActions.Awaiting(() => linker.FollowAsync()).Should().ThrowAsync<ObjectDisposedException>("the host has ended it");
    }

    [Fact]
    public async Task An_engine_that_is_not_up_yet_is_waited_for_and_told_once()
    {
        await using var fixture = new HostFixture();
        fixture.Builder.AddHostedLinks();
        fixture.Runtime.Failure = new ContainerLinksException(ContainerLinksError.Unavailable, "No engine answers at unix:///run/x.sock.");

        await fixture.StartAsync();
        for (int i = 0; i < 3; i++)
        {
            await fixture.Time.NextWaitAsync(below: TimeSpan.FromMinutes(2), above: TimeSpan.FromMilliseconds(999));
            await HostFixture.UntilAsync(() => fixture.Log.Names.Contains("EngineAwaited"));
            fixture.Time.Advance(TimeSpan.FromMinutes(1));
        }

        fixture.Stopping.IsCancellationRequested.Should().BeFalse();
        fixture.Runtime.Failure = null;
        await HostFixture.UntilAsync(() =>
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(1));
            return fixture.Log.Names.Contains("LinksFollowed");
        });
        fixture.Log.Count(7002).Should().Be(1);
        fixture.Log.Texts.Should().ContainSingle(text => text.Contains("No engine answers at unix:///run/x.sock.", StringComparison.Ordinal), "the reason is told once");
    }

    [Theory]
    [InlineData(ContainerLinksError.Contended)]
    [InlineData(ContainerLinksError.Journal)]
    public async Task What_waiting_does_not_help_ends_the_host_and_is_logged(ContainerLinksError error)
    {
        await using var fixture = new HostFixture();
        fixture.Builder.AddHostedLinks();
        fixture.Services.AddHealthChecks().AddContainerLinks();
        fixture.Runtime.Held = new ContainerLinksException(error, "Process 4711 keeps them.");

        await fixture.StartAsync();
        await FluentActions.Awaiting(() => fixture.Host.WaitForShutdownAsync().WaitAsync(HostFixture.Patience)).Should().ThrowAsync<ContainerLinksException>("the program must not end as if all were well");

        fixture.Log.Texts.Should().Contain(text => text.StartsWith("The links of ", StringComparison.Ordinal) && text.Contains("are not followed: Process 4711 keeps them.", StringComparison.Ordinal));
        (await fixture.CheckOneAsync()).Description.Should().Contain("Nothing is followed any more: Process 4711 keeps them.");
    }

    [Fact]
    public async Task A_host_that_goes_on_after_a_failure_has_no_linker_that_begins_to_write_later()
    {
        await using var fixture = new HostFixture();
        fixture.Builder.AddHostedLinks();
        fixture.Services.Configure<HostOptions>(static options => options.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore);
        fixture.Runtime.Held = new ContainerLinksException(ContainerLinksError.Contended, "Process 4711 keeps them.");
        await fixture.StartAsync();
        await HostFixture.UntilAsync(() => fixture.Log.Names.Contains("FollowFailed"));

        fixture.Runtime.Held = null;

        await FluentActions.Awaiting(() => fixture.Linker.FollowAsync().WaitAsync(HostFixture.Patience)).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task A_linker_that_stands_by_is_well_and_takes_over()
    {
        await using var fixture = new HostFixture();
        fixture.Services.AddContainerLinks(options => options.StandBy = true);
        fixture.Builder.AddHostedLinks();
        fixture.Services.AddHealthChecks().AddContainerLinks();
        fixture.Runtime.Held = new ContainerLinksException(ContainerLinksError.Contended, "Process 4711 keeps them.");

        await fixture.FollowAsync();
        var standby = await fixture.CheckOneAsync();
        fixture.Runtime.Held = null;
        await HostFixture.UntilAsync(() =>
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(5));
            return fixture.Linker.Snapshot.IsListed && !(bool)fixture.CheckOneAsync().GetAwaiter().GetResult().Data["standsBy"];
        });

        standby.Status.Should().Be(Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy);
        standby.Description.Should().Contain("It stands by: Process 4711 keeps them.");
        standby.Data["standsBy"].Should().Be(true);
        await HostFixture.UntilAsync(() => fixture.Log.Names.Contains("LinkerTookOver"));
        (fixture.Log.Count(1105), fixture.Log.Count(1106)).Should().Be((1, 1));
        fixture.Log.Texts.Should().ContainSingle(text => text.StartsWith("This linker stands by", StringComparison.Ordinal) && text.Contains("Process 4711 keeps them.", StringComparison.Ordinal), "the reason is told once");
    }

    [Fact]
    public async Task A_linker_that_stands_by_is_known_as_such_although_another_service_calls_it_first()
    {
        await using var fixture = new HostFixture();
        fixture.Services.AddContainerLinks(options => options.StandBy = true);
        fixture.Services.AddHostedService<EarlyCaller>();
        fixture.Builder.AddHostedLinks();
        fixture.Services.AddHealthChecks().AddContainerLinks();
        fixture.Runtime.Held = new ContainerLinksException(ContainerLinksError.Contended, "Process 4711 keeps them.");

        await fixture.FollowAsync();

        (await fixture.CheckOneAsync()).Description.Should().Contain("It stands by: Process 4711 keeps them.");
    }

    [Fact]
    public async Task Settings_that_are_not_valid_end_the_start()
    {
        await using var fixture = new HostFixture();
        fixture.Services.AddContainerLinks(options => options.RetryInterval = TimeSpan.FromDays(2));
        fixture.Builder.AddHostedLinks();

        await FluentActions.Awaiting(fixture.StartAsync).Should().ThrowAsync<OptionsValidationException>().WithMessage("*RetryInterval*");
    }

    [Fact]
    public async Task A_linker_without_a_runtime_ends_the_start_and_says_what_to_do()
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddKeyedContainerLinks("podman").AddHostedLinks();
        using IHost host = builder.Build();

        await FluentActions.Awaiting(() => host.StartAsync()).Should().ThrowAsync<InvalidOperationException>().WithMessage("*for the linker 'podman'*UseRuntime*");
    }

    [Fact]
    public async Task A_linker_that_somebody_else_ends_is_a_failure()
    {
        await using var fixture = new HostFixture();
        fixture.Builder.AddHostedLinks();
        await fixture.FollowAsync();

        await fixture.Linker.DisposeAsync();
        await HostFixture.UntilAsync(() => fixture.Stopping.IsCancellationRequested);

        fixture.Log.Texts.Should().Contain(text => text.Contains("was disposed of while the host runs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_end_does_not_take_longer_than_the_host_gives()
    {
        await using var fixture = new HostFixture();
        fixture.Builder.AddHostedLinks();
        var publisher = new StuckPublisher();
        fixture.Builder.AddNamePublisher(_ => publisher);
        await fixture.FollowAsync();
        fixture.Runtime.Engine.Run(new SimulatedContainerSpec("db", "mysql"));
        await publisher.Called.Task.WaitAsync(HostFixture.Patience);

        using var soon = new CancellationTokenSource();
        Task stopped = fixture.Host.StopAsync(soon.Token);
        await publisher.Left.Task.WaitAsync(HostFixture.Patience);
        await soon.CancelAsync();
        await FluentActions.Awaiting(() => stopped.WaitAsync(HostFixture.Patience)).Should().NotThrowAsync<TimeoutException>();

        fixture.Log.Names.Should().Contain("LinkerEndsLate");

        // The clock stands still: nobody waits ten seconds for the publisher, neither the host nor the services after it.
        await fixture.DisposeAsync().AsTask().WaitAsync(HostFixture.Patience);
        publisher.End.SetResult();
    }

    [Fact]
    public async Task Nor_does_it_wait_for_a_call_to_a_publisher_that_is_under_way()
    {
        await using var fixture = new HostFixture();
        fixture.Builder.AddHostedLinks();
        var publisher = new StuckPublisher { Answer = new TaskCompletionSource<IReadOnlyDictionary<string, string>>().Task };
        fixture.Builder.AddNamePublisher(_ => publisher);
        await fixture.FollowAsync();
        fixture.Runtime.Engine.Run(new SimulatedContainerSpec("db", "mysql"));
        await publisher.Called.Task.WaitAsync(HostFixture.Patience);

        using var over = new CancellationTokenSource();
        await over.CancelAsync();
        await FluentActions.Awaiting(() => fixture.Host.StopAsync(over.Token).WaitAsync(HostFixture.Patience)).Should().NotThrowAsync<TimeoutException>();
        await fixture.DisposeAsync().AsTask().WaitAsync(HostFixture.Patience);

        publisher.Left.Task.IsCompleted.Should().BeFalse("calls come one after the other");
    }

    [Fact]
    public async Task Nor_for_a_directory_of_other_hosts_that_does_not_heed_its_end()
    {
        await using var fixture = new HostFixture();
        fixture.Builder.AddHostedLinks();
        var directory = new DeafDirectory();
        fixture.Builder.AddSourceDirectory(_ => directory);
        await fixture.FollowAsync();
        await directory.Asked.Task.WaitAsync(HostFixture.Patience);

        using var over = new CancellationTokenSource();
        await over.CancelAsync();
        await FluentActions.Awaiting(() => fixture.Host.StopAsync(over.Token).WaitAsync(HostFixture.Patience)).Should().NotThrowAsync<TimeoutException>();
        await fixture.DisposeAsync().AsTask().WaitAsync(HostFixture.Patience);
    }

    [Fact]
    public async Task A_logger_that_throws_ends_nothing()
    {
        await using var fixture = new HostFixture();
        var log = new ThrowingLog();
        fixture.Services.AddSingleton<ILoggerFactory>(log);
        fixture.Builder.AddHostedLinks();
        await fixture.StartAsync();
        await HostFixture.UntilAsync(() => log.Count > 0);

        await FluentActions.Awaiting(() => fixture.Host.StopAsync().WaitAsync(HostFixture.Patience)).Should().NotThrowAsync("a service that failed would be thrown here");
    }

    [Fact]
    public async Task Registered_twice_it_follows_once()
    {
        await using var fixture = new HostFixture();
        fixture.Builder.AddHostedLinks().AddHostedLinks();

        fixture.Host.Services.GetServices<IHostedService>().Should().ContainSingle(service => service.GetType().Name == "HostedLinks");
    }

    [Fact]
    public async Task Linkers_with_keys_stand_side_by_side()
    {
        await using var fixture = new HostFixture("docker");
        using var other = new SimulatedEngine(new SimulationOptions { Profile = SimulationProfile.Podman5, TimeProvider = fixture.Time });
        fixture.Builder.AddHostedLinks();
        fixture.Services.AddKeyedContainerLinks("podman").UseRuntime(_ => other.AsRuntime()).AddHostedLinks();
        fixture.Services.AddHealthChecks().AddContainerLinks("docker").AddContainerLinks("podman");
        other.Run(new SimulatedContainerSpec("db", "mysql"));

        await fixture.StartAsync();
        await HostFixture.UntilAsync(() => fixture.Log.Names.Count(name => name == "LinksFollowed") == 2);

        var report = await fixture.CheckAsync();
        report.Status.Should().Be(Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy);
        report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Data["containers"]).Should().Equal(new Dictionary<string, object> { ["containerlinks:docker"] = 0, ["containerlinks:podman"] = 1 });
    }

    /// <summary>Throws at whatever the service says; the host's own logs are fine.</summary>
    private sealed class ThrowingLog : ILoggerFactory, ILogger
    {
        private int _count;

        public int Count => _count;

        public ILogger CreateLogger(string categoryName) => categoryName == "ContainerLinks.Hosting" ? this : NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Interlocked.Increment(ref _count);
            throw new InvalidOperationException("The disk of the log is full.");
        }

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class StuckPublisher : INamePublisher
    {
        public TaskCompletionSource Called { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Left { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<IReadOnlyDictionary<string, string>> Answer { get; init; } = Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());

        public string Description => "a place that does not answer at the end";

        public ContainerNamesOptions Names { get; } = new MachineNamesOptions { Containers = NamedContainers.All };

        public TimeSpan RefreshInterval => TimeSpan.Zero;

        public string? FindFault(string name) => null;

        public Task<IReadOnlyDictionary<string, string>> ApplyAsync(IReadOnlyList<PublishedName> names, long version, string runtime, CancellationToken cancellationToken)
        {
            Called.TrySetResult();
            return Answer;
        }

        public Task LeaveAsync(CancellationToken cancellationToken)
        {
            Left.TrySetResult();
            return End.Task;
        }
    }

    private sealed class DeafDirectory : ISourceDirectory
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "deaf";

        public async IAsyncEnumerable<SourceReport> WatchAsync(SourceInterest interest, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Asked.TrySetResult();
            try
            {
                await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            }
            finally
            {
                await new TaskCompletionSource().Task;
            }

            yield break;
        }
    }

    /// <summary>A service that uses the linker while the host starts.</summary>
    private sealed class EarlyCaller(ContainerLinker linker) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => linker.FollowAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
