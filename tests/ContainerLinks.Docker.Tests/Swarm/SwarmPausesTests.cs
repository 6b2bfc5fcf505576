using Microsoft.Extensions.Time.Testing;

namespace ContainerLinks.Docker.Tests;

/// <summary>How often an engine is asked.</summary>
public sealed class SwarmPausesTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly SwarmPauses _pauses;

    public SwarmPausesTests() => _pauses = new SwarmPauses(TimeSpan.FromSeconds(5), _time);

    [Fact]
    public void Pauses_double_after_something_happened_up_to_the_option()
    {
        Next(7).Should().Equal(0.25, 0.5, 1, 2, 4, 5, 5);
        _pauses.Begin();
        Next(3).Should().Equal(0.25, 0.5, 1);
    }

    [Fact]
    public void They_stay_short_while_tasks_are_on_their_way_but_not_for_ever()
    {
        Next(4, isMoving: true).Should().Equal(0.25, 0.5, 0.5, 0.5);
        Next(2).Should().Equal(4, 5);
        Next(1, isMoving: true).Should().Equal(0.5);
        _time.Advance(TimeSpan.FromMinutes(1));
        Next(1, isMoving: true).Should().Equal(5);
        Next(1).Should().Equal(5);
        Next(1, isMoving: true).Should().Equal(0.5);
    }

    [Fact]
    public void A_flood_of_events_is_one_look_in_a_quarter_of_a_second()
    {
        Next(3);
        _pauses.IsSpent.Should().BeTrue();
        _pauses.Begin();
        Next(1);
        _pauses.IsSpent.Should().BeFalse("what comes now is seen by the look that follows anyway");
        Next(1);
        _pauses.IsSpent.Should().BeTrue();
    }

    [Fact]
    public void An_option_below_them_holds()
    {
        var pauses = new SwarmPauses(TimeSpan.FromMilliseconds(100), _time);
        pauses.After(isMoving: true).Should().Be(TimeSpan.FromMilliseconds(100));
    }

    private double[] Next(int count, bool isMoving = false) => [.. Enumerable.Range(0, count).Select(_ => _pauses.After(isMoving).TotalSeconds)];
}
