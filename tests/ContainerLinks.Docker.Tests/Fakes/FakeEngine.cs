using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ContainerLinks.Docker.Tests;

/// <summary>An engine of the test's own, on a socket in a folder of its own or on TCP: it speaks enough of the Docker API, in any release, and misbehaves on command.</summary>
internal sealed class FakeEngine : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cl-").FullName;
    private readonly ConcurrentBag<Socket> _open = [];
    private readonly bool _isOnTcp;
    private Socket _listener = null!;

    public FakeEngine(FakeRelease? release = null, bool isOnTcp = false)
    {
        Release = release ?? FakeRelease.Docker20;
        _isOnTcp = isOnTcp;
        Containers = new FakeContainers(_folder, Events);
        Listen();
    }

    public FakeRelease Release { get; set; }

    public FakeEvents Events { get; } = new();

    public FakeContainers Containers { get; }

    public FakeExecs Execs { get; } = new();

    public HashSet<string> Images { get; } = new(StringComparer.Ordinal) { "db", "web" };

    public string SocketPath => Path.Combine(_folder, "docker.sock");

    public Uri Endpoint { get; private set; } = null!;

    /// <summary>Every request, as <c>GET /v1.41/containers/json?all=1</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Is asked before each answer, and may answer itself, badly.</summary>
    public Func<FakeExchange, Task>? Misbehave { get; set; }

    /// <summary>Misbehaves with one kind of request.</summary>
    public void On(string route, Action<FakeExchange> answer) => Misbehave = exchange =>
    {
        if (exchange.Route == route)
        {
            answer(exchange);
        }

        return Task.CompletedTask;
    };

    public DockerRuntime Connect(TimeProvider? time = null, ListLog? log = null, Action<DockerRuntimeOptions>? configure = null, EngineSurroundings? surroundings = null)
    {
        var options = new DockerRuntimeOptions { Endpoint = Endpoint };
        configure?.Invoke(options);
        return new DockerRuntime(Release.Libpod is null ? EngineKind.Docker : EngineKind.Podman, options, time, log, surroundings);
    }

    public void Listen()
    {
        _listener = _isOnTcp ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(_isOnTcp ? new IPEndPoint(IPAddress.Loopback, 0) : new UnixDomainSocketEndPoint(SocketPath));
        _listener.Listen(64);
        Endpoint = _isOnTcp ? new Uri(string.Create(CultureInfo.InvariantCulture, $"tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}")) : new Uri($"unix://{SocketPath}");
        _ = AcceptAsync(_listener);
    }

    /// <summary>The engine dies: its socket goes, and every connection with it.</summary>
    public void Die()
    {
        _listener.Dispose();
        Events.Cut();
        while (_open.TryTake(out Socket? socket))
        {
            socket.Dispose();
        }
    }

    public ValueTask DisposeAsync()
    {
        Die();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private string Headers() =>
        $"Api-Version: {Release.Api}\r\n{(Release.Libpod is { } libpod ? $"Libpod-Api-Version: {libpod}\r\n" : "")}Date: {DateTimeOffset.FromUnixTimeSeconds(Events.Now):R}\r\n";

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                Socket socket = await listener.AcceptAsync();
                _open.Add(socket);
                _ = ServeAsync(socket);
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The engine was stopped.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: false);
            byte[] first = new byte[1];
            if (await socket.ReceiveAsync(first, SocketFlags.Peek) == 1 && !char.IsAsciiLetterUpper((char)first[0]))
            {
                // TLS, for example.
                stream.Write("HTTP/1.1 400 Bad Request\r\n\r\n"u8);
                socket.Dispose();
                return;
            }

            while (await FakeRequestHead.ReadAsync(stream) is { } head)
            {
                Requests.Enqueue($"{head.Method} {head.Target}");
                var exchange = new FakeExchange(socket, stream, head, Headers);
                if (Misbehave is { } misbehave)
                {
                    await misbehave(exchange);
                }

                if (!exchange.IsAnswered)
                {
                    await FakeRoutes.AnswerAsync(this, exchange);
                }
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or SocketException)
        {
            // Clients go when they like.
        }
    }
}
