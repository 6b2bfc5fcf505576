using Xunit.Abstractions;

namespace ContainerLinks.Docker.Tests;

/// <summary>The profile <see cref="SimulationProfile.Podman5"/> against Podman itself, by its Docker-compatible API, as <see cref="RandomComparisonLiveTests"/> does it with Docker.</summary>
/// <remarks>A Podman in a root folder of its own is needed; what a failure prints can be put into tests/ContainerLinks.Conformance/Scenarios/podman58.
/// Seeds and recordings: <see cref="RandomComparison"/>.</remarks>
[Collection("newer podman")]
[Trait("Category", "Live")]
[NeedsEngine(EngineVariables.NewerPodman, EngineVariables.NewerPodmanFolder, EngineVariables.NewerPodmanScript)]
public sealed class PodmanComparisonLiveTests(ITestOutputHelper output)
{
    [EngineFact]
    public async Task Random_commands_do_on_the_simulator_what_they_do_on_Podman()
    {
        using PodmanRecording recording = await PodmanRecording.OpenAsync(EngineUnderTest.NewerPodman);
        try
        {
            (await RandomComparison.RunAsync(recording, recording.Release, PodmanSequences.Generate, () => Task.CompletedTask, output.WriteLine)).Should().BeEmpty();
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
}
