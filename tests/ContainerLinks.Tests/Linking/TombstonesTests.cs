namespace ContainerLinks.Tests;

/// <summary>Which reports of containers that are gone are of their old lives.</summary>
public sealed class TombstonesTests
{
    private readonly Tombstones _tombstones = new();

    [Fact]
    public void A_report_of_the_old_life_is_covered_and_a_newer_one_is_a_new_life()
    {
        _tombstones.Add(new ContainerId("a"), version: 5);

        _tombstones.Covers(Info("a", 5), isAnswer: false).Should().BeTrue();
        _tombstones.Covers(Info("a", 7), isAnswer: false).Should().BeFalse();
        _tombstones.Covers(Info("a", 6), isAnswer: false).Should().BeTrue("it is older than the new life");
        _tombstones.Covers(Info("a", 7), isAnswer: false).Should().BeFalse("a report that comes twice is of the same life");
        _tombstones.Covers(Info("b", 1), isAnswer: false).Should().BeFalse();
    }

    [Fact]
    public void Where_the_version_of_the_end_is_not_known_an_answer_or_a_list_tells_of_a_new_life()
    {
        _tombstones.Add(new ContainerId("a"), long.MaxValue);
        _tombstones.Add(new ContainerId("b"), long.MaxValue);

        _tombstones.Covers(Info("a", 9), isAnswer: false).Should().BeTrue();
        _tombstones.Covers(Info("a", 9), isAnswer: true).Should().BeFalse();
        _tombstones.Listed(version: 20);
        _tombstones.Covers(Info("b", 20), isAnswer: false).Should().BeTrue();
        _tombstones.Covers(Info("b", 21), isAnswer: false).Should().BeFalse();
    }

    [Fact]
    public void The_oldest_of_more_than_4096_are_forgotten()
    {
        for (int number = 0; number <= 4096; number++)
        {
            _tombstones.Add(new ContainerId($"c{number}"), version: 5);
        }

        _tombstones.Covers(Info("c0", 1), isAnswer: false).Should().BeFalse();
        _tombstones.Covers(Info("c1", 1), isAnswer: false).Should().BeTrue();
        _tombstones.Covers(Info("c4096", 1), isAnswer: false).Should().BeTrue();
    }

    [Fact]
    public void Ends_without_a_version_push_out_none_that_has_one()
    {
        _tombstones.Add(new ContainerId("a"), version: 5);
        for (int number = 0; number <= 4096; number++)
        {
            _tombstones.Add(new ContainerId($"c{number}"), version: 0);
        }

        _tombstones.Covers(Info("a", 5), isAnswer: false).Should().BeTrue();
        _tombstones.Covers(Info("c4096", 1), isAnswer: false).Should().BeFalse("nobody can say what is late");
    }

    [Fact]
    public void A_list_changes_nothing_about_ends_whose_version_was_known_and_one_without_a_version_nothing_at_all()
    {
        _tombstones.Add(new ContainerId("a"), version: 5);
        _tombstones.Add(new ContainerId("b"), long.MaxValue);

        _tombstones.Listed(version: 0);
        _tombstones.Covers(Info("b", 9), isAnswer: false).Should().BeTrue();
        _tombstones.Listed(version: 20);
        _tombstones.Covers(Info("a", 6), isAnswer: false).Should().BeFalse();
    }

    [Fact]
    public void An_end_whose_version_is_learned_later_is_dated_by_that()
    {
        _tombstones.Add(new ContainerId("a"), long.MaxValue);
        _tombstones.Add(new ContainerId("a"), version: 5);
        _tombstones.Listed(version: 20);

        _tombstones.Covers(Info("a", 6), isAnswer: false).Should().BeFalse();
    }

    private static ContainerInfo Info(string id, long version) => new() { Id = new ContainerId(id), Name = id, Version = version };
}
