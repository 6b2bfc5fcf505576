namespace ContainerLinks.Tests;

/// <summary>Directories that fail, or live, while no link asks them for anything.</summary>
public sealed class IdleDirectoryTests
{
    [Fact]
    public async Task A_directory_that_fails_while_no_link_asks_it_is_no_problem()
    {
        await using LinkerFixture fixture = await WithBrokenAsync(new FakeDirectory());

        fixture.Linker.Snapshot.DirectoryProblems.Should().BeEmpty();
    }

    [Fact]
    public async Task A_stream_that_lives_while_no_link_asks_is_back_so_that_its_next_failure_is_told()
    {
        var directory = new FakeDirectory();
        await using LinkerFixture fixture = await WithBrokenAsync(directory);
        await fixture.AdvanceUntilDoneAsync(directory.OpenedAsync(), TimeSpan.FromSeconds(1));

        fixture.Time.Advance(TimeSpan.FromSeconds(11));
        directory.Break(new InvalidOperationException("The engine is gone."));

        (await fixture.NextAsync<LinkChange.DirectoryFailed>()).Detail.Should().Be("The engine is gone.");
    }

    [Fact]
    public async Task A_stream_that_has_lived_while_no_link_asked_is_not_away_when_one_asks()
    {
        var directory = new FakeDirectory();
        await using LinkerFixture fixture = await WithBrokenAsync(directory);
        await fixture.AdvanceUntilDoneAsync(directory.OpenedAsync(), TimeSpan.FromSeconds(1));
        fixture.Time.Advance(TimeSpan.FromSeconds(11));

        await LinkAsync(fixture);
        fixture.Linker.Snapshot.DirectoryProblems.Should().BeEmpty();

        fixture.Time.Advance(TimeSpan.FromSeconds(12));
        fixture.Linker.Snapshot.DirectoryProblems.Should().ContainSingle().Which.Value.Should().Be("It has been asked for 12 seconds and has reported nothing at all.");
    }

    [Fact]
    public async Task A_directory_that_hangs_when_it_is_opened_anew_stays_away_while_links_ask_it()
    {
        var directory = new FakeDirectory();
        await using var fixture = new LinkerFixture(new FakeRuntime(), null, directory);
        await LinkAsync(fixture);
        await directory.OpenedAsync();
        directory.Break(new InvalidOperationException("The registry does not answer."));
        await fixture.NextAsync<LinkChange.DirectoryFailed>();
        await fixture.AdvanceUntilDoneAsync(directory.OpenedAsync(), TimeSpan.FromSeconds(1));

        fixture.Time.Advance(TimeSpan.FromMinutes(1));

        fixture.Linker.Snapshot.DirectoryProblems.Should().ContainSingle().Which.Value.Should().Be("The registry does not answer.");
    }

    [Fact]
    public async Task A_directory_that_is_away_is_tried_again_by_a_creation_and_holds_it_up_no_longer_than_that()
    {
        var directory = new FakeDirectory();
        await using LinkerFixture fixture = await WithBrokenAsync(directory, new FakeRuntime(RuntimeCapabilities.AssignsAddresses));
        directory.Opening = static () => throw new InvalidOperationException("Still away.");

        await CreateAsync(fixture);

        fixture.Runtime.Created.Should().ContainSingle();
        (await directory.OpenedAsync()).Should().NotBeNull("it was tried");
    }

    [Fact]
    public async Task A_directory_that_is_back_gives_a_creation_its_variables_before_its_pause_is_over()
    {
        var directory = new FakeDirectory();
        await using LinkerFixture fixture = await WithBrokenAsync(directory, OnLinks());

        Task creation = CreateAsync(fixture);
        await directory.OpenedAsync();
        directory.Say("db", Db);
        await creation;

        fixture.Runtime.Created.Single().Environment.Should().Contain("DATABASE_PORT=tcp://10.0.1.9:3306");
    }

    [Fact]
    public async Task One_of_two_that_is_away_does_not_hold_up_what_the_other_one_has_answered()
    {
        var away = new FakeDirectory("away");
        var other = new FakeDirectory("other");
        await using var fixture = new LinkerFixture(OnLinks(), null, away, other);
        await fixture.FollowAsync();
        SourceInterest interest = await other.OpenedAsync();
        await away.OpenedAsync();
        away.Opening = static () => throw new InvalidOperationException("Still away.");
        away.Break(new InvalidOperationException("The registry is gone."));
        await fixture.NextAsync<LinkChange.DirectoryFailed>();

        Task creation = CreateAsync(fixture);
        while (!interest.Names.Contains("db"))
        {
            await Task.Yield();
        }

        other.Say("db", Db);
        await creation;

        fixture.Runtime.Created.Single().Environment.Should().Contain("DATABASE_PORT=tcp://10.0.1.9:3306");
    }

    private static SourceAdvert Db => new()
    {
        Host = "host2",
        Id = new ContainerId("host2-db"),
        Name = "db",
        Networks = [new ContainerNetwork { Name = "links", Scope = "overlay-id", IPv4 = System.Net.IPAddress.Parse("10.0.1.9") }],
        ExposedPorts = [new ContainerPort(3306)],
    };

    private static FakeRuntime OnLinks()
    {
        var runtime = new FakeRuntime(RuntimeCapabilities.AssignsAddresses);
        runtime.Networks["links"] = new ContainerNetwork { Name = "links", Scope = "overlay-id", ResolvesNames = true };
        return runtime;
    }

    /// <summary>By the clock of the test no time passes.</summary>
    private static Task<ContainerId> CreateAsync(LinkerFixture fixture) =>
        fixture.Linker.CreateAsync(new ContainerSpec("new") { Network = "links", Links = ["db:database"] }).WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Nobody has asked the directory for anything, and its first stream has failed.</summary>
    private static async Task<LinkerFixture> WithBrokenAsync(FakeDirectory directory, FakeRuntime? runtime = null)
    {
        var fixture = new LinkerFixture(runtime, null, directory);
        await fixture.Linker.FollowAsync();
        await directory.OpenedAsync();
        directory.Break(new InvalidOperationException("The engine begins anew."));
        await fixture.NextAsync<LinkChange.DirectoryFailed>();
        return fixture;
    }

    private static async Task LinkAsync(LinkerFixture fixture)
    {
        fixture.Runtime.Add("web", "10.0.1.5");
        await fixture.Linker.LinkAsync("web", "db");
    }
}
