using System.Net;

namespace ContainerLinks.Tests.Journal;

/// <summary>Links outlive the linker that declared them.</summary>
public sealed class LinkJournalTests
{
    private readonly MemoryDisk _disk = new();
    private readonly FakeRuntime _runtime = new();

    public LinkJournalTests()
    {
        _runtime.Add("db", "10.0.0.2");
        _runtime.Add("web", "10.0.0.3");
    }

    [Fact]
    public async Task A_link_is_there_again_after_a_restart_with_its_policy()
    {
        var policy = new LinkPolicy { OnSourceStopped = SourceStoppedAction.PointTo, SinkAddress = IPAddress.Parse("10.0.0.99"), OnSourceRemoved = SourceRemovedAction.Drop, Required = true };
        await using (LinkerFixture first = Start())
        {
            await first.Linker.LinkAsync("web", "db:database", policy);
        }

        await using LinkerFixture second = Start();
        await second.FollowAsync();

        (await LinksOf(second, "web")).Should().Equal(new ContainerLink("web", "db", "database") { Policy = policy });
        Resolver.Resolve(_runtime.Hosts("web"), "database").Should().Equal("10.0.0.2");
    }

    [Fact]
    public async Task A_start_leaves_a_journal_alone_that_says_what_is_and_lists_the_runtime_once()
    {
        await using (LinkerFixture first = Start())
        {
            await first.Linker.LinkAsync("web", "db:database");
            await first.Linker.LinkAsync("web", "later:other");
        }

        (string before, int lists) = (_disk.Text("links.journal"), _runtime.Lists);
        await using (LinkerFixture second = Start())
        {
            await second.FollowAsync();
            _disk.Text("links.journal").Should().Be(before);
            _runtime.Lists.Should().Be(lists + 1);
            _runtime.Put(FakeRuntime.Copy(_runtime.Get("db"), name: "later"));
            await second.NextAsync<LinkChange.Bound>();
            await second.FollowAsync();
        }

        _disk.Text("links.journal").Should().StartWith(before, "what came after stands behind it").And.HaveLength(before.Length + $"01234567 name later {_runtime.Get("later").Id}\n".Length);
        _runtime.Put(FakeRuntime.Copy(_runtime.Get("later"), name: "mysql"));
        await using LinkerFixture third = Start();
        (await LinksOf(third, "web")).Select(link => link.Source).Should().Equal("db", "later");
        await third.FollowAsync();
        Resolver.Resolve(_runtime.Hosts("web"), "database").Should().Equal("10.0.0.2");
        Resolver.Resolve(_runtime.Hosts("web"), "other").Should().Equal("10.0.0.2");
    }

    [Fact]
    public async Task A_journal_that_tells_much_of_what_is_past_is_written_anew_at_the_next_start()
    {
        await using (LinkerFixture first = Start())
        {
            await first.Linker.LinkAsync("web", "db:database");
            for (int turn = 0; turn < 10; turn++)
            {
                await first.Linker.LinkAsync("web", "db:other");
                await first.Linker.UnlinkAsync("web", "other");
            }
        }

        await using LinkerFixture second = Start();
        await second.FollowAsync();
        _disk.Text("links.journal").Should().NotContain("other").And.Contain("database");
    }

    [Fact]
    public async Task A_linker_that_starts_from_a_damaged_journal_has_the_other_links()
    {
        await using (LinkerFixture first = Start())
        {
            await first.Linker.LinkAsync("web", "db:database");
            await first.Linker.LinkAsync("web", "db:other");
            await first.Linker.LinkAsync("web", "db:last");
        }

        byte[] damaged = _disk["links.journal"]!;
        damaged[_disk.Text("links.journal").IndexOf("other", StringComparison.Ordinal)] ^= 1;
        _disk["links.journal"] = damaged;
        await using (LinkerFixture second = Start())
        {
            await second.FollowAsync();
            (await LinksOf(second, "web")).Select(link => link.Alias).Should().Equal("database", "last");
        }

        _disk.Text("links.journal").Should().NotContain("nther", "the journal is whole again");
        await using LinkerFixture third = Start();
        await third.FollowAsync();
        Resolver.Resolve(_runtime.Hosts("web"), "last").Should().Equal("10.0.0.2");
    }

    [Fact]
    public async Task A_link_that_was_taken_away_does_not_come_back()
    {
        await using (LinkerFixture first = Start())
        {
            await first.Linker.LinkAsync("web", "db:database");
            await first.Linker.LinkAsync("web", "db:other");
            await first.Linker.UnlinkAsync("web", "database");
        }

        await using LinkerFixture second = Start();
        await second.FollowAsync();

        (await LinksOf(second, "web")).Select(link => link.Alias).Should().Equal("other");
    }

    [Fact]
    public async Task Links_follow_containers_that_were_renamed_and_moved_meanwhile()
    {
        await using (LinkerFixture first = Start())
        {
            await first.Linker.LinkAsync("web", "db:database");
        }

        _runtime.Put(FakeRuntime.Copy(_runtime.Get("db"), name: "mysql"));
        _runtime.Put(FakeRuntime.Copy(_runtime.Get("web"), name: "site"));
        _runtime.Move("mysql", "10.0.0.77");
        await using LinkerFixture second = Start();
        await second.FollowAsync();

        (await LinksOf(second, "site")).Should().Equal(new ContainerLink("site", "db", "database"));
        Resolver.Resolve(_runtime.Hosts("site"), "database").Should().Equal("10.0.0.77");
    }

    [Fact]
    public async Task Two_containers_that_swapped_names_meanwhile_keep_the_links_that_were_declared_for_them()
    {
        _runtime.Add("app", "10.0.0.4");
        await using (LinkerFixture first = Start())
        {
            await first.Linker.LinkAsync("web", "db:database");
            await first.Linker.LinkAsync("app", "web:front");
        }

        ContainerInfo web = _runtime.Get("web");
        ContainerInfo app = _runtime.Get("app");
        _runtime.Put(FakeRuntime.Copy(web, name: "between"));
        _runtime.Put(FakeRuntime.Copy(app, name: "web"));
        _runtime.Put(FakeRuntime.Copy(web, name: "app"));
        await using LinkerFixture second = Start();
        await second.FollowAsync();

        (await LinksOf(second, "app")).Should().Equal(new ContainerLink("app", "db", "database"));
        (await LinksOf(second, "web")).Should().BeEmpty("it bears the name of its source itself");
        (await second.Linker.ExplainAsync("web", "front")).Reason.Should().Be(LinkReason.Refused);

        _runtime.Put(FakeRuntime.Copy(web, name: "between"));
        _runtime.Put(FakeRuntime.Copy(app, name: "app"));
        _runtime.Put(FakeRuntime.Copy(web, name: "web"));
        await second.Linker.ReconcileAsync();
        (await LinksOf(second, "app")).Should().Equal(new ContainerLink("app", "web", "front"));
    }

    [Fact]
    public async Task A_link_goes_with_its_recipient_and_another_container_of_its_name_does_not_inherit_it()
    {
        await using (LinkerFixture first = Start())
        {
            await first.Linker.LinkAsync("web", "db:database");
        }

        _runtime.Drop("web");
        _runtime.Add("web", "10.0.0.9");
        await using LinkerFixture second = Start();
        await second.FollowAsync();

        (await LinksOf(second, "web")).Should().BeEmpty();
    }

    [Theory]
    [InlineData(SourceRemovedAction.Keep, true)]
    [InlineData(SourceRemovedAction.Drop, false)]
    public async Task What_becomes_of_a_link_whose_source_was_removed_meanwhile_is_its_policys_choice(SourceRemovedAction action, bool stays)
    {
        await using (LinkerFixture first = Start())
        {
            await first.Linker.LinkAsync("web", "db:database", new LinkPolicy { OnSourceRemoved = action });
        }

        _runtime.Drop("db");
        await using LinkerFixture second = Start();
        await second.FollowAsync();

        (await LinksOf(second, "web")).Any().Should().Be(stays);
        Resolver.Resolve(_runtime.Hosts("web"), "database").Should().BeEmpty();
    }

    [Fact]
    public async Task A_link_to_a_container_that_came_later_follows_its_rename()
    {
        await using (LinkerFixture first = Start())
        {
            await first.Linker.LinkAsync("web", "cache:cache");
            _runtime.Add("cache", "10.0.0.5");
            await first.NextAsync<LinkChange.Bound>();
        }

        _runtime.Put(FakeRuntime.Copy(_runtime.Get("cache"), name: "redis"));
        await using LinkerFixture second = Start();
        await second.FollowAsync();

        (await LinksOf(second, "web")).Should().Equal(new ContainerLink("web", "cache", "cache"));
        Resolver.Resolve(_runtime.Hosts("web"), "cache").Should().Equal("10.0.0.5");
    }

    [Fact]
    public async Task Links_given_at_creation_are_there_again()
    {
        await using (LinkerFixture first = Start())
        {
            await first.Linker.CreateAsync(new ContainerSpec("app") { Links = ["db:database", "web"] });
            await first.Linker.RenameAsync("app", "program");
        }

        await using LinkerFixture second = Start();
        await second.FollowAsync();

        (await LinksOf(second, "program")).Should().Equal(new ContainerLink("program", "db", "database"), new ContainerLink("program", "web", "web"));
    }

    [Fact]
    public async Task A_label_link_that_was_taken_away_stays_away()
    {
        _runtime.Add("app", "10.0.0.6", info => FakeRuntime.Copy(info, labels: new Dictionary<string, string> { ["containerlinks.link"] = "db:database" }));
        await using (LinkerFixture first = Start())
        {
            (await first.Linker.UnlinkAsync("app", "database")).Should().BeTrue();
        }

        await using LinkerFixture second = Start();
        await second.FollowAsync();
        (await LinksOf(second, "app")).Should().BeEmpty();

        await second.Linker.LinkAsync("app", "web:database");
        await second.DisposeAsync();
        await using LinkerFixture third = Start();
        await third.FollowAsync();
        (await LinksOf(third, "app")).Should().Equal(new ContainerLink("app", "web", "database"));
    }

    [Fact]
    public async Task What_a_label_asks_for_is_not_written_down()
    {
        _runtime.Add("app", "10.0.0.6", info => FakeRuntime.Copy(info, labels: new Dictionary<string, string> { ["containerlinks.link"] = "db:database" }));
        await using (LinkerFixture first = Start())
        {
            await first.FollowAsync();
        }

        _disk.Text("links.journal").Should().NotContain("database");
    }

    [Fact]
    public async Task A_creation_that_fails_leaves_no_link_behind()
    {
        _runtime.Creating = _ => throw new ContainerLinksException(ContainerLinksError.Refused, "no");
        await using (LinkerFixture first = Start())
        {
            Func<Task> create = () => first.Linker.CreateAsync(new ContainerSpec("app") { Links = ["db:database"] });
            await create.Should().ThrowAsync<ContainerLinksException>();
        }

        _runtime.Add("app", "10.0.0.8");
        await using LinkerFixture second = Start();
        await second.FollowAsync();
        (await LinksOf(second, "app")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_link_that_cannot_be_written_down_is_refused_and_nothing_is_half_done()
    {
        await using LinkerFixture first = Start();
        await first.Linker.LinkAsync("web", "db:one");
        _disk.IsFull = true;

        Func<Task> link = () => first.Linker.LinkAsync("web", "db:two");
        (await link.Should().ThrowAsync<ContainerLinksException>()).Where(error => error.Error == ContainerLinksError.Journal);
        (await LinksOf(first, "web")).Select(found => found.Alias).Should().Equal("one");

        _disk.IsFull = false;
        await first.Linker.LinkAsync("web", "db:three");
        await first.DisposeAsync();
        await using LinkerFixture second = Start();
        await second.FollowAsync();
        (await LinksOf(second, "web")).Select(found => found.Alias).Should().Equal("one", "three");
    }

    [Fact]
    public async Task A_fact_counts_although_it_cannot_be_written_down_and_the_journal_catches_up()
    {
        await using (LinkerFixture first = Start())
        {
            await first.Linker.LinkAsync("web", "db:database");
            _disk.IsFull = true;
            _runtime.Drop("db");
            _runtime.Add("db", "10.0.0.7");
            await first.NextAsync<LinkChange.Rebound>();
            Resolver.Resolve(_runtime.Hosts("web"), "database").Should().Equal("10.0.0.7");
            _disk.IsFull = false;
            await first.Linker.LinkAsync("web", "db:again");
        }

        _disk.Text("links.journal").Should().Contain($"name db {_runtime.Get("db").Id}\n");
        _runtime.Put(FakeRuntime.Copy(_runtime.Get("db"), name: "mysql"));
        await using LinkerFixture second = Start();
        await second.FollowAsync();
        Resolver.Resolve(_runtime.Hosts("web"), "database").Should().Equal("10.0.0.7");
    }

    [Fact]
    public async Task A_disk_that_stays_full_is_told_once()
    {
        var log = new BehindLogger();
        await using (var linker = new ContainerLinker(_runtime, Options(), logger: log))
        {
            foreach (string name in (string[])["one", "two", "three"])
            {
                await linker.LinkAsync("web", name);
            }

            _disk.IsFull = true;
            foreach (string name in (string[])["one", "two", "three"])
            {
                await linker.CreateAsync(new ContainerSpec(name));
                await linker.FollowAsync();
            }
        }

        log.Count.Should().Be(1);
    }

    [Fact]
    public async Task A_journal_of_a_later_version_is_told_to_whoever_calls_and_no_hosts_file_is_touched()
    {
        await using (LinkerFixture first = Start())
        {
            await first.Linker.LinkAsync("web", "db:database");
        }

        var text = new System.Buffers.ArrayBufferWriter<byte>();
        JournalLine.Write(text, "containerlinks-journal links 9");
        _disk["links.journal"] = text.WrittenSpan.ToArray();
        string hosts = _runtime.Hosts("web");
        await using LinkerFixture second = Start();

        Func<Task> follow = () => second.FollowAsync();

        (await follow.Should().ThrowAsync<ContainerLinksException>()).Where(error => error.Error == ContainerLinksError.Journal).WithMessage("*version 9*");
        _runtime.Hosts("web").Should().Be(hosts);
    }

    [Fact]
    public async Task A_linker_that_stands_by_has_the_links_of_the_one_it_follows_on()
    {
        await using LinkerFixture first = Start();
        await first.Linker.LinkAsync("web", "db:database");
        ContainerLinksOptions options = Options();
        options.StandBy = true;
        await using var second = new LinkerFixture(_runtime, options);
        await second.FollowAsync();

        Func<Task> link = () => second.Linker.LinkAsync("web", "db:mine");
        (await link.Should().ThrowAsync<ContainerLinksException>()).Where(error => error.Error == ContainerLinksError.Contended);
        (await LinksOf(second, "web")).Should().BeEmpty("nothing is half done");

        await first.Linker.LinkAsync("web", "db:later");
        await first.DisposeAsync();
        _runtime.Move("db", "10.0.0.44");
        await second.AdvanceUntilAsync<LinkChange.TookOver>(options.RetryInterval);
        await second.Linker.LinkAsync("web", "db:mine");

        (await LinksOf(second, "web")).Select(found => found.Alias).Should().Equal("database", "later", "mine");
        Resolver.Resolve(_runtime.Hosts("web"), "later").Should().Equal("10.0.0.44");
    }

    [Fact]
    public async Task A_container_whose_links_cannot_be_written_ahead_is_not_created()
    {
        await using LinkerFixture fixture = Start();
        await fixture.FollowAsync();
        var spec = new ContainerSpec("app") { Links = ["db:database"] };
        Func<Task> create = () => fixture.Linker.CreateAsync(spec);

        _disk.IsFull = true;
        (await create.Should().ThrowAsync<ContainerLinksException>()).Where(error => error.Error == ContainerLinksError.Journal);
        _runtime.All.Should().NotContain(container => container.Name == "app");

        _disk.IsFull = false;
        await create();
        (await LinksOf(fixture, "app")).Should().ContainSingle().Which.Alias.Should().Be("database");
    }

    [Fact]
    public async Task A_linker_that_can_open_one_of_its_journals_only_opens_none_and_tries_again()
    {
        var runtime = new FakeRuntime(RuntimeCapabilities.TakesEnvironmentAtStart);
        runtime.Add("db", "10.0.0.2");
        runtime.Add("web", "10.0.0.3");
        ContainerLinksOptions options = Options();
        options.Addresses.Network = IPNetwork.Parse("10.0.0.0/24");
        await using (var first = new LinkerFixture(runtime, options))
        {
            await first.Linker.LinkAsync("web", "db:database");
        }

        _disk["addresses.journal"] = null;
        _disk.IsFull = true;
        await using var second = new LinkerFixture(runtime, options);
        Func<Task> link = () => second.Linker.LinkAsync("web", "db:mine");
        (await link.Should().ThrowAsync<ContainerLinksException>()).Where(error => error.Error == ContainerLinksError.Journal).WithMessage("*addresses.journal*No space left*");

        _disk.IsFull = false;
        await second.AdvanceUntilDoneAsync(LinkInTheEndAsync(link), options.RetryInterval);

        (await LinksOf(second, "web")).Select(found => found.Alias).Should().Equal("database", "mine");
    }

    [Fact]
    public async Task Two_linkers_with_one_data_folder_are_told_apart()
    {
        string folder = Directory.CreateTempSubdirectory("journal-").FullName;
        var options = new ContainerLinksOptions();
        options.Journal.Folder = folder;
        await using (var first = new LinkerFixture(_runtime, options))
        {
            await first.Linker.LinkAsync("web", "db:database");
            await using var second = new LinkerFixture(new FakeRuntime(), options);

            Func<Task> follow = () => second.FollowAsync();

            (await follow.Should().ThrowAsync<ContainerLinksException>()).Where(error => error.Error == ContainerLinksError.Contended).WithMessage("*links.journal*");
        }

        await using (var third = new LinkerFixture(_runtime, options))
        {
            (await LinksOf(third, "web")).Should().ContainSingle();
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_folder_that_is_no_whole_path_is_named()
    {
        var options = new ContainerLinksOptions();
        options.Journal.Folder = "relative/folder";

        Action make = () => _ = new ContainerLinker(_runtime, options);

        make.Should().Throw<ArgumentException>().WithMessage("*Journal.Folder must be a whole path, but is 'relative/folder'.*");
    }

    private static async Task LinkInTheEndAsync(Func<Task> link)
    {
        while (true)
        {
            try
            {
                await link();
                return;
            }
            // The clock runs far ahead, so that a write may seem to take hours.
            catch (ContainerLinksException failure) when (failure.Error is ContainerLinksError.Journal or ContainerLinksError.Unavailable)
            {
                // It is tried anew when its time has come.
                await Task.Yield();
            }
        }
    }

    private LinkerFixture Start()
    {
        _disk.StartAnew();
        return new LinkerFixture(_runtime, Options());
    }

    private ContainerLinksOptions Options()
    {
        var options = new ContainerLinksOptions();
        options.Journal.OpenStorage = _disk.Open;
        return options;
    }

    private static async Task<IEnumerable<ContainerLink>> LinksOf(LinkerFixture fixture, string recipient) =>
        (await fixture.Linker.GetLinksAsync(recipient)).Select(status => status.Link);

    private sealed class BehindLogger : Microsoft.Extensions.Logging.ILogger<ContainerLinker>
    {
        public int Count { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(
            Microsoft.Extensions.Logging.LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Count += eventId.Name == "JournalBehind" ? 1 : 0;
    }
}
