using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ContainerLinks.DynamicDns.Tests;

/// <summary>A server on loopback, by UDP and TCP on one port, that answers what a test says.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _firstAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<Asked, IEnumerable<byte[]>> _answers;
    private readonly Socket _udp;
    private readonly TcpListener _tcp;
    private readonly Task _work;

    /// <param name="answers">The messages that follow a request; none for silence.</param>
    /// <param name="address">Where; IPv4 if null.</param>
    public LoopbackServer(Func<Asked, IEnumerable<byte[]>> answers, IPAddress? address = null)
    {
        _answers = answers;
        IPAddress at = address ?? IPAddress.Loopback;
        (_tcp, _udp) = Open(at);
        _work = Task.WhenAll(ServeUdpAsync(), ServeTcpAsync());
    }

    public IPEndPoint EndPoint => (IPEndPoint)_tcp.LocalEndpoint;

    /// <summary>All that was asked.</summary>
    public ConcurrentQueue<Asked> Asked { get; } = new();

    /// <summary>Comes when something was asked.</summary>
    public Task FirstAsked => _firstAsked.Task;

    /// <summary>Whether TCP connections are closed without an answer.</summary>
    public bool ClosesTcp { get; set; }

    /// <summary>A server that answers as one does, once.</summary>
    public static LoopbackServer Answering(DnsResponseCode code, TsigKey? key = null, DnsFlags flags = default) => new(asked => [asked.Reply(code, key, flags)]);

    public DnsServer Connect(TimeProvider? time = null, bool tcpOnly = false, TimeSpan? grace = null) => new(EndPoint, time ?? TimeProvider.System) { Timeout = TimeSpan.FromSeconds(20), TcpOnly = tcpOnly, Grace = grace ?? TimeSpan.FromSeconds(20) };

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _udp.Dispose();
        _tcp.Dispose();
        await _work.ContinueWith(_ => { }, TaskScheduler.Default);
        _end.Dispose();
    }

    private static (TcpListener Tcp, Socket Udp) Open(IPAddress at)
    {
        while (true)
        {
            var tcp = new TcpListener(at, 0);
            tcp.Start();
            var udp = new Socket(at.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                udp.Bind(tcp.LocalEndpoint);
                return (tcp, udp);
            }
            catch (SocketException)
            {
                // Somebody has this port by UDP.
                udp.Dispose();
                tcp.Dispose();
            }
        }
    }

    private async Task ServeUdpAsync()
    {
        byte[] buffer = new byte[65535];
        while (true)
        {
            SocketReceiveFromResult result = await _udp.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(EndPoint.Address, 0), _end.Token);
            var asked = new Asked(buffer[..result.ReceivedBytes], IsTcp: false, result.RemoteEndPoint);
            Asked.Enqueue(asked);
            _firstAsked.TrySetResult();
            foreach (byte[] answer in _answers(asked))
            {
                await _udp.SendToAsync(answer, SocketFlags.None, result.RemoteEndPoint, _end.Token);
            }
        }
    }

    private async Task ServeTcpAsync()
    {
        while (true)
        {
            using Socket socket = await _tcp.AcceptSocketAsync(_end.Token);
            using var stream = new NetworkStream(socket);
            byte[] head = new byte[2];
            await stream.ReadExactlyAsync(head, _end.Token);
            byte[] bytes = new byte[BinaryPrimitives.ReadUInt16BigEndian(head)];
            await stream.ReadExactlyAsync(bytes, _end.Token);
            var asked = new Asked(bytes, IsTcp: true, socket.RemoteEndPoint!);
            Asked.Enqueue(asked);
            _firstAsked.TrySetResult();
            foreach (byte[] answer in ClosesTcp ? [] : _answers(asked))
            {
                BinaryPrimitives.WriteUInt16BigEndian(head, (ushort)answer.Length);
                await stream.WriteAsync(head, _end.Token);
                await stream.WriteAsync(answer, _end.Token);
            }

            if (!ClosesTcp)
            {
                _ = await stream.ReadAsync(head, _end.Token); // until the client has gone
            }
        }
    }
}

/// <summary>What came to a server.</summary>
internal sealed record Asked(byte[] Bytes, bool IsTcp, EndPoint From)
{
    public DnsMessage Message { get; } = DnsMessage.Read(Bytes);

    /// <summary>An answer to it, signed if there is a key.</summary>
    public byte[] Reply(DnsResponseCode code = DnsResponseCode.NoError, TsigKey? key = null, DnsFlags flags = default, ushort? id = null, DnsQuestion? question = null, ulong? time = null,
        DnsResponseCode error = default, byte[]? other = null, IReadOnlyList<DnsRecord>? answers = null)
    {
        byte[] bytes = new DnsMessage
        {
            Opcode = Message.Opcode,
            Flags = DnsFlags.Response | flags,
            ResponseCode = code,
            Questions = question is null ? Message.Questions : [question],
            Answers = answers ?? [],
        }.Write(id ?? Message.Id);
        return key is null ? bytes : Tsig.Sign(bytes, key, time ?? Message.Signature!.Time, Message.Signature?.Mac, error, other).Bytes;
    }
}
