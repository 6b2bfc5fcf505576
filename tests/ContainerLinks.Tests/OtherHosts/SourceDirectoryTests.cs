using System.Net;

namespace ContainerLinks.Tests;

/// <summary>What a linker makes of directories of sources on other hosts, which may say anything, or nothing.</summary>
public sealed class SourceDirectoryTests
{
    private const string Overlay = "overlay-id";

    [Fact]
    public async Task A_link_leads_to_another_host_as_soon_as_the_directory_says_so_and_follows_it()
    {
        var directory = new FakeDirectory();
        await using LinkerFixture fixture = await WithWebAsync(directory);
        LinkChange.Bound bound = await SayAsync(fixture, directory, At("10.0.1.9"));
        bound.Address.Should().Be(IPAddress.Parse("10.0.1.9"));
        fixture.Runtime.Hosts("web").Should().Contain("10.0.1.9\tdb\n");

        directory.Say("db", At("10.0.1.10"));
        await fixture.NextAsync<LinkChange.Moved>();
        fixture.Runtime.Hosts("web").Should().Contain("10.0.1.10\tdb\n").And.NotContain("10.0.1.9");

        directory.Say("db");
        await fixture.NextAsync<LinkChange.Unbound>();
        fixture.Runtime.Hosts("web").Should().NotContain("10.0.1.");
    }

    [Fact]
    public async Task It_is_asked_for_the_names_that_recipients_link_to_and_for_no_others()
    {
        var directory = new FakeDirectory();
        await using LinkerFixture fixture = await WithWebAsync(directory);
        SourceInterest interest = await directory.OpenedAsync();
        IReadOnlyList<string> names = interest.Names;
        names.Should().Equal("db");
        Task changed = interest.WhenChangedAsync(names);
        changed.IsCompleted.Should().BeFalse();

        await fixture.Linker.LinkAsync("web", "cache@host3:cache");

        await changed;
        interest.Names.Should().Equal("cache", "db");
        await fixture.Linker.UnlinkAsync("web", "db");
        interest.Names.Should().Equal("cache");
        interest.WhenChangedAsync(names).IsCompleted.Should().BeTrue("the list that was seen is an old one");
    }

    [Fact]
    public async Task A_name_that_was_taken_out_and_is_asked_for_again_is_missing_in_one_list_in_between()
    {
        var directory = new FakeDirectory();
        await using LinkerFixture fixture = await WithWebAsync(directory);
        SourceInterest interest = await directory.OpenedAsync();
        IReadOnlyList<string> seen = interest.Names;

        await fixture.Linker.UnlinkAsync("web", "db");
        await fixture.Linker.LinkAsync("web", "db:db");

        await interest.WhenChangedAsync(seen);
        IReadOnlyList<string> between = interest.Names;
        between.Should().BeEmpty("the linker has forgotten what it was told, and the directory has to say it again");
        await interest.WhenChangedAsync(between);
        interest.Names.Should().Equal("db");
        interest.WhenChangedAsync(interest.Names).IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task A_link_that_leads_nowhere_is_explained_with_the_other_hosts_container_that_the_DNS_gives()
    {
        var directory = new FakeDirectory();
        await using LinkerFixture fixture = await WithWebAsync(directory);
        await SayAsync(fixture, directory, Answered("10.0.1.9"));
        await fixture.Linker.UnlinkAsync("web", "db");
        await fixture.Linker.LinkAsync("web", "db@host3:db");
        directory.Say("db", Answered("10.0.1.9"));
        await WaitAsync(fixture, static link => link.Reason == LinkReason.SourceUnknown);

        LinkExplanation explanation = await fixture.Linker.ExplainAsync("web", "db");

        explanation.Should().BeEquivalentTo(new { Reason = LinkReason.Shadowed, Address = IPAddress.Parse("10.0.1.9") });
        explanation.Sentences[0].Should().Be("The DNS of network 'links' gives 'db' the address 10.0.1.9 of 'db' on host 'host2' while the link has none. Choose another alias, or give the link a policy that points elsewhere meanwhile.");
    }

    [Fact]
    public async Task The_DNS_of_a_network_that_the_recipient_could_not_join_gives_it_nothing()
    {
        var directory = new FakeDirectory();
        var runtime = new FakeRuntime();
        await using LinkerFixture fixture = await WithWebAsync(runtime, directory);
        await SayAsync(fixture, directory, Answered("10.0.1.9"));
        ContainerNetwork overlay = runtime.Get("web").Networks.First(static network => network.Scope is not null);

        runtime.Put(FakeRuntime.Copy(runtime.Get("web"), networks: [overlay with { IPv4 = null }, KnownWorld.Network("172.17.0.3"), KnownWorld.Network(null, name: "alone")]));
        await WaitAsync(fixture, static link => link.Reason == LinkReason.NotReachable);
        (await fixture.Linker.ExplainAsync("web", "db")).ToString().Should().Contain("'web' is noted on network 'links', but has no address there");
        runtime.Put(FakeRuntime.Copy(runtime.Get("web"), networks: [overlay with { IPv4 = null }]));
        await fixture.FollowAsync();
        (await fixture.Linker.ExplainAsync("web", "db")).ToString().Should().Contain("disconnect it first.").And.NotContain("publish a port", "without any network no port can be reached");

        await fixture.Linker.UnlinkAsync("web", "db");
        await fixture.Linker.LinkAsync("web", "db@host3:db");
        directory.Say("db", Answered("10.0.1.9"));
        await WaitAsync(fixture, static link => link.Reason == LinkReason.SourceUnknown);
        (await fixture.Linker.ExplainAsync("web", "db")).Reason.Should().Be(LinkReason.SourceUnknown, "nothing answers it");
    }

    [Fact]
    public async Task A_container_here_that_cannot_be_reached_is_explained_with_the_other_hosts_one_that_the_DNS_gives()
    {
        var directory = new FakeDirectory();
        var runtime = new FakeRuntime();
        await using LinkerFixture fixture = await WithWebAsync(runtime, directory);
        await SayAsync(fixture, directory, Answered("10.0.1.9"));

        runtime.Put(KnownWorld.Info("db", KnownWorld.Network("172.31.0.2", name: "alone")));
        await WaitAsync(fixture, static link => link.Reason == LinkReason.NoSharedNetwork);

        (await fixture.Linker.ExplainAsync("web", "db")).Should().BeEquivalentTo(new { Reason = LinkReason.Shadowed, Address = IPAddress.Parse("10.0.1.9") });
    }

    [Fact]
    public async Task A_link_that_leads_nowhere_is_explained_with_the_other_hosts_container_that_the_engines_own_link_gives()
    {
        var directory = new FakeDirectory();
        var runtime = new FakeRuntime();
        await using LinkerFixture fixture = await WithWebAsync(runtime, directory);
        await SayAsync(fixture, directory, Answered("10.0.1.9"));
        await AddAppAsync(fixture, "db:database");
        runtime.Put(KnownWorld.Info("db", KnownWorld.Network("172.31.0.2", name: "alone")));
        await WaitAsync(fixture, static link => link.Reason == LinkReason.NoSharedNetwork);

        LinkExplanation explanation = await fixture.Linker.ExplainAsync("app", "database");

        explanation.Should().BeEquivalentTo(new { Reason = LinkReason.Shadowed, Address = IPAddress.Parse("10.0.1.9") });
        explanation.Sentences[0].Should().StartWith("The DNS of network 'links' gives 'database' the address 10.0.1.9 of 'db' on host 'host2' while the link has none.");
    }

    [Fact]
    public async Task A_link_that_leads_nowhere_is_explained_with_the_container_here_that_the_engines_own_link_gives()
    {
        var directory = new FakeDirectory();
        var runtime = new FakeRuntime();
        await using LinkerFixture fixture = await WithWebAsync(runtime, directory);
        await AddAppAsync(fixture, "db@host3:database");

        runtime.Put(KnownWorld.Info("db", OnOverlay[0] with { IPv4 = IPAddress.Parse("10.0.1.9"), ResolvesNames = true }));
        await WaitAsync(fixture, static link => link.Reason == LinkReason.Bound);

        (await fixture.Linker.ExplainAsync("app", "database")).Should().BeEquivalentTo(new { Reason = LinkReason.Shadowed, Address = IPAddress.Parse("10.0.1.9") });
    }

    [Fact]
    public async Task Each_directory_has_an_interest_of_its_own_to_read()
    {
        FakeDirectory[] directories = [new FakeDirectory("one"), new FakeDirectory("two")];
        await using LinkerFixture fixture = await WithWebAsync(directories);
        SourceInterest[] interests = [await directories[0].OpenedAsync(), await directories[1].OpenedAsync()];
        _ = Array.ConvertAll(interests, interest => interest.Names);

        await fixture.Linker.UnlinkAsync("web", "db");
        await fixture.Linker.LinkAsync("web", "db:db");

        interests[0].Names.Should().BeEmpty();
        interests[0].Names.Should().Equal("db");
        interests[1].Names.Should().BeEmpty();
        interests[1].Names.Should().Equal("db");
    }

    [Fact]
    public async Task A_directory_that_fails_keeps_what_it_said_and_is_asked_again()
    {
        var directory = new FakeDirectory();
        await using LinkerFixture fixture = await WithWebAsync(directory);
        await SayAsync(fixture, directory, At("10.0.1.9"));
        await directory.OpenedAsync();

        directory.Break(new InvalidOperationException("The registry does not answer."));
        LinkChange.DirectoryFailed failed = await fixture.NextAsync<LinkChange.DirectoryFailed>();

        (failed.Directory, failed.Detail).Should().Be(("fake", "The registry does not answer."));
        fixture.Runtime.Hosts("web").Should().Contain("10.0.1.9\tdb\n");
        (await fixture.Linker.ExplainAsync("web", "db")).ToString().Should().Contain("it is away now, and what it said stays: The registry does not answer.");

        directory.Say("db", At("10.0.1.10"));
        await fixture.AdvanceUntilAsync<LinkChange.Moved>(TimeSpan.FromSeconds(1));
        (await fixture.Linker.ExplainAsync("web", "db")).ToString().Should().Contain("The directory 'fake' says so since").And.NotContain("is away");
    }

    [Fact]
    public async Task A_directory_that_never_answers_delays_no_other_no_command_and_not_the_end()
    {
        var hangs = new FakeDirectory("hangs") { Opening = static () => new TaskCompletionSource().Task };
        var answers = new FakeDirectory("answers");
        await using (LinkerFixture fixture = await WithWebAsync(hangs, answers))
        {
            await SayAsync(fixture, answers, At("10.0.1.9"));
            await fixture.Linker.LinkAsync("web", "db:database");
            fixture.Runtime.Hosts("web").Should().Contain("10.0.1.9\tdb\n").And.Contain("10.0.1.9\tdatabase\n");
            LinkExplanation nobody = await ExplainAsync(fixture, "nobody");
            nobody.Reason.Should().Be(LinkReason.SourceAwaited);
            nobody.ToString().Should().Contain("it is not known yet who bears it on other hosts");
        }
    }

    [Fact]
    public async Task A_directory_that_has_never_answered_is_named_as_a_problem_after_a_while_and_no_other_is()
    {
        var hangs = new FakeDirectory("hangs") { Opening = static () => new TaskCompletionSource().Task };
        var answers = new FakeDirectory("answers");
        await using LinkerFixture fixture = await WithWebAsync(hangs, answers);
        await SayAsync(fixture, answers, At("10.0.1.9"));

        fixture.Linker.Snapshot.DirectoryProblems.Should().BeEmpty();
        fixture.Time.Advance(TimeSpan.FromSeconds(11));

        fixture.Linker.Snapshot.DirectoryProblems.Should().ContainSingle().Which.Should().Be(KeyValuePair.Create("hangs", "It has been asked for 11 seconds and has reported nothing at all."));
    }

    [Fact]
    public async Task A_directory_that_is_asked_for_no_name_owes_no_report()
    {
        await using var fixture = new LinkerFixture(new FakeRuntime(), null, new FakeDirectory());
        await fixture.FollowAsync();

        fixture.Time.Advance(TimeSpan.FromMinutes(1));

        fixture.Linker.Snapshot.DirectoryProblems.Should().BeEmpty();
    }

    [Fact]
    public async Task A_directory_that_throws_when_it_is_asked_leaves_everything_else_alone()
    {
        var directory = new FakeDirectory { Opening = static () => throw new DllNotFoundException("no client library") };
        await using LinkerFixture fixture = await WithWebAsync(directory);

        LinkExplanation nobody = await ExplainAsync(fixture, "nobody");

        nobody.ToString().Should().Contain("The directory 'fake' is away: no client library");
    }

    public static TheoryData<string, SourceAdvert?> Lies => new()
    {
        { "it is null", null },
        { "no name of a host", At("10.0.1.9") with { Host = "two words" } },
        { "no name of a host", At("10.0.1.9") with { Host = "db@x" } },
        { "has a null in it", At("10.0.1.9") with { Networks = null! } },
        { "has a null in it", At("10.0.1.9") with { Networks = [null!] } },
        { "has a null in it", At("10.0.1.9") with { Remarks = [null!] } },
        { "has a null in it", At("10.0.1.9") with { PublishedPorts = [null!] } },
        { "has a null in it", At("10.0.1.9") with { Id = null! } },
        { "wrong family", At("10.0.1.9") with { Networks = [new ContainerNetwork { Name = "links", Scope = Overlay, IPv4 = IPAddress.Parse("fd00::9") }] } },
        { "wrong family", At("10.0.1.9") with { Networks = [new ContainerNetwork { Name = "links", Scope = Overlay, IPv6 = IPAddress.Parse("::ffff:10.0.0.1") }] } },
        { "a route to all addresses", At("10.0.1.9") with { RoutedNetworks = [IPNetwork.Parse("0.0.0.0/0")] } },
        { "is reached at its host's address", At("10.0.1.9") with { HostAddress = IPAddress.Loopback } },
        { "is reached at its host's address", At("10.0.1.9") with { HostAddress = IPAddress.Any } },
        { "is reached at its host's address", At("10.0.1.9") with { HostAddress = IPAddress.Parse("224.0.0.1") } },
        { "is reached at its host's address", At("10.0.1.9") with { HostAddress = IPAddress.Parse("::ffff:10.0.0.1") } },
        { "an address at which nothing on another host is reached", At("127.0.0.1") },
        { "publishes a port that is none", At("10.0.1.9") with { PublishedPorts = [new PublishedPort(new ContainerPort(1), IPAddress.Any, 70000)] } },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task What_cannot_be_is_left_out_and_told_once_and_the_rest_is_taken_in(string expected, SourceAdvert? lie)
    {
        var log = new Testing.ListLog();
        var directory = new FakeDirectory();
        var runtime = new FakeRuntime();
        await using var linker = new ContainerLinker(runtime, logger: log, directories: [directory]);
        AddWeb(runtime);
        await linker.LinkAsync("web", "db");

        directory.Say("db", lie!, At("10.0.1.10") with { Host = "host9" });
        directory.Say("db", lie!, At("10.0.1.11") with { Host = "host9" });

        LinkSnapshot now = linker.Snapshot;
        while (now.FindLink("web", "db")?.IPv4?.Equals(IPAddress.Parse("10.0.1.11")) != true)
        {
            now = await linker.WaitForSnapshotAsync(now.Version).WaitAsync(TimeSpan.FromSeconds(30));
        }

        await linker.DisposeAsync();
        log.Texts.Where(line => line.Contains(expected, StringComparison.Ordinal)).Should().ContainSingle();
    }

    [Fact]
    public async Task A_second_source_of_one_host_is_left_out()
    {
        var directory = new FakeDirectory();
        await using LinkerFixture fixture = await WithWebAsync(directory);

        await SayAsync(fixture, directory, At("10.0.1.9"), At("10.0.1.10"));

        fixture.Runtime.Hosts("web").Should().Contain("10.0.1.9\tdb\n").And.NotContain("10.0.1.10");
    }

    [Fact]
    public async Task A_linker_that_starts_anew_keeps_the_line_of_another_host_until_the_directory_has_said_something()
    {
        var runtime = new FakeRuntime();
        var directory = new FakeDirectory();
        runtime.Add("web", "10.0.1.5", info => FakeRuntime.Copy(info, networks: OnOverlay, labels: new Dictionary<string, string> { ["containerlinks.link"] = "db" }));
        var first = new LinkerFixture(runtime, null, directory);
        await first.Linker.FollowAsync();
        await SayAsync(first, directory, At("10.0.1.9"));
        await first.DisposeAsync();
        string before = runtime.Hosts("web");

        var silent = new FakeDirectory();
        await using var second = new LinkerFixture(runtime, null, silent);
        await second.Linker.FollowAsync();

        runtime.Hosts("web").Should().Be(before);
        (await second.Linker.ExplainAsync("web", "db")).ToString().Should().Contain("the hosts file has it from before");

        silent.Say("db");
        await WaitAsync(second, status => status.Reason == LinkReason.SourceUnknown);
        runtime.Hosts("web").Should().NotContain("10.0.1.9");
    }

    [Fact]
    public async Task A_linker_that_starts_anew_keeps_every_line_of_a_source_with_several_addresses()
    {
        var runtime = new FakeRuntime();
        var directory = new FakeDirectory();
        runtime.Add("web", "10.0.1.5", info => FakeRuntime.Copy(info, networks: OnOverlay, labels: new Dictionary<string, string> { ["containerlinks.link"] = "db" }));
        await using (var first = new LinkerFixture(runtime, null, directory))
        {
            await first.Linker.FollowAsync();
            await SayAsync(first, directory, At("10.0.1.9") with { Networks = [.. At("10.0.1.9").Networks, .. At("10.0.1.10").Networks, .. At("10.0.1.11").Networks] });
        }

        string before = runtime.Hosts("web");
        await using var second = new LinkerFixture(runtime, null, new FakeDirectory());
        await second.Linker.FollowAsync();

        Resolver.Resolve(before, "db").Should().Equal("10.0.1.9", "10.0.1.10", "10.0.1.11");
        runtime.Hosts("web").Should().Be(before);
    }

    [Fact]
    public async Task A_line_from_before_goes_although_a_policy_keeps_it_once_a_container_here_has_its_address()
    {
        var disk = new Journal.MemoryDisk();
        var options = new ContainerLinksOptions { Journal = { OpenStorage = disk.Open } };
        var runtime = new FakeRuntime();
        runtime.Add("web", "172.17.0.3");
        runtime.Add("db", "172.17.0.2");
        await using (var first = new LinkerFixture(runtime, options))
        {
            await first.Linker.LinkAsync("web", "db", "db", new LinkPolicy { OnSourceStopped = SourceStoppedAction.Keep });
            await first.NextAsync<LinkChange.Bound>();
        }

        runtime.Drop("db");
        runtime.Add("other", "172.17.0.2");
        await using var second = new LinkerFixture(runtime, options, new FakeDirectory());
        await second.Linker.FollowAsync();

        Resolver.Resolve(runtime.Hosts("web"), "db").Should().BeEmpty("it would lead to 'other'");
    }

    [Fact]
    public async Task A_silent_directory_holds_nothing_up_whose_sources_are_here()
    {
        var hangs = new FakeDirectory { Opening = static () => new TaskCompletionSource().Task };
        var runtime = new FakeRuntime(RuntimeCapabilities.AssignsAddresses);
        runtime.Add("db", "10.0.1.9");
        await using var fixture = new LinkerFixture(runtime, null, hangs);
        await fixture.FollowAsync();

        // The clock stands: whoever waited for two seconds would wait for ever.
        await fixture.Linker.CreateAsync(new ContainerSpec("web") { Links = ["db:database"] }).WaitAsync(TimeSpan.FromSeconds(30));

        runtime.Created.Should().ContainSingle();
    }

    [Fact]
    public async Task A_container_here_that_only_bore_the_name_is_no_reason_not_to_ask_who_bears_it_elsewhere()
    {
        var directory = new FakeDirectory();
        var runtime = new FakeRuntime(RuntimeCapabilities.AssignsAddresses);
        runtime.Add("db", "10.0.1.9");
        await using LinkerFixture fixture = await WithWebAsync(runtime, directory);
        await fixture.Linker.RenameAsync("db", "old");
        runtime.Networks["links"] = new ContainerNetwork { Name = "links", Scope = Overlay, ResolvesNames = true };

        Task<ContainerId> creation = fixture.Linker.CreateAsync(new ContainerSpec("new") { Network = "links", Links = ["db:database"] });
        await fixture.FollowAsync();
        runtime.Created.Should().BeEmpty();
        directory.Say("db", At("10.0.1.10") with { ExposedPorts = [new ContainerPort(3306)] });
        await creation;

        runtime.Created.Single().Environment.Should().Contain("DATABASE_PORT=tcp://10.0.1.10:3306");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_directory_does_when_it_is_cancelled_does_not_keep_the_linker_from_its_end(bool hangs)
    {
        var gate = new TaskCompletionSource();
        var directory = new RegisteringDirectory(() => _ = hangs ? gate.Task.Wait(TimeSpan.FromMinutes(1)) : throw new InvalidOperationException("The socket is closed."));
        var runtime = new FakeRuntime();
        var fixture = new LinkerFixture(runtime, null, directory);
        AddWeb(runtime);
        await fixture.Linker.LinkAsync("web", "db");
        await directory.Opened.WaitAsync(TimeSpan.FromSeconds(30));

        await fixture.AdvanceUntilDoneAsync(fixture.Linker.DisposeAsync().AsTask(), TimeSpan.FromSeconds(1));

        gate.SetResult();
        await using var next = new ContainerLinker(runtime);
        await next.FollowAsync();
    }

    [Fact]
    public async Task Explain_tells_of_the_link_that_an_engine_keeps_after_it_was_taken_away()
    {
        var directory = new FakeDirectory();
        await using LinkerFixture fixture = await WithWebAsync(directory);
        await AddAppAsync(fixture, "db:database");
        await fixture.Linker.UnlinkAsync("app", "database");

        LinkExplanation explanation = await fixture.Linker.ExplainAsync("app", "database");

        explanation.Reason.Should().Be(LinkReason.NotLinked);
        explanation.ToString().Should().Contain("The runtime has a link to 'db' of that name on network 'links', and its DNS answers it until 'app' is created anew.");
    }

    [Fact]
    public async Task Explain_names_the_directory_that_is_silent_where_the_policy_points_elsewhere_meanwhile()
    {
        var directory = new FakeDirectory();
        directory.Break(new InvalidOperationException("No registry at 192.0.2.9."));
        await using var fixture = new LinkerFixture(new FakeRuntime(), null, directory);
        AddWeb(fixture.Runtime);
        await fixture.Linker.LinkAsync("web", "db", "db", new LinkPolicy { OnSourceStopped = SourceStoppedAction.PointTo, SinkAddress = IPAddress.Parse("127.0.0.9") });
        await fixture.AdvanceUntilAsync(() => fixture.Linker.Snapshot.DirectoryProblems.Count > 0);

        (await fixture.Linker.ExplainAsync("web", "db")).ToString().Should().Contain("no container is known that has the name 'db'").And.Contain("No registry at 192.0.2.9.");
    }

    [Fact]
    public async Task Explain_names_host_way_and_age_and_what_the_directory_remarks()
    {
        var directory = new FakeDirectory();
        await using LinkerFixture fixture = await WithWebAsync(directory);
        await SayAsync(fixture, directory, At("10.0.1.9") with { Remarks = ["The network's DNS gives 10.0.1.7, which is dead."] });

        LinkExplanation explanation = await fixture.Linker.ExplainAsync("web", "db");

        explanation.ToString().Should().Be(
            "'web' is linked to 'db' as 'db': 'db' is 10.0.1.9, because that is the address of 'db' on host 'host2', on network 'links', which both are on. "
            + "The network's DNS gives 10.0.1.7, which is dead. The directory 'fake' says so since 2026-01-02 03:04:05Z, last at 2026-01-02 03:04:05Z.");
    }

    [Fact]
    public async Task Explain_says_why_nothing_leads_to_another_host_and_what_would()
    {
        var directory = new FakeDirectory();
        await using LinkerFixture fixture = await WithWebAsync(directory);
        directory.Say("db", At("10.0.1.9") with { Networks = [new ContainerNetwork { Name = "bridge", IPv4 = IPAddress.Parse("172.17.0.2") }] });
        await WaitAsync(fixture, status => status.Reason == LinkReason.NotReachable);

        (await fixture.Linker.ExplainAsync("web", "db")).ToString().Should().StartWith(
            "'web' is linked to 'db' as 'db', but 'db' has no address, because 'db' runs on host 'host2', and nothing leads there from here. "
            + "Put both on one network that spans the hosts, declare a route to its network on host 'host2', or publish a port there.");
    }

    [Fact]
    public async Task A_directory_that_falls_silent_after_its_first_report_is_named_where_its_answer_is_missing()
    {
        var directory = new FakeDirectory();
        await using LinkerFixture fixture = await WithWebAsync(directory);
        await SayAsync(fixture, directory, At("10.0.1.9"));

        await fixture.Linker.LinkAsync("web", "cache:cache");

        LinkExplanation explanation = await fixture.Linker.ExplainAsync("web", "cache");
        explanation.Reason.Should().Be(LinkReason.SourceAwaited);
        explanation.ToString().Should().EndWith("The directory 'fake' has not answered yet.");
    }

    [Fact]
    public async Task A_report_that_is_new_by_its_version_alone_changes_nothing_so_that_two_hosts_do_not_answer_each_other_for_ever()
    {
        var directory = new FakeDirectory();
        await using LinkerFixture fixture = await WithWebAsync(directory);
        await SayAsync(fixture, directory, At("10.0.1.9") with { Version = 1 });
        long before = fixture.Linker.Snapshot.Version;

        directory.Say("db", At("10.0.1.9") with { Version = 5 });
        directory.Say("db", At("10.0.1.10") with { Version = 4 });
        directory.Say("db", At("10.0.1.11") with { Version = 6 });

        (await fixture.NextAsync<LinkChange.Moved>()).Address.Should().Be(IPAddress.Parse("10.0.1.11"), "what is older than the last word is no news");
        fixture.Linker.Snapshot.Version.Should().Be(before + 1);
    }

    [Fact]
    public async Task A_required_link_to_another_host_lets_its_recipient_start_once_it_leads_there()
    {
        var directory = new FakeDirectory();
        await using LinkerFixture fixture = await WithWebAsync(directory);
        fixture.Runtime.Add("app", null, info => FakeRuntime.Copy(info, networks: [new ContainerNetwork { Name = "links", Scope = Overlay }]));
        await fixture.Linker.LinkAsync("app", "db", "db", new LinkPolicy { Required = true });
        Task early = fixture.Linker.StartAsync("app");
        while (!early.IsCompleted)
        {
            fixture.Time.Advance(TimeSpan.FromMilliseconds(100)); // the directory is waited for, and not for ever
            await Task.Yield();
        }

        await early.Awaiting(task => task).Should().ThrowAsync<ContainerLinksException>().WithMessage("*is required*it is not known yet who bears it on other hosts*");

        await SayAsync(fixture, directory, At("10.0.1.9"));

        await fixture.Linker.StartAsync("app");
    }

    [Fact]
    public async Task A_program_here_connects_to_a_published_port_of_another_host_by_the_ports_own_number()
    {
        IPAddress own = System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces().SelectMany(one => one.GetIPProperties().UnicastAddresses)
            .Select(one => one.Address).First(address => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
        using var listener = new System.Net.Sockets.TcpListener(own, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var directory = new FakeDirectory();
        await using LinkerFixture fixture = await WithWebAsync(directory);
        await SayAsync(fixture, directory, At("10.0.1.9") with
        {
            Networks = [],
            HostAddress = own,
            PublishedPorts = [new PublishedPort(new ContainerPort(3306), IPAddress.Any, port)],
        });

        using System.Net.Sockets.Socket socket = await new ContainerNameResolver(fixture.Linker, "web").ConnectAsync("db", 3306);

        socket.RemoteEndPoint.Should().Be(new IPEndPoint(own, port));
    }

    [Fact]
    public async Task What_is_created_waits_for_who_bears_its_names_elsewhere_since_variables_never_come_later()
    {
        var directory = new FakeDirectory();
        var runtime = new FakeRuntime(RuntimeCapabilities.AssignsAddresses);
        runtime.Networks["links"] = new ContainerNetwork { Name = "links", Scope = Overlay, ResolvesNames = true };
        await using var fixture = new LinkerFixture(runtime, null, directory);
        await fixture.FollowAsync();
        SourceInterest interest = await directory.OpenedAsync();

        Task<ContainerId> creation = fixture.Linker.CreateAsync(new ContainerSpec("new") { Network = "links", Links = ["db:database"] });
        IReadOnlyList<string> names = interest.Names;
        while (names.Count == 0)
        {
            await interest.WhenChangedAsync(names).WaitAsync(TimeSpan.FromSeconds(30));
            names = interest.Names;
        }

        runtime.Created.Should().BeEmpty();
        directory.Say("db", At("10.0.1.9") with { ExposedPorts = [new ContainerPort(3306)] });
        await creation;

        runtime.Created.Single().Environment.Should().Contain("DATABASE_PORT=tcp://10.0.1.9:3306");
        interest.Names.Should().Equal(["db"], "its link asks from now on");
    }

    [Fact]
    public async Task A_directory_that_does_not_answer_holds_a_creation_up_for_two_seconds_and_one_that_fails_leaves_no_question_behind()
    {
        var directory = new FakeDirectory();
        var runtime = new FakeRuntime(RuntimeCapabilities.AssignsAddresses) { Creating = static _ => throw new InvalidOperationException("no room") };
        await using var fixture = new LinkerFixture(runtime, null, directory);
        await fixture.FollowAsync();
        SourceInterest interest = await directory.OpenedAsync();

        Task<ContainerId> creation = fixture.Linker.CreateAsync(new ContainerSpec("new") { Links = ["db:database"] });
        while (interest.Names.Count == 0)
        {
            await Task.Yield();
        }

        while (!creation.IsCompleted)
        {
            fixture.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await creation.Awaiting(task => task).Should().ThrowAsync<Exception>().WithMessage("*no room*");
        interest.Names.Should().BeEmpty();
    }

    [Fact]
    public async Task A_required_source_that_a_directory_has_not_named_yet_is_waited_for()
    {
        var directory = new FakeDirectory();
        await using LinkerFixture fixture = await WithWebAsync(directory);
        await fixture.Linker.StopAsync("web");
        await fixture.Linker.LinkAsync("web", "db", "database", new LinkPolicy { Required = true });

        Task start = fixture.Linker.StartAsync("web");
        start.IsCompleted.Should().BeFalse();
        directory.Say("db", At("10.0.1.9") with { HostAddress = IPAddress.Parse("192.0.2.2"), PublishedPorts = [new PublishedPort(new ContainerPort(3306), IPAddress.Any, 13306)] });

        await start;
    }

    [Fact]
    public async Task What_is_created_on_a_network_that_spans_hosts_gets_the_variables_and_links_that_the_network_answers_itself()
    {
        var directory = new FakeDirectory();
        await using LinkerFixture fixture = await WithWebAsync(new FakeRuntime(RuntimeCapabilities.AssignsAddresses), directory);
        fixture.Runtime.Networks["links"] = new ContainerNetwork { Name = "links", Scope = Overlay, ResolvesNames = true };
        await SayAsync(fixture, directory, At("10.0.1.9") with { ExposedPorts = [new ContainerPort(3306)] });

        await fixture.Linker.CreateAsync(new ContainerSpec("new") { Network = "links", Links = ["db:database", "db@host2:other"] });
        await fixture.Linker.CreateAsync(new ContainerSpec("local") { Links = ["db:database"] });

        fixture.Runtime.Created[0].EndpointLinks.Should().Equal(["db:database"], "the network's DNS knows no hosts");
        fixture.Runtime.Created[0].Environment.Should().Contain("DATABASE_PORT=tcp://10.0.1.9:3306");
        fixture.Runtime.Created[1].EndpointLinks.Should().BeEmpty();
    }

    [Fact]
    public void A_directory_without_a_name_is_refused_where_it_is_given() =>
        FluentActions.Invoking(() => new ContainerLinker(new FakeRuntime(), directories: [new FakeDirectory("")])).Should().Throw<ArgumentException>().WithMessage("*does not tell its name*");

    [Fact]
    public void Two_directories_of_one_name_are_refused_where_they_are_given() =>
        FluentActions.Invoking(() => new ContainerLinker(new FakeRuntime(), directories: [new FakeDirectory("one"), new FakeDirectory("two"), new FakeDirectory("one")]))
            .Should().Throw<ArgumentException>().WithMessage("*'one'*");

    [Theory]
    [InlineData("\u001b[2J")]
    [InlineData("cache")]
    [InlineData("DB")]
    [InlineData("")]
    public async Task A_source_of_another_name_than_the_report_is_left_out(string name)
    {
        var log = new Testing.ListLog();
        var directory = new FakeDirectory();
        var runtime = new FakeRuntime();
        await using var linker = new ContainerLinker(runtime, logger: log, directories: [directory]);
        AddWeb(runtime);
        await linker.LinkAsync("web", "db");

        directory.Say("db", At("10.0.1.9") with { Name = name }, At("10.0.1.10") with { Host = "host3" });

        LinkSnapshot now = linker.Snapshot;
        while (now.FindLink("web", "db") is not { IsBound: true })
        {
            now = await linker.WaitForSnapshotAsync(now.Version).WaitAsync(TimeSpan.FromSeconds(30));
        }

        now.FindLink("web", "db")!.Host.Should().Be("host3");
        await linker.DisposeAsync();
        log.Texts.Should().ContainSingle(line => line.Contains("is not taken in: its name '", StringComparison.Ordinal)).Which.Should().NotContain("\u001b");
    }

    private static SourceAdvert At(string address) => new()
    {
        Host = "host2",
        Id = new ContainerId("host2-db"),
        Name = "db",
        Networks = [new ContainerNetwork { Name = "links", Scope = Overlay, IPv4 = IPAddress.Parse(address) }],
    };

    private static IReadOnlyList<ContainerNetwork> OnOverlay => [new ContainerNetwork { Name = "links", Scope = Overlay, IPv4 = IPAddress.Parse("10.0.1.5") }];

    private static void AddWeb(FakeRuntime runtime) => runtime.Add("web", "10.0.1.5", info => FakeRuntime.Copy(info, networks: OnOverlay));

    /// <summary>A recipient for which the engine itself gives the alias 'database' the address of 'db'.</summary>
    private static async Task AddAppAsync(LinkerFixture fixture, string link)
    {
        fixture.Runtime.Put(KnownWorld.Info("app", OnOverlay[0] with { IPv4 = IPAddress.Parse("10.0.1.6"), Links = ["db:database"] }));
        await fixture.FollowAsync();
        await fixture.Linker.LinkAsync("app", link);
    }

    /// <summary>As <see cref="At"/>, on a network whose DNS answers its name.</summary>
    private static SourceAdvert Answered(string address)
    {
        SourceAdvert advert = At(address);
        return advert with { Networks = [advert.Networks[0] with { ResolvesNames = true }] };
    }

    private static Task<LinkerFixture> WithWebAsync(params ISourceDirectory[] directories) => WithWebAsync(new FakeRuntime(), directories);

    private static async Task<LinkerFixture> WithWebAsync(FakeRuntime runtime, params ISourceDirectory[] directories)
    {
        var fixture = new LinkerFixture(runtime, null, directories);
        AddWeb(runtime);
        await fixture.Linker.LinkAsync("web", "db");
        return fixture;
    }

    private static Task<LinkChange.Bound> SayAsync(LinkerFixture fixture, FakeDirectory directory, params SourceAdvert[] adverts)
    {
        directory.Say("db", adverts);
        return fixture.NextAsync<LinkChange.Bound>();
    }

    private static async Task<LinkExplanation> ExplainAsync(LinkerFixture fixture, string source)
    {
        await fixture.Linker.LinkAsync("web", source);
        return await fixture.Linker.ExplainAsync("web", source);
    }

    private static async Task WaitAsync(LinkerFixture fixture, Func<LinkStatus, bool> isSo)
    {
        for (LinkSnapshot now = fixture.Linker.Snapshot; !isSo(now.FindLink("web", "db")!); now = await fixture.Linker.WaitForSnapshotAsync(now.Version).WaitAsync(TimeSpan.FromSeconds(30)))
        {
        }

        await fixture.FollowAsync();
    }

    /// <summary>It puts something into the cancellation of its stream, and hangs.</summary>
    private sealed class RegisteringDirectory(Action cancelled) : ISourceDirectory
    {
        private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "registering";

        public Task Opened => _opened.Task;

        public async IAsyncEnumerable<SourceReport> WatchAsync(SourceInterest interest, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            cancellationToken.Register(cancelled);
            _opened.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            yield break;
        }
    }
}
