using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>One server, by UDP while the request fits into one packet on every path, else by TCP. Nothing is kept open between requests.</summary>
/// <param name="endPoint">Where it is; IPv4 or IPv6.</param>
/// <param name="time">The clock for signatures and time-outs.</param>
internal sealed class DnsServer(IPEndPoint endPoint, TimeProvider time) : IDnsServer
{
    public string Name { get; } = endPoint.ToString();

    /// <summary>How long an answer may take; by TCP the connection and the answer together.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a signed answer may follow one that is not to be trusted. By UDP anybody can send a wrong answer, and be faster.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Whether short requests go by TCP, too.</summary>
    public bool TcpOnly { get; init; }

    public async Task<DnsAnswer> AskAsync(DnsMessage request, TsigKey? key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var attempt = new DnsAttempt(request, key, time);
        bool isRepeated = false;
        if (!TcpOnly && attempt.Bytes.Length <= DnsMessage.MaximumUdpLength)
        {
            DnsAnswer answer = await AskByUdpAsync(attempt, new DnsWay(Name, IsTcp: false, IsRepeated: false), cancellationToken).ConfigureAwait(false);
            if (answer.Message?.IsTruncated != true)
            {
                return answer;
            }

            isRepeated = true;
            attempt = new DnsAttempt(request, key, time);
        }

        return await AskByTcpAsync(attempt, new DnsWay(Name, IsTcp: true, isRepeated), cancellationToken).ConfigureAwait(false);
    }

    private async Task<DnsAnswer> AskByUdpAsync(DnsAttempt attempt, DnsWay way, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        DnsAnswer? doubtful = null;
        bool isSent = false;
        try
        {
            using var socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            // Connected: the system then drops what comes from elsewhere, and takes a port that nobody can foresee.
            await socket.ConnectAsync(endPoint, either.Token).ConfigureAwait(false);
            await socket.SendAsync(attempt.Bytes, SocketFlags.None, either.Token).ConfigureAwait(false);
            isSent = true;
            byte[] buffer = new byte[DnsWriter.MaximumLength];
            while (true)
            {
                int length = await socket.ReceiveAsync(buffer, SocketFlags.None, either.Token).ConfigureAwait(false);
                if (attempt.Match(buffer.AsSpan(0, length), way) is { } answer)
                {
                    if (answer.IsTrusted)
                    {
                        return answer;
                    }

                    if (doubtful is null)
                    {
                        timeout.CancelAfter(Grace);
                    }

                    doubtful ??= answer;
                }
            }
        }
        catch (SocketException broken)
        {
            return doubtful ?? attempt.Fail(isSent ? DnsFailure.Broken : DnsFailure.NotSent, WordsOf(broken), way);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return doubtful ?? attempt.Fail(DnsFailure.TimedOut, null, way);
        }
    }

    private async Task<DnsAnswer> AskByTcpAsync(DnsAttempt attempt, DnsWay way, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        bool isSent = false;
        try
        {
            using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(endPoint, either.Token).ConfigureAwait(false);
            using var stream = new NetworkStream(socket);
            byte[] framed = new byte[attempt.Bytes.Length + 2];
            BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)attempt.Bytes.Length);
            attempt.Bytes.CopyTo(framed, 2);
            isSent = true;
            await stream.WriteAsync(framed, either.Token).ConfigureAwait(false);
            while (true)
            {
                byte[] head = new byte[2];
                await stream.ReadExactlyAsync(head, either.Token).ConfigureAwait(false);
                byte[] bytes = new byte[BinaryPrimitives.ReadUInt16BigEndian(head)];
                await stream.ReadExactlyAsync(bytes, either.Token).ConfigureAwait(false);
                if (attempt.Match(bytes, way) is { } answer)
                {
                    return answer;
                }
            }
        }
        catch (Exception broken) when (broken is SocketException or IOException)
        {
            return attempt.Fail(isSent ? DnsFailure.Broken : DnsFailure.NotSent, WordsOf(broken), way);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A connection that did not come about has carried nothing.
            return attempt.Fail(isSent ? DnsFailure.TimedOut : DnsFailure.NotSent, isSent ? null : $"no connection in {Timeout.TotalSeconds:0.###} s", way);
        }
    }

    private static string WordsOf(Exception broken) => broken switch
    {
        EndOfStreamException => "the server closed the connection",
        { InnerException: SocketException inner } => Quoting.Printable(inner.Message),
        _ => Quoting.Printable(broken.Message),
    };
}
