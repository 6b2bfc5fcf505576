using System.Text.Json.Nodes;
using ContainerLinks.Conformance;

namespace ContainerLinks.Docker.Tests;

/// <summary>Gives sequences of commands to an engine and to the simulator in profile <see cref="SimulationProfile.Docker20"/>.</summary>
internal sealed class SequenceComparison(IRecordedEngine engine)
{
    public async Task<ComparedSequence> CompareAsync(IReadOnlyList<JsonObject> commands)
    {
        JsonObject recording = await SequenceRecorder.RecordAsync(engine, commands, "live");
        return new ComparedSequence(commands, recording, ScenarioRunner.Run(ScenarioReader.Parse(recording.ToJsonString(), "live")));
    }

    /// <summary>The shortest sequence found that still differs; null if this one does not.</summary>
    public async Task<ComparedSequence?> FindDifferenceAsync(IReadOnlyList<JsonObject> commands)
    {
        ComparedSequence compared = await CompareAsync(commands);
        return compared.Differs ? await new SequenceShrinker(CompareAsync).ShrinkAsync(compared) : null;
    }
}
