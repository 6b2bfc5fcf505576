using System.IO.Pipes;
using System.Net.Sockets;

namespace ContainerLinks.Docker.Tests;

/// <summary>A named pipe before a fake engine, as engines on Windows have it. .NET has such pipes on every system.</summary>
internal sealed class FakePipe : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly string _socket;
    private readonly Task _serving;

    public FakePipe(FakeEngine engine)
    {
        _socket = engine.SocketPath;
        NamedPipeServerStream first = Listen();
        _serving = ServeAsync(first);
    }

    public string Name { get; } = $"cl-{Guid.NewGuid():N}";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _serving;
        _end.Dispose();
    }

    private NamedPipeServerStream Listen() => new(Name, PipeDirection.InOut, NamedPipeServerStream.MaxAllowedServerInstances, PipeTransmissionMode.Byte, PipeOptions.Asynchronous);

    private async Task ServeAsync(NamedPipeServerStream pipe)
    {
        try
        {
            while (true)
            {
                await pipe.WaitForConnectionAsync(_end.Token);
                _ = PassAsync(pipe);
                pipe = Listen();
            }
        }
        catch (OperationCanceledException)
        {
            await pipe.DisposeAsync();
        }
    }

    private async Task PassAsync(NamedPipeServerStream pipe)
    {
        try
        {
            await using (pipe)
            {
                using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(_socket), _end.Token);
                await using var stream = new NetworkStream(socket);
                await Task.WhenAny(pipe.CopyToAsync(stream, _end.Token), stream.CopyToAsync(pipe, _end.Token));
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
        {
            // Clients and engines go when they like.
        }
    }
}
