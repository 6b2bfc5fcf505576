using System.Buffers;
using Microsoft.Extensions.DependencyInjection;

namespace ContainerLinks.Simulation.Tests;

/// <summary>Each fault of the simulated engine, as a program that uses it as a runtime sees it.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly SimulatedEngine _engine = new(new SimulationOptions { Profile = SimulationProfile.Plain, Seed = 5 });

    private SimulationFaults Faults => _engine.Faults;

    private IContainerRuntime Runtime => _engine.AsRuntime();

    private SimulatedTime Time => (SimulatedTime)_engine.Time;

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task A_lost_fact_does_not_come_and_a_list_follows_in_its_time()
    {
        await using IAsyncEnumerator<ContainerFact> facts = await WatchAsync();
        Faults.LostFacts.Next();
        _engine.Create(new SimulatedContainerSpec("db", ""));
        Time.Advance(Faults.RelistAfter);

        ContainerFact next = await NextAsync(facts);
        next.Kind.Should().Be(ContainerFactKind.Resync);
        next.Containers.Should().ContainSingle().Which.Name.Should().Be("db");
        Faults.LostFacts.Count.Should().Be(1);
    }

    [Fact]
    public async Task A_doubled_fact_comes_twice()
    {
        await using IAsyncEnumerator<ContainerFact> facts = await WatchAsync();
        Faults.DoubledFacts.Next();
        _engine.Create(new SimulatedContainerSpec("db", ""));

        (await NextAsync(facts)).Version.Should().Be((await NextAsync(facts)).Version);
    }

    [Fact]
    public async Task A_late_fact_is_overtaken_and_comes_within_its_bound()
    {
        await using IAsyncEnumerator<ContainerFact> facts = await WatchAsync();
        Faults.LateFacts.Next();
        _engine.Create(new SimulatedContainerSpec("late", ""));
        _engine.Create(new SimulatedContainerSpec("next", ""));
        (await NextAsync(facts)).Containers[0].Name.Should().Be("next");

        Time.Advance(Faults.LongestDelay);
        (await NextAsync(facts)).Containers[0].Name.Should().Be("late");
    }

    [Fact]
    public async Task Facts_change_places()
    {
        await using IAsyncEnumerator<ContainerFact> facts = await WatchAsync();
        Faults.ReorderedFacts.Next();
        _engine.Create(new SimulatedContainerSpec("first", ""));
        _engine.Create(new SimulatedContainerSpec("second", ""));

        (await NextAsync(facts)).Containers[0].Name.Should().Be("second");
        (await NextAsync(facts)).Containers[0].Name.Should().Be("first");
    }

    [Fact]
    public async Task A_broken_stream_fails_and_the_next_one_begins_with_a_list()
    {
        await using IAsyncEnumerator<ContainerFact> facts = await WatchAsync();
        Faults.BrokenStreams.Next();
        _engine.Create(new SimulatedContainerSpec("db", ""));

        (await facts.Awaiting(stream => NextAsync(stream)).Should().ThrowAsync<ContainerLinksException>()).Which.IsTransient.Should().BeTrue();
        await using IAsyncEnumerator<ContainerFact> again = Runtime.WatchAsync().GetAsyncEnumerator();
        (await NextAsync(again)).Containers.Should().ContainSingle();
    }

    [Fact]
    public async Task A_failed_call_does_nothing_and_a_lost_answer_hides_what_was_done()
    {
        Faults.FailedCalls.Next();
        await Refused(() => Runtime.CreateAsync(new ContainerSpec("db")));
        _engine.List().Should().BeEmpty();

        Faults.LostAnswers.Next();
        await Refused(() => Runtime.CreateAsync(new ContainerSpec("db")));
        _engine.List().Should().ContainSingle();
    }

    [Fact]
    public async Task A_killed_engine_is_away_for_a_while_and_has_ended_its_containers()
    {
        ContainerId db = _engine.Run(new SimulatedContainerSpec("db", ""));
        Faults.EngineCrashes.Next();
        await Refused(() => Runtime.CreateAsync(new ContainerSpec("other")));

        await Refused(() => Runtime.StartAsync(db, new ContainerStart()));
        _engine.Inspect("db").State.Should().Be(ContainerState.Exited);
        Time.Advance(Faults.DownTime);
        await Runtime.StartAsync(db, new ContainerStart());
    }

    [Fact]
    public async Task A_full_pool_refuses_a_start()
    {
        ContainerId db = _engine.Create(new SimulatedContainerSpec("db", ""));
        Faults.FullPools.Next();

        Func<Task> start = () => Runtime.StartAsync(db, new ContainerStart());

        (await start.Should().ThrowAsync<SimulatedEngineException>()).Which.Error.Should().Be(ContainerLinksError.AddressesExhausted);
    }

    [Fact]
    public async Task A_hosts_file_that_cannot_be_written_is_as_before_and_a_slow_one_takes_time()
    {
        ContainerId db = _engine.Run(new SimulatedContainerSpec("db", ""));
        IHostsFile file = Runtime.OpenHosts((await Runtime.FindAsync(db.Value))!)!;
        byte[] before = file.Read()!;
        Faults.FailedHostsWrites.Next();
        file.Invoking(disk => disk.Rewrite((_, updated) => updated.Write("x\n"u8))).Should().Throw<ContainerLinksException>().Which.Error.Should().Be(ContainerLinksError.HostsFile);
        file.Read().Should().Equal(before);

        DateTimeOffset start = Time.GetUtcNow();
        Faults.SlowHostsWrites.Next();
        file.Rewrite((_, updated) => updated.Write("x\n"u8)).Should().BeTrue();
        (Time.GetUtcNow() - start).Should().BePositive().And.BeLessThanOrEqualTo(Faults.LongestWrite);
    }

    [Fact]
    public async Task The_wall_clock_jumps_and_timers_do_not_notice()
    {
        DateTimeOffset wall = Time.GetUtcNow();
        long timestamp = Time.GetTimestamp();
        Faults.ClockJumps.Next();
        await Runtime.FindAsync("nobody");

        (Time.GetUtcNow() - wall).Duration().Should().BePositive().And.BeLessThanOrEqualTo(Faults.LargestClockJump);
        Time.GetTimestamp().Should().Be(timestamp);
    }

    [Fact]
    public void A_rate_and_a_time_out_of_bounds_are_refused_with_the_bound()
    {
        Faults.Invoking(faults => faults.LostFacts.Rate = 1.5).Should().Throw<ArgumentOutOfRangeException>().WithMessage("LostFacts.Rate must be from 0 (never) to 1 (always).*");
        Faults.Invoking(faults => faults.LostFacts.Rate = double.NaN).Should().Throw<ArgumentOutOfRangeException>();
        Faults.Invoking(faults => faults.RelistAfter = TimeSpan.FromDays(2)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("RelistAfter must be from 0 to 1 day.*");
        Faults.Invoking(faults => faults.LostFacts.Next(0)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task Rates_draw_from_the_seed_and_can_be_stopped()
    {
        static async Task<string> RunAsync()
        {
            using var engine = new SimulatedEngine(new SimulationOptions { Profile = SimulationProfile.Plain, Seed = 9 });
            engine.Faults.FailedCalls.Rate = 0.5;
            var story = new System.Text.StringBuilder();
            for (int call = 0; call < 64; call++)
            {
                story.Append(await Record(engine));
            }

            engine.Faults.Stop();
            await engine.AsRuntime().FindAsync("nobody");
            return story.ToString();
        }

        static async Task<char> Record(SimulatedEngine engine)
        {
            try
            {
                await engine.AsRuntime().FindAsync("nobody");
                return '.';
            }
            catch (ContainerLinksException)
            {
                return 'x';
            }
        }

        string first = await RunAsync();
        first.Should().Be(await RunAsync()).And.Contain("x").And.Contain(".");
    }

    [Fact]
    public async Task Faults_are_given_with_the_engine_and_changed_while_it_runs()
    {
        await using ServiceProvider services = new ServiceCollection()
            .AddContainerLinks()
            .UseSimulation(options =>
            {
                options.Profile = SimulationProfile.Plain;
                options.TimeProvider = new SimulatedTime();
                options.Faults.LostAnswers.Rate = 1;
            })
            .Services.BuildServiceProvider();
        ContainerLinker linker = services.GetRequiredService<ContainerLinker>();
        await Refused(() => linker.RunAsync(new ContainerSpec("db")));

        services.GetRequiredService<SimulatedEngine>().Faults.Stop();

        await linker.StartAsync("db");
    }

    private static async Task Refused(Func<Task> call) =>
        (await call.Should().ThrowAsync<ContainerLinksException>()).Which.Should().BeEquivalentTo(new { Error = ContainerLinksError.Unavailable, IsTransient = true });

    private async Task<IAsyncEnumerator<ContainerFact>> WatchAsync()
    {
        IAsyncEnumerator<ContainerFact> facts = Runtime.WatchAsync().GetAsyncEnumerator();
        (await NextAsync(facts)).Kind.Should().Be(ContainerFactKind.Resync);
        return facts;
    }

    private static async Task<ContainerFact> NextAsync(IAsyncEnumerator<ContainerFact> facts)
    {
        (await facts.MoveNextAsync()).Should().BeTrue();
        return facts.Current;
    }
}
