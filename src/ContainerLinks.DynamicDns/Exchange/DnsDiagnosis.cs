namespace ContainerLinks;

/// <summary>Makes of what servers answer a sentence that says what to do. Servers differ: the same code has several meanings, and PowerDNS says REFUSED to everything. Where the code alone does not tell, a question for
/// the zone's SOA record, signed alike, does.</summary>
internal static class DnsDiagnosis
{
    /// <summary>What was wrong with an update of a zone, or with a question in it.</summary>
    /// <param name="server">Is asked once more where the code alone does not tell.</param>
    /// <param name="zone">The zone that was meant.</param>
    /// <param name="key">What the request was signed with.</param>
    /// <param name="answer">What came of it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null if nothing was wrong.</returns>
    public static async Task<DnsProblem?> OfAsync(IDnsServer server, DomainName zone, TsigKey? key, DnsAnswer answer, CancellationToken cancellationToken = default)
    {
        if (answer.IsSuccess)
        {
            return null;
        }

        DnsAnswer? probe = IsAmbiguous(answer) ? await server.AskAsync(DnsMessage.Question(zone, DnsType.Soa), key, cancellationToken).ConfigureAwait(false) : null;
        return Of(zone, key, answer, probe);
    }

    /// <param name="zone">The zone that was meant.</param>
    /// <param name="key">What the request was signed with.</param>
    /// <param name="answer">What came of it; no success.</param>
    /// <param name="probe">What came of the question for the SOA record; null if it was not asked.</param>
    public static DnsProblem Of(DomainName zone, TsigKey? key, DnsAnswer answer, DnsAnswer? probe)
    {
        var say = new DnsSentences(answer.Server, zone, key);
        return answer switch
        {
            { Failure: DnsFailure.TimedOut } => say.TimedOut(answer.IsTcp),
            { Failure: DnsFailure.NotSent } => say.NotReached(answer.FailureDetail, wasSent: false),
            { Failure: DnsFailure.Broken } => say.NotReached(answer.FailureDetail, wasSent: true),
            { SignatureError: DnsResponseCode.BadTime } => say.Clock(answer.ServerTime, answer.ReceivedAt),
            { SignatureError: DnsResponseCode.BadSig } => say.OtherSecret(),
            { SignatureError: DnsResponseCode.BadTrunc } => say.SignatureTooShort(),
            { SignatureError: DnsResponseCode.BadKey } => probe is { IsSuccess: true } ? say.NotAllowed() : say.UnknownKey(),
            { Signature: TsigVerdict.WrongTime } => say.Clock(answer.Message!.Signature!.Time, answer.ReceivedAt),
            { ResponseCode: DnsResponseCode.NoError } or { Signature: TsigVerdict.Wrong or TsigVerdict.WrongLength or TsigVerdict.OtherKey } => say.Distrusted(answer.Signature),
            { ResponseCode: DnsResponseCode.NotAuth, IsTrusted: true, Signature: not null } => say.OtherZone(),
            { ResponseCode: DnsResponseCode.NotAuth or DnsResponseCode.Refused } => OfRefusal(say, key, answer, probe),
            { ResponseCode: { } code } when code.IsPrerequisite() => answer.IsTrusted ? say.Prerequisite(code) : say.Distrusted(answer.Signature),
            { ResponseCode: { } code } => say.Code(code),
            _ => say.NotReached(null, wasSent: true),
        };
    }

    /// <summary>BADKEY is what Knot says when its rules forbid a type, too; a refusal without a signature says nothing of its reason.</summary>
    private static bool IsAmbiguous(DnsAnswer answer) =>
        answer.SignatureError == DnsResponseCode.BadKey
        || (answer.ResponseCode is DnsResponseCode.Refused or DnsResponseCode.NotAuth && answer.SignatureError is null && answer.Signature is null or TsigVerdict.Missing);

    private static DnsProblem OfRefusal(DnsSentences say, TsigKey? key, DnsAnswer answer, DnsAnswer? probe) => probe switch
    {
        // The server knows the key: it refused what was asked, not who asked.
        _ when answer.Signature == TsigVerdict.Valid => say.NotAllowed(),
        { SignatureError: DnsResponseCode.BadSig } => say.OtherSecret(),
        { SignatureError: DnsResponseCode.BadKey } => say.UnknownKey(),
        { SignatureError: DnsResponseCode.BadTime } => say.Clock(probe.ServerTime, probe.ReceivedAt),
        { ResponseCode: DnsResponseCode.NotAuth } => key is null ? say.OtherZone() : say.KeyClockOrSecret(),
        { ResponseCode: DnsResponseCode.Refused or DnsResponseCode.ServFail or DnsResponseCode.NxDomain } => say.NotServed(),
        { IsSuccess: true, IsAuthoritative: false } => say.OtherZone(),
        { IsSuccess: true } => key is null ? say.Unsigned() : say.NotAllowed(),
        _ => say.Unclear(answer.ResponseCode!.Value),
    };
}
