using System.Net.Sockets;
using Docker.DotNet.Handler.Abstractions;
using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>The way to an engine: the platform's own HTTP over a socket, TCP or TLS, with bounded waits and bounded answers.</summary>
/// <remarks>The client library's own transports know no bound for an answer and none for the time of a connection; it takes another one by this interface.</remarks>
/// <param name="endpoint">Where the engine is.</param>
/// <param name="connectTimeout">How long a connection may take.</param>
/// <param name="maximumAnswer">The longest answer in bytes.</param>
/// <param name="inner">Answers in the engine's place, for tests; null connects.</param>
internal sealed class EngineTransport(EngineEndpoint endpoint, TimeSpan connectTimeout, long maximumAnswer, Func<HttpMessageHandler>? inner = null) : IDockerHandlerFactory<EngineEndpoint>
{
    public Uri BaseAddress => EngineEndpoint.IsOfThisMachine(endpoint.Address)
        ? new Uri("http://localhost")
        : new UriBuilder(endpoint.Address) { Scheme = endpoint.UsesTls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, Port = PortOf(endpoint) }.Uri;

    public HttpMessageHandler CreateHandler() => new BoundedAnswers(inner?.Invoke() ?? CreateSocketHandler(), maximumAnswer);

    public ResolvedTransport CreateHandler(ResolvedClientOptions clientOptions, ILogger logger) => new(new RefusalReader(CreateHandler()), BaseAddress);

    public ResolvedTransport CreateHandler(EngineEndpoint transportOptions, ResolvedClientOptions clientOptions, ILogger logger) => CreateHandler(clientOptions, logger);

    public Task<WriteClosableStream> HijackStreamAsync(HttpContent content) => throw new NotSupportedException("No stream is taken over here.");

    private SocketsHttpHandler CreateSocketHandler()
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = connectTimeout,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            MaxResponseDrainSize = 0,
            ActivityHeadersPropagator = null,
            PlaintextStreamFilter = static (context, _) => ValueTask.FromResult<Stream>(new HalfDeadStream(context.PlaintextStream)),
        };
        if (endpoint.IsSocket)
        {
            handler.ConnectCallback = (_, cancellationToken) => ConnectAsync(endpoint.Address.LocalPath, cancellationToken);
        }
        else if (endpoint.Pipe is { } pipe)
        {
            handler.ConnectCallback = (_, cancellationToken) => pipe.ConnectAsync(cancellationToken);
        }
        else if (endpoint.UsesTls)
        {
            handler.SslOptions = TlsFiles.Read(endpoint);
        }

        return handler;
    }

    private static int PortOf(EngineEndpoint endpoint) =>
        endpoint.Address.IsDefaultPort && endpoint.Address.Scheme == "tcp" || endpoint.Address.Port < 0 ? (endpoint.UsesTls ? 2376 : 2375) : endpoint.Address.Port;

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
