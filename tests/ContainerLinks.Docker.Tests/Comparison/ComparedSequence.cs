using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ContainerLinks.Conformance;

namespace ContainerLinks.Docker.Tests;

/// <summary>A sequence of commands, what an engine did with it, and where the simulator did something else.</summary>
internal sealed record ComparedSequence(IReadOnlyList<JsonObject> Commands, JsonObject Recording, ScenarioOutcome Outcome)
{
    private static readonly JsonSerializerOptions AsInTheCorpus = new() { WriteIndented = true, IndentSize = 1, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public bool Differs => Outcome.Differences.Count > 0;

    /// <summary>The index of the command that differs first.</summary>
    public int FirstDifference => Outcome.Differences.Min(difference => difference.Step ?? 0);

    /// <summary>The scenario as a file of the corpus has it.</summary>
    public string RecordingText => $"{Recording.ToJsonString(AsInTheCorpus)}\n";

    /// <summary>The commands, the differences, and the scenario as a file of the corpus has it.</summary>
    public string Describe(string title)
    {
        using var text = new StringWriter();
        new Report(text).Add(title, Outcome);
        return $"{text}{string.Join('\n', Commands.Select(command => command.ToJsonString(JsonSerializerOptions.Web)))}\n{RecordingText}";
    }
}
