using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ContainerLinks;

/// <summary>What an answer's signature is worth.</summary>
internal enum TsigVerdict
{
    /// <summary>It was made with our key over this answer and our request, now. The answer may still be a refusal.</summary>
    Valid,

    /// <summary>The answer has no signature.</summary>
    Missing,

    /// <summary>The answer names an error of our signature and is not signed itself, as for BADKEY and BADSIG. Anybody could have sent it.</summary>
    Unsigned,

    /// <summary>Another key or another algorithm.</summary>
    OtherKey,

    /// <summary>The signature is shorter or longer than the algorithm's. Shortened ones are not taken (RFC 8945, 5.2.2.1 leaves it to the receiver).</summary>
    WrongLength,

    /// <summary>The signature does not fit the answer, the request or the secret.</summary>
    Wrong,

    /// <summary>The signature fits, but it was made too long ago, or later than now.</summary>
    WrongTime,
}

/// <summary>A message with its signature.</summary>
/// <param name="Bytes">As it is sent.</param>
/// <param name="Mac">The signature alone: an answer's signature covers it.</param>
internal sealed record SignedMessage(byte[] Bytes, byte[] Mac);

/// <summary>Signatures of DNS messages by a shared secret (RFC 8945).</summary>
internal static class Tsig
{
    /// <summary>How far the clocks of both sides may differ, in seconds (RFC 8945, 10).</summary>
    public const ushort Fudge = 300;
    private const int AdditionalCount = 10; // where it stands in a message

    /// <summary>Signs a request, or an answer to one.</summary>
    /// <param name="message">Without a signature.</param>
    /// <param name="key">What it is signed with.</param>
    /// <param name="time">Seconds since 1970.</param>
    /// <param name="requestMac">The signature of the request that is answered; empty for a request.</param>
    /// <param name="error">What was wrong with the request's signature.</param>
    /// <param name="other">With BADTIME the server's time.</param>
    public static SignedMessage Sign(ReadOnlySpan<byte> message, TsigKey key, ulong time, ReadOnlySpan<byte> requestMac = default, DnsResponseCode error = DnsResponseCode.NoError, byte[]? other = null)
    {
        var record = new TsigRecord(key.DomainName, key.AlgorithmName, time, Fudge, [], BinaryPrimitives.ReadUInt16BigEndian(message), error, other ?? []);
        byte[] mac = key.Sign(ToSign(message, record, requestMac));
        var writer = new DnsWriter();
        writer.WriteBytes(message);
        writer.Overwrite(AdditionalCount, (ushort)(BinaryPrimitives.ReadUInt16BigEndian(message[AdditionalCount..]) + 1));
        (record with { Mac = mac }).Write(writer);
        return new SignedMessage(writer.ToArray(), mac);
    }

    /// <summary>Judges the signature of a message.</summary>
    /// <param name="bytes">As it came.</param>
    /// <param name="message">The same, read.</param>
    /// <param name="key">What it must be signed with.</param>
    /// <param name="now">Seconds since 1970.</param>
    /// <param name="requestMac">The signature of the request that it answers; empty for a request.</param>
    public static TsigVerdict Verify(ReadOnlySpan<byte> bytes, DnsMessage message, TsigKey key, ulong now, ReadOnlySpan<byte> requestMac = default)
    {
        if (message.Signature is not { } record)
        {
            return TsigVerdict.Missing;
        }

        if (record.Mac.Length == 0 && record.Error is DnsResponseCode.BadKey or DnsResponseCode.BadSig)
        {
            return TsigVerdict.Unsigned;
        }

        if (!record.KeyName.Equals(key.DomainName) || !record.Algorithm.Equals(key.AlgorithmName))
        {
            return TsigVerdict.OtherKey;
        }

        if (record.Mac.Length != key.MacLength)
        {
            return TsigVerdict.WrongLength;
        }

        byte[] unsigned = bytes[..message.SignatureStart].ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(unsigned, record.OriginalId);
        BinaryPrimitives.WriteUInt16BigEndian(unsigned.AsSpan(AdditionalCount), (ushort)(BinaryPrimitives.ReadUInt16BigEndian(bytes[AdditionalCount..]) - 1));
        if (!CryptographicOperations.FixedTimeEquals(record.Mac, key.Sign(ToSign(unsigned, record, requestMac))))
        {
            return TsigVerdict.Wrong;
        }

        // The time is looked at last: only then is it known to be the signer's. An answer BADTIME bears the request's own time (5.2.3).
        ulong apart = record.Time > now ? record.Time - now : now - record.Time;
        return apart <= record.Fudge ? TsigVerdict.Valid : TsigVerdict.WrongTime;
    }

    private static ReadOnlySpan<byte> ToSign(ReadOnlySpan<byte> message, TsigRecord record, ReadOnlySpan<byte> requestMac)
    {
        var writer = new DnsWriter();
        if (requestMac.Length > 0)
        {
            writer.WriteCounted(requestMac);
        }

        writer.WriteBytes(message);
        record.WriteVariables(writer);
        return writer.Written;
    }
}
