using System.Net;

namespace ContainerLinks;

/// <summary>What a user sees of links over any runtime: the story of the walkthrough, told once, for all of them.</summary>
public abstract class LinkerConformance : IAsyncLifetime
{
    private RuntimeUnderTest? _subject;
    private ContainerLinker? _linker;

    /// <summary>The runtime and its surroundings.</summary>
    protected RuntimeUnderTest Subject => _subject ?? throw new InvalidOperationException("The test has not begun.");

    private ContainerLinker Linker => _linker ?? throw new InvalidOperationException("The test has not begun.");

    private string Db => Subject.NameOf("db");

    private string Web => Subject.NameOf("web");

    /// <summary>Makes or connects the runtime for one test.</summary>
    protected abstract Task<RuntimeUnderTest> OpenAsync();

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _subject = await OpenAsync();
        _linker = new ContainerLinker(_subject.Runtime, _subject.LinkerOptions);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_linker is not null)
        {
            await _linker.DisposeAsync();
        }

        if (_subject is not null)
        {
            await _subject.DisposeAsync();
        }
    }

    [EngineFact]
    public async Task A_recipient_finds_its_source_after_every_turn_of_the_story()
    {
        await RunLinkedAsync();
        await FindsAsync("database", Db);

        await Linker.RestartAsync(Db);
        await FindsAsync("database", Db);

        await Linker.StopAsync(Db);
        await FindsNothingAsync("database");

        await Linker.RunAsync(Subject.SpecOf("squatter"));
        await Linker.StartAsync(Db);
        await FindsAsync("database", Db);

        await Linker.RenameAsync(Db, Subject.NameOf("mysql"));
        await FindsAsync("database", Subject.NameOf("mysql"));

        await Linker.RemoveAsync(Subject.NameOf("mysql"), force: true);
        await FindsNothingAsync("database");

        await Linker.RunAsync(Subject.SpecOf("db"));
        await FindsAsync("database", Db);

        Assert.True(await Linker.UnlinkAsync(Web, "database"));
        await FindsNothingAsync("database");
    }

    [EngineFact]
    public async Task A_recipient_that_starts_again_finds_its_source()
    {
        await RunLinkedAsync();
        await Linker.StopAsync(Web);
        await Linker.RestartAsync(Db);
        await Linker.StartAsync(Web);
        await FindsAsync("database", Db);
    }

    [EngineFact]
    public async Task A_recipient_that_is_renamed_keeps_its_links()
    {
        await RunLinkedAsync();
        await Linker.RenameAsync(Web, Subject.NameOf("front"));
        await Linker.RestartAsync(Db);
        await FindsAsync("database", Db, recipient: Subject.NameOf("front"));
    }

    [EngineFact]
    public async Task Links_come_and_go_while_their_recipient_runs_and_touch_no_other_line()
    {
        await Linker.RunAsync(Subject.SpecOf("db"));
        await Linker.RunAsync(Subject.SpecOf("web"));
        string before = await HostsAsync(Web);

        await Linker.LinkAsync(Web, $"{Db}:database");
        await Linker.LinkAsync(Web, $"{Db}:second");
        await FindsAsync("second", Db);
        await Linker.UnlinkAsync(Web, "second");
        await FindsAsync("database", Db);
        await Linker.UnlinkAsync(Web, "database");

        Assert.Equal(before, await HostsAsync(Web));
    }

    [EngineFact]
    public async Task A_source_that_somebody_else_moves_is_followed()
    {
        await RunLinkedAsync();
        await using IAsyncEnumerator<LinkChange> changes = Linker.WatchAsync().GetAsyncEnumerator();
        ContainerId db = (await Subject.Runtime.FindAsync(Db))!.Id;

        Task<LinkChange.Unbound> unbound = NextAsync<LinkChange.Unbound>(changes);
        await Subject.Runtime.StopAsync(db);
        await unbound;
        await Linker.FollowAsync();
        await FindsNothingAsync("database");
    }

    [EngineFact]
    public async Task Two_recipients_may_have_each_other_as_source()
    {
        await Linker.CreateAsync(Subject.SpecOf("db") with { Links = [$"{Web}:front"] });
        await Linker.RunAsync(Subject.SpecOf("web") with { Links = [$"{Db}:database"] });
        await Linker.StartAsync(Db);
        await FindsAsync("database", Db);
        await FindsAsync("front", Web, recipient: Db);
    }

    [EngineFact]
    public async Task A_container_that_uses_the_network_of_another_is_found_by_that_ones_address()
    {
        await RunLinkedAsync();
        await Linker.RunAsync(Subject.SpecOf("side") with { Network = $"container:{Db}", Hostname = null, ExposedPorts = [] });
        await Linker.LinkAsync(Web, $"{Subject.NameOf("side")}:side");
        Assert.Equal([await AddressAsync(Db)], await ResolveAsync("side"));
        await FindsAsync("database", Db);
    }

    private async Task RunLinkedAsync()
    {
        await Linker.RunAsync(Subject.SpecOf("db"));
        await Linker.RunAsync(Subject.SpecOf("web") with { Links = [$"{Db}:database"] });
    }

    private async Task FindsAsync(string alias, string source, string? recipient = null) =>
        Assert.Equal([await AddressAsync(source)], await ResolveAsync(alias, recipient));

    private async Task FindsNothingAsync(string alias) => Assert.Empty(await ResolveAsync(alias));

    private async Task<string> AddressAsync(string name) =>
        (await Subject.Runtime.FindAsync(name))!.Networks.Select(network => network.IPv4).OfType<IPAddress>().First().ToString();

    private async Task<string> HostsAsync(string name) => await Subject.ReadHostsAsync((await Subject.Runtime.FindAsync(name))!);

    /// <summary>As a resolver reads the file: the first field of each line whose other fields have the name.</summary>
    private async Task<string[]> ResolveAsync(string alias, string? recipient = null) =>
        [.. (await HostsAsync(recipient ?? Web)).Split('\n')
            .Select(line => line.Split('#')[0].Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Skip(1).Contains(alias, StringComparer.OrdinalIgnoreCase))
            .Select(words => words[0])];

    private async Task<T> NextAsync<T>(IAsyncEnumerator<LinkChange> changes)
        where T : LinkChange
    {
        while (await changes.MoveNextAsync().AsTask().WaitAsync(Subject.Patience))
        {
            if (changes.Current is T change)
            {
                return change;
            }
        }

        throw new InvalidOperationException($"The changes ended without a {typeof(T).Name}.");
    }
}
