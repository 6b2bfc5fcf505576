using Xunit.Abstractions;

namespace ContainerLinks.Docker.Tests;

/// <summary>
/// The simulator against the engine itself: a random sequence of commands goes to both, and every difference beyond what the engine leaves undefined fails, told by the shortest sequence.
/// </summary>
/// <remarks>
/// <para>Each release is compared in the profile of its version.</para>
/// <para>Seeds and repetitions: <see cref="RandomComparison"/>.</para>
/// <para>A failure prints a scenario that can be put into tests/ContainerLinks.Conformance/Scenarios as it is.</para>
/// </remarks>
public abstract class RandomComparisonLiveTests
{
    private readonly EngineUnderTest _engine;
    private readonly ITestOutputHelper _output;

    private RandomComparisonLiveTests(EngineUnderTest engine, ITestOutputHelper output) => (_engine, _output) = (engine, output);

    [EngineFact]
    public async Task Random_commands_do_on_the_simulator_what_they_do_on_Docker()
    {
        using DockerRecording recording = await DockerRecording.OpenAsync(_engine);
        try
        {
            (await RandomComparison.RunAsync(recording, recording.Release, RandomCommands.Generate, recording.RenewAsync, _output.WriteLine)).Should().BeEmpty();
        }
        finally
        {
            await recording.RemoveAllAsync();
        }
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
