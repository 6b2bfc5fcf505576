using System.Globalization;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace ContainerLinks.Docker.Tests;

/// <summary>The profile <see cref="SimulationProfile.Podman5"/> against Podman itself, by its Docker-compatible API, as <see cref="RandomComparisonLiveTests"/> does it with Docker.</summary>
/// <remarks>A Podman in a root folder of its own is needed; what a failure prints can be put into tests/ContainerLinks.Conformance/Scenarios/podman58.
/// Variable <c>CONTAINERLINKS_TEST_RECORDINGS</c> names a folder: each sequence is written there as a scenario, and none is compared; the conformance runner plays them.</remarks>
[Collection("newer podman")]
[Trait("Category", "Live")]
[NeedsEngine(EngineVariables.NewerPodman, EngineVariables.NewerPodmanFolder, EngineVariables.NewerPodmanScript)]
public sealed class PodmanComparisonLiveTests(ITestOutputHelper output)
{
    private const int MostFailures = 3;

    [EngineFact]
    public async Task Random_commands_do_on_the_simulator_what_they_do_on_Podman()
    {
        using PodmanRecording recording = await PodmanRecording.OpenAsync(EngineUnderTest.NewerPodman);
        try
        {
            (await CompareAsync(recording)).Should().BeEmpty();
        }
        finally
        {
            await recording.RemoveAllAsync();
        }
    }

    /// <summary>Those of recordings, or of a folder: <see cref="GivenCommands"/>.</summary>
    [EngineFact]
    public async Task Given_commands_do_on_the_simulator_what_they_do_on_Podman()
    {
        var failures = new List<string>();
        using PodmanRecording recording = await PodmanRecording.OpenAsync(EngineUnderTest.NewerPodman);
        foreach (GivenCommands commands in GivenCommands.Read("podman58/start-twice"))
        {
            if (await commands.CompareAsync(recording, "podman58") is { } difference)
            {
                failures.Add(difference);
                output.WriteLine(difference);
            }
        }

        await recording.RemoveAllAsync();
        failures.Should().BeEmpty();
    }

    private async Task<List<string>> CompareAsync(PodmanRecording engine)
    {
        var comparison = new SequenceComparison(engine);
        var failures = new List<string>();
        int compares = 0;
        foreach (int seed in Seeds())
        {
            IReadOnlyList<JsonObject> commands = PodmanSequences.Generate(seed);
            ComparedSequence first = await comparison.CompareAsync(commands);
            compares++;
            if (Environment.GetEnvironmentVariable("CONTAINERLINKS_TEST_RECORDINGS") is { Length: > 0 } folder)
            {
                first.Recording["name"] = string.Create(CultureInfo.InvariantCulture, $"random-{seed:d4}");
                await File.WriteAllTextAsync(Path.Combine(folder, $"{first.Recording["name"]}.json"), first.RecordingText);
            }
            else if (first.Differs)
            {
                if (await comparison.FindDifferenceAsync(commands) is not { } found)
                {
                    output.WriteLine(first.Describe($"{engine.Release}, seed {seed}, but Podman does not always do that"));
                    continue;
                }

                failures.Add(found.Describe($"{engine.Release}, seed {seed}"));
                output.WriteLine(failures[^1]);
            }

            if (failures.Count == MostFailures)
            {
                break;
            }
        }

        output.WriteLine($"{engine.Release}: {compares} sequences compared, {failures.Count} differ.");
        return failures;
    }

    private static IEnumerable<int> Seeds()
    {
        string text = Environment.GetEnvironmentVariable("CONTAINERLINKS_TEST_SEEDS") is { Length: > 0 } given ? given : "1-25";
        int[] ends = [.. text.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture))];
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    }
}
