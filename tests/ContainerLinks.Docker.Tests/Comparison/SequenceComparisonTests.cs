namespace ContainerLinks.Docker.Tests;

/// <summary>The comparison itself, with a second simulator in the place of the engine.</summary>
public sealed class SequenceComparisonTests
{
    [Theory]
    [Trait("Category", "Stress")]
    [InlineData(SimulationProfile.Docker20, 1000)]
    [InlineData(SimulationProfile.Docker28, 150)]
    [InlineData(SimulationProfile.Docker29, 150)]
    public async Task An_engine_that_differs_by_nothing_but_chance_passes(SimulationProfile profile, int seeds)
    {
        foreach (int seed in Enumerable.Range(0, Budget.Of(seeds)))
        {
            using var engine = new SimulatorRecording(new SimulationOptions { Profile = profile, Seed = seed + 1000 });

            ComparedSequence compared = await new SequenceComparison(engine).CompareAsync(RandomCommands.Generate(seed));

            compared.Outcome.Differences.Should().BeEmpty($"seed {seed} {(compared.Differs ? compared.Describe("") : "")}");
        }
    }

    [Fact]
    [Trait("Category", "Stress")]
    public async Task A_Podman_that_differs_by_nothing_but_chance_passes()
    {
        foreach (int seed in Enumerable.Range(0, Budget.Of(300)))
        {
            using var engine = new SimulatorRecording(new SimulationOptions { Profile = SimulationProfile.Podman5, Seed = seed + 1000 });

            ComparedSequence compared = await new SequenceComparison(engine).CompareAsync(PodmanSequences.Generate(seed));

            compared.Outcome.Differences.Should().BeEmpty($"seed {seed} {(compared.Differs ? compared.Describe("") : "")}");
        }
    }

    [Theory]
    [InlineData(DockerQuirks.UpdateHitsOtherLines, 5)]
    [InlineData(DockerQuirks.StartRequiresRunningSource, 4)]
    [InlineData(DockerQuirks.RecreatedSourceNotLinked, 5)]
    [InlineData(DockerQuirks.RenamedSourceKeepsOldWord, 3)]
    public async Task An_engine_without_one_defect_is_caught_with_a_short_sequence(DockerQuirks missing, int longest)
    {
        using var twenty = new SimulatedEngine(new SimulationOptions { Profile = SimulationProfile.Docker20 });
        using var engine = new SimulatorRecording(new SimulationOptions { Profile = SimulationProfile.Docker20, Quirks = twenty.Quirks & ~missing });

        ComparedSequence found = await FindAsync(engine);

        found.Commands.Count.Should().BeLessThanOrEqualTo(longest, found.Describe(missing.ToString()));
        (await new SequenceComparison(engine).CompareAsync(found.Commands)).Differs.Should().BeTrue();
    }

    [Fact]
    public async Task Another_release_is_caught_and_told_with_its_commands_its_differences_and_a_scenario()
    {
        using var engine = new SimulatorRecording(new SimulationOptions { Profile = SimulationProfile.Docker28 }, claims: SimulationProfile.Docker20);

        ComparedSequence found = await FindAsync(engine);

        found.Commands.Should().ContainSingle();
        string text = found.Describe("seed 1");
        text.Should().Contain("FAIL seed 1").And.Contain("expected").And.Contain(found.Commands[0].ToJsonString());
        Conformance.ScenarioReader.Parse(text[text.IndexOf("{\n", StringComparison.Ordinal)..], "own").Steps.Should().ContainSingle();
    }

    private static async Task<ComparedSequence> FindAsync(IRecordedEngine engine)
    {
        var comparison = new SequenceComparison(engine);
        for (int seed = 0; seed < 500; seed++)
        {
            if (await comparison.FindDifferenceAsync(RandomCommands.Generate(seed), times: 1) is { } found)
            {
                return found;
            }
        }

        throw new InvalidOperationException("No sequence differs.");
    }
}
