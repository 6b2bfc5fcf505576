using Xunit.Abstractions;

namespace ContainerLinks.Docker.Tests;

/// <summary>Gives the commands of recordings, or of a folder (<see cref="GivenCommands"/>), to each release, and compares the simulator with what it does.</summary>
public abstract class GivenCommandsLiveTests
{
    private readonly EngineUnderTest _engine;
    private readonly ITestOutputHelper _output;

    private GivenCommandsLiveTests(EngineUnderTest engine, ITestOutputHelper output) => (_engine, _output) = (engine, output);

    [EngineFact]
    public async Task Given_commands_do_on_the_simulator_what_they_do_on_Docker()
    {
        var failures = new List<string>();
        using DockerRecording recording = await DockerRecording.OpenAsync(_engine);
        foreach (GivenCommands commands in GivenCommands.Read("ports-raw-ranges", "alias-beyond-ascii", "env-nameless", "network-subnets"))
        {
            await recording.RenewAsync();
            if (await commands.CompareAsync(recording, recording.Release.Split('.')[0]) is { } difference)
            {
                failures.Add(difference);
                _output.WriteLine(difference);
            }
        }

        await recording.RemoveAllAsync();
        failures.Should().BeEmpty();
    }

    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker, EngineVariables.DockerFolder, EngineVariables.DockerScript)]
    public sealed class OnDocker(ITestOutputHelper output) : GivenCommandsLiveTests(EngineUnderTest.Docker, output);

    [Collection("newer docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerDocker, EngineVariables.NewerDockerFolder, EngineVariables.NewerDockerScript)]
    public sealed class OnNewerDocker(ITestOutputHelper output) : GivenCommandsLiveTests(EngineUnderTest.NewerDocker, output);
}
