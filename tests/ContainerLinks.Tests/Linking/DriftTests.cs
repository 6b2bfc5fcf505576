namespace ContainerLinks.Tests;

public sealed class DriftTests
{
    [Fact]
    public async Task A_linker_that_only_observes_tells_what_it_would_write_and_writes_nothing()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync(options: new ContainerLinksOptions { ObserveOnly = true });

        LinkDrift drift = (await fixture.Linker.GetDriftAsync()).Should().ContainSingle().Subject;

        drift.Recipient.Should().Be("web");
        drift.HostsPath.Should().Be("/containers/web/hosts");
        drift.MissingLines.Should().Equal($"10.0.0.2\tdatabase {fixture.Runtime.Get("db").Id.ShortId} db");
        drift.StaleLines.Should().BeEmpty();
        drift.Variables.Should().Contain("DATABASE_PORT_3306_TCP_ADDR", "somebody else created the recipient, without variables");
        fixture.Runtime.Hosts("web").Should().Be("127.0.0.1\tlocalhost\n");
    }

    [Fact]
    public async Task A_recipient_that_the_linker_started_and_keeps_has_no_drift()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        await fixture.Linker.RestartAsync("web");
        (await fixture.Linker.GetDriftAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Lines_that_somebody_changed_are_told_and_put_right_by_a_reconciliation()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        await fixture.Linker.RestartAsync("web");
        fixture.Runtime.HostsOf("web").Text = fixture.Runtime.Hosts("web").Replace("10.0.0.2", "10.66.0.6", StringComparison.Ordinal) + "1.1.1.1\tmine\n";

        LinkDrift drift = (await fixture.Linker.GetDriftAsync()).Single();
        drift.MissingLines.Should().ContainSingle().Which.Should().StartWith("10.0.0.2\tdatabase");
        drift.StaleLines.Should().ContainSingle().Which.Should().StartWith("10.66.0.6\tdatabase");

        await fixture.Linker.ReconcileAsync();
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.2");
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "mine").Should().Equal("1.1.1.1");
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_told_with_its_reason()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        fixture.Runtime.HostsOf("web").Failure = "permission denied";
        (await fixture.Linker.GetDriftAsync()).Single().Problem.Should().Be("permission denied");
    }

    [Fact]
    public async Task A_file_without_links_that_cannot_be_read_is_no_drift()
    {
        var runtime = new FakeRuntime();
        runtime.Add("alone", "10.0.0.9");
        runtime.HostsOf("alone").Failure = "permission denied";
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync(runtime: runtime);
        await fixture.Linker.RestartAsync("web");

        (await fixture.Linker.GetDriftAsync()).Should().BeEmpty("there may be many of them, and nobody asked for a line there");
    }

    [Fact]
    public async Task The_first_question_of_all_is_answered_by_what_the_list_says()
    {
        var runtime = new FakeRuntime();
        runtime.Add("db", "10.0.0.2");
        runtime.Add("web", "10.0.0.3", info => FakeRuntime.Copy(info, labels: new Dictionary<string, string> { ["containerlinks.link"] = "db:database" }));
        for (int turn = 0; turn < 50; turn++)
        {
            // List and question may reach the loop in one go, or one after the other.
            await using var linker = new ContainerLinker(runtime, new ContainerLinksOptions { ObserveOnly = true });
            (await linker.GetDriftAsync()).Should().ContainSingle().Which.MissingLines.Should().ContainSingle();
        }
    }

    [Fact]
    public async Task A_few_files_are_read_at_once_and_a_question_that_is_given_up_reads_no_further()
    {
        using var gate = new ManualResetEventSlim();
        using var several = new CountdownEvent(4);
        int reads = 0;
        bool isHeld = false;
        var runtime = new FakeRuntime
        {
            Opening = (_, file) =>
            {
                if (Volatile.Read(ref isHeld))
                {
                    if (Interlocked.Increment(ref reads) <= 4)
                    {
                        several.Signal();
                    }

                    gate.Wait(TimeSpan.FromSeconds(30));
                }

                return file;
            },
        };
        runtime.Add("db", "10.0.0.2");
        for (int number = 0; number < 40; number++)
        {
            runtime.Add($"web{number:00}", $"10.0.1.{number + 1}", info => FakeRuntime.Copy(info, labels: new Dictionary<string, string> { ["containerlinks.link"] = "db:database" }));
        }

        await using var linker = new ContainerLinker(runtime, new ContainerLinksOptions { ObserveOnly = true });
        await linker.FollowAsync();
        Volatile.Write(ref isHeld, true);
        using var giveUp = new CancellationTokenSource();
        Task<IReadOnlyList<LinkDrift>> question = linker.GetDriftAsync(giveUp.Token);
        several.Wait(TimeSpan.FromSeconds(30)).Should().BeTrue("one slow file does not hold the others");
        await giveUp.CancelAsync();
        await question.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        gate.Set();

        Volatile.Write(ref isHeld, false);
        (await linker.GetDriftAsync()).Select(drift => drift.Recipient).Should().Equal(Enumerable.Range(0, 40).Select(number => $"web{number:00}"), "they are in order of names");
        Volatile.Read(ref reads).Should().BeLessThan(20);
    }
}
