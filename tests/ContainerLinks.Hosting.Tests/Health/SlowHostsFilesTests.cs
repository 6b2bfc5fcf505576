using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ContainerLinks.Hosting.Tests;

/// <summary>Hosts files that are read through an engine take half a second each, and a hung engine never answers: the check tells what is so, and asks no more than it has to.</summary>
public sealed class SlowHostsFilesTests : IAsyncDisposable
{
    private const int Recipients = 40;

    private readonly HostFixture _fixture = new();
    private readonly ManualResetEventSlim _gate = new();
    private int _reads;

    [Fact]
    public async Task Files_that_do_not_answer_are_not_asked_again_by_the_next_check()
    {
        await FollowAsync();
        HoldReads();

        HealthReportEntry first = await CheckWhileTimePassesAsync();
        HealthReportEntry second = await CheckWhileTimePassesAsync();
        HealthReportEntry third = await CheckWhileTimePassesAsync();
        int asked = Volatile.Read(ref _reads);
        _gate.Set();
        HealthReportEntry last = await _fixture.CheckOneAsync();

        asked.Should().BeLessThan(Recipients / 2, "what hangs is waited for, and only a few are read at once");
        foreach (HealthReportEntry entry in new[] { first, second, third })
        {
            entry.Status.Should().Be(HealthStatus.Degraded);
            entry.Description.Should().Contain("Hosts files: no answer within the time limit.");
        }

        last.Status.Should().Be(HealthStatus.Healthy, last.Description);
        Volatile.Read(ref _reads).Should().Be(Recipients, "the call of the first check has read on, and no other was begun");
    }

    [Fact]
    public async Task An_answer_that_came_after_the_limit_counts_for_the_next_checks_and_not_for_ever()
    {
        await FollowAsync();
        HoldReads();
        await CheckWhileTimePassesAsync();
        _gate.Set();
        await HostFixture.UntilAsync(() => Volatile.Read(ref _reads) == Recipients);
        await _fixture.CheckOneAsync();

        HoldReads();
        HealthReportEntry slow = await CheckWhileTimePassesAsync();
        _fixture.Time.Advance(TimeSpan.FromDays(1));
        HealthReportEntry later = await CheckWhileTimePassesAsync();

        slow.Description.Should().NotContain("Hosts files:", "other parts may be too slow for the clock of this test");
        slow.Data["notRight"].Should().Be(0);
        later.Status.Should().Be(HealthStatus.Degraded, "an answer of more than a day ago says nothing of now");
        later.Description.Should().Contain("Hosts files: no answer within the time limit.");
    }

    [Fact]
    public async Task Several_files_are_read_at_once()
    {
        await FollowAsync();
        using var together = new CountdownEvent(4);
        _fixture.Runtime.Reading = _ =>
        {
            if (!together.IsSet)
            {
                together.Signal();
                together.Wait(HostFixture.Patience).Should().BeTrue("the others are read meanwhile");
            }
        };

        (await _fixture.CheckOneAsync()).Status.Should().Be(HealthStatus.Healthy);
    }

    public async ValueTask DisposeAsync()
    {
        _gate.Set();
        await _fixture.DisposeAsync();
        _gate.Dispose();
    }

    private async Task FollowAsync()
    {
        _fixture.Builder.AddHostedLinks();
        _fixture.Services.AddHealthChecks().AddContainerLinks(configure: options => options.StaleAfter = TimeSpan.FromDays(1));
        _fixture.Runtime.Engine.Run(new SimulatedContainerSpec("db", "mysql"));
        for (int number = 0; number < Recipients; number++)
        {
            _fixture.Runtime.Engine.Run(new SimulatedContainerSpec($"web{number}", "httpd") { Labels = new Dictionary<string, string> { ["containerlinks.link"] = "db:database" } });
        }

        await _fixture.FollowAsync();
    }

    private void HoldReads()
    {
        _gate.Reset();
        Volatile.Write(ref _reads, 0);
        _fixture.Runtime.Reading = _ =>
        {
            Interlocked.Increment(ref _reads);
            _gate.Wait(HostFixture.Patience);
        };
    }

    /// <summary>The clock goes on once the engine has answered the check, which takes five seconds at most.</summary>
    private async Task<HealthReportEntry> CheckWhileTimePassesAsync()
    {
        int looks = Volatile.Read(ref _fixture.Runtime.AnsweredLooks);
        Task<HealthReportEntry> check = _fixture.CheckOneAsync();
        await HostFixture.UntilAsync(() =>
        {
            if (Volatile.Read(ref _reads) > 0 && Volatile.Read(ref _fixture.Runtime.AnsweredLooks) > looks)
            {
                _fixture.Time.Advance(TimeSpan.FromSeconds(1));
            }

            return check.IsCompleted;
        });
        return await check;
    }
}
