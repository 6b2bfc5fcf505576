using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace ContainerLinks.Docker.Tests;

/// <summary>Records what each release does with commands of one's own, as scenarios of the corpus, and compares the simulator with them.</summary>
/// <remarks>Variable <c>CONTAINERLINKS_TEST_COMMANDS</c> names a folder. Each <c>NAME.commands</c> in it is an object with <c>description</c> and <c>commands</c>; <c>RELEASE/NAME.json</c> beside it becomes the scenario.</remarks>
public abstract class GivenCommandsLiveTests
{
    private const string Commands = "CONTAINERLINKS_TEST_COMMANDS";
    private readonly EngineUnderTest _engine;
    private readonly ITestOutputHelper _output;

    private GivenCommandsLiveTests(EngineUnderTest engine, ITestOutputHelper output) => (_engine, _output) = (engine, output);

    [EngineFact]
    public async Task Commands_of_a_folder_do_on_the_simulator_what_they_do_on_Docker()
    {
        string folder = Environment.GetEnvironmentVariable(Commands)!;
        var failures = new List<string>();
        using DockerRecording recording = await DockerRecording.OpenAsync(_engine);
        foreach (string file in Directory.EnumerateFiles(folder, "*.commands").Order(StringComparer.Ordinal))
        {
            JsonNode given = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
            await recording.RenewAsync();
            ComparedSequence compared = await new SequenceComparison(recording).CompareAsync([.. given["commands"]!.AsArray().Select(command => command!.AsObject())]);
            string name = Path.GetFileNameWithoutExtension(file);
            (compared.Recording["name"], compared.Recording["description"]) = (name, given["description"]!.DeepClone());
            string target = Path.Combine(folder, recording.Release.Split('.')[0], $"{name}.json");
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await File.WriteAllTextAsync(target, compared.RecordingText);
            if (compared.Differs)
            {
                failures.Add(compared.Describe($"{recording.Release}, {name}"));
                _output.WriteLine(failures[^1]);
            }
        }

        await recording.RemoveAllAsync();
        failures.Should().BeEmpty();
    }

    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker, EngineVariables.DockerFolder, EngineVariables.DockerScript, Commands)]
    public sealed class OnDocker(ITestOutputHelper output) : GivenCommandsLiveTests(EngineUnderTest.Docker, output);

    [Collection("newer docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerDocker, EngineVariables.NewerDockerFolder, EngineVariables.NewerDockerScript, Commands)]
    public sealed class OnNewerDocker(ITestOutputHelper output) : GivenCommandsLiveTests(EngineUnderTest.NewerDocker, output);
}
