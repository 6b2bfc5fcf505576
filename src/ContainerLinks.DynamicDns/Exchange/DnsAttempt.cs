using System.Security.Cryptography;

namespace ContainerLinks;

/// <summary>Which way a request goes.</summary>
internal sealed record DnsWay(string Server, bool IsTcp, bool IsRepeated);

/// <summary>A request as it is sent once, and which answers belong to it.</summary>
internal sealed class DnsAttempt
{
    private readonly DnsMessage _request;
    private readonly TsigKey? _key;
    private readonly TimeProvider _time;
    private readonly ushort _id;
    private readonly byte[] _mac;

    public DnsAttempt(DnsMessage request, TsigKey? key, TimeProvider time)
    {
        _request = request;
        _key = key;
        _time = time;
        _id = (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);
        byte[] bytes = request.Write(_id);
        SignedMessage signed = key is null ? new SignedMessage(bytes, []) : Tsig.Sign(bytes, key, Now);
        Bytes = signed.Bytes;
        _mac = signed.Mac;
    }

    public byte[] Bytes { get; }

    private ulong Now => (ulong)_time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Reads what came from the server.</summary>
    /// <param name="bytes">A message.</param>
    /// <param name="way">By which way it came.</param>
    /// <returns>Null if it is no answer to this request: a late one to another request, or somebody's guess.</returns>
    public DnsAnswer? Match(ReadOnlySpan<byte> bytes, DnsWay way)
    {
        DnsMessage message;
        try
        {
            message = DnsMessage.Read(bytes);
        }
        catch (DnsFormatException)
        {
            return null;
        }

        return !IsAnswer(message) ? null : new DnsAnswer
        {
            Server = way.Server,
            Request = _request,
            Message = message,
            Signature = _key is null ? null : Tsig.Verify(bytes, message, _key, Now, _mac),
            IsTcp = way.IsTcp,
            IsRepeated = way.IsRepeated,
            ReceivedAt = Now,
        };
    }

    /// <summary>No answer, and why.</summary>
    public DnsAnswer Fail(DnsFailure failure, string? detail, DnsWay way) => new()
    {
        Server = way.Server,
        Request = _request,
        Failure = failure,
        FailureDetail = detail,
        IsTcp = way.IsTcp,
        IsRepeated = way.IsRepeated,
        ReceivedAt = Now,
    };

    private bool IsAnswer(DnsMessage message)
    {
        if (!message.IsResponse || message.Id != _id || message.Opcode != _request.Opcode)
        {
            return false;
        }

        // An update's zone need not be repeated (RFC 2136, 3.8), nor what a server could not read.
        bool mayLackQuestion = _request.Opcode == DnsOpcode.Update || message.ResponseCode is DnsResponseCode.FormErr or DnsResponseCode.NotImp;
        return message.Questions.Count == 0 ? mayLackQuestion : message.Questions.SequenceEqual(_request.Questions);
    }
}
