namespace ContainerLinks.Docker.Tests;

/// <summary>Pauses between attempts to reach an engine.</summary>
public sealed class BackoffTests
{
    [Fact]
    public void Pauses_double_up_to_the_bound_and_begin_anew_after_success()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeProvider.System, () => 0);
        Enumerable.Range(0, 6).Select(_ => backoff.Next().TotalMilliseconds).Should().Equal(100, 200, 400, 800, 1000, 1000);
        backoff.Reset();
        backoff.Next().TotalMilliseconds.Should().Be(100);
    }

    [Fact]
    public void Chance_shortens_a_pause_by_up_to_a_half()
    {
        double chance = 0;
        var backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeProvider.System, () => chance);
        backoff.Next().TotalMilliseconds.Should().Be(100);
        chance = 0.5;
        backoff.Next().TotalMilliseconds.Should().Be(75);
        chance = 1;
        backoff.Next().TotalMilliseconds.Should().Be(50);
    }
}
