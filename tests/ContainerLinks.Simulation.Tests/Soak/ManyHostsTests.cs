using ContainerLinks.Soak.ManyHosts;

namespace ContainerLinks.Simulation.Tests;

/// <summary>Several hosts with linkers, a directory in memory and a swarm, in random histories against a plain model of what must be.</summary>
public sealed class ManyHostsTests
{
    private const int Whole = 1000;

    [Fact]
    [Trait("Category", "Stress")]
    public async Task Histories_of_several_hosts_break_no_rule()
    {
        (long steps, string? fault) = await HostsSession.RunAsync(Enumerable.Range(1, Budget.Of(Whole)));

        Assert.True(fault is null, fault);
        steps.Should().BePositive();
    }
}
