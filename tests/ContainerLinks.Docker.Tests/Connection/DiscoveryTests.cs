namespace ContainerLinks.Docker.Tests;

/// <summary>Where engines are looked for, in which order.</summary>
public sealed class DiscoveryTests
{
    [Fact]
    public void Docker_is_looked_for_at_the_standard_socket_then_at_the_rootless_ones() =>
        Find(EngineKind.Docker, new() { Variables = { ["XDG_RUNTIME_DIR"] = "/run/user/7" }, User = "1000" }).Should().Equal(
            "unix:///var/run/docker.sock", "unix:///run/user/7/docker.sock", "unix:///home/test/.docker/run/docker.sock", "unix:///home/test/.docker/desktop/docker.sock", "unix:///run/user/1000/docker.sock");

    [Fact]
    public void A_user_looks_for_the_own_Podman_first_and_for_roots_last() =>
        Find(EngineKind.Podman, new() { Variables = { ["XDG_RUNTIME_DIR"] = "/run/user/1000/" }, User = "1000" }).Should().Equal(
            "unix:///run/user/1000/podman/podman.sock", "unix:///run/podman/podman.sock");

    [Fact]
    public void Root_looks_for_roots_Podman_first() =>
        Find(EngineKind.Podman, new() { Variables = { ["XDG_RUNTIME_DIR"] = "/run/user/0" }, User = "0" }).Should().Equal("unix:///run/podman/podman.sock", "unix:///run/user/0/podman/podman.sock");

    [Fact]
    public void A_runtime_folder_that_is_no_absolute_path_is_not_used() =>
        Find(EngineKind.Podman, new() { Variables = { ["XDG_RUNTIME_DIR"] = "run" }, User = "5" }).Should().Equal("unix:///run/user/5/podman/podman.sock", "unix:///run/podman/podman.sock");

    [Theory]
    [InlineData(nameof(EngineKind.Docker), "DOCKER_HOST")]
    [InlineData(nameof(EngineKind.Podman), "CONTAINER_HOST")]
    public void What_a_variable_names_is_the_only_candidate(string kind, string variable) =>
        Find(Enum.Parse<EngineKind>(kind), new() { Variables = { [variable] = "tcp://engine.example:2375" } }).Should().Equal("tcp://engine.example:2375");

    [Fact]
    public void The_other_engines_variable_does_not_count() =>
        Find(EngineKind.Podman, new() { Variables = { ["DOCKER_HOST"] = "tcp://engine.example:2375" }, User = "0" }).Should().Equal("unix:///run/podman/podman.sock", "unix:///run/user/0/podman/podman.sock");

    [Fact]
    public void An_option_counts_more_than_a_variable() =>
        Find(EngineKind.Docker, new() { Variables = { ["DOCKER_HOST"] = "tcp://engine.example" } }, new() { Endpoint = new Uri("unix:///tmp/own.sock") }).Should().Equal("unix:///tmp/own.sock");

    [Theory]
    [InlineData("ssh://user@host", "ssh -L")]
    [InlineData("npipe:////./pipe/docker_engine", "'npipe' is not spoken here")]
    [InlineData("localhost:2375", "'localhost' is not spoken here")]
    [InlineData("docker", "expected unix:///path or tcp://host:port")]
    [InlineData("unix://", "no path or host")]
    [InlineData("unix://run/docker.sock", "unix:///path")]
    [InlineData("tcp:///socket", "DOCKER_HOST is")]
    public void A_variable_that_names_no_engine_is_told_with_the_reason(string value, string reason)
    {
        Action find = () => Find(EngineKind.Docker, new() { Variables = { ["DOCKER_HOST"] = value } });
        find.Should().Throw<ContainerLinksException>().Which.Message.Should().StartWith("DOCKER_HOST is").And.Contain(reason);
    }

    [Fact]
    public void A_strangers_text_cannot_forge_lines_of_a_log()
    {
        Action find = () => Find(EngineKind.Docker, new() { Variables = { ["DOCKER_HOST"] = "bad\nERROR all is lost" } });
        find.Should().Throw<ContainerLinksException>().Which.Message.Should().NotContain("\n");
    }

    [Theory]
    [InlineData("1", null, "/home/test/.docker")]
    [InlineData("1", "/certs", "/certs")]
    [InlineData(null, "/certs", null)]
    public void Tls_files_are_found_as_Dockers_own_client_finds_them(string? verify, string? folder, string? expected)
    {
        var surroundings = new FakeSurroundings { Variables = { ["DOCKER_HOST"] = "tcp://engine.example:2376" } };
        Set(surroundings, "DOCKER_TLS_VERIFY", verify);
        Set(surroundings, "DOCKER_CERT_PATH", folder);
        EndpointDiscovery.Find(EngineKind.Docker, new(), surroundings).Single().Certificates.Should().Be(expected);
    }

    [Fact]
    public void Dockers_tls_variables_say_nothing_of_a_Podman() =>
        EndpointDiscovery.Find(EngineKind.Podman, new(), new FakeSurroundings { Variables = { ["CONTAINER_HOST"] = "tcp://engine.example:8080", ["DOCKER_TLS_VERIFY"] = "1" } })
            .Single().UsesTls.Should().BeFalse();

    [Theory]
    [InlineData("tcp://engine.example", null, "http://engine.example:2375/")]
    [InlineData("tcp://engine.example", "/certs", "https://engine.example:2376/")]
    [InlineData("tcp://engine.example:80", null, "http://engine.example/")]
    [InlineData("tcp://[::1]:2400", null, "http://[::1]:2400/")]
    [InlineData("https://engine.example", null, "https://engine.example/")]
    [InlineData("unix:///run/docker.sock", null, "http://localhost/")]
    public void An_address_without_a_port_gets_the_customary_one(string address, string? certificates, string expected) =>
        new EngineTransport(new EngineEndpoint(new Uri(address), "test", IsNamed: true, certificates), TimeSpan.FromSeconds(1), 1024).BaseAddress.ToString().Should().Be(expected);

    private static IEnumerable<string> Find(EngineKind kind, FakeSurroundings surroundings, DockerRuntimeOptions? options = null) =>
        EndpointDiscovery.Find(kind, options ?? new(), surroundings).Select(endpoint => endpoint.Address.OriginalString);

    private static void Set(FakeSurroundings surroundings, string name, string? value)
    {
        if (value is not null)
        {
            surroundings.Variables[name] = value;
        }
    }
}
