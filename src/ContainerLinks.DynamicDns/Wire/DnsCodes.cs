namespace ContainerLinks;

#pragma warning disable CA1008, CA1028 // Numbers of the protocol: there is no None, and they have the width that they have in a message.

/// <summary>Types of records and of questions (IANA, DNS parameters). Others are carried as they are.</summary>
internal enum DnsType : ushort
{
    A = 1,
    NS = 2,
    Cname = 5,
    Soa = 6,
    Ptr = 12,
    Mx = 15,
    Txt = 16,
    Aaaa = 28,
    Srv = 33,
    Opt = 41,
    Tsig = 250,
    Any = 255,
}

/// <summary>Classes; in an update <see cref="None"/> and <see cref="Any"/> say what is meant (RFC 2136, 2.4 and 2.5).</summary>
internal enum DnsClass : ushort
{
    In = 1,
    None = 254,
    Any = 255,
}

internal enum DnsOpcode
{
    Query = 0,
    Update = 5,
}

[Flags]
internal enum DnsFlags : ushort
{
    None = 0,
    RecursionAvailable = 0x0080,
    RecursionDesired = 0x0100,
    Truncated = 0x0200,
    Authoritative = 0x0400,
    Response = 0x8000,
}

/// <summary>What a server answers: RFC 1035 and RFC 2136; from 16 on also errors of TSIG (RFC 8945, 3).</summary>
internal enum DnsResponseCode : ushort
{
    NoError = 0,
    FormErr = 1,
    ServFail = 2,
    NxDomain = 3,
    NotImp = 4,
    Refused = 5,
    YxDomain = 6,
    YxRrset = 7,
    NxRrset = 8,
    NotAuth = 9,
    NotZone = 10,
    BadSig = 16,
    BadKey = 17,
    BadTime = 18,
    BadTrunc = 22,
}

internal static class DnsCodes
{
    /// <summary>The code as <c>dig</c> writes it, for messages.</summary>
    public static string ToText(this DnsResponseCode code) => Enum.IsDefined(code) ? code.ToString().ToUpperInvariant() : $"RCODE {(int)code}";

    /// <summary>A prerequisite of an update did not hold.</summary>
    public static bool IsPrerequisite(this DnsResponseCode code) =>
        code is DnsResponseCode.NxDomain or DnsResponseCode.YxDomain or DnsResponseCode.YxRrset or DnsResponseCode.NxRrset;
}
