using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>Names of containers for programs beside them, without a hosts file and without DNS: a linker's own snapshot answers.</summary>
/// <remarks>
/// <para>For a recipient its aliases are the names: the program finds what the recipient finds. Without one every container is found by its name. Letter case does not matter, since that of a URI does not.</para>
/// <para>A name that is known here is never asked for elsewhere: without an address it is an error that says why. What is not known here, what resolvers read as an address, and <c>localhost</c> go to the system's resolver.</para>
/// <para>The addresses are the containers' own. A program reaches them where it can reach the networks of its engine: on the machine of an engine that is not rootless, or from a container on the same network.</para>
/// <code>
/// var names = new ContainerNameResolver(linker, recipient: "web");
/// using var http = new HttpClient(new SocketsHttpHandler
/// {
///     ConnectCallback = names.ConnectAsync,
///     PooledConnectionLifetime = TimeSpan.FromSeconds(10),
///     UseProxy = false,
/// });
/// string page = await http.GetStringAsync("http://db:8080/");
/// </code>
/// <para>A handler keeps its connections. One to a container that has ended breaks, and the next request makes a new one; but where an address may go to another container soon, as with a pool that is nearly full, set
/// <see cref="SocketsHttpHandler.PooledConnectionLifetime"/> to less than the time for which a released address rests. With a proxy the handler connects to that, and the proxy knows no names from here.</para>
/// <threadsafety>Safe for concurrent use.</threadsafety>
/// </remarks>
public sealed class ContainerNameResolver
{
    private readonly ContainerLinker _linker;
    private readonly string? _recipient;

    /// <summary>Makes a resolver.</summary>
    /// <param name="linker">The linker that knows. It is not disposed with the resolver.</param>
    /// <param name="recipient">The name or id of the recipient whose aliases count; null for the names of all containers. It need not exist yet.</param>
    /// <exception cref="ArgumentNullException"><paramref name="linker"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="recipient"/> is empty.</exception>
    public ContainerNameResolver(ContainerLinker linker, string? recipient = null)
    {
        ArgumentNullException.ThrowIfNull(linker);
        if (recipient is not null)
        {
            ArgumentException.ThrowIfNullOrEmpty(recipient);
        }

        (_linker, _recipient) = (linker, recipient);
    }

    /// <summary>Resolves a name that must be known here.</summary>
    /// <param name="name">An alias of the recipient, or a container's name.</param>
    /// <returns>Its addresses, IPv4 first; not empty.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    /// <exception cref="ContainerLinksException">As <see cref="TryResolve"/>; and <see cref="ContainerLinksError.LinkNotFound"/> or <see cref="ContainerLinksError.ContainerNotFound"/>: the name is not known here.</exception>
    public IReadOnlyList<IPAddress> Resolve(string name) => TryResolve(name, out IReadOnlyList<IPAddress>? addresses)
        ? addresses
        : throw (_recipient is null
            ? new ContainerLinksException(ContainerLinksError.ContainerNotFound, $"No container has the name '{Quoting.Printable(name)}'.")
            : new ContainerLinksException(ContainerLinksError.LinkNotFound, $"'{Quoting.Printable(_recipient)}' has no link with the alias '{Quoting.Printable(name)}'."));

    /// <summary>Resolves a name by what the linker knows now. It waits for nothing.</summary>
    /// <param name="name">An alias of the recipient, or a container's name.</param>
    /// <param name="addresses">Its addresses, IPv4 first; not empty. Null if the name is not known here.</param>
    /// <returns>Whether the name is known here.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.Unavailable"/>: the name is known and has no address now, the message says why; or the runtime has not been listed yet
    /// (<see cref="ContainerLinker.FollowAsync"/>). <see cref="ContainerLinksError.Refused"/>: it is asked for as an alias that cannot be. <see cref="ContainerLinksError.ContainerNotFound"/>: there is no such recipient.</exception>
    public bool TryResolve(string name, [NotNullWhen(true)] out IReadOnlyList<IPAddress>? addresses)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        addresses = Resolve(name, out _);
        return addresses is not null;
    }

    private IPAddress[]? Resolve(string name, out IReadOnlyList<PublishedPort> published)
    {
        published = [];
        name = name.Length > 1 && name[^1] == '.' ? name[..^1] : name; // http://db./ is a name, too
        LinkSnapshot now = _linker.Snapshot;
        if (!now.IsListed)
        {
            throw new ContainerLinksException(ContainerLinksError.Unavailable, $"Nothing is known of the name '{Quoting.Printable(name)}': the runtime has not been listed yet.");
        }

        return HostName.IsAddress(name) || LinkAlias.IsFixed(name) ? null : _recipient is null ? AddressesOf(now, name) : AddressesOf(now, now.Get(_recipient), name, out published);
    }

    /// <summary>Connects to a host by TCP: to a container that is known here by this name, or to what the system's resolver finds. It begins to follow the runtime, if nobody has done so.</summary>
    /// <param name="host">The name, or an address.</param>
    /// <param name="port">The port, 1 to 65535.</param>
    /// <param name="cancellationToken">Cancels the attempt. There is no other limit of time than the system's for each address.</param>
    /// <returns>A socket without delay (<see cref="Socket.NoDelay"/>), connected to the first address that answers. It belongs to the caller.</returns>
    /// <exception cref="ContainerLinksException">As <see cref="TryResolve"/>; or the runtime does not answer.</exception>
    /// <exception cref="ArgumentException"><paramref name="host"/> is null or empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> is below 1 or above 65535.</exception>
    /// <exception cref="SocketException">No address answers, or the system's resolver does not know the name.</exception>
    public async Task<Socket> ConnectAsync(string host, int port, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
        await _linker.ReadyAsync(cancellationToken).ConfigureAwait(false);
        IPAddress[]? addresses = Resolve(host, out IReadOnlyList<PublishedPort> published);
        if (addresses is null)
        {
            addresses = await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
        }

        port = published.FirstOrDefault(at => at.Port == new ContainerPort(port))?.HostPort ?? port;
        SocketException? failure = null;
        foreach (IPAddress address in addresses)
        {
            Socket? socket = null;
            try
            {
                // Where the system has no IPv6 that alone fails.
                socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken).ConfigureAwait(false);
                return socket;
            }
            catch (SocketException refused)
            {
                socket?.Dispose();
                failure = refused;
            }
            catch
            {
                socket?.Dispose();
                throw;
            }
        }

        throw failure ?? new SocketException((int)SocketError.HostNotFound);
    }

    /// <summary>Connects for an HTTP client: <see cref="SocketsHttpHandler.ConnectCallback"/>. The request stays as it is, with the name in its URI and its <c>Host</c> header.</summary>
    /// <param name="context">What the handler wants to connect to.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    /// <remarks>What <see cref="ConnectAsync(string, int, CancellationToken)"/> throws stands in the <see cref="HttpRequestException"/> of the request as its inner exception.</remarks>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new NetworkStream(await ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false), ownsSocket: true);
    }

    private static IPAddress[]? AddressesOf(LinkSnapshot now, Container recipient, string alias, out IReadOnlyList<PublishedPort> published)
    {
        Desired desired = now.Desired;
        published = [];
        if (recipient.FindLink(alias) is { } link)
        {
            LinkStatus status = desired.StatusOf(recipient, link);
            published = status.PublishedPorts;
            return Desired.Usable([status.IPv4, status.IPv6, .. status.MoreAddresses]) is { Length: > 0 } addresses
                ? addresses
                : throw NoAddress(Explanations.Explain(recipient, status is { Host: null, Source: { } id } ? desired.World.Find(id) : null, status, null, desired.World.RemoteOf(link) is { } remote ? Explanations.OfRemote(desired, recipient, status, remote, null) : []).ToString());
        }

        return recipient.FindRefused(alias) is { } refused ? throw new ContainerLinksException(ContainerLinksError.Refused, refused.Reason) : null;
    }

    private static IPAddress[]? AddressesOf(LinkSnapshot now, string name)
    {
        WorldSnapshot world = now.Desired.World;
        if ((world.FindByName(name) ?? InAnyCase(world, name)) is not { } container)
        {
            return null;
        }

        Container? holder = world.NetworkHolder(container);
        return holder is { Info: { IsRunning: true, Networks: var networks } } && Desired.Usable([.. networks.Select(network => network.IPv4), .. networks.Select(network => network.IPv6)]) is { Length: > 0 } addresses
            ? addresses
            : throw NoAddress(Explanations.NoAddress(container, holder));
    }

    private static Container? InAnyCase(WorldSnapshot world, string name) =>
        world.Containers.Values.Where(container => LinkAlias.Comparer.Equals(container.Info.Name, name)).MinBy(container => container.Info.Name, StringComparer.Ordinal);

    private static ContainerLinksException NoAddress(string why) => new(ContainerLinksError.Unavailable, why);
}
