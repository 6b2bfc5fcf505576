using Microsoft.Extensions.Time.Testing;

namespace ContainerLinks.Tests;

/// <summary>What keeps a linker from its work is told for as long as it lasts, since its files look right by what it knew last.</summary>
public sealed class ProblemTests
{
    [Fact]
    public async Task A_runtime_whose_facts_break_off_is_told_until_it_is_listed_again()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();
        fixture.Linker.Problem.Should().BeNull();

        fixture.Runtime.WatchFailure = new ContainerLinksException(ContainerLinksError.Unavailable, "The engine is being updated.");
        fixture.Runtime.BreakStreams();
        await fixture.AdvanceUntilAsync(() => fixture.Linker.Problem == "The engine is being updated.");
        fixture.Runtime.WatchFailure = null;
        await fixture.AdvanceUntilAsync(() => fixture.Linker.Problem is null);
    }

    [Fact]
    public async Task What_a_runtime_says_of_itself_is_told_and_one_that_fails_to_say_it_harms_nobody()
    {
        await using LinkerFixture fixture = await LinkerFixture.WithWebLinkedToDbAsync();

        fixture.Runtime.Telling = static () => "The engine sends no events.";
        fixture.Linker.Problem.Should().Be("The engine sends no events.");
        fixture.Runtime.Telling = static () => throw new InvalidOperationException("It does not know itself.");
        fixture.Linker.Problem.Should().Be("It does not know itself.");
    }

    [Fact]
    public async Task One_that_stands_by_and_cannot_take_over_says_so_and_logs_it_once()
    {
        var time = new FakeTimeProvider();
        var log = new ListLog();
        var runtime = new FakeRuntime { Holding = static () => throw new ContainerLinksException(ContainerLinksError.Contended, "Another linker (process 7) writes.") };
        var options = new ContainerLinksOptions { StandBy = true };
        await using var linker = new ContainerLinker(runtime, options, time, log);
        await linker.FollowAsync();
        (linker.StandsBy, linker.Problem).Should().Be(("Another linker (process 7) writes.", null));

        int tries = 0;
        runtime.Holding = () =>
        {
            tries++;
            throw new ContainerLinksException(ContainerLinksError.HostsFile, "The folder cannot be written.");
        };
        await AdvanceUntilAsync(() => tries > 2);
        linker.Problem.Should().Be("It cannot take over: The folder cannot be written.");
        runtime.Holding = static () => null;
        await AdvanceUntilAsync(() => linker.StandsBy is null);

        linker.Problem.Should().BeNull();
        await linker.DisposeAsync();
        log.Count(1107).Should().Be(1);

        async Task AdvanceUntilAsync(Func<bool> isSo)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (!isSo())
            {
                patience.Token.ThrowIfCancellationRequested();
                time.Advance(options.RetryInterval);
                await Task.Yield();
            }
        }
    }
}
