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
    [InlineData("npipe://./docker_engine", "npipe:////./pipe/name")]
    [InlineData("npipe:////./pipe/", "npipe:////./pipe/name")]
    [InlineData("localhost:2375", "'localhost' is not spoken here")]
    [InlineData("docker", "expected unix:///path, tcp://host:port")]
    [InlineData("unix://", "no path or host")]
    [InlineData("unix://run/docker.sock", "unix:///path")]
    [InlineData("tcp:///socket", "DOCKER_HOST is")]
    public void A_variable_that_names_no_engine_is_told_with_the_reason(string value, string reason)
    {
        Action find = () => Find(EngineKind.Docker, new() { Variables = { ["DOCKER_HOST"] = value } });
        find.Should().Throw<ContainerLinksException>().Which.Message.Should().StartWith("DOCKER_HOST is").And.Contain(reason);
    }

    [Theory]
    [InlineData(nameof(EngineKind.Docker), "ssh://me@build.example", "ssh -nNT -L \"$HOME\"/engine.sock:/var/run/docker.sock me@build.example ", "unix://$HOME/engine.sock by DOCKER_HOST")]
    [InlineData(nameof(EngineKind.Docker), "ssh://build.example:2222", "ssh -nNT -p 2222 -L \"$HOME\"/engine.sock:/var/run/docker.sock build.example ", "DOCKER_HOST")]
    [InlineData(nameof(EngineKind.Podman), "ssh://core@127.0.0.1:63753/run/user/501/podman/podman.sock", "-p 63753 -L \"$HOME\"/engine.sock:/run/user/501/podman/podman.sock core@127.0.0.1 ", "CONTAINER_HOST")]
    [InlineData(nameof(EngineKind.Podman), "ssh://host", ":/run/podman/podman.sock host ", "CONTAINER_HOST")]
    [InlineData(nameof(EngineKind.Docker), "ssh://me:secret@host", " me@host ", "DOCKER_HOST")]
    [InlineData(nameof(EngineKind.Docker), "ssh://-oProxyCommand=x@host", " USER@HOST ", "DOCKER_HOST")]
    [InlineData(nameof(EngineKind.Docker), "ssh://host/run/$(id)", ":/var/run/docker.sock host ", "DOCKER_HOST")]
    public void An_engine_behind_ssh_is_told_with_the_commands_that_help(string kind, string value, string command, string name)
    {
        EngineKind engine = Enum.Parse<EngineKind>(kind);
        Action find = () => Find(engine, new() { Variables = { [engine == EngineKind.Docker ? "DOCKER_HOST" : "CONTAINER_HOST"] = value } });
        string told = find.Should().Throw<ContainerLinksException>().Which.Message;
        told.Should().Contain(command).And.Contain(name).And.NotContain("secret").And.NotContain(":/run/$(");
    }

    [Fact]
    public void On_Windows_engines_are_behind_pipes()
    {
        var windows = new FakeSurroundings { IsOnWindows = true, Variables = { ["XDG_RUNTIME_DIR"] = "/run/user/7" } };
        Find(EngineKind.Docker, windows).Should().Equal("npipe:////./pipe/docker_engine", "npipe:////./pipe/dockerDesktopLinuxEngine");
        Find(EngineKind.Podman, windows).Should().Equal("npipe:////./pipe/podman-machine-default");
    }

    [Theory]
    [InlineData("npipe:////./pipe/docker_engine", ".", "docker_engine", true)]
    [InlineData("npipe://./pipe/docker_engine", ".", "docker_engine", true)]
    [InlineData("npipe:////build/pipe/a/b", "build", @"a\b", false)]
    public void A_pipe_is_named_in_each_customary_form(string address, string server, string name, bool isLocal)
    {
        EngineEndpoint found = EndpointDiscovery.Find(EngineKind.Docker, new(), new FakeSurroundings { Variables = { ["DOCKER_HOST"] = address, ["DOCKER_TLS_VERIFY"] = "1" } }).Single();
        (found.Pipe, found.IsLocal, found.UsesTls).Should().Be((new NamedPipe(server, name), isLocal, false));
    }

    [Fact]
    public void A_strangers_text_cannot_forge_lines_of_a_log()
    {
        Action find = () => Find(EngineKind.Docker, new() { Variables = { ["DOCKER_HOST"] = "bad\nERROR all is lost" } });
        find.Should().Throw<ContainerLinksException>().Which.Message.Should().NotContain("\n");
    }

    [Theory]
    [InlineData("1", null, null, null, "/home/test/.docker", true)]
    [InlineData("1", null, null, "/conf", "/conf", true)]
    [InlineData("1", null, "/certs", "/conf", "/certs", true)]
    [InlineData("0", "1", "/certs", null, "/certs", true)]
    [InlineData(null, "1", "/certs", null, "/certs", false)]
    [InlineData(null, null, "/certs", null, null, true)]
    public void Tls_files_are_found_as_Dockers_own_client_finds_them(string? verify, string? tls, string? folder, string? settings, string? expected, bool isVerified)
    {
        var surroundings = new FakeSurroundings { Variables = { ["DOCKER_HOST"] = "tcp://engine.example:2376" } };
        Set(surroundings, "DOCKER_TLS_VERIFY", verify);
        Set(surroundings, "DOCKER_TLS", tls);
        Set(surroundings, "DOCKER_CERT_PATH", folder);
        Set(surroundings, "DOCKER_CONFIG", settings);
        EngineEndpoint found = EndpointDiscovery.Find(EngineKind.Docker, new(), surroundings).Single();
        (found.Certificates, found.VerifiesTls).Should().Be((expected, isVerified));
    }

    [Fact]
    public void Who_asks_for_tls_and_names_no_engine_means_the_one_at_its_port_as_for_Dockers_own_client() =>
        Find(EngineKind.Docker, new() { Variables = { ["DOCKER_TLS_VERIFY"] = "1" } }).Should().Equal("tcp://localhost:2376");

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
