namespace ContainerLinks.Docker.Tests;

/// <summary>Engines that are found without being named.</summary>
public static class SocketsLiveTests
{
    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker)]
    public sealed class OnDocker
    {
        [EngineFact]
        public Task A_rootless_socket_is_found() => FindAsync(EngineKind.Docker, EngineVariables.Docker, "docker.sock", "docker");

        [EngineFact]
        public Task The_customary_variable_leads_to_it() => FindByVariableAsync(EngineKind.Docker, EngineVariables.Docker, "DOCKER_HOST");

        [EngineFact]
        public Task A_Docker_behind_Podmans_socket_is_known_for_what_it_is() => FindAsync(EngineKind.Podman, EngineVariables.Docker, "podman/podman.sock", "docker");
    }

    [Collection("podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Podman)]
    public sealed class OnPodman
    {
        [EngineFact]
        public Task A_rootless_socket_is_found() => FindAsync(EngineKind.Podman, EngineVariables.Podman, "podman/podman.sock", "podman");

        [EngineFact]
        public Task The_customary_variable_leads_to_it() => FindByVariableAsync(EngineKind.Podman, EngineVariables.Podman, "CONTAINER_HOST");

        [EngineFact]
        public Task A_Podman_behind_Dockers_socket_is_known_for_what_it_is() => FindAsync(EngineKind.Docker, EngineVariables.Podman, "docker.sock", "podman");
    }

    private static async Task FindByVariableAsync(EngineKind kind, string engine, string variable)
    {
        var surroundings = new FakeSurroundings { Variables = { [variable] = Environment.GetEnvironmentVariable(engine)! } };
        using var runtime = new DockerRuntime(kind, new DockerRuntimeOptions(), surroundings: surroundings);
        (await runtime.FindAsync("nobody-here")).Should().BeNull();
        runtime.Name.Should().Be(kind == EngineKind.Docker ? "docker" : "podman");
    }

    private static async Task FindAsync(EngineKind kind, string variable, string name, string expected)
    {
        string folder = Directory.CreateTempSubdirectory("cl-").FullName;
        try
        {
            string link = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(link)!);
            File.CreateSymbolicLink(link, new Uri(Environment.GetEnvironmentVariable(variable)!).LocalPath);

            // Only this socket exists here: those of the machine lead to somebody's own containers.
            var surroundings = new FakeSurroundings { Variables = { ["XDG_RUNTIME_DIR"] = folder }, Files = [link] };
            using var runtime = new DockerRuntime(kind, new DockerRuntimeOptions(), surroundings: surroundings);
            (await runtime.FindAsync("nobody-here")).Should().BeNull();
            runtime.Name.Should().Be(expected);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
