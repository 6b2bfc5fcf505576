using System.Net.Sockets;

namespace ContainerLinks.Docker.Tests;

/// <summary>Engines that are absent, refuse, hang or are none: one message with all that was tried.</summary>
public sealed class UnusableEngineTests
{
    [Fact]
    public async Task Without_any_engine_every_place_is_named_with_what_to_do()
    {
        using var runtime = new DockerRuntime(EngineKind.Docker, new(), surroundings: new FakeSurroundings { Files = [] });
        await runtime.RefusesAsync(
            ContainerLinksError.Unavailable,
            "No Docker Engine can be used", "/var/run/docker.sock", "/home/test/.docker/run/docker.sock", "/home/test/.docker/desktop/docker.sock", "/run/user/1000/docker.sock", "no such file", "DOCKER_HOST");
    }

    [Fact]
    public async Task A_Podman_that_is_absent_is_named_by_its_own_places_and_variable()
    {
        using var runtime = new DockerRuntime(EngineKind.Podman, new(), surroundings: new FakeSurroundings { Files = [] });
        await runtime.RefusesAsync(ContainerLinksError.Unavailable, "No Podman can be used", "/run/user/1000/podman/podman.sock", "/run/podman/podman.sock", "CONTAINER_HOST");
    }

    [Fact]
    public async Task A_place_that_was_named_is_the_only_one_tried()
    {
        using var runtime = new DockerRuntime(EngineKind.Docker, new() { Endpoint = new Uri("unix:///no/such.sock") }, surroundings: new FakeSurroundings { Files = [] });
        Func<Task> ask = async () => await runtime.FindAsync("web");
        (await ask.Should().ThrowAsync<ContainerLinksException>()).Which.Message.Should().Be("No Docker Engine can be used. Tried: unix:///no/such.sock (Endpoint): no such file.");
    }

    [Fact]
    public async Task A_rootless_engine_is_found_behind_a_standard_socket_that_is_dead()
    {
        await using var engine = new FakeEngine();
        var surroundings = new FakeSurroundings { Variables = { ["XDG_RUNTIME_DIR"] = Path.GetDirectoryName(engine.SocketPath)! }, Files = [engine.SocketPath] };
        engine.Containers.Run("web");
        using var runtime = new DockerRuntime(EngineKind.Docker, new(), surroundings: surroundings);
        (await runtime.FindAsync("web")).Should().NotBeNull();
    }

    [Fact]
    public async Task A_socket_that_nobody_listens_on_is_told()
    {
        await using var engine = new FakeEngine();
        using var runtime = new DockerRuntime(EngineKind.Docker, new() { Endpoint = engine.Endpoint }, surroundings: new FakeSurroundings { Files = [engine.SocketPath] });
        engine.Die();
        await runtime.RefusesAsync(ContainerLinksError.Unavailable, engine.SocketPath);
    }

    [Fact]
    public async Task A_port_that_nobody_listens_on_is_told()
    {
        await using var engine = new FakeEngine(isOnTcp: true);
        engine.Die();
        using DockerRuntime runtime = engine.Connect();
        await runtime.RefusesAsync(ContainerLinksError.Unavailable, engine.Endpoint.OriginalString, "refused");
    }

    [Fact]
    public async Task An_engine_that_hangs_is_given_up_in_time()
    {
        var time = new WatchedTime();
        await using var engine = new FakeEngine();
        engine.On("/_ping", exchange => exchange.Hang());
        using DockerRuntime runtime = engine.Connect(time);
        Task refusal = runtime.RefusesAsync(ContainerLinksError.Unavailable, "no answer within 00:01:00");
        time.Advance(await time.NextWaitAsync(TimeSpan.FromHours(1)));
        await refusal;
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n<html>hello ", "not as a container engine", "status 200: <html>hello")]
    [InlineData("HTTP/1.1 403 Forbidden\r\nContent-Length: 9\r\n\r\nkeep out\n", "status 403: keep out")]
    [InlineData("HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n", "It speaks TLS", "CertificatePath", "DOCKER_CERT_PATH")]
    public async Task Something_that_is_no_engine_is_shown_by_its_own_words(string answer, params string[] words)
    {
        await using var engine = new FakeEngine();
        engine.Misbehave = exchange =>
        {
            exchange.WriteRaw(answer);
            exchange.Hangup();
            return Task.CompletedTask;
        };
        using DockerRuntime runtime = engine.Connect();
        await runtime.RefusesAsync(ContainerLinksError.Refused, words);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ncut")]
    public async Task Something_that_does_not_speak_http_is_told_as_such(string answer)
    {
        await using var engine = new FakeEngine();
        engine.Misbehave = exchange =>
        {
            exchange.WriteRaw(answer);
            exchange.Hangup();
            return Task.CompletedTask;
        };
        using DockerRuntime runtime = engine.Connect();
        await runtime.RefusesAsync(ContainerLinksError.Unavailable, engine.SocketPath);
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read_to_its_end()
    {
        await using var engine = new FakeEngine();
        engine.On("/version", exchange =>
        {
            exchange.BeginStream();
            exchange.WriteChunk(new string(' ', 70_000));
        });
        using DockerRuntime runtime = engine.Connect(configure: options => options.MaximumAnswerLength = 64 * 1024);
        await runtime.RefusesAsync(ContainerLinksError.Unavailable, engine.SocketPath);
    }

    [Fact]
    public void A_socket_of_another_user_is_told_with_what_to_do()
    {
        var forbidden = new HttpRequestException("outer", new SocketException((int)SocketError.AccessDenied));
        EngineFailure.IsForbidden(forbidden).Should().BeTrue();
        EngineFailure.Describe(forbidden).Should().Contain("permission denied").And.Contain("socket's group");
    }

    [Theory]
    [InlineData("error:0A000418:SSL routines::tlsv1 alert unknown ca", "cert.pem must be signed by the authority that the engine trusts")] // Docker 28
    [InlineData("error:0A000412:SSL routines::sslv3 alert bad certificate", "cert.pem must be signed by the authority that the engine trusts")] // Docker 20.10
    [InlineData("error:0A00045C:SSL routines::tlsv13 alert certificate required", "none was sent: name a folder with cert.pem and key.pem")]
    [InlineData("error:0A00042E:SSL routines::tlsv1 alert protocol version", "no version of TLS in common")]
    public void An_alert_of_tls_is_told_with_what_it_means(string words, string meaning)
    {
        var refused = new HttpRequestException("outer", new IOException("middle", new System.Security.Authentication.AuthenticationException(words)));
        EngineFailure.Describe(refused).Should().StartWith(words).And.Contain(meaning);
    }

    [Fact]
    public void A_connection_that_took_too_long_is_no_cancellation() =>
        EngineFailure.IsOfTheWay(new TaskCanceledException("outer", new TimeoutException())).Should().BeTrue();

    [Fact]
    public async Task A_search_can_be_cancelled()
    {
        await using var engine = new FakeEngine();
        using var cancelled = new CancellationTokenSource();
        engine.On("/_ping", exchange =>
        {
            exchange.Hang();
            cancelled.Cancel();
        });
        using DockerRuntime runtime = engine.Connect();
        Func<Task> ask = async () => await runtime.FindAsync("web", cancelled.Token);
        await ask.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task An_engine_that_comes_later_is_found_by_the_next_call()
    {
        await using var engine = new FakeEngine();
        engine.Die();
        using DockerRuntime runtime = engine.Connect();
        await runtime.RefusesAsync(ContainerLinksError.Unavailable);
        File.Delete(engine.SocketPath);
        engine.Listen();
        engine.Containers.Run("web");
        (await runtime.FindAsync("web")).Should().NotBeNull();
    }
}
