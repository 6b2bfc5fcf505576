namespace ContainerLinks.Docker.Tests;

/// <summary>Engines that are found without being named.</summary>
public abstract class SocketsLiveTests
{
    private readonly EngineUnderTest _under;

    private protected SocketsLiveTests(EngineUnderTest under) => _under = under;

    private bool IsDocker => _under.Kind == EngineKind.Docker;

    private string OwnName => IsDocker ? "docker" : "podman";

    [EngineFact]
    public Task A_rootless_socket_is_found() => FindAsync(_under.Kind, IsDocker ? "docker.sock" : "podman/podman.sock");

    [EngineFact]
    public Task Behind_the_other_engines_socket_it_is_known_for_what_it_is() => FindAsync(IsDocker ? EngineKind.Podman : EngineKind.Docker, IsDocker ? "podman/podman.sock" : "docker.sock");

    [EngineFact]
    public async Task The_customary_variable_leads_to_it()
    {
        var surroundings = new FakeSurroundings { Variables = { [IsDocker ? "DOCKER_HOST" : "CONTAINER_HOST"] = _under.Endpoint } };
        using var runtime = new DockerRuntime(_under.Kind, new DockerRuntimeOptions(), surroundings: surroundings);
        (await runtime.FindAsync("nobody-here")).Should().BeNull();
        runtime.Name.Should().Be(OwnName);
    }

    private async Task FindAsync(EngineKind sought, string name)
    {
        string folder = Directory.CreateTempSubdirectory("cl-").FullName;
        try
        {
            string link = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(link)!);
            File.CreateSymbolicLink(link, new Uri(_under.Endpoint).LocalPath);

            // Only this socket exists here: those of the machine lead to somebody's own containers.
            var surroundings = new FakeSurroundings { Variables = { ["XDG_RUNTIME_DIR"] = folder }, Files = [link] };
            using var runtime = new DockerRuntime(sought, new DockerRuntimeOptions(), surroundings: surroundings);
            (await runtime.FindAsync("nobody-here")).Should().BeNull();
            runtime.Name.Should().Be(OwnName);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker)]
    public sealed class OnDocker() : SocketsLiveTests(EngineUnderTest.Docker);

    [Collection("newer docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerDocker)]
    public sealed class OnNewerDocker() : SocketsLiveTests(EngineUnderTest.NewerDocker);

    [Collection("podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Podman)]
    public sealed class OnPodman() : SocketsLiveTests(EngineUnderTest.Podman);

    [Collection("newer podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerPodman)]
    public sealed class OnNewerPodman() : SocketsLiveTests(EngineUnderTest.NewerPodman);
}
