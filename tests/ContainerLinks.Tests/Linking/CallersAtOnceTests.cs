using System.Net;
using ContainerLinks.Tests.Journal;

namespace ContainerLinks.Tests;

/// <summary>Two callers and somebody else at one container, in whatever order: no address has two owners, no link is half there.</summary>
public sealed class CallersAtOnceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("move")]
    [InlineData("stop and start")]
    [InlineData("list")]
    public async Task A_container_that_somebody_else_restarts_at_another_address_holds_that_one(string how)
    {
        FakeRuntime runtime = new(RuntimeCapabilities.None);
        await using LinkerFixture fixture = Pooled(runtime);
        await fixture.Linker.RunAsync(new ContainerSpec("db"));
        await fixture.Linker.RunAsync(new ContainerSpec("app"));
        runtime.TellsFacts = how != "list";
        if (how == "stop and start")
        {
            runtime.Move("db", null);
        }

        runtime.Move("db", "10.7.0.4");
        runtime.TellsFacts = true;
        await fixture.Linker.ReconcileAsync();

        for (int number = 0; number < 4; number++)
        {
            await fixture.Linker.RunAsync(new ContainerSpec($"n{number}"));
        }

        CheckUnique(runtime);
    }

    [Fact]
    public async Task A_call_that_fails_gives_back_nothing_that_another_call_uses()
    {
        foreach (int order in Enumerable.Range(0, 4))
        {
            FakeRuntime runtime = new(RuntimeCapabilities.None);
            await using LinkerFixture fixture = Pooled(runtime);
            await fixture.Linker.CreateAsync(new ContainerSpec("db"));
            var starting = new TaskCompletionSource();
            var release = new TaskCompletionSource();
            int starts = 0;
            runtime.Before = async (call, _) =>
            {
                if (call == "start" && Interlocked.Increment(ref starts) == 1)
                {
                    starting.SetResult();
                    await release.Task;
                }
                else if (call == "start" && order < 2)
                {
                    throw new ContainerLinksException(ContainerLinksError.Refused, "it is being started");
                }
            };
            Task first = fixture.Linker.StartAsync("db");
            await starting.Task.WaitAsync(Patience);
            Task second = fixture.Linker.StartAsync("db");
            if (order % 2 == 0)
            {
                await Record.ExceptionAsync(() => second.WaitAsync(Patience));
                await fixture.FollowAsync();
            }

            fixture.Time.Advance(TimeSpan.FromHours(1));
            release.SetResult();
            await Record.ExceptionAsync(() => first.WaitAsync(Patience));
            await Record.ExceptionAsync(() => second.WaitAsync(Patience));
            runtime.Before = null;
            fixture.Time.Advance(TimeSpan.FromHours(1));
            for (int number = 0; number < 3; number++)
            {
                await fixture.Linker.RunAsync(new ContainerSpec($"n{number}"));
            }

            runtime.Get("db").IsRunning.Should().BeTrue();
            CheckUnique(runtime);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_start_during_which_somebody_else_stops_or_removes_the_container_leaves_no_address_behind(bool removes)
    {
        FakeRuntime runtime = new(RuntimeCapabilities.None);
        await using LinkerFixture fixture = Pooled(runtime, "10.7.0.0/29");
        await fixture.Linker.CreateAsync(new ContainerSpec("db"));
        runtime.After = (call, name) =>
        {
            if (call == "start" && name == "db")
            {
                if (removes)
                {
                    runtime.Drop("db");
                }
                else
                {
                    runtime.Move("db", null);
                }
            }

            return Task.CompletedTask;
        };
        await Record.ExceptionAsync(() => fixture.Linker.StartAsync("db").WaitAsync(Patience));
        runtime.After = null;
        await fixture.Linker.ReconcileAsync();
        fixture.Time.Advance(TimeSpan.FromHours(1));

        for (int number = 0; number < 5; number++)
        {
            await fixture.Linker.RunAsync(new ContainerSpec($"n{number}"));
        }

        CheckUnique(runtime);
    }

    [Fact]
    public async Task Many_callers_and_somebody_else_give_no_address_twice()
    {
        FakeRuntime runtime = new(RuntimeCapabilities.None);
        await using LinkerFixture fixture = Pooled(runtime, "10.7.0.0/24");
        for (int number = 0; number < 8; number++)
        {
            await fixture.Linker.CreateAsync(new ContainerSpec($"n{number}"));
        }

        Task[] callers = [.. Enumerable.Range(0, 4).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            for (int turn = 0; turn < 60; turn++)
            {
                string name = $"n{random.Next(8)}";
                await Record.ExceptionAsync(() => random.Next(2) == 0 ? fixture.Linker.StartAsync(name) : fixture.Linker.StopAsync(name));
                CheckUnique(runtime);
            }
        }))];
        await Task.WhenAll(callers).WaitAsync(TimeSpan.FromMinutes(1));
        await fixture.Linker.ReconcileAsync();
        CheckUnique(runtime);
    }

    [Fact]
    public async Task Two_callers_that_declare_one_alias_for_two_sources_leave_one_link_that_outlives_the_linker()
    {
        for (int turn = 0; turn < 30; turn++)
        {
            var disk = new MemoryDisk();
            var runtime = new FakeRuntime();
            runtime.Add("db", "10.0.0.2");
            runtime.Add("redis", "10.0.0.5");
            runtime.Add("web", "10.0.0.3");
            string winner;
            await using (var fixture = new LinkerFixture(runtime, Journaled(disk)))
            {
                await fixture.FollowAsync();
                Task<Exception?>[] calls = [.. ((string[])["db:same", "redis:same"]).Select(link => Task.Run(() => Record.ExceptionAsync(() => fixture.Linker.LinkAsync("web", link))))];
                Exception?[] outcomes = await Task.WhenAll(calls).WaitAsync(Patience);
                outcomes.Count(outcome => outcome is null).Should().Be(1);
                outcomes.OfType<ContainerLinksException>().Single().Error.Should().Be(ContainerLinksError.AliasInUse);
                winner = (await fixture.Linker.GetLinksAsync("web")).Single().Link.Source;
            }

            disk.StartAnew();
            await using var second = new LinkerFixture(runtime, Journaled(disk));
            (await second.Linker.GetLinksAsync("web")).Single().Link.Source.Should().Be(winner);
        }
    }

    [Fact]
    public async Task A_policy_for_a_link_that_exists_counts_from_now_on_and_outlives_the_linker()
    {
        var disk = new MemoryDisk();
        var runtime = new FakeRuntime();
        runtime.Add("db", "10.0.0.2");
        runtime.Add("web", "10.0.0.3", info => FakeRuntime.Copy(info, labels: new Dictionary<string, string> { ["containerlinks.link"] = "db:labelled" }));
        var policy = new LinkPolicy { OnSourceStopped = SourceStoppedAction.PointTo, SinkAddress = IPAddress.Parse("192.0.2.1") };
        await using (var fixture = new LinkerFixture(runtime, Journaled(disk)))
        {
            await fixture.Linker.CreateAsync(new ContainerSpec("app") { Links = ["db:database"] });
            await fixture.Linker.StartAsync("app");
            (await fixture.Linker.LinkAsync("app", "db:database", policy)).Policy.Should().Be(policy);
            await fixture.Linker.LinkAsync("web", "db:labelled", policy);
            await fixture.Linker.LinkAsync("app", "db:database");
            (await fixture.Linker.GetLinksAsync("app")).Single().Link.Policy.Should().Be(policy, "who names no policy changes none");
            await fixture.Linker.StopAsync("db");
            Check();
        }

        disk.StartAnew();
        await using var second = new LinkerFixture(runtime, Journaled(disk));
        await second.FollowAsync();
        Check();

        void Check()
        {
            Resolver.Resolve(runtime.Hosts("app"), "database").Should().Equal("192.0.2.1");
            Resolver.Resolve(runtime.Hosts("web"), "labelled").Should().Equal("192.0.2.1");
        }
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task A_creation_whose_answer_is_lost_has_all_of_its_links_as_soon_as_it_is_seen(bool tellsFacts, bool restarts)
    {
        var disk = new MemoryDisk();
        var runtime = new FakeRuntime { TellsFacts = tellsFacts };
        runtime.Add("db", "10.0.0.2");
        var fixture = new LinkerFixture(runtime, Journaled(disk));
        runtime.After = (call, _) => call == "create" ? throw new ContainerLinksException(ContainerLinksError.Unavailable, "connection reset") : Task.CompletedTask;
        Func<Task> create = () => fixture.Linker.CreateAsync(new ContainerSpec("web") { Links = ["db:one", "later:two"] });
        (await create.Should().ThrowAsync<ContainerLinksException>()).Where(error => error.Error == ContainerLinksError.Unavailable);
        runtime.After = null;
        runtime.TellsFacts = true;
        if (restarts)
        {
            await fixture.DisposeAsync();
            disk.StartAnew();
            fixture = new LinkerFixture(runtime, Journaled(disk));
        }

        await fixture.Linker.ReconcileAsync();
        (await fixture.Linker.GetLinksAsync("web")).Select(status => status.Link.Alias).Should().Equal("one", "two");
        await fixture.DisposeAsync();
        disk.StartAnew();
        await using var last = new LinkerFixture(runtime, Journaled(disk));
        (await last.Linker.GetLinksAsync("web")).Select(status => status.Link.Alias).Should().Equal("one", "two");
    }

    [Fact]
    public async Task A_creation_that_was_refused_leaves_no_link_for_the_next_container_of_the_name()
    {
        var runtime = new FakeRuntime();
        await using var fixture = new LinkerFixture(runtime);
        runtime.Before = (call, _) => call == "create" ? throw new ContainerLinksException(ContainerLinksError.Refused, "no such image") : Task.CompletedTask;
        await ((Func<Task>)(() => fixture.Linker.CreateAsync(new ContainerSpec("web") { Links = ["db:one"] }))).Should().ThrowAsync<ContainerLinksException>();
        runtime.Before = null;
        runtime.Add("web", "10.0.0.3");
        await fixture.Linker.ReconcileAsync();
        (await fixture.Linker.GetLinksAsync("web")).Should().BeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_id_that_comes_again_is_a_new_life(bool pooled)
    {
        var runtime = new FakeRuntime(pooled ? RuntimeCapabilities.None : RuntimeCapabilities.AssignsAddresses) { ChoosesId = name => name };
        await using LinkerFixture fixture = Pooled(runtime);
        await fixture.Linker.RunAsync(new ContainerSpec("web"));
        for (int life = 0; life < 3; life++)
        {
            await fixture.Linker.RunAsync(new ContainerSpec("db"));
            await fixture.Linker.LinkAsync("web", "db:database");
            (await fixture.Linker.GetLinksAsync("web")).Single().IsBound.Should().BeTrue();
            await fixture.Linker.RemoveAsync("db", force: true);
            (await fixture.Linker.GetLinksAsync("web")).Single().Reason.Should().Be(LinkReason.SourceUnknown);
        }

        runtime.Add("db", "10.0.0.77");
        await fixture.Linker.ReconcileAsync();
        runtime.Drop("db");
        runtime.Add("db", "10.0.0.78");
        await fixture.Linker.ReconcileAsync();
        Resolver.Resolve(runtime.Hosts("web"), "database").Should().Equal("10.0.0.78");
    }

    [Theory]
    [InlineData(SourceStoppedAction.Keep, true)]
    [InlineData(SourceStoppedAction.Keep, false)]
    [InlineData(SourceStoppedAction.PointTo, true)]
    [InlineData(SourceStoppedAction.PointTo, false)]
    public async Task What_a_policy_promised_for_a_source_that_is_down_outlives_the_linker(SourceStoppedAction action, bool withJournal)
    {
        var disk = new MemoryDisk();
        var runtime = new FakeRuntime();
        runtime.Add("db", "10.0.0.2");
        runtime.Add("web", "10.0.0.3", info => FakeRuntime.Copy(info, labels: new Dictionary<string, string> { ["containerlinks.link"] = "db:database" }));
        string expected = action == SourceStoppedAction.Keep ? "10.0.0.2" : "192.0.2.1";
        var policy = new LinkPolicy { OnSourceStopped = action, SinkAddress = action == SourceStoppedAction.Keep ? null : IPAddress.Parse("192.0.2.1") };
        await using (LinkerFixture first = Start())
        {
            await first.FollowAsync();
            await first.Linker.StopAsync("db");
            Resolver.Resolve(runtime.Hosts("web"), "database").Should().Equal(expected);
        }

        for (int turn = 0; turn < 3; turn++)
        {
            if (withJournal && turn == 2)
            {
                runtime.HostsOf("web").Text = "127.0.0.1\tlocalhost\n";
            }

            await using LinkerFixture next = Start();
            await next.FollowAsync();
            Resolver.Resolve(runtime.Hosts("web"), "database").Should().Equal(expected);
            (await next.Linker.GetLinksAsync("web")).Single().Reason.Should().Be(action == SourceStoppedAction.Keep ? LinkReason.KeptAfterStop : LinkReason.PointedToSink);
        }

        LinkerFixture Start()
        {
            disk.StartAnew();
            ContainerLinksOptions options = withJournal ? Journaled(disk) : new ContainerLinksOptions();
            options.Policy = policy;
            return new LinkerFixture(runtime, options);
        }
    }

    private static void CheckUnique(FakeRuntime runtime) =>
        runtime.All.Where(container => container.IsRunning).Select(container => container.Networks[0].IPv4).Should().OnlyHaveUniqueItems();

    private static LinkerFixture Pooled(FakeRuntime runtime, string network = "10.7.0.0/24")
    {
        var options = new ContainerLinksOptions();
        options.Addresses.Network = IPNetwork.Parse(network);
        return new LinkerFixture(runtime, options);
    }

    private static ContainerLinksOptions Journaled(MemoryDisk disk)
    {
        var options = new ContainerLinksOptions();
        options.Journal.OpenStorage = disk.Open;
        return options;
    }
}
