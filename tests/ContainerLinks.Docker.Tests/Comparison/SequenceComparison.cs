using System.Text.Json.Nodes;
using ContainerLinks.Conformance;

namespace ContainerLinks.Docker.Tests;

/// <summary>Gives sequences of commands to an engine and to the simulator, in the profile of the engine's release.</summary>
internal sealed class SequenceComparison(IRecordedEngine engine)
{
    public async Task<ComparedSequence> CompareAsync(IReadOnlyList<JsonObject> commands)
    {
        JsonObject recording = await SequenceRecorder.RecordAsync(engine, commands, "live");
        return new ComparedSequence(commands, recording, ScenarioRunner.Run(ScenarioReader.Parse(recording.ToJsonString(), "live")));
    }

    /// <summary>Plays a sequence that differs again, until it does not. An engine that does once what the simulator does has more than one result for it.</summary>
    /// <returns>The last one; it differs if all did.</returns>
    public async Task<ComparedSequence> InsistAsync(IReadOnlyList<JsonObject> commands, int times)
    {
        ComparedSequence compared;
        do
        {
            compared = await CompareAsync(commands);
        }
        while (compared.Differs && --times > 0);

        return compared;
    }

    /// <summary>The shortest sequence found that still differs; null if this one does not, or not always.</summary>
    public async Task<ComparedSequence?> FindDifferenceAsync(IReadOnlyList<JsonObject> commands, int times = 12)
    {
        ComparedSequence compared = await InsistAsync(commands, times);
        return compared.Differs ? await new SequenceShrinker(shorter => InsistAsync(shorter, Math.Min(times, 2))).ShrinkAsync(compared) : null;
    }
}
