using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace ContainerLinks.Docker.Tests;

/// <summary>Gives the commands of recordings to each release once more, and compares the simulator with what it does.</summary>
/// <remarks>Variable <c>CONTAINERLINKS_TEST_COMMANDS</c> names a folder of other commands. Each <c>NAME.commands</c> in it is an object with <c>description</c> and <c>commands</c>;
/// <c>RELEASE/NAME.json</c> beside it becomes a scenario of the corpus.</remarks>
public abstract class GivenCommandsLiveTests
{
    private static readonly string[] Recorded = ["ports-raw-ranges", "alias-beyond-ascii", "env-nameless", "network-subnets"];
    private readonly EngineUnderTest _engine;
    private readonly ITestOutputHelper _output;

    private GivenCommandsLiveTests(EngineUnderTest engine, ITestOutputHelper output) => (_engine, _output) = (engine, output);

    [EngineFact]
    public async Task Given_commands_do_on_the_simulator_what_they_do_on_Docker()
    {
        string? folder = Environment.GetEnvironmentVariable("CONTAINERLINKS_TEST_COMMANDS") is { Length: > 0 } given ? given : null;
        var failures = new List<string>();
        using DockerRecording recording = await DockerRecording.OpenAsync(_engine);
        foreach ((string name, JsonNode description, JsonObject[] commands) in folder is null ? Recorded.Select(ReadRecording) : ReadFolder(folder))
        {
            await recording.RenewAsync();
            ComparedSequence compared = await new SequenceComparison(recording).CompareAsync(commands);
            (compared.Recording["name"], compared.Recording["description"]) = (name, description);
            if (folder is not null)
            {
                string target = Path.Combine(folder, recording.Release.Split('.')[0], $"{name}.json");
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                await File.WriteAllTextAsync(target, compared.RecordingText);
            }

            if (compared.Differs)
            {
                failures.Add(compared.Describe($"{recording.Release}, {name}"));
                _output.WriteLine(failures[^1]);
            }
        }

        await recording.RemoveAllAsync();
        failures.Should().BeEmpty();
    }

    private static (string Name, JsonNode Description, JsonObject[] Commands) ReadRecording(string name)
    {
        JsonNode scenario = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Scenarios", $"{name}.json")))!;
        return (name, scenario["description"]!.DeepClone(), [.. scenario["steps"]!.AsArray().Select(step => step!["do"]!.DeepClone().AsObject())]);
    }

    private static IEnumerable<(string Name, JsonNode Description, JsonObject[] Commands)> ReadFolder(string folder) =>
        from file in Directory.EnumerateFiles(folder, "*.commands").Order(StringComparer.Ordinal)
        let given = JsonNode.Parse(File.ReadAllText(file))!
        select (Path.GetFileNameWithoutExtension(file), given["description"]!.DeepClone(), given["commands"]!.AsArray().Select(command => command!.DeepClone().AsObject()).ToArray());

    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker, EngineVariables.DockerFolder, EngineVariables.DockerScript)]
    public sealed class OnDocker(ITestOutputHelper output) : GivenCommandsLiveTests(EngineUnderTest.Docker, output);

    [Collection("newer docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerDocker, EngineVariables.NewerDockerFolder, EngineVariables.NewerDockerScript)]
    public sealed class OnNewerDocker(ITestOutputHelper output) : GivenCommandsLiveTests(EngineUnderTest.NewerDocker, output);
}
