using System.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace ContainerLinks.Tests.Journal;

/// <summary>What stands in the journal at moments that a linker passes in a flash, and in which it may die.</summary>
public sealed class LinkRecorderTests : IDisposable
{
    private static readonly ContainerLink Pending = new("web", "app", "front");
    private static readonly ContainerLink Intended = new("app", "db", "database");
    private readonly MemoryDisk _disk = new();
    private readonly LinkTopology _topology = new();
    private readonly LinkRecorder _recorder;

    public LinkRecorderTests()
    {
        _recorder = new LinkRecorder(_topology, new JournalOptions { OpenStorage = _disk.Open }, NullLogger.Instance);
        _recorder.Open();
        Declare(Observe("aa", "web"), Pending);
    }

    [Fact]
    public void Links_of_a_container_that_is_being_created_outlive_the_fact_that_it_is_there()
    {
        _recorder.Intend("app", [Intended]);
        Observe("bb", "app");

        Replayed().Should().Equal(Pending, Intended);
    }

    [Fact]
    public void Links_of_a_container_that_is_being_created_outlive_a_snapshot()
    {
        _recorder.Intend("app", [Intended]);
        Observe("bb", "app");
        _recorder.FallBehind();
        _recorder.CatchUp();

        Replayed().Should().Equal(Pending, Intended);
        Declare(_topology.Find("app")!, Intended);
        Observe("bb", "site");
        Replayed().Should().Equal(Pending with { Source = "site" }, Intended with { Recipient = "site" });
    }

    [Fact]
    public void Another_container_that_took_the_name_has_none_of_the_links_of_one_that_could_not_be_created()
    {
        _recorder.Intend("app", [Intended]);
        Observe("cc", "app");
        _recorder.FallBehind();
        _recorder.CatchUp();
        _recorder.Abandon("app");

        Replayed().Should().Equal(Pending);
        Observe("cc", "site");
        Replayed().Should().Equal(Pending with { Source = "site" });
    }

    [Fact]
    public void A_link_that_ends_while_its_recipients_name_is_another_containers_does_not_come_back()
    {
        Observe("cc", "web");
        KnownContainer displaced = _topology.Find(new ContainerId("aa"))!;
        _topology.Graph.Remove(displaced.Node, "front");
        _recorder.Lose(displaced, "front");

        Replayed().Should().BeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_link_to_a_container_whose_name_another_one_took_waits_for_that_name_if_there_is_none_of_its_id_any_more(bool afterSnapshot)
    {
        Observe("dd", "db");
        Declare(_topology.Find("web")!, Intended with { Recipient = "web" });
        Observe("ee", "db");
        if (afterSnapshot)
        {
            _recorder.FallBehind();
            _recorder.CatchUp();
        }

        SavedLink saved = Replay().Links.Single(saved => saved.Link.Alias == "database");

        saved.Source.Should().Be(new ContainerId("dd"));
        saved.Link.Source.Should().Be("db");
    }

    [Fact]
    public void A_link_follows_the_container_that_it_fell_to_when_its_source_was_gone()
    {
        KnownContainer former = Observe("dd", "db");
        Declare(_topology.Find("web")!, Intended with { Recipient = "web" });
        Observe("ee", "db");
        _topology.Remove(former.Id, version: 0);
        _recorder.Remove(former);
        Observe("ee", "mysql");

        Replayed().Single(link => link.Alias == "database").Source.Should().Be("mysql");
    }

    [Fact]
    public void What_is_written_after_a_snapshot_that_was_due_tells_whom_it_is_about()
    {
        KnownContainer app = Observe("bb", "app");
        _recorder.Withdraw(_topology.Find("web")!, "front");
        _topology.Graph.Remove("web", "front");
        _recorder.FallBehind();
        _recorder.Hide(app, "database");

        Replay().Containers.Single(container => container.Node == "app").Unlinked.Should().Equal("database");
    }

    public void Dispose() => _recorder.Dispose();

    private KnownContainer Observe(string id, string name)
    {
        string? before = _topology.Find(new ContainerId(id))?.Node;
        KnownContainer known = _topology.Observe(new ContainerInfo { Id = new ContainerId(id), Name = name })!;
        _recorder.Observe(known, before);
        return known;
    }

    private void Declare(KnownContainer recipient, ContainerLink link)
    {
        _topology.Graph.Add(link);
        _recorder.Declare(recipient, [link]);
    }

    private IEnumerable<ContainerLink> Replayed() => Replay().Links.Select(saved => saved.Link);

    private LinkHistory Replay()
    {
        var history = new LinkHistory();
        JournalReader.Read("links.journal", Encoding.UTF8.GetBytes(_disk.Text("links.journal")), LinkRecorder.Kind, history.Take).Should().BeEmpty();
        return history;
    }
}
