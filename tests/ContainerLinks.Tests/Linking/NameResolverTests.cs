using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ContainerLinks.Tests;

/// <summary>Names of containers for a program beside them.</summary>
public sealed class NameResolverTests : IAsyncDisposable
{
    private readonly FakeRuntime _runtime = new();
    private readonly LinkerFixture _fixture;

    public NameResolverTests() => _fixture = new LinkerFixture(_runtime);

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Aliases_of_a_recipient_are_its_names_and_letter_case_does_not_matter()
    {
        Add("db", "10.0.0.2", "fd00::2");
        _runtime.Add("web", "10.0.0.3");
        await _fixture.Linker.LinkAsync("web", "db:Database");
        var names = new ContainerNameResolver(_fixture.Linker, "web");

        names.Resolve("database").Select(address => address.ToString()).Should().Equal("10.0.0.2", "fd00::2");
        names.TryResolve("db", out _).Should().BeFalse("the recipient knows it by its alias");
        names.Invoking(known => known.Resolve("db")).Should().Throw<ContainerLinksException>()
            .Where(failure => failure.Error == ContainerLinksError.LinkNotFound).WithMessage("'web' has no link with the alias 'db'.");
    }

    [Fact]
    public async Task Without_a_recipient_every_container_is_found_by_its_name()
    {
        _runtime.Put(FakeRuntime.Copy(_runtime.Add("My_Db", "10.0.0.2"), networks:
        [
            new ContainerNetwork { Name = "one", IPv4 = IPAddress.Parse("10.0.0.2"), IPv6 = IPAddress.Parse("fe80::2%3") },
            new ContainerNetwork { Name = "two", IPv6 = IPAddress.Parse("fd00::2"), IPv4 = IPAddress.Parse("10.1.0.2") },
        ]));
        _runtime.Put(FakeRuntime.Copy(_runtime.Add("side"), state: ContainerState.Running, networks: [], networkOf: _runtime.Get("My_Db").Id));
        await _fixture.FollowAsync();
        var names = new ContainerNameResolver(_fixture.Linker);

        names.Resolve("my_db").Select(address => address.ToString()).Should().Equal("10.0.0.2", "10.1.0.2", "fd00::2");
        names.Resolve("side").Should().Equal(names.Resolve("My_Db"));
        names.TryResolve("example.com", out IReadOnlyList<IPAddress>? addresses).Should().BeFalse();
        addresses.Should().BeNull();
        names.Invoking(known => known.Resolve("example.com")).Should().Throw<ContainerLinksException>().Where(failure => failure.Error == ContainerLinksError.ContainerNotFound);
    }

    [Theory]
    [InlineData("10.0.0.9")]
    [InlineData("1")]
    [InlineData("0x7f")]
    [InlineData("localhost")]
    public async Task A_container_never_displaces_an_address_or_the_machine_itself(string name)
    {
        _runtime.Add(name, "10.0.0.2");
        await _fixture.FollowAsync();

        new ContainerNameResolver(_fixture.Linker).TryResolve(name, out _).Should().BeFalse();
    }

    [Fact]
    public async Task A_name_without_an_address_is_an_error_that_says_why()
    {
        _runtime.Add("web", "10.0.0.3", info => FakeRuntime.Copy(info, labels: new Dictionary<string, string> { ["containerlinks.link"] = "db:web" }));
        _runtime.Add("down");
        _runtime.Put(FakeRuntime.Copy(_runtime.Add("machine"), state: ContainerState.Running, networks: [new ContainerNetwork { Name = "host" }]));
        _runtime.Put(FakeRuntime.Copy(_runtime.Add("alone"), state: ContainerState.Running, networks: [new ContainerNetwork { Name = "none" }]));
        _runtime.Put(FakeRuntime.Copy(_runtime.Add("side"), state: ContainerState.Running, networks: [], networkOf: _runtime.Get("down").Id));
        _runtime.Put(FakeRuntime.Copy(_runtime.Add("orphan"), state: ContainerState.Running, networks: [], networkOf: new ContainerId("gone")));
        await _fixture.Linker.LinkAsync("web", "db:database");
        var aliases = new ContainerNameResolver(_fixture.Linker, "web");
        var all = new ContainerNameResolver(_fixture.Linker);

        ShouldSay(aliases, "database", ContainerLinksError.Unavailable, "*no container has the name 'db'*pending*").Should().BeTrue("it may come");
        ShouldSay(aliases, "web", ContainerLinksError.Refused, "*'web'*");
        ShouldSay(all, "down", ContainerLinksError.Unavailable, "'down' has no address, because it does not run.");
        ShouldSay(all, "machine", ContainerLinksError.Unavailable, "'machine' has no address, because it uses the machine's own network.*");
        ShouldSay(all, "alone", ContainerLinksError.Unavailable, "'alone' has no address, because it is on no network that gives it one.*");
        ShouldSay(all, "side", ContainerLinksError.Unavailable, "'side' has no address, because 'down', whose network it uses, does not run.");
        ShouldSay(all, "orphan", ContainerLinksError.Unavailable, "'orphan' has no address, because the container whose network it uses is gone.");
        ShouldSay(new ContainerNameResolver(_fixture.Linker, "nobody"), "db", ContainerLinksError.ContainerNotFound, "*'nobody'*");
    }

    [Fact]
    public async Task Before_the_runtime_is_listed_nothing_is_said_of_a_name_and_a_connection_waits_for_the_list()
    {
        using var server = new LoopbackHttp();
        _runtime.Add("db", "127.0.0.1");
        var names = new ContainerNameResolver(_fixture.Linker);
        ShouldSay(names, "db", ContainerLinksError.Unavailable, "*'db'*not been listed yet*").Should().BeTrue();

        using Socket socket = await names.ConnectAsync("db", server.Port);

        socket.NoDelay.Should().BeTrue();
        socket.RemoteEndPoint.Should().Be(new IPEndPoint(IPAddress.Loopback, server.Port));
    }

    [Fact]
    public async Task An_http_client_reaches_a_container_by_its_alias_and_names_it_in_the_request()
    {
        using var server = new LoopbackHttp();
        _runtime.Add("db", "127.0.0.1");
        _runtime.Add("web", "127.0.0.9");
        await _fixture.Linker.LinkAsync("web", "db:database");
        using HttpClient http = Client(new ContainerNameResolver(_fixture.Linker, "web"));

        string answer = await http.GetStringAsync(new Uri($"http://database:{server.Port}/page"));

        answer.Should().Be($"GET /page HTTP/1.1 | Host: database:{server.Port}");
    }

    [Fact]
    public async Task The_next_connection_goes_where_the_source_has_moved()
    {
        using var server = new LoopbackHttp();
        Add("db", "127.0.0.2", null);
        await _fixture.FollowAsync();
        using HttpClient http = Client(new ContainerNameResolver(_fixture.Linker));
        await http.Invoking(client => client.GetStringAsync(new Uri($"http://db:{server.Port}/"))).Should().ThrowAsync<HttpRequestException>("the server listens at 127.0.0.1 only");

        _runtime.Move("db", "127.0.0.1");
        await _fixture.FollowAsync();

        (await http.GetStringAsync(new Uri($"http://db:{server.Port}/"))).Should().StartWith("GET / ");
    }

    [Fact]
    public async Task Addresses_are_tried_in_order_and_the_last_failure_is_told()
    {
        using var server = new LoopbackHttp();
        _runtime.Put(FakeRuntime.Copy(_runtime.Add("db", "127.0.0.2"), networks:
        [
            new ContainerNetwork { Name = "one", IPv4 = IPAddress.Parse("127.0.0.2") },
            new ContainerNetwork { Name = "two", IPv4 = IPAddress.Loopback },
        ]));
        Add("dead", "127.0.0.2", null);
        await _fixture.FollowAsync();
        var names = new ContainerNameResolver(_fixture.Linker);

        using Socket socket = await names.ConnectAsync("db", server.Port);

        socket.RemoteEndPoint.Should().Be(new IPEndPoint(IPAddress.Loopback, server.Port));
        (await names.Invoking(known => known.ConnectAsync("dead", server.Port)).Should().ThrowAsync<SocketException>()).Which.SocketErrorCode.Should().Be(SocketError.ConnectionRefused);
        await names.Invoking(known => known.ConnectAsync("db", 0)).Should().ThrowAsync<ArgumentOutOfRangeException>();
        await names.Invoking(known => known.ConnectAsync("db", server.Port, new CancellationToken(canceled: true))).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_request_to_a_name_without_an_address_fails_with_the_reason_and_no_look_up()
    {
        _runtime.Add("db");
        await _fixture.FollowAsync();
        using HttpClient http = Client(new ContainerNameResolver(_fixture.Linker));

        Exception failure = (await http.Invoking(client => client.GetStringAsync(new Uri("http://db:8080/"))).Should().ThrowAsync<HttpRequestException>()).Which;

        failure.InnerException.Should().BeOfType<ContainerLinksException>().Which.Message.Should().Be("'db' has no address, because it does not run.");
    }

    [Fact]
    public async Task What_is_not_known_here_goes_to_the_systems_resolver()
    {
        using var server = new LoopbackHttp();
        using HttpClient http = Client(new ContainerNameResolver(_fixture.Linker));

        (await http.GetStringAsync(new Uri($"http://127.0.0.1:{server.Port}/"))).Should().Contain("Host: 127.0.0.1");
        (await http.GetStringAsync(new Uri($"http://localhost:{server.Port}/"))).Should().Contain("Host: localhost");
    }

    private static bool ShouldSay(ContainerNameResolver names, string name, ContainerLinksError error, string message) =>
        names.Invoking(known => known.TryResolve(name, out _)).Should().Throw<ContainerLinksException>().Where(failure => failure.Error == error).WithMessage(message).Which.IsTransient;

    private static HttpClient Client(ContainerNameResolver names) => new(new SocketsHttpHandler { ConnectCallback = names.ConnectAsync, UseProxy = false });

    private void Add(string name, string address, string? ipv6)
    {
        _runtime.Add(name, address);
        _runtime.Move(name, address, ipv6: ipv6);
    }

    /// <summary>Answers each request with its first line and its host.</summary>
    private sealed class LoopbackHttp : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public LoopbackHttp()
        {
            _listener.Start();
            _ = AnswerAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public void Dispose() => _listener.Dispose();

        private async Task AnswerAsync()
        {
            try
            {
                while (true)
                {
                    using TcpClient client = await _listener.AcceptTcpClientAsync();
                    using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
                    string first = await reader.ReadLineAsync() ?? "";
                    string host = "";
                    while (await reader.ReadLineAsync() is { Length: > 0 } line)
                    {
                        host = line.StartsWith("Host:", StringComparison.Ordinal) ? line : host;
                    }

                    string body = $"{first} | {host}";
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
                }
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException or IOException)
            {
                // The test has ended, or a client went away.
            }
        }
    }
}
