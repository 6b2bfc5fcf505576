using System.Globalization;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace ContainerLinks.Docker.Tests;

/// <summary>
/// The simulator against the engine itself: a random sequence of commands goes to both, and every difference beyond what the engine leaves undefined fails, told by the shortest sequence.
/// </summary>
/// <remarks>
/// <para>Each release is compared in the profile of its version.</para>
/// <para>Variable <c>CONTAINERLINKS_TEST_SEEDS</c> sets the seeds, first and last one, such as <c>1-500</c>; the default is <c>1-25</c>.</para>
/// <para>What the engine does only now and then is its own choice, and is printed without a failure: a sequence that differs is repeated before it counts.</para>
/// <para>A failure prints a scenario that can be put into tests/ContainerLinks.Conformance/Scenarios as it is.</para>
/// </remarks>
public abstract class RandomComparisonLiveTests
{
    private const int MostFailures = 3;
    private readonly EngineUnderTest _engine;
    private readonly ITestOutputHelper _output;

    private RandomComparisonLiveTests(EngineUnderTest engine, ITestOutputHelper output) => (_engine, _output) = (engine, output);

    [EngineFact]
    public async Task Random_commands_do_on_the_simulator_what_they_do_on_Docker()
    {
        using DockerRecording recording = await DockerRecording.OpenAsync(_engine);
        try
        {
            (await CompareAsync(recording)).Should().BeEmpty();
        }
        finally
        {
            await recording.RemoveAllAsync();
        }
    }

    private async Task<List<string>> CompareAsync(DockerRecording engine)
    {
        var comparison = new SequenceComparison(engine);
        var failures = new List<string>();
        int compares = 0;
        foreach (int seed in Seeds())
        {
            IReadOnlyList<JsonObject> commands = RandomCommands.Generate(seed);
            ComparedSequence first = await comparison.CompareAsync(commands);
            compares++;
            if (first.Differs)
            {
                // With a new daemon, which rules out that an earlier sequence left something behind.
                await engine.RenewAsync();
                if (await comparison.FindDifferenceAsync(commands) is not { } found)
                {
                    _output.WriteLine(first.Describe($"{engine.Release}, seed {seed}, but Docker does not always do that"));
                    continue;
                }

                failures.Add(found.Describe($"{engine.Release}, seed {seed}"));
                _output.WriteLine(failures[^1]);
            }

            if (failures.Count == MostFailures)
            {
                break;
            }
        }

        _output.WriteLine($"{engine.Release}: {compares} sequences compared, {failures.Count} differ.");
        return failures;
    }

    private static IEnumerable<int> Seeds()
    {
        string text = Environment.GetEnvironmentVariable("CONTAINERLINKS_TEST_SEEDS") is { Length: > 0 } given ? given : "1-25";
        int[] ends = [.. text.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture))];
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    }

    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker, EngineVariables.DockerFolder, EngineVariables.DockerScript)]
    public sealed class OnDocker(ITestOutputHelper output) : RandomComparisonLiveTests(EngineUnderTest.Docker, output);

    [Collection("newer docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerDocker, EngineVariables.NewerDockerFolder, EngineVariables.NewerDockerScript)]
    public sealed class OnNewerDocker(ITestOutputHelper output) : RandomComparisonLiveTests(EngineUnderTest.NewerDocker, output);
}
