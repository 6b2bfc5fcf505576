using ContainerLinks.Soak;

namespace ContainerLinks.Simulation.Tests;

/// <summary>The whole linker over every engine, with faults, against a plain model of what must be.</summary>
public sealed class SoakTests
{
    private static readonly int Seeds = Budget.Of(2000);

    [Fact]
    [Trait("Category", "Stress")]
    public async Task Histories_with_faults_break_no_rule()
    {
        var session = new SoakSession();

        SoakResult? failed = await session.RunAsync(Enumerable.Range(1, Seeds));

        Assert.True(failed is null, failed?.Describe());
        session.Totals.Seeds.Should().Be(Seeds);
    }

    [Fact]
    [Trait("Category", "Stress")]
    public async Task One_seed_is_one_course_of_steps()
    {
        // Which write a fault strikes may differ: callers, the watcher and the loop are threads.
        foreach (int seed in Enumerable.Range(1, Budget.Of(100)))
        {
            SoakResult first = await SoakRunner.RunAsync(seed);
            SoakResult second = await SoakRunner.RunAsync(seed);
            second.Steps.Select(step => step.ToString()).Should().Equal(first.Steps.Select(step => step.ToString()), "of seed {0}", seed);
            (first.Fault ?? second.Fault).Should().BeNull("of seed {0}", seed);
        }
    }

    [Fact]
    public async Task A_rule_that_is_broken_is_told_with_the_shortest_steps_that_break_it()
    {
        // Nobody gives out an address twice, so a step that does so stands for a fault of the linker.
        var kind = new WorldKind(1, SimulationProfile.Plain, HasPool: false, HasIPv6: false, HasJournal: false);
        SoakStep[] steps =
        [
            new(SoakCommand.Run, "one", "two", "db", 0),
            new(SoakCommand.Wait, "", "", "", 1),
            new(SoakCommand.Sabotage, "one", "", "", 0),
            new(SoakCommand.Wait, "", "", "", 1),
        ];
        SoakResult failed = await SoakRunner.PlayAsync(kind, steps);
        failed.Fault.Should().NotBeNull();

        SoakResult shortest = await new StepShrinker().ShrinkAsync(failed);

        shortest.Steps.Select(step => step.Command).Should().Equal(SoakCommand.Run, SoakCommand.Sabotage);
        shortest.Describe().Should().Contain("seed 1").And.Contain("the file of one");
    }

    [Fact]
    public async Task The_program_ends_with_what_was_played()
    {
        using var output = new StringWriter();
        int exitCode = await new SoakProgram(output).RunAsync(["--seed", "3", "--seeds", "2"]);

        exitCode.Should().Be(0);
        output.ToString().Should().Contain("2 seeds").And.Contain("faults:").And.Contain("Nothing was wrong.");
        (await new SoakProgram(output).RunAsync(["--minutes", "many"])).Should().Be(2);
    }
}
