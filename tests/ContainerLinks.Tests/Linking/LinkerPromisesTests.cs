using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ContainerLinks.Tests;

/// <summary>What the documentation says of the linker as a whole.</summary>
public sealed class LinkerPromisesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void Every_kind_of_change_is_counted_under_a_tag_of_its_own()
    {
        var tags = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "containerlinks.changes")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        int thread = Environment.CurrentManagedThreadId;
        listener.SetMeasurementEventCallback<long>((_, _, values, _) =>
        {
            if (Environment.CurrentManagedThreadId == thread)
            {
                tags.Add((string)values.ToArray().Single(tag => tag.Key == "containerlinks.change.kind").Value!);
            }
        });
        listener.Start();

        var metrics = new LinkerMetrics(null, () => "fake");
        Type[] kinds = [.. typeof(LinkChange).GetNestedTypes().Where(type => type.IsSealed)];
        foreach (Type kind in kinds)
        {
            metrics.Changed((LinkChange)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(kind));
        }

        tags.Should().HaveCount(kinds.Length).And.HaveCount(17).And.OnlyHaveUniqueItems();
        tags.Zip(kinds).Should().OnlyContain(pair => string.Equals(pair.First.Replace("_", "", StringComparison.Ordinal), pair.Second.Name, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_stream_of_changes_can_be_read_twice_and_begins_with_its_reading()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        IAsyncEnumerable<LinkChange> stream = fixture.Linker.WatchAsync();
        await fixture.Linker.LinkAsync("web", "db:before");

        for (int turn = 0; turn < 2; turn++)
        {
            await using IAsyncEnumerator<LinkChange> one = stream.GetAsyncEnumerator();
            await using IAsyncEnumerator<LinkChange> other = stream.GetAsyncEnumerator();
            await fixture.Linker.LinkAsync("web", $"db:turn{turn}");
            foreach (IAsyncEnumerator<LinkChange> reader in (IAsyncEnumerator<LinkChange>[])[one, other])
            {
                (await reader.MoveNextAsync().AsTask().WaitAsync(Patience)).Should().BeTrue();
                reader.Current.Should().BeOfType<LinkChange.Linked>().Which.Link.Alias.Should().Be($"turn{turn}");
            }
        }
    }

    [Fact]
    public async Task Options_that_are_changed_afterwards_have_no_effect()
    {
        string path = Path.GetTempFileName();
        string other = Path.GetTempFileName();
        string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var runtime = new FakeRuntime();
        runtime.Add("db", "10.0.0.2", info => FakeRuntime.Copy(info, ports: [new ContainerPort(80)], labels: new Dictionary<string, string> { ["containerlinks.host"] = "first", ["other.host"] = "second" }));
        runtime.Add("web", "10.0.0.3", info => FakeRuntime.Copy(info, labels: new Dictionary<string, string> { ["containerlinks.link"] = "db:database", ["other"] = "db:other" }));
        var options = new ContainerLinksOptions { Policy = new LinkPolicy { OnSourceStopped = SourceStoppedAction.Keep } };
        options.MachineNames.HostsPath = path;
        await using (var linker = new ContainerLinker(runtime, options))
        {
            options.Policy = new LinkPolicy();
            options.LinkLabel = "other";
            options.ObserveOnly = true;
            options.StandBy = true;
            options.RetryInterval = TimeSpan.FromDays(1);
            options.Variables.Enabled = false;
            options.Variables.Only = [];
            options.MachineNames.HostsPath = other;
            options.MachineNames.Label = "other.host";
            options.MachineNames.Marker = "changed";
            options.MachineNames.NamesOf = _ => ["third"];
            options.Journal.Folder = folder;
            options.Addresses.Network = default;
            await linker.FollowAsync();

            Resolver.Resolve(runtime.Hosts("web"), "database").Should().Equal("10.0.0.2");
            Resolver.Resolve(runtime.Hosts("web"), "other").Should().BeEmpty();
            Resolver.Resolve(await File.ReadAllTextAsync(path), "first").Should().Equal("10.0.0.2");
            (await File.ReadAllTextAsync(path)).Should().NotContain("second").And.NotContain("third").And.NotContain("changed");
            (await File.ReadAllTextAsync(other)).Should().BeEmpty();
            Directory.Exists(folder).Should().BeFalse();
            await linker.RestartAsync("web");
            runtime.Starts[^1].Environment.Should().NotBeEmpty();
            await linker.StopAsync("db");
            Resolver.Resolve(runtime.Hosts("web"), "database").Should().Equal(["10.0.0.2"], "the policy keeps it");
        }

        File.Delete(path);
        File.Delete(other);
    }

    [Fact]
    public async Task Whoever_disposes_a_second_time_waits_for_the_same_end()
    {
        using var gate = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        bool isBlocked = false;
        var runtime = new FakeRuntime();
        runtime.Opening = (_, file) =>
        {
            if (Volatile.Read(ref isBlocked))
            {
                entered.Set();
                gate.Wait(Patience);
            }

            return file;
        };
        runtime.Add("db", "10.0.0.2");
        runtime.Add("web", "10.0.0.3");
        var linker = new ContainerLinker(runtime);
        await linker.LinkAsync("web", "db:database");
        Volatile.Write(ref isBlocked, true);
        runtime.Move("db", "10.0.0.9");
        entered.Wait(Patience).Should().BeTrue();

        Task first = linker.DisposeAsync().AsTask();
        Task second = linker.DisposeAsync().AsTask();
        var third = new Thread(linker.Dispose);
        third.Start();
        SpinWait.SpinUntil(() => !third.IsAlive || third.ThreadState.HasFlag(ThreadState.WaitSleepJoin), Patience).Should().BeTrue();
        third.IsAlive.Should().BeTrue("it waits for the same end");
        first.IsCompleted.Should().BeFalse("a file is being written");
        second.IsCompleted.Should().BeFalse();
        gate.Set();
        await Task.WhenAll(first, second).WaitAsync(Patience);
        third.Join(Patience).Should().BeTrue();
    }

    [Fact]
    public async Task What_runs_on_has_nothing_of_the_context_of_whoever_called_first()
    {
        var request = new AsyncLocal<string?>();
        var seen = new System.Collections.Concurrent.ConcurrentQueue<(string Where, string? Value)>();
        var runtime = new FakeRuntime { Before = (call, _) => Note(call == "watch" ? call : null) };
        int holds = 0;
        runtime.Holding = () =>
        {
            Note("hold");
            return ++holds < 3 ? throw new ContainerLinksException(ContainerLinksError.Contended, "another one") : null;
        };
        runtime.Opening = (_, file) =>
        {
            Note("open");
            return file;
        };
        var logger = new NotingLogger(() => Note("log"));
        runtime.Add("db", "10.0.0.2");
        runtime.Add("web", "10.0.0.3");
        var options = new ContainerLinksOptions { RetryInterval = ContainerLinksOptions.ShortestRetryInterval, StandBy = true };
        request.Value = "a request";
        var time = new FakeTimeProvider();
        await using var linker = new ContainerLinker(runtime, options, time, logger);
        await linker.FollowAsync();
        request.Value = "another request";
        await linker.LinkAsync("web", "db:database");
        while (Volatile.Read(ref holds) < 3 || Resolver.Resolve(runtime.Hosts("web"), "database").Length == 0)
        {
            // Whoever moves this clock calls those who wait for it, and has a context of its own, too.
            Task moved;
            using (ExecutionContext.SuppressFlow())
            {
                moved = Task.Run(() => time.Advance(options.RetryInterval));
            }

            await moved;
        }

        runtime.Move("db", "10.0.0.9");
        await linker.ReconcileAsync();
        await linker.DisposeAsync();

        seen.Select(entry => entry.Where).Distinct().Should().Contain(["watch", "hold", "open", "log"]);
        seen.Where(entry => entry.Value is not null && entry.Where != "watch").Should().BeEmpty();
        seen.First(entry => entry.Where == "watch").Value.Should().BeNull();

        Task Note(string? where)
        {
            if (where is not null)
            {
                seen.Enqueue((where, request.Value));
            }

            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_runtime_that_is_away_is_told_once_asked_in_growing_pauses_and_told_when_it_is_back()
    {
        var log = new ListLog();
        var runtime = new FakeRuntime();
        var time = new WatchedTime();
        await using (var linker = new ContainerLinker(runtime, timeProvider: time, logger: log))
        {
            await linker.FollowAsync();
            await using IAsyncEnumerator<LinkChange> changes = linker.WatchAsync().GetAsyncEnumerator();
            await time.NextWaitAsync(below: TimeSpan.FromHours(1), above: TimeSpan.FromSeconds(4)); // the linker's own clock, which looks for files to try again
            runtime.WatchFailure = new IOException("connection refused");
            runtime.BreakStreams();
            var pauses = new List<TimeSpan>();
            while (pauses.Count < 12)
            {
                time.Advance(pauses.LastOrDefault());
                pauses.Add(await time.NextWaitAsync(below: TimeSpan.FromHours(1), above: TimeSpan.FromMilliseconds(500)));
            }

            pauses.Take(7).Should().BeInAscendingOrder("each is about twice as long as the one before");
            pauses.Skip(7).Should().OnlyContain(pause => pause > TimeSpan.FromSeconds(40) && pause <= TimeSpan.FromMinutes(1), "they grow to a minute");
            runtime.WatchFailure = null;
            time.Advance(TimeSpan.FromMinutes(1));
            (await changes.MoveNextAsync().AsTask().WaitAsync(Patience)).Should().BeTrue();
            changes.Current.Should().BeOfType<LinkChange.Resync>();
        }

        log.Texts.Should().ContainSingle(text => text.Contains("is away", StringComparison.Ordinal));
        log.Texts.Should().ContainSingle(text => text.Contains("is back", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_linker_and_its_provider_can_be_disposed_of_by_those_who_cannot_await()
    {
        var runtime = new FakeRuntime();
        using (var linker = new ContainerLinker(runtime))
        {
            await linker.FollowAsync();
        }

        var services = new ServiceCollection();
        services.AddContainerLinks().UseRuntime(_ => runtime);
        ContainerLinker resolved;
        using (ServiceProvider provider = services.BuildServiceProvider())
        {
            resolved = provider.GetRequiredService<ContainerLinker>();
            await resolved.FollowAsync();
        }

        await ((Func<Task>)(() => resolved.FollowAsync())).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Theory]
    [InlineData(RuntimeCapabilities.AssignsAddresses)]
    [InlineData(RuntimeCapabilities.AssignsAddresses | RuntimeCapabilities.TakesEnvironmentAtStart)]
    public async Task What_a_container_sets_itself_is_no_drift(RuntimeCapabilities capabilities)
    {
        await using var fixture = new LinkerFixture(new FakeRuntime(capabilities));
        fixture.Runtime.Add("db", "10.0.0.2", info => FakeRuntime.Copy(info, ports: [new ContainerPort(3306)]));
        await fixture.Linker.RunAsync(new ContainerSpec("web") { Links = ["db"], Environment = ["DB_PORT=3306", "DB_NAME=mine"] });

        (await fixture.Linker.GetDriftAsync()).Should().BeEmpty();
        fixture.Runtime.Move("db", "10.0.0.9");
        await fixture.NextAsync<LinkChange.EnvironmentStale>();
        (await fixture.Linker.GetDriftAsync()).Single().Variables.Should().Contain("DB_PORT_3306_TCP_ADDR").And.NotContain("DB_PORT").And.NotContain("DB_NAME");
    }

    [Fact]
    public async Task Drift_of_a_file_and_drift_of_variables_are_told_apart_and_in_sentences()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        LinkDrift variables = (await fixture.Linker.GetDriftAsync()).Single();
        variables.IsFileRight.Should().BeTrue("only a new start gives variables");
        variables.IsEmpty.Should().BeFalse();
        variables.ToString().Should().StartWith("web: ").And.Contain("DATABASE_PORT_3306_TCP_ADDR").And.NotContain("System.").And.NotContain("hunter2");

        await fixture.Linker.RestartAsync("web");
        (await fixture.Linker.GetDriftAsync()).Should().BeEmpty();
        fixture.Runtime.HostsOf("web").Text = "";
        LinkDrift file = (await fixture.Linker.GetDriftAsync()).Single();
        file.IsFileRight.Should().BeFalse();
        file.ToString().Should().Contain("is missing").And.NotContain("System.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_hosts_file_that_does_not_exist_is_told_as_a_problem(bool observeOnly)
    {
        string path = Path.Combine(Path.GetTempPath(), $"nosuch{Guid.NewGuid():N}", "hosts");
        var runtime = new FakeRuntime { Opening = (_, _) => new HostsFile(path) };
        runtime.Add("db", "10.0.0.2");
        runtime.Add("web", "10.0.0.3", info => FakeRuntime.Copy(info, labels: new Dictionary<string, string> { ["containerlinks.link"] = "db:database" }));
        await using var fixture = new LinkerFixture(runtime, new ContainerLinksOptions { ObserveOnly = observeOnly });
        await fixture.FollowAsync();
        (await fixture.Linker.GetDriftAsync()).Single().Problem.Should().Contain(path);
    }

    [Fact]
    public async Task What_cannot_be_asked_for_is_said_in_words_and_a_slash_before_a_name_is_no_matter()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        Refused(() => new ContainerSpec("xx") { Links = null! }, "*Links*");
        Refused(() => new ContainerSpec("xx") { Links = [null!] }, "*Links[0]*null*source:alias*");
        Refused(() => new ContainerSpec("xx") { Environment = ["FOO"] }, "*Environment[0]*'='*KEY=value*");
        Refused(() => new ContainerSpec("xx") { ExposedPorts = [new ContainerPort(0)] }, "*ExposedPorts[0]*1 to 65535*");
        Func<Task> link = () => fixture.Linker.LinkAsync("web", "db:a:b");
        (await link.Should().ThrowAsync<ArgumentException>()).WithMessage("*':b' is one part too many; expected source or source:alias*");

        await fixture.Linker.LinkAsync("/web", "/db:slashed");
        await fixture.Linker.RestartAsync("/web");
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "slashed").Should().ContainSingle();

        static void Refused(Func<ContainerSpec> make, string message) => make.Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public async Task What_is_logged_of_a_link_is_a_sentence()
    {
        var log = new ListLog();
        await using (var fixture = new LinkerFixture(logger: log))
        {
            fixture.Runtime.Add("db", "10.0.0.2");
            fixture.Runtime.Add("web", "10.0.0.3");
            await fixture.Linker.LinkAsync("web", "db:database");
            await fixture.Linker.StopAsync("db");
        }

        log.Texts.Should().Contain(text => text.StartsWith("Bound: web finds 10.0.0.2 for db under the name database, because that is the address of 'db'", StringComparison.Ordinal));
        log.Texts.Should().Contain(text => text.StartsWith("Unbound: web finds no address for db under the name database, because 'db' does not run", StringComparison.Ordinal));
        log.Texts.Should().OnlyContain(text => !text.Contains("(null)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_many_pending_links_cost_grows_as_their_number_does()
    {
        (long calls, int rewrites) = await CostAsync(200);
        (long more, int moreRewrites) = await CostAsync(800);

        more.Should().BeLessThanOrEqualTo((calls * 5) + 100, "four times as many links, four times as many calls");
        moreRewrites.Should().BeLessThanOrEqualTo((rewrites * 5) + 20);
    }

    private static async Task<(long Calls, int Rewrites)> CostAsync(int count)
    {
        var runtime = new FakeRuntime();
        int looks = 0;
        int opens = 0;
        runtime.Before = (_, _) =>
        {
            Interlocked.Increment(ref looks);
            return Task.CompletedTask;
        };
        runtime.Opening = (_, file) =>
        {
            Interlocked.Increment(ref opens);
            return file;
        };
        for (int number = 0; number < count; number++)
        {
            runtime.Add($"web{number}", $"10.{number / 250}.1.{(number % 250) + 1}", info => FakeRuntime.Copy(info, labels: new Dictionary<string, string> { ["containerlinks.link"] = $"later{number}:db" }));
        }

        await using var linker = new ContainerLinker(runtime, timeProvider: new FakeTimeProvider());
        await linker.FollowAsync();
        for (int number = 0; number < 20; number++)
        {
            runtime.Add($"later{number}", $"10.9.1.{number + 1}");
        }

        await linker.ReconcileAsync();
        Resolver.Resolve(runtime.Hosts("web0"), "db").Should().ContainSingle();
        return (looks + opens, opens);
    }

    private sealed class NotingLogger(Action note) : ILogger<ContainerLinker>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => note();
    }
}
