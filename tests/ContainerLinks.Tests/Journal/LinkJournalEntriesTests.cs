using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace ContainerLinks.Tests.Journal;

/// <summary>What stands in the journal at moments that a linker passes in a flash, and in which it may die.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Reliability", "CA1001", Justification = "It ends in IAsyncLifetime.DisposeAsync.")]
public sealed class LinkJournalEntriesTests : IAsyncLifetime
{
    private static readonly ContainerId Web = new("aa");
    private static readonly Link Front = new(new ContainerLink("web", "app", "front"), LinkOrigin.Code, IsById: false);
    private static readonly Link Intended = new(new ContainerLink("app", "db", "database"), LinkOrigin.Code, IsById: false);
    private readonly MemoryDisk _disk = new();
    private readonly World _world = new(new LinkingRules(new ContainerLinksOptions(), () => RuntimeCapabilities.LinksNatively));
    private readonly LinkJournal _journal;
    private WorldSnapshot _snapshot = WorldSnapshot.Empty;

    public LinkJournalEntriesTests() => _journal = new LinkJournal(new JournalOptions { OpenStorage = _disk.Open }, () => _snapshot, NullLogger.Instance);

    private static readonly string[] Texts =
    [
        "name db 17b6c5f037a9",
        "unname db",
        "gone 17b6c5f037a9",
        "link aa db database",
        "link aa =17b6c5f037a9 database",
        "link aa db database PointTo 10.0.0.1 Drop required",
        "unlink aa database",
        "hide aa database",
        "native aa db database",
        "unnative aa database",
        "kept aa database bb 10.0.0.1 fd00::1",
        "kept aa database bb - -",
        "creating app db database",
        "creating app db database Keep - Refuse optional",
        "created app",
    ];

    public static TheoryData<string> AllEntries => new(Texts);

    public async Task InitializeAsync()
    {
        _journal.Open().Should().NotBeNull();
        await ChangeAsync(world => world.Resync([Info("aa", "web")], 1, (_, failure) => throw failure));
        _journal.TakenUp();
        using (await _journal.WriteAheadAsync(_world.Declarations.EntriesOf(Web, [Front])))
        {
            await ChangeAsync(world => world.Declarations.Declare(Web, Front, isWritten: true));
        }
    }

    public async Task DisposeAsync() => await _journal.DisposeAsync();

    [Theory]
    [MemberData(nameof(AllEntries))]
    public void Every_entry_is_read_as_it_was_written(string text) => LinkEntryText.Write(LinkEntryText.Read(text)).Should().Be(text);

    [Fact]
    public void Entries_that_were_written_together_are_read_together()
    {
        string text = string.Join('\t', Texts);
        LinkEntryText.Read(text).Should().HaveCount(Texts.Length);
        LinkEntryText.Write(LinkEntryText.Read(text)).Should().Be(text);
    }

    [Fact]
    public async Task Links_of_a_container_that_is_being_created_outlive_the_fact_that_it_is_there_and_a_journal_that_is_written_anew()
    {
        using IDisposable? intent = await _journal.WriteAheadAsync([new LinkEntry.Creating("app", Intended)]);
        await ChangeAsync(world => world.Observe(Info("bb", "app")));
        Creations().Should().Equal("app db:database");

        await RewriteAsync();
        Creations().Should().Equal("app db:database");
        Links().Should().Equal("aa app:front");
    }

    [Fact]
    public async Task What_was_declared_counts_instead_of_what_was_intended()
    {
        using (await _journal.WriteAheadAsync([new LinkEntry.Creating("app", Intended)]))
        {
            await ChangeAsync(world => world.Observe(Info("bb", "app")));
            using (await _journal.WriteAheadAsync(_world.Declarations.EntriesOf(new ContainerId("bb"), [Intended]).Append(new LinkEntry.Created("app"))))
            {
                await ChangeAsync(world => world.Declarations.Declare(new ContainerId("bb"), Intended, isWritten: true));
            }
        }

        foreach (bool isRewritten in (bool[])[false, true])
        {
            if (isRewritten)
            {
                await RewriteAsync();
            }

            Creations().Should().BeEmpty();
            Links().Should().Equal("aa app:front", "bb db:database");
        }
    }

    [Fact]
    public async Task Another_container_that_took_the_name_has_none_of_the_links_of_one_that_could_not_be_created()
    {
        using (await _journal.WriteAheadAsync([new LinkEntry.Creating("app", Intended)]))
        {
            await ChangeAsync(world => world.Observe(Info("cc", "app")));
            _journal.Note([new LinkEntry.Created("app")]);
        }

        await _journal.WhenIdleAsync();
        Creations().Should().BeEmpty();
        await RewriteAsync();
        Creations().Should().BeEmpty();
        Links().Should().Equal("aa app:front");
    }

    [Fact]
    public async Task A_link_that_ends_while_its_recipients_name_is_another_containers_does_not_come_back()
    {
        await ChangeAsync(world => world.Observe(Info("cc", "web")));
        await ChangeAsync(world => world.Declarations.Withdraw(Web, "front"));
        Links().Should().BeEmpty();
        await RewriteAsync();
        Links().Should().BeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_journal_knows_who_bears_a_declared_name_and_who_bore_it_last(bool isRewritten)
    {
        await ChangeAsync(world => world.Observe(Info("dd", "app")));
        await CheckAsync("dd");
        await ChangeAsync(world => world.Observe(Info("dd", "old")));
        await CheckAsync("dd");
        await ChangeAsync(world => world.Observe(Info("ee", "app")));
        await CheckAsync("ee");
        await ChangeAsync(world => world.Remove(new ContainerId("ee"), version: 0));
        await CheckAsync(null);

        async Task CheckAsync(string? bearer)
        {
            if (isRewritten)
            {
                await RewriteAsync();
            }

            (Replay().Bearers.GetValueOrDefault("app")?.Value).Should().Be(bearer);
        }
    }

    [Fact]
    public async Task What_its_caller_is_told_has_failed_does_not_come_up_later()
    {
        for (int turn = 0; turn < 50; turn++)
        {
            _disk.IsFull = true;
            Task<IDisposable?> failing = _journal.WriteAheadAsync([new LinkEntry.Linked(Web, Intended)]);
            Task<IDisposable?> other = Task.Run(() => _journal.WriteAheadAsync([new LinkEntry.Hidden(Web, $"other{turn}")]));
            await ((Func<Task>)(() => failing)).Should().ThrowAsync<ContainerLinksException>();
            _disk.IsFull = false;
            await Record.ExceptionAsync(() => other);
            _journal.Note([new LinkEntry.Hidden(Web, "x")]);
            await _journal.WhenIdleAsync();
            Links().Should().Equal("aa app:front");
        }
    }

    [Fact]
    public async Task A_journal_is_not_written_anew_before_the_world_says_what_it_said()
    {
        await _journal.DisposeAsync();
        _disk.StartAnew();
        await using var next = new LinkJournal(new JournalOptions { OpenStorage = _disk.Open }, () => _snapshot, NullLogger.Instance);
        var empty = new World(_world.Rules);
        empty.Resync([Info("aa", "web")], 1, (_, failure) => throw failure);
        _snapshot = empty.Snapshot;
        LinkHistory history = next.Open()!;
        next.Note([new LinkEntry.Named("app", new ContainerId("zz"))]);
        await next.WhenIdleAsync();
        Links().Should().Equal(["aa app:front"], "a fact that comes meanwhile is written behind what is there");

        empty.Recall(history);
        _snapshot = empty.Snapshot;
        next.TakenUp();
        await next.WhenIdleAsync();
        Links().Should().Equal("aa app:front");
    }

    [Fact]
    public async Task Where_a_source_was_last_outlives_a_journal_that_is_written_anew()
    {
        await ChangeAsync(world => world.Declarations.Keep(Web, new KeptAddress("front", new ContainerId("dd"), IPAddress.Parse("10.0.0.9"), null)));
        await RewriteAsync();
        Replay().Recipients[Web].Kept.Should().Equal(new KeptAddress("front", new ContainerId("dd"), IPAddress.Parse("10.0.0.9"), null));
    }

    private static ContainerInfo Info(string id, string name) => new() { Id = new ContainerId(id), Name = name };

    private async Task ChangeAsync(Action<World> change)
    {
        change(_world);
        _snapshot = _world.Snapshot;
        _journal.Note(_world.TakeEntries());
        await _journal.WhenIdleAsync();
    }

    /// <summary>A disk that was full for a moment: the next write is a whole one.</summary>
    private async Task RewriteAsync()
    {
        _disk.IsFull = true;
        _journal.Note([new LinkEntry.Unnamed("nobody")]);
        await _journal.WhenIdleAsync();
        _disk.IsFull = false;
        _journal.CatchUp();
        await _journal.WhenIdleAsync();
        _disk.Text("links.journal").Should().NotContain("nobody");
    }

    private IEnumerable<string> Links() => Replay().Recipients.OrderBy(pair => pair.Key.Value, StringComparer.Ordinal).SelectMany(pair => pair.Value.Links.Select(link => $"{pair.Key} {link.Source}:{link.Alias}"));

    private IEnumerable<string> Creations() => Replay().Creations.SelectMany(creation => creation.Value.Select(link => $"{creation.Key} {link.Source}:{link.Alias}"));

    private LinkHistory Replay()
    {
        var history = new LinkHistory();
        JournalReader.Read("links.journal", Encoding.UTF8.GetBytes(_disk.Text("links.journal")), LinkJournal.Kind, history.Take).Should().BeEmpty();
        return history;
    }
}
