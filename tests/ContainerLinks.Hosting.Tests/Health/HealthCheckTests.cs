using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace ContainerLinks.Hosting.Tests;

/// <summary>A health check tells what an operator has to know, and what does not matter is no fault.</summary>
public sealed class HealthCheckTests
{
    private static readonly Dictionary<string, string> LinkToDb = new() { ["containerlinks.link"] = "db:database" };

    [Fact]
    public async Task All_is_well_with_links_that_wait_for_their_source()
    {
        await using HostFixture fixture = Fixture();
        fixture.Runtime.Engine.Run(new SimulatedContainerSpec("web", "httpd") { Labels = LinkToDb });
        await fixture.FollowAsync();

        HealthReportEntry entry = await fixture.CheckOneAsync();

        entry.Status.Should().Be(HealthStatus.Healthy);
        entry.Description.Should().EndWith(": 0 of 1 links are bound.");
        entry.Data.Keys.Should().BeEquivalentTo("runtime", "containers", "links", "pending", "standsBy", "engineAnswers", "notRight", "stale", "staleVariables");
        (entry.Data["containers"], entry.Data["links"], entry.Data["pending"], entry.Data["engineAnswers"]).Should().Be((1, 1L, 1L, true));
    }

    [Fact]
    public async Task An_engine_that_never_answered_is_told_with_its_reason()
    {
        await using HostFixture fixture = Fixture();
        fixture.Runtime.Failure = new ContainerLinksException(ContainerLinksError.Unavailable, "No engine answers at unix:///run/x.sock.");
        await fixture.StartAsync();
        await HostFixture.UntilAsync(() => fixture.Log.Names.Contains("EngineAwaited"));

        HealthReportEntry entry = await fixture.CheckOneAsync();

        entry.Status.Should().Be(HealthStatus.Unhealthy);
        entry.Description.Should().EndWith(": The containers have not been listed yet. The engine: No engine answers at unix:///run/x.sock.");
    }

    [Fact]
    public async Task An_engine_that_goes_away_and_comes_back_is_told()
    {
        await using HostFixture fixture = Fixture();
        await fixture.FollowAsync();

        fixture.Runtime.Failure = new ContainerLinksException(ContainerLinksError.Unavailable, "It is being updated.");
        HealthReportEntry away = await fixture.CheckOneAsync();
        fixture.Runtime.Failure = null;
        HealthReportEntry back = await fixture.CheckOneAsync();

        (away.Status, back.Status).Should().Be((HealthStatus.Unhealthy, HealthStatus.Healthy));
        away.Description.Should().Contain("The engine: It is being updated.");
        away.Exception.Should().BeNull("the sentence has it all");
        (away.Data["engineAnswers"], back.Data["engineAnswers"]).Should().Be((false, true));
    }

    [Fact]
    public async Task An_engine_that_answers_and_sends_no_facts_is_told_once_links_may_be_stale()
    {
        await using HostFixture fixture = Fixture(options => options.StaleAfter = TimeSpan.FromMinutes(1));
        await fixture.FollowAsync();
        fixture.Runtime.Problem = "The engine's list is too long.";

        HealthReportEntry early = await fixture.CheckOneAsync();
        fixture.Time.Advance(TimeSpan.FromMinutes(1));
        HealthReportEntry late = await fixture.CheckOneAsync();

        (early.Status, late.Status).Should().Be((HealthStatus.Healthy, HealthStatus.Unhealthy));
        late.Description.Should().Contain("Links may be stale for 00:01:00 or longer: The engine's list is too long.");
    }

    [Fact]
    public async Task An_engine_that_hangs_holds_neither_the_check_nor_is_asked_again_meanwhile()
    {
        await using HostFixture fixture = Fixture(options => options.TimeLimit = TimeSpan.FromSeconds(3));
        await fixture.FollowAsync();
        var hang = new TaskCompletionSource();
        fixture.Runtime.Hang = hang.Task;
        int before = fixture.Runtime.Looks;

        HealthReportEntry first = await CheckWhileTimePassesAsync(fixture);
        HealthReportEntry second = await CheckWhileTimePassesAsync(fixture);
        int asked = fixture.Runtime.Looks - before;
        hang.SetResult();
        HealthReportEntry third = await fixture.CheckOneAsync();

        first.Description.Should().Contain("The engine: no answer within the time limit.");
        (first.Status, second.Status, third.Status, asked).Should().Be((HealthStatus.Unhealthy, HealthStatus.Unhealthy, HealthStatus.Healthy, 1));
    }

    [Fact]
    public async Task A_hosts_file_that_stays_wrong_longer_than_the_bound_is_told_with_what_is_in_the_way()
    {
        await using HostFixture fixture = Fixture(options => options.StaleAfter = TimeSpan.FromMinutes(1));
        fixture.Runtime.Engine.Run(new SimulatedContainerSpec("db", "mysql"));
        fixture.Runtime.Engine.Run(new SimulatedContainerSpec("web", "httpd") { Labels = LinkToDb });
        await fixture.FollowAsync();
        fixture.Runtime.Engine.Faults.FailedHostsWrites.Rate = 1;
        fixture.Runtime.Engine.Stop("db");
        await HostFixture.UntilAsync(() => fixture.Log.Names.Contains("HostsFileFailed"));

        HealthReportEntry early = await fixture.CheckOneAsync();
        fixture.Time.Advance(TimeSpan.FromMinutes(1));
        HealthReportEntry late = await fixture.CheckOneAsync();
        fixture.Runtime.Engine.Faults.FailedHostsWrites.Stop();
        HealthReportEntry mended = late;
        while (mended.Status != HealthStatus.Healthy)
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(10));
            mended = await fixture.CheckOneAsync();
        }

        (early.Status, late.Status).Should().Be((HealthStatus.Healthy, HealthStatus.Degraded));
        fixture.Runtime.Engine.Inspect("web").Hosts.Should().NotContain("\tdatabase ");
        early.Data["notRight"].Should().Be(1);
        late.Data["stale"].Should().BeEquivalentTo(new[] { "web" });
        late.Description.Should().Contain("Not right for 00:01:00 or longer: 'web'. web: ");
    }

    [Fact]
    public async Task Variables_of_running_processes_are_counted_and_are_no_fault()
    {
        await using HostFixture fixture = Fixture(options => options.StaleAfter = TimeSpan.Zero);
        fixture.Runtime.Engine.Run(new SimulatedContainerSpec("db", "mysql") { Expose = ["3306"] });
        await fixture.FollowAsync();
        await fixture.Linker.RunAsync(new ContainerSpec("web") { Links = ["db:database"] });
        fixture.Runtime.Engine.Stop("db");
        fixture.Runtime.Engine.Run(new SimulatedContainerSpec("other", "mysql"));
        fixture.Runtime.Engine.Start("db");
        await HostFixture.UntilAsync(() => fixture.Log.Names.Contains("EnvironmentStale"));
        await fixture.Linker.ReconcileAsync();

        HealthReportEntry entry = await fixture.CheckOneAsync();

        entry.Status.Should().Be(HealthStatus.Healthy, entry.Description);
        (entry.Data["notRight"], entry.Data["staleVariables"]).Should().Be((0, 1));
    }

    [Fact]
    public async Task A_pool_that_is_nearly_full_is_told()
    {
        await using var fixture = new HostFixture(isPlain: true);
        fixture.Services.AddContainerLinks(options => options.Addresses.Network = IPNetwork.Parse("10.40.0.0/29"));
        fixture.Builder.AddHostedLinks();
        fixture.Services.AddHealthChecks().AddContainerLinks(configure: options => options.MinimumFreeShare = 0.5);
        await fixture.FollowAsync();

        HealthReportEntry empty = await fixture.CheckOneAsync();
        foreach (string name in new[] { "web1", "web2", "web3" })
        {
            await fixture.Linker.RunAsync(new ContainerSpec(name));
        }

        HealthReportEntry full = await fixture.CheckOneAsync();

        (empty.Status, full.Status).Should().Be((HealthStatus.Healthy, HealthStatus.Degraded));
        (full.Data["poolFree"], full.Data["poolSize"]).Should().Be((2.0, 5.0));
        full.Description.Should().Contain("The pool has 2 of 5 addresses free, and 0 more are not free yet; at least 50 % should be free.");
    }

    [Fact]
    public async Task Names_that_cannot_be_published_are_told_by_place_after_the_bound()
    {
        await using HostFixture fixture = Fixture();
        fixture.Builder.AddNamePublisher(_ => new RefusingPublisher());
        fixture.Runtime.Engine.Run(new SimulatedContainerSpec("db", "mysql"));
        await fixture.FollowAsync();
        await HostFixture.UntilAsync(() => fixture.Log.Names.Contains("PublisherFailed"));

        HealthReportEntry early = await fixture.CheckOneAsync();
        fixture.Time.Advance(TimeSpan.FromMinutes(1));
        HealthReportEntry late = await fixture.CheckOneAsync();

        (early.Status, late.Status).Should().Be((HealthStatus.Healthy, HealthStatus.Degraded));
        (late.Data["names"], late.Data["namesNotPublished"]).Should().Be((1, 1));
        late.Description.Should().Contain("Not in the registry on h2 for 00:01:00 or longer: 'db'. The registry is down.");
    }

    [Fact]
    public async Task A_publisher_that_cannot_take_its_last_name_out_is_told_after_the_bound()
    {
        bool isDown = false;
        await using HostFixture fixture = Fixture();
        fixture.Builder.AddNamePublisher(_ => new RefusingPublisher { Refused = "x.y", Applying = () => isDown ? FailAsync("The registry is down.") : Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>()) });
        fixture.Runtime.Engine.Run(new SimulatedContainerSpec("db", "mysql"));
        fixture.Runtime.Engine.Run(new SimulatedContainerSpec("x.y", "httpd"));
        await fixture.FollowAsync();
        await HostFixture.UntilAsync(() => fixture.Linker.GetPublishedNamesAsync().Result.Any(name => name.Since is not null));
        isDown = true;
        fixture.Runtime.Engine.Stop("db");
        await HostFixture.UntilAsync(() => fixture.Linker.PlaceProblems.Count > 0);

        await fixture.CheckOneAsync();
        fixture.Time.Advance(TimeSpan.FromMinutes(1));
        HealthReportEntry late = await fixture.CheckOneAsync();

        late.Status.Should().Be(HealthStatus.Degraded);
        late.Description.Should().Contain("Not right for 00:01:00 or longer: the registry on h2. The registry is down.");
    }

    [Fact]
    public async Task The_machines_hosts_file_that_cannot_be_written_is_told_after_the_bound()
    {
        await using HostFixture fixture = Fixture();
        fixture.Services.AddContainerLinks(options =>
        {
            options.MachineNames.HostsPath = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString(), "hosts");
            options.MachineNames.Containers = NamedContainers.All;
        });
        fixture.Runtime.Engine.Run(new SimulatedContainerSpec("db", "mysql"));
        await fixture.FollowAsync();
        await HostFixture.UntilAsync(() => fixture.Linker.PlaceProblems.Count > 0);

        HealthReportEntry early = await fixture.CheckOneAsync();
        fixture.Time.Advance(TimeSpan.FromMinutes(1));
        HealthReportEntry late = await fixture.CheckOneAsync();

        (early.Status, late.Status).Should().Be((HealthStatus.Healthy, HealthStatus.Degraded));
        late.Description.Should().Contain("Not right for 00:01:00 or longer: the machine's hosts file '");
    }

    [Fact]
    public async Task A_name_stays_one_fault_while_the_words_for_it_change()
    {
        int told = 0;
        await using HostFixture fixture = Fixture();
        fixture.Builder.AddNamePublisher(_ => new RefusingPublisher { Applying = () => FailAsync($"Attempt {++told} failed.") });
        fixture.Runtime.Engine.Run(new SimulatedContainerSpec("db", "mysql"));
        await fixture.FollowAsync();
        await HostFixture.UntilAsync(() => fixture.Log.Names.Contains("PublisherFailed"));

        await fixture.CheckOneAsync();
        int first = told;
        fixture.Time.Advance(TimeSpan.FromMinutes(1));
        await HostFixture.UntilAsync(() => fixture.Linker.GetPublishedNamesAsync().Result[0].Problem != $"Attempt {first} failed.");
        HealthReportEntry late = await fixture.CheckOneAsync();

        late.Status.Should().Be(HealthStatus.Degraded);
        late.Description.Should().Contain("Not in the registry on h2 for 00:01:00 or longer: 'db'. Attempt ").And.NotContain($"Attempt {first} failed.");
    }

    [Fact]
    public async Task A_publisher_that_hangs_is_told_after_the_bound()
    {
        var hang = new TaskCompletionSource<IReadOnlyDictionary<string, string>>();
        await using HostFixture fixture = Fixture();
        fixture.Builder.AddNamePublisher(_ => new RefusingPublisher { Applying = () => hang.Task });
        fixture.Runtime.Engine.Run(new SimulatedContainerSpec("db", "mysql"));
        await fixture.FollowAsync();
        await HostFixture.UntilAsync(() =>
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(30));
            return fixture.Log.Names.Contains("PublisherFailed");
        });

        await fixture.CheckOneAsync();
        fixture.Time.Advance(TimeSpan.FromMinutes(1));
        HealthReportEntry late = await fixture.CheckOneAsync();
        hang.SetResult(new Dictionary<string, string>());

        late.Status.Should().Be(HealthStatus.Degraded);
        late.Description.Should().Contain("Not in the registry on h2 for 00:01:00 or longer: 'db'. Nothing has come of the registry on h2 for 120 seconds");
    }

    [Fact]
    public async Task A_directory_of_other_hosts_that_is_away_is_told_after_the_bound()
    {
        await using HostFixture fixture = Fixture();
        fixture.Builder.AddSourceDirectory(_ => new AbsentDirectory());
        fixture.Runtime.Engine.Run(new SimulatedContainerSpec("web", "httpd") { Labels = LinkToDb }); // so that the directory is asked for something
        await fixture.FollowAsync();
        await HostFixture.UntilAsync(() => fixture.Log.Names.Contains("DirectoryAway"));

        HealthReportEntry early = await fixture.CheckOneAsync();
        fixture.Time.Advance(TimeSpan.FromMinutes(1));
        HealthReportEntry late = await fixture.CheckOneAsync();

        (early.Status, late.Status).Should().Be((HealthStatus.Healthy, HealthStatus.Degraded));
        late.Data["directoriesAway"].Should().Be(1);
        late.Description.Should().Contain("The directory of sources 'registry' is away for 00:01:00 or longer: Nobody answers.");
    }

    private sealed class AbsentDirectory : ISourceDirectory
    {
        public string Name => "registry";

        public IAsyncEnumerable<SourceReport> WatchAsync(SourceInterest interest, CancellationToken cancellationToken = default) =>
            throw new ContainerLinksException(ContainerLinksError.Unavailable, "Nobody answers.");
    }

    [Fact]
    public async Task A_linker_that_nobody_follows_is_told()
    {
        await using var fixture = new HostFixture();
        fixture.Services.AddHealthChecks().AddContainerLinks();

        (await fixture.CheckOneAsync()).Description.Should().Contain("Nobody follows the engine: AddHostedLinks()");
    }

    [Fact]
    public async Task A_linker_that_does_not_exist_is_told_with_what_to_do()
    {
        await using var fixture = new HostFixture();
        fixture.Services.AddHealthChecks().AddContainerLinks("podman", failureStatus: HealthStatus.Degraded);

        HealthReportEntry entry = await fixture.CheckOneAsync();

        entry.Status.Should().Be(HealthStatus.Degraded);
        entry.Description.Should().Contain("""No linker is registered with the key 'podman': call AddKeyedContainerLinks("podman")""");
    }

    [Fact]
    public async Task Registered_twice_it_is_one_check_with_both_bounds()
    {
        await using HostFixture fixture = Fixture(options => options.TimeLimit = TimeSpan.FromSeconds(1));
        fixture.Services.AddHealthChecks().AddContainerLinks(configure: options => options.StaleAfter = TimeSpan.FromSeconds(2));
        await fixture.FollowAsync();

        (await fixture.CheckAsync()).Entries.Should().ContainSingle().Which.Key.Should().Be("containerlinks");
        fixture.Host.Services.GetRequiredService<IOptions<ContainerLinksHealthOptions>>().Value.Should().BeEquivalentTo(new { TimeLimit = TimeSpan.FromSeconds(1), StaleAfter = TimeSpan.FromSeconds(2) });
    }

    [Fact]
    public async Task Of_two_registrations_the_last_tags_and_status_count_and_what_is_left_out_stays()
    {
        await using var fixture = new HostFixture("docker");
        IHealthChecksBuilder checks = fixture.Services.AddHealthChecks().AddContainerLinks("docker");
        checks.AddContainerLinks("docker", failureStatus: HealthStatus.Degraded, tags: ["old"]);
        checks.AddContainerLinks("docker", tags: ["ready", "links"]).AddContainerLinks("docker");

        HealthCheckRegistration check = fixture.Host.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations.Should().ContainSingle().Subject;

        check.FailureStatus.Should().Be(HealthStatus.Degraded);
        check.Tags.Should().BeEquivalentTo("ready", "links");
    }

    [Fact]
    public async Task A_linker_that_a_program_follows_itself_is_known_to_stand_by()
    {
        await using var fixture = new HostFixture();
        fixture.Services.AddContainerLinks(options => options.StandBy = true);
        fixture.Services.AddHealthChecks().AddContainerLinks();
        fixture.Runtime.Held = new ContainerLinksException(ContainerLinksError.Contended, "Process 4711 keeps them.");

        await fixture.Linker.FollowAsync().WaitAsync(HostFixture.Patience);
        HealthReportEntry standby = await fixture.CheckOneAsync();
        fixture.Runtime.Held = null;
        await HostFixture.UntilAsync(() =>
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(5));
            return !(bool)fixture.CheckOneAsync().GetAwaiter().GetResult().Data["standsBy"];
        });

        (standby.Status, standby.Data["standsBy"]).Should().Be((HealthStatus.Healthy, true));
        standby.Description.Should().Contain("It stands by: Process 4711 keeps them.");
    }

    [Theory]
    [InlineData("""{ "StaleAfter": "2.00:00:00" }""", "StaleAfter must be from 00:00:00 to 1.00:00:00, but is 2.00:00:00.")]
    [InlineData("""{ "MinimumFreeShare": 10 }""", "MinimumFreeShare must be from 0 to 1, but is 10.")]
    [InlineData("""{ "TimeLimit": "00:00:00" }""", "TimeLimit must be from 00:00:00.1000000 to 00:05:00, but is 00:00:00.")]
    public async Task Bounds_that_are_none_end_the_start(string health, string expected)
    {
        await using var fixture = new HostFixture(json: $$"""{ "ContainerLinks": { "Health": {{health}} } }""");
        fixture.Builder.AddHostedLinks().BindConfiguration();
        fixture.Services.AddHealthChecks().AddContainerLinks();

        await FluentActions.Awaiting(fixture.StartAsync).Should().ThrowAsync<OptionsValidationException>().WithMessage(expected);
    }

    private static HostFixture Fixture(Action<ContainerLinksHealthOptions>? configure = null)
    {
        var fixture = new HostFixture();
        fixture.Builder.AddHostedLinks();
        fixture.Services.AddHealthChecks().AddContainerLinks(configure: configure);
        return fixture;
    }

    private static async Task<HealthReportEntry> CheckWhileTimePassesAsync(HostFixture fixture)
    {
        Task<HealthReportEntry> check = fixture.CheckOneAsync();
        await HostFixture.UntilAsync(() =>
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(1));
            return check.IsCompleted;
        });
        return await check;
    }

    private static Task<IReadOnlyDictionary<string, string>> FailAsync(string message) =>
        Task.FromException<IReadOnlyDictionary<string, string>>(new ContainerLinksException(ContainerLinksError.Unavailable, message));

    private sealed class RefusingPublisher : INamePublisher
    {
        public Func<Task<IReadOnlyDictionary<string, string>>> Applying { get; init; } = () => FailAsync("The registry is down.");

        public string Description => "the registry on h2";

        public ContainerNamesOptions Names { get; } = new MachineNamesOptions { Containers = NamedContainers.All };

        public TimeSpan RefreshInterval => TimeSpan.Zero;

        public string? Refused { get; init; }

        public string? FindFault(string name) => name == Refused ? "is refused" : null;

        public Task<IReadOnlyDictionary<string, string>> ApplyAsync(IReadOnlyList<PublishedName> names, long version, string runtime, CancellationToken cancellationToken) =>
            Applying();

        public Task LeaveAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
