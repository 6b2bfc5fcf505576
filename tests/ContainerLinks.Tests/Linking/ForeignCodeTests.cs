using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ContainerLinks.Tests;

/// <summary>Whatever code of somebody else does, throw, hang or take its time, the failure belongs to one target or one call, and is tried again.</summary>
public sealed class ForeignCodeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_logger_that_throws_ends_nothing()
    {
        var logger = new FunctionLogger(_ => throw new IOException("disk full"));
        var runtime = new FakeRuntime();
        runtime.Add("db", "10.0.0.2");
        runtime.Add("web", "10.0.0.3", info => FakeRuntime.Copy(info, labels: new Dictionary<string, string> { ["containerlinks.link.1"] = "db:a:b" }));
        await using var linker = new ContainerLinker(runtime, logger: logger);
        await linker.LinkAsync("web", "db:database").WaitAsync(Patience);
        runtime.HostsOf("web").Failure = "full";
        runtime.Tell(ContainerFact.Observed(new ContainerInfo { Id = new ContainerId("bad"), Name = "bad", Labels = null! }));
        Func<Task> restart = () => linker.RestartAsync("db").WaitAsync(Patience);
        await restart.Should().ThrowAsync<ContainerLinksException>();
        runtime.HostsOf("web").Failure = null;
        await linker.StartAsync("db").WaitAsync(Patience);
        await linker.ReconcileAsync().WaitAsync(Patience);
        Resolver.Resolve(runtime.Hosts("web"), "database").Should().ContainSingle();
        logger.Calls.Should().BePositive();
        await linker.DisposeAsync().AsTask().WaitAsync(Patience);
    }

    [Fact]
    public async Task A_logger_that_hangs_holds_neither_a_call_nor_the_end()
    {
        using var gate = new ManualResetEventSlim();
        var logger = new FunctionLogger(_ => gate.Wait());
        var runtime = new FakeRuntime();
        runtime.Add("db", "10.0.0.2");
        runtime.Add("web", "10.0.0.3");
        var linker = new ContainerLinker(runtime, logger: logger);
        for (int turn = 0; turn < 50; turn++)
        {
            await linker.LinkAsync("web", $"db:a{turn}").WaitAsync(Patience);
        }

        await linker.DisposeAsync().AsTask().WaitAsync(Patience);
        gate.Set();
    }

    [Theory]
    [InlineData("open")]
    [InlineData("read-only")]
    [InlineData("render")]
    [InlineData("hosts-path")]
    public async Task A_part_of_a_recipients_file_that_throws_once_fails_the_command_that_waits_and_is_tried_again(string part)
    {
        Exception? failure = null;
        var runtime = new FakeRuntime();
        var time = new FakeTimeProvider();
        if (part == "open")
        {
            runtime.Opening = (_, file) => failure is null ? file : throw failure;
        }
        else if (part != "render")
        {
            runtime.Opening = (_, file) => new FunctionFile(file, rewriting: () => Throw(part == "read-only"), path: () => Throw(part == "hosts-path"));
        }

        var renderer = new FunctionRenderer(() => Throw(part == "render"));
        runtime.Add("db", "10.0.0.2");
        runtime.Add("web", "10.0.0.3");
        runtime.Add("other", "10.0.0.4");
        await using var linker = new ContainerLinker(runtime, timeProvider: time, renderer: renderer);
        await linker.LinkAsync("web", "db:database");
        failure = new InvalidCastException("not mine");

        Func<Task> restart = () => linker.RestartAsync("db");
        (await restart.Should().ThrowAsync<ContainerLinksException>()).WithMessage("*What was asked for is done*'web'*not mine*").Which.InnerException.Should().BeSameAs(failure);
        runtime.Get("db").IsRunning.Should().BeFalse("the stop was told to have failed; nothing more was done");

        failure = null;
        for (int turn = 0; turn < 20; turn++)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await linker.FollowAsync().WaitAsync(Patience);
        }

        Resolver.Resolve(runtime.Hosts("web"), "database").Should().BeEmpty("the source is down");
        await linker.StartAsync("db");
        Resolver.Resolve(runtime.Hosts("web"), "database").Should().ContainSingle();

        void Throw(bool isMeant)
        {
            if (isMeant && failure is not null)
            {
                throw failure;
            }
        }
    }

    [Fact]
    public async Task A_file_whose_write_blocks_delays_its_own_recipient_only()
    {
        using var gate = new ManualResetEventSlim();
        var runtime = new FakeRuntime();
        bool isBlocked = false;
        runtime.Opening = (container, file) => new FunctionFile(file, rewriting: () =>
        {
            if (container.Name == "slow" && Volatile.Read(ref isBlocked))
            {
                gate.Wait(Patience);
            }
        });
        runtime.Add("db", "10.0.0.2");
        runtime.Add("slow", "10.0.0.3", Linked);
        for (int number = 0; number < 20; number++)
        {
            runtime.Add($"web{number}", $"10.0.1.{number + 1}", Linked);
        }

        await using var linker = new ContainerLinker(runtime);
        await linker.FollowAsync();
        Volatile.Write(ref isBlocked, true);
        await using IAsyncEnumerator<LinkChange> changes = linker.WatchAsync().GetAsyncEnumerator();
        runtime.Move("db", "10.0.0.9");
        for (int moved = 0; moved < 20;)
        {
            (await changes.MoveNextAsync().AsTask().WaitAsync(Patience)).Should().BeTrue();
            moved += changes.Current is LinkChange.Moved { Link.Recipient: not "slow" } ? 1 : 0;
        }

        Enumerable.Range(0, 20).Should().OnlyContain(number => Resolver.Resolve(runtime.Hosts($"web{number}"), "database").SequenceEqual(new[] { "10.0.0.9" }));
        Resolver.Resolve(runtime.Hosts("slow"), "database").Should().Equal("10.0.0.2");
        (await linker.GetLinksAsync("slow")).Single().Address.Should().Be(IPAddress.Parse("10.0.0.9"), "questions wait for no write");
        await linker.LinkAsync("web0", "db:second").WaitAsync(Patience);
        gate.Set();
        await linker.ReconcileAsync();
        Resolver.Resolve(runtime.Hosts("slow"), "database").Should().Equal("10.0.0.9");
    }

    [Theory]
    [InlineData("stop")]
    [InlineData("remove")]
    [InlineData("rename")]
    public async Task A_command_waits_for_the_file_of_whoever_asks_the_dns_for_a_name_of_its_container(string command)
    {
        using var gate = new ManualResetEventSlim();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bool isBlocked = false;
        var runtime = new FakeRuntime();
        runtime.Opening = (container, file) => new FunctionFile(file, rewriting: () =>
        {
            if (container.Name == "web" && Volatile.Read(ref isBlocked))
            {
                begun.TrySetResult();
                gate.Wait(Patience);
            }
        });
        Add("a-db-1", "10.5.0.2", "db");
        Add("db", "10.5.0.4");
        Add("web", "10.5.0.3");
        runtime.Add("other", "10.0.0.9");
        await using var linker = new ContainerLinker(runtime);
        await linker.LinkAsync("web", "a-db-1:db");
        Resolver.Resolve(runtime.Hosts("web"), "db").Should().Equal(["10.5.0.2"], "two containers answer to the name");
        Volatile.Write(ref isBlocked, true);

        Task done = command switch
        {
            "stop" => linker.StopAsync("db"),
            "remove" => linker.RemoveAsync("db", force: true),
            _ => linker.RenameAsync("db", "database"),
        };
        await begun.Task.WaitAsync(Patience);
        for (int number = 0; number < 20; number++)
        {
            await linker.LinkAsync("other", $"a-db-1:name{number}");
        }

        done.IsCompleted.Should().BeFalse("the file that it touches is not written yet");
        gate.Set();
        await done.WaitAsync(Patience);
        Resolver.Resolve(runtime.Hosts("web"), "db").Should().BeEmpty("the DNS answers with one address again");

        void Add(string name, string address, params string[] aliases) => runtime.Add(name, change: info => FakeRuntime.Copy(
            info,
            state: ContainerState.Running,
            networks: [new ContainerNetwork { Name = "shared", ResolvesNames = true, Aliases = aliases, IPv4 = IPAddress.Parse(address) }]));
    }

    [Fact]
    public async Task A_question_for_a_file_that_hangs_ends_when_its_caller_gives_up()
    {
        using var gate = new ManualResetEventSlim();
        bool isBlocked = false;
        var runtime = new FakeRuntime();
        runtime.Opening = (_, file) =>
        {
            if (Volatile.Read(ref isBlocked))
            {
                gate.Wait(Patience);
            }

            return file;
        };
        runtime.Add("db", "10.0.0.2");
        runtime.Add("web", "10.0.0.3", Linked);
        await using var linker = new ContainerLinker(runtime);
        await linker.FollowAsync();
        Volatile.Write(ref isBlocked, true);
        using var cancel = new CancellationTokenSource();
        Task drift = linker.GetDriftAsync(cancel.Token);
        Task explain = linker.ExplainAsync("web", "database", cancel.Token);
        (await linker.GetLinksAsync()).Should().ContainSingle();
        await cancel.CancelAsync();
        await ((Func<Task>)(() => drift)).Should().ThrowAsync<OperationCanceledException>();
        await ((Func<Task>)(() => explain)).Should().ThrowAsync<OperationCanceledException>();
        gate.Set();
    }

    [Fact]
    public async Task Slow_files_get_workers_of_their_own()
    {
        using var gate = new ManualResetEventSlim();
        using var held = new CountdownEvent(10);
        bool isBlocked = false;
        var runtime = new FakeRuntime();
        runtime.Opening = (container, file) => new FunctionFile(file, rewriting: () =>
        {
            if (Volatile.Read(ref isBlocked) && container.Name.StartsWith("slow", StringComparison.Ordinal))
            {
                held.Signal();
                gate.Wait(Patience);
            }
        });
        runtime.Add("db", "10.0.0.2");
        for (int number = 0; number < 10; number++)
        {
            runtime.Add($"slow{number}", $"10.0.1.{number + 1}", Linked);
        }

        await using var linker = new ContainerLinker(runtime);
        await linker.FollowAsync();
        runtime.Add("web", "10.0.0.3", Linked);
        Volatile.Write(ref isBlocked, true);
        runtime.Move("db", "10.0.0.9");
        held.Wait(Patience).Should().BeTrue("each of them gets a worker");
        await linker.LinkAsync("web", "db:second").WaitAsync(Reconciler.Patience / 2);
        Resolver.Resolve(runtime.Hosts("web"), "database").Should().Equal("10.0.0.9");
        gate.Set();
    }

    [Fact]
    public async Task Files_that_hang_are_given_up_and_the_others_are_written_and_the_end_comes()
    {
        using var gate = new ManualResetEventSlim();
        var time = new FakeTimeProvider();
        var runtime = new FakeRuntime();
        runtime.Opening = (container, file) => new FunctionFile(file, rewriting: () =>
        {
            if (container.Name.StartsWith("hung", StringComparison.Ordinal))
            {
                gate.Wait(Patience);
            }
        });
        runtime.Add("db", "10.0.0.2");
        runtime.Add("web", "10.0.0.3");
        for (int number = 0; number < 12; number++)
        {
            runtime.Add($"hung{number}", $"10.0.1.{number + 1}");
        }

        var linker = new ContainerLinker(runtime, timeProvider: time);
        Task[] hung = [.. Enumerable.Range(0, 12).Select(number => linker.LinkAsync($"hung{number}", "db:database"))];
        Task link = linker.LinkAsync("web", "db:database");
        try
        {
            await UntilDoneAsync(link, time);
        }
        catch (ContainerLinksException slow) when (slow.Error == ContainerLinksError.Unavailable)
        {
            // The clock of this test runs on while a busy machine keeps web's thread waiting. Its file is still being written.
        }

        await UntilAsync(() => Resolver.Resolve(runtime.Hosts("web"), "database").Length > 0, time);
        Resolver.Resolve(runtime.Hosts("web"), "database").Should().Equal("10.0.0.2");
        foreach (Task task in hung)
        {
            Func<Task> wait = () => UntilDoneAsync(task, time);
            (await wait.Should().ThrowAsync<ContainerLinksException>()).Where(error => error.Error == ContainerLinksError.Unavailable);
        }

        await UntilDoneAsync(linker.DisposeAsync().AsTask(), time);
        gate.Set();
    }

    [Fact]
    public async Task A_write_that_hangs_beyond_the_end_leaves_the_file_to_the_next_linker()
    {
        using var gate = new ManualResetEventSlim();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int hangs = 0;
        var time = new FakeTimeProvider();
        var runtime = new FakeRuntime();
        runtime.Opening = (container, file) =>
        {
            bool isIt = Interlocked.Exchange(ref hangs, 0) > 0;
            return new FunctionFile(file, rewriting: () => Hang(isIt), rewritten: () => _ = isIt && ended.TrySetResult());
        };
        runtime.Add("db", "10.0.0.2");
        runtime.Add("web", "10.0.0.3");
        var log = new ListLog();
        var linker = new ContainerLinker(runtime, timeProvider: time, logger: log);
        await linker.LinkAsync("web", "db:before");
        Volatile.Write(ref hangs, 1);
        Task late = linker.LinkAsync("web", "db:late");
        await begun.Task.WaitAsync(Patience);
        await UntilDoneAsync(linker.DisposeAsync().AsTask(), time);

        await using var next = new ContainerLinker(runtime);
        await next.LinkAsync("web", "db:after");
        gate.Set();
        await ended.Task.WaitAsync(Patience);

        Resolver.Resolve(runtime.Hosts("web"), "after").Should().ContainSingle();
        Resolver.Resolve(runtime.Hosts("web"), "late").Should().BeEmpty();
        await ((Func<Task>)(() => late)).Should().ThrowAsync<Exception>();
        log.Texts.Should().NotContain(text => text.Contains(nameof(ContainerLinker), StringComparison.Ordinal), "that it came too late is no news");

        void Hang(bool isIt)
        {
            if (isIt)
            {
                begun.TrySetResult();
                gate.Wait(Patience);
            }
        }
    }

    [Fact]
    public async Task A_container_without_an_id_is_the_only_one_that_suffers()
    {
        var log = new ListLog();
        var runtime = new FakeRuntime();
        runtime.Add("db", "10.0.0.2");
        runtime.Add("web", "10.0.0.3", Linked);
        var nobody = new ContainerInfo { Id = null!, Name = "nobody" };
        await using (var linker = new ContainerLinker(runtime, logger: log))
        {
            await linker.FollowAsync();
            runtime.TellsFacts = false;
            runtime.Move("db", "10.0.0.9");
            runtime.TellsFacts = true;
            runtime.Tell(ContainerFact.Observed(nobody));
            runtime.Tell(ContainerFact.Resync([nobody, .. runtime.All]));
            await runtime.WhenTakenAsync();
            await linker.FollowAsync();

            Resolver.Resolve(runtime.Hosts("web"), "database").Should().Equal("10.0.0.9");
        }

        log.Texts.Count(text => text.Contains("could not be applied", StringComparison.Ordinal)).Should().Be(2);
    }

    [Fact]
    public async Task A_container_of_a_list_that_cannot_be_taken_in_is_the_only_one_that_suffers()
    {
        var log = new ListLog();
        var runtime = new FakeRuntime();
        await using (var linker = new ContainerLinker(runtime, logger: log))
        {
            runtime.Add("bad1", "10.0.0.7", info => new ContainerInfo { Id = info.Id, Name = info.Name, Labels = null! });
            runtime.Add("bad2", "10.0.0.7", info => new ContainerInfo { Id = info.Id, Name = info.Name, State = ContainerState.Running, Networks = null! });
            runtime.Add("bad4", "10.0.0.7", info => FakeRuntime.Copy(info, publishedPorts: [null!]));
            runtime.Add("bad5", "10.0.0.7", info => FakeRuntime.Copy(info, publishedPorts: [new PublishedPort(new ContainerPort(80), null!, 80)]));
            runtime.Add("bad name!", "10.0.0.8", info => FakeRuntime.Copy(info, labels: new Dictionary<string, string> { ["containerlinks.link"] = "db:database" }));
            runtime.Add("db", "10.0.0.2");
            runtime.Add("web", "10.0.0.3", Linked);
            await linker.FollowAsync();
            Resolver.Resolve(runtime.Hosts("web"), "database").Should().Equal("10.0.0.2");
            Resolver.Resolve(runtime.Hosts("bad name!"), "database").Should().Equal("10.0.0.2");
            linker.Snapshot.Containers.Select(container => container.Name).Should().Equal("bad name!", "db", "web");

            runtime.Tell(ContainerFact.Observed(new ContainerInfo { Id = new ContainerId("c1"), Name = "bad3", Environment = null!, Networks = null!, State = ContainerState.Running }));
            runtime.Move("db", "10.0.0.9");
            await linker.ReconcileAsync();
            Resolver.Resolve(runtime.Hosts("web"), "database").Should().Equal("10.0.0.9");
        }

        log.Texts.Should().Contain(text => text.Contains("could not be applied", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_function_that_names_containers_and_throws_for_one_spoils_that_ones_names_only()
    {
        string path = Path.GetTempFileName();
        var log = new ListLog();
        var options = new ContainerLinksOptions();
        options.MachineNames.HostsPath = path;
        options.MachineNames.NamesOf = container => container.Name switch
        {
            "bad" => throw new InvalidOperationException("no name for that one"),
            "lazy" => Lazily(),
            "none" => null!,
            var name => [name, null!],
        };
        var runtime = new FakeRuntime();
        foreach ((string name, int number) in ((string[])["bad", "db", "lazy", "none", "web"]).Select((name, number) => (name, number)))
        {
            runtime.Add(name, $"10.0.0.{number + 2}");
        }

        await using (var linker = new ContainerLinker(runtime, options, logger: log))
        {
            await linker.ReconcileAsync();
            string text = await File.ReadAllTextAsync(path);
            Resolver.Resolve(text, "db").Should().Equal("10.0.0.3");
            Resolver.Resolve(text, "web").Should().Equal("10.0.0.6");
            Resolver.Resolve(text, "bad").Should().BeEmpty();
        }

        File.Delete(path);
        log.Texts.Count(text => text.Contains("names of bad", StringComparison.Ordinal)).Should().Be(1);

        static IEnumerable<string> Lazily()
        {
            yield return "first";
            throw new InvalidOperationException("later");
        }
    }

    [Fact]
    public async Task A_graph_that_throws_at_every_call_costs_no_link()
    {
        var runtime = new FakeRuntime();
        runtime.Add("db", "10.0.0.2");
        runtime.Add("web", "10.0.0.3", Linked);
        await using var linker = new ContainerLinker(runtime, graph: new ThrowingGraph());
        await linker.FollowAsync();
        await linker.LinkAsync("web", "db:second");
        await linker.UnlinkAsync("web", "database");
        runtime.Move("db", "10.0.0.9");
        await linker.ReconcileAsync();
        Resolver.Resolve(runtime.Hosts("web"), "second").Should().Equal("10.0.0.9");
        Resolver.Resolve(runtime.Hosts("web"), "database").Should().BeEmpty();
        (await linker.ToDotAsync()).Should().Contain("second");
    }

    [Theory]
    [InlineData("acquire")]
    [InlineData("adopt")]
    [InlineData("release")]
    [InlineData("forget")]
    [InlineData("settle")]
    [InlineData("reserve")]
    public async Task A_pool_that_throws_once_at_a_call_fails_who_waits_and_is_asked_again(string call)
    {
        var time = new FakeTimeProvider();
        var pool = new FunctionPool(time);
        var runtime = new FakeRuntime(RuntimeCapabilities.None);
        runtime.Add("old", "10.7.0.2");
        await using var linker = new ContainerLinker(runtime, timeProvider: time, pool: pool);
        await linker.FollowAsync();
        pool.Failing = call;
        List<Exception> failures = [];
        await TryAsync(() => linker.CreateAsync(new ContainerSpec("db") { Address = IPAddress.Parse("10.7.0.9") }));
        await TryAsync(() => linker.StartAsync("db"));
        await TryAsync(() => linker.StopAsync("db"));
        await TryAsync(() => linker.RemoveAsync("db", force: true));
        runtime.Add("more", "10.7.0.4");
        await TryAsync(() => linker.ReconcileAsync());
        pool.Failing = "";
        failures.Should().NotBeEmpty().And.OnlyContain(failure => failure is ContainerLinksException || failure is InvalidCastException);

        for (int turn = 0; turn < 40; turn++)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await linker.FollowAsync().WaitAsync(Patience);
        }

        runtime.Add("foreign", "10.7.0.3");
        await linker.ReconcileAsync();
        for (int number = 0; number < 5; number++)
        {
            await linker.RunAsync(new ContainerSpec($"n{number}"));
        }

        runtime.All.Where(container => container.IsRunning).Select(container => container.Networks[0].IPv4).Should().OnlyHaveUniqueItems();
        pool.Inner.GetLeases().Select(lease => lease.Owner).Should().BeEquivalentTo(runtime.All.Where(container => container.IsRunning).Select(container => container.Id.Value));

        async Task TryAsync(Func<Task> act)
        {
            try
            {
                await act().WaitAsync(Patience);
            }
            catch (Exception failure)
            {
                failures.Add(failure);
            }
        }
    }

    [Fact]
    public async Task A_pool_that_hangs_for_one_container_holds_no_other()
    {
        var time = new FakeTimeProvider();
        var pool = new FunctionPool(time) { HangsFor = "hung" };
        var runtime = new FakeRuntime(RuntimeCapabilities.None) { ChoosesId = name => $"{name}0" };
        await using var linker = new ContainerLinker(runtime, timeProvider: time, pool: pool);
        await linker.CreateAsync(new ContainerSpec("hung"));
        Task hung = linker.StartAsync("hung");
        await linker.RunAsync(new ContainerSpec("db")).WaitAsync(Patience);
        await linker.RunAsync(new ContainerSpec("web") { Links = ["db"] }).WaitAsync(Patience);
        Resolver.Resolve(runtime.Hosts("web"), "db").Should().ContainSingle();
        hung.IsCompleted.Should().BeFalse();
        pool.Hang.SetResult();
        await hung.WaitAsync(Patience);
    }

    [Theory]
    [InlineData("find")]
    [InlineData("create")]
    [InlineData("start")]
    [InlineData("stop")]
    [InlineData("rename")]
    [InlineData("remove")]
    public async Task A_runtime_that_throws_at_a_call_fails_that_call_and_no_later_one(string call)
    {
        var runtime = new FakeRuntime();
        runtime.Add("web", "10.0.0.3");
        await using var linker = new ContainerLinker(runtime);
        await linker.FollowAsync();
        runtime.Before = (name, _) => name == call ? throw new InvalidCastException("not mine") : Task.CompletedTask;
        int failed = 0;
        foreach (Func<Task> act in Story(linker))
        {
            try
            {
                await act().WaitAsync(Patience);
            }
            catch (Exception failure) when (failure is InvalidCastException or ContainerLinksException)
            {
                failed++;
            }
        }

        failed.Should().BePositive();
        runtime.Before = null;
        foreach (string name in (string[])["db", "mysql"])
        {
            if (await runtime.FindAsync(name) is not null)
            {
                await linker.RemoveAsync(name, force: true);
            }
        }

        foreach (Func<Task> act in Story(linker))
        {
            await act().WaitAsync(Patience);
        }
    }

    [Theory]
    [InlineData("find")]
    [InlineData("start")]
    [InlineData("stop")]
    public async Task A_runtime_that_hangs_for_one_container_holds_no_other(string call)
    {
        var hang = new TaskCompletionSource();
        var runtime = new FakeRuntime();
        ContainerInfo hung = runtime.Add("hung", "10.0.0.7");
        runtime.Add("web", "10.0.0.3");
        await using var linker = new ContainerLinker(runtime);
        await linker.FollowAsync();
        runtime.Before = (name, whom) => name == call && (whom == "hung" || whom == hung.Id.Value) ? hang.Task : Task.CompletedTask;
        using var cancel = new CancellationTokenSource();
        Task waiting = linker.RestartAsync("hung", cancel.Token);
        foreach (Func<Task> act in Story(linker))
        {
            await act().WaitAsync(Patience);
        }

        waiting.IsCompleted.Should().BeFalse();
        hang.SetResult();
        await waiting.WaitAsync(Patience);
    }

    [Theory]
    [InlineData("find")]
    [InlineData("create")]
    [InlineData("start")]
    [InlineData("stop")]
    [InlineData("rename")]
    [InlineData("remove")]
    [InlineData("watch")]
    public async Task A_runtime_that_heeds_no_cancellation_holds_neither_its_caller_nor_the_end(string call)
    {
        var hang = new TaskCompletionSource();
        var time = new FakeTimeProvider();
        var runtime = new FakeRuntime();
        runtime.Add("web", "10.0.0.3");
        runtime.Add("idle");
        var linker = new ContainerLinker(runtime, timeProvider: time);
        await linker.FollowAsync();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        runtime.Before = (name, _) =>
        {
            if (name != call)
            {
                return Task.CompletedTask;
            }

            asked.TrySetResult();
            return hang.Task;
        };
        Func<CancellationToken, Task> act = call switch
        {
            "create" => token => linker.CreateAsync(new ContainerSpec("db") { Links = ["web"] }, token),
            "start" => token => linker.StartAsync("idle", token),
            "stop" => token => linker.StopAsync("web", token),
            "rename" => token => linker.RenameAsync("web", "site", token),
            "remove" => token => linker.RemoveAsync("web", force: true, token),
            "watch" => linker.ReconcileAsync,
            _ => token => linker.LinkAsync("web", "db", cancellationToken: token),
        };
        using var cancel = new CancellationTokenSource();
        Task cancelled = act(cancel.Token);
        Task left = act(CancellationToken.None);
        await asked.Task.WaitAsync(Patience);
        await cancel.CancelAsync();
        await ((Func<Task>)(() => cancelled.WaitAsync(Patience))).Should().ThrowAsync<OperationCanceledException>();
        await UntilDoneAsync(linker.DisposeAsync().AsTask(), time);
        await ((Func<Task>)(() => UntilDoneAsync(left, time))).Should().ThrowAsync<ObjectDisposedException>();
        hang.SetResult();
    }

    [Fact]
    public async Task A_start_whose_caller_gave_up_is_taken_in_as_what_came_of_it()
    {
        var hang = new TaskCompletionSource();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var runtime = new FakeRuntime(RuntimeCapabilities.None);
        var options = new ContainerLinksOptions();
        options.Addresses.Network = IPNetwork.Parse("10.7.0.0/29");
        await using var linker = new ContainerLinker(runtime, options);
        await linker.CreateAsync(new ContainerSpec("db"));
        runtime.Before = (name, _) => name == "start" && (asked.TrySetResult() || true) ? hang.Task : Task.CompletedTask;
        using var cancel = new CancellationTokenSource();
        Task start = linker.StartAsync("db", cancel.Token);
        await asked.Task.WaitAsync(Patience);
        await cancel.CancelAsync();
        await ((Func<Task>)(() => start.WaitAsync(Patience))).Should().ThrowAsync<OperationCanceledException>();
        runtime.Before = null;
        Task<ContainerId> other = linker.RunAsync(new ContainerSpec("other"));
        hang.SetResult();
        await other.WaitAsync(Patience);
        await linker.ReconcileAsync();
        runtime.All.Where(container => container.IsRunning).Select(container => container.Networks[0].IPv4).Should().HaveCount(2).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task A_stream_that_hangs_before_its_first_fact_keeps_no_caller_that_is_cancelled_and_not_the_end()
    {
        var hang = new TaskCompletionSource();
        var time = new FakeTimeProvider();
        var runtime = new FakeRuntime { Before = (name, _) => name == "watch" ? hang.Task : Task.CompletedTask };
        var linker = new ContainerLinker(runtime, timeProvider: time);
        using var cancel = new CancellationTokenSource();
        Task follow = linker.FollowAsync(cancel.Token);
        Task other = linker.GetLinksAsync();
        await cancel.CancelAsync();
        await ((Func<Task>)(() => follow)).Should().ThrowAsync<OperationCanceledException>();
        await UntilDoneAsync(linker.DisposeAsync().AsTask(), time);
        await ((Func<Task>)(() => other.WaitAsync(Patience))).Should().ThrowAsync<ObjectDisposedException>();
        hang.SetResult();
    }

    private static Func<Task>[] Story(ContainerLinker linker) =>
    [
        () => linker.CreateAsync(new ContainerSpec("db")),
        () => linker.LinkAsync("web", "db:database"),
        () => linker.StartAsync("db"),
        () => linker.RestartAsync("db"),
        () => linker.RenameAsync("db", "mysql"),
        () => linker.UnlinkAsync("web", "database"),
        () => linker.RemoveAsync("mysql", force: true),
    ];

    private static ContainerInfo Linked(ContainerInfo info) => FakeRuntime.Copy(info, labels: new Dictionary<string, string> { ["containerlinks.link"] = "db:database" });

    private static async Task UntilDoneAsync(Task task, FakeTimeProvider time)
    {
        await UntilAsync(() => task.IsCompleted, time);
        await task;
    }

    private static async Task UntilAsync(Func<bool> isSo, FakeTimeProvider time)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    private sealed class FunctionLogger(Action<EventId> log) : ILogger<ContainerLinker>
    {
        private int _calls;

        public int Calls => _calls;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Interlocked.Increment(ref _calls);
            log(eventId);
        }
    }

    private sealed class FunctionFile(IHostsFile inner, Action? rewriting = null, Action? path = null, Action? rewritten = null) : IHostsFile
    {
        public string Path
        {
            get
            {
                path?.Invoke();
                return inner.Path;
            }
        }

        public byte[]? Read() => inner.Read();

        public bool Rewrite(Action<ReadOnlySpan<byte>, IBufferWriter<byte>> rewrite)
        {
            rewriting?.Invoke();
            try
            {
                return inner.Rewrite(rewrite);
            }
            finally
            {
                rewritten?.Invoke();
            }
        }
    }

    private sealed class FunctionRenderer(Action rendering) : IHostsFileRenderer
    {
        public void Render(IReadOnlyList<HostsEntry> entries, IBufferWriter<byte> destination)
        {
            rendering();
            HostsFileRenderer.Default.Render(entries, destination);
        }

        public bool IsOwn(ReadOnlySpan<byte> line) => HostsFileRenderer.Default.IsOwn(line);
    }

    private sealed class FunctionPool(TimeProvider time) : IAddressPool
    {
        public AddressPool Inner { get; } = new(new AddressPoolOptions { Network = IPNetwork.Parse("10.7.0.0/24"), ReuseDelay = TimeSpan.Zero }, time);

        public string Failing { get; set; } = "";

        public string HangsFor { get; set; } = "";

        public TaskCompletionSource Hang { get; } = new();

        public IPNetwork Network => Inner.Network;

        public async ValueTask<AddressLease> AcquireAsync(string owner, IPAddress? requested = null, CancellationToken cancellationToken = default)
        {
            await CheckAsync("acquire", owner);
            return await ((IAddressPool)Inner).AcquireAsync(owner, requested, cancellationToken);
        }

        public async ValueTask<bool> ReleaseAsync(AddressLease lease, CancellationToken cancellationToken = default)
        {
            await CheckAsync("release", lease.Owner);
            return await ((IAddressPool)Inner).ReleaseAsync(lease, cancellationToken);
        }

        public async ValueTask ReserveAsync(string owner, IPAddress address, CancellationToken cancellationToken = default)
        {
            await CheckAsync("reserve", owner);
            await ((IAddressPool)Inner).ReserveAsync(owner, address, cancellationToken);
        }

        public async ValueTask<AddressLease> AdoptAsync(string owner, IPAddress address, CancellationToken cancellationToken = default)
        {
            await CheckAsync("adopt", owner);
            return await ((IAddressPool)Inner).AdoptAsync(owner, address, cancellationToken);
        }

        public async ValueTask<bool> ForgetAsync(string owner, CancellationToken cancellationToken = default)
        {
            await CheckAsync("forget", owner);
            return await ((IAddressPool)Inner).ForgetAsync(owner, cancellationToken);
        }

        public ValueTask<IReadOnlyList<AddressLease>> GetLeasesAsync(CancellationToken cancellationToken = default) => ((IAddressPool)Inner).GetLeasesAsync(cancellationToken);

        public async ValueTask SettleAsync(IReadOnlyDictionary<string, IPAddress?> owners, CancellationToken cancellationToken = default)
        {
            await CheckAsync("settle", "");
            await ((IAddressPool)Inner).SettleAsync(owners, cancellationToken);
        }

        public ValueTask<AddressPoolStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) => ((IAddressPool)Inner).GetStatisticsAsync(cancellationToken);

        private async Task CheckAsync(string call, string owner)
        {
            if (HangsFor.Length > 0 && owner.StartsWith(HangsFor, StringComparison.Ordinal))
            {
                await Hang.Task;
            }

            if (call == Failing)
            {
                throw new InvalidCastException("not mine");
            }
        }
    }

    private sealed class ThrowingGraph : ILinkGraph
    {
        public LinkPolicy DefaultPolicy => throw Failure();

        public int Count => throw Failure();

        public IEnumerable<ContainerLink> Links => throw Failure();

        public IReadOnlyList<string> Containers => throw Failure();

        public bool Add(ContainerLink link) => throw Failure();

        public bool Remove(string recipient, string alias) => throw Failure();

        public bool TryGet(string recipient, string alias, [NotNullWhen(true)] out ContainerLink? link) => throw Failure();

        public IReadOnlyList<ContainerLink> LinksFrom(string recipient) => throw Failure();

        public IReadOnlyList<ContainerLink> LinksTo(string source) => throw Failure();

        public bool Contains(string container) => throw Failure();

        public bool Rename(string oldName, string newName) => throw Failure();

        public IReadOnlyList<ContainerLink> RemoveRecipient(string recipient) => throw Failure();

        public bool AddDependency(string container, string dependsOn) => throw Failure();

        public bool RemoveDependency(string container, string dependsOn) => throw Failure();

        public IReadOnlyList<string> DependenciesOf(string container) => throw Failure();

        public bool TryGetStartOrder([NotNullWhen(true)] out StartOrder? order, [NotNullWhen(false)] out IReadOnlyList<string>? cycle) => throw Failure();

        private static InvalidCastException Failure() => new("not mine");
    }
}
