using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>A server by its name, which is looked up by the machine's own resolver for each request: it may move.</summary>
internal sealed class NamedDnsServer(ServerAddress address, TimeSpan timeout, TimeProvider time) : IDnsServer
{
    private volatile Found? _found;

    public string Name { get; } = address.ToString();

    public async Task<DnsAnswer> AskAsync(DnsMessage request, TsigKey? key, CancellationToken cancellationToken = default)
    {
        IPAddress[] found;
        try
        {
            // The system's resolver has patience of its own.
            found = await Dns.GetHostAddressesAsync(address.Host, cancellationToken).WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SocketException or TimeoutException)
        {
            return NotFound(request, failure is SocketException ? Quoting.Printable(failure.Message) : "its name was not found in time");
        }

        return found.Length == 0
            ? NotFound(request, "its name has no address")
            : await ServersAt(found).AskAsync(request, key, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The addresses of a name are tried as servers are: with the one that answers it stays.</summary>
    private ServerList ServersAt(IPAddress[] addresses)
    {
        Found? found = _found;
        if (found is null || !found.Addresses.SequenceEqual(addresses))
        {
            _found = found = new Found(addresses, new ServerList([.. addresses.Select(each => new DnsServer(new IPEndPoint(each, address.Port), time) { Timeout = timeout })]));
        }

        return found.Servers;
    }

    private sealed record Found(IPAddress[] Addresses, ServerList Servers);

    private DnsAnswer NotFound(DnsMessage request, string detail) => new()
    {
        Server = Name,
        Request = request,
        Failure = DnsFailure.NotSent,
        FailureDetail = detail,
        ReceivedAt = (ulong)time.GetUtcNow().ToUnixTimeSeconds(),
    };
}
