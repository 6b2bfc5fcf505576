using System.Buffers.Binary;

namespace ContainerLinks;

/// <summary>What is known of an update after it was sent.</summary>
internal enum DnsOutcome
{
    /// <summary>It was not carried out, and will not be.</summary>
    NotDone = 0,

    /// <summary>It was carried out.</summary>
    Done,

    /// <summary>It may have been carried out, or may be later: nobody whom we can trust has said.</summary>
    Unknown,
}

/// <summary>What went wrong on the way.</summary>
internal enum DnsFailure
{
    /// <summary>No answer in time.</summary>
    TimedOut = 0,

    /// <summary>There was no way to the server: nothing was sent.</summary>
    NotSent,

    /// <summary>The way broke after the request was sent.</summary>
    Broken,
}

/// <summary>What came of one attempt at one server.</summary>
internal sealed class DnsAnswer
{
    private const int ServerTimeLength = 6;

    /// <summary>Who was asked.</summary>
    public required string Server { get; init; }

    public required DnsMessage Request { get; init; }

    /// <summary>The answer, also one that is not to be trusted; null if there is none.</summary>
    public DnsMessage? Message { get; init; }

    /// <summary>Why there is no answer; null if there is one.</summary>
    public DnsFailure? Failure { get; init; }

    /// <summary>What broke, in words that are fit for a message; or null.</summary>
    public string? FailureDetail { get; init; }

    /// <summary>What the answer's signature is worth; null if the request was not signed.</summary>
    public TsigVerdict? Signature { get; init; }

    /// <summary>Whether the answer came by TCP.</summary>
    public bool IsTcp { get; init; }

    /// <summary>Whether the request was sent a second time, by TCP, since the first answer was truncated: its prerequisites may then have failed by its own success.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>This machine's time when the answer came, in seconds since 1970.</summary>
    public ulong ReceivedAt { get; init; }

    public DnsResponseCode? ResponseCode => Message?.ResponseCode;

    /// <summary>What the server says was wrong with our signature.</summary>
    public DnsResponseCode? SignatureError => Message?.Signature is { Error: not DnsResponseCode.NoError } signature ? signature.Error : null;

    /// <summary>Whether it is the server's own word: signed if the request was. Only then may anything be concluded from it but that something is wrong.</summary>
    public bool IsTrusted => Message is not null && Signature is null or TsigVerdict.Valid;

    /// <summary>Whether the server says yes, and it is the server that says so.</summary>
    public bool IsSuccess => IsTrusted && ResponseCode == DnsResponseCode.NoError && SignatureError is null;

    public bool IsAuthoritative => Message?.Flags.HasFlag(DnsFlags.Authoritative) == true;

    /// <summary>The server's time in seconds since 1970, where a trusted answer tells it.</summary>
    public ulong? ServerTime => !IsTrusted || Message!.Signature is not { } signature ? null
        : signature is { Error: DnsResponseCode.BadTime, Other.Length: ServerTimeLength } ? ((ulong)BinaryPrimitives.ReadUInt16BigEndian(signature.Other) << 32) | BinaryPrimitives.ReadUInt32BigEndian(signature.Other.AsSpan(2))
        : signature.Time;

    /// <summary>What is known of the update.</summary>
    public DnsOutcome Outcome =>
        IsSuccess ? DnsOutcome.Done
        : Failure == DnsFailure.NotSent && !IsRepeated ? DnsOutcome.NotDone
        : IsTrusted && ResponseCode != DnsResponseCode.ServFail && !IsRepeated ? DnsOutcome.NotDone
        : DnsOutcome.Unknown;
}
