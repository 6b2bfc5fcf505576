namespace ContainerLinks.DynamicDns.Tests;

/// <summary>What is made of answers that real servers give seldom; the others are shown by <see cref="DnsServerConformance"/>.</summary>
public sealed class DnsDiagnosisTests
{
    private static readonly DomainName Zone = DomainName.Parse("links.test");
    private static readonly DnsAnswer NoAnswer = Failed(DnsFailure.TimedOut);

    [Fact]
    public void A_way_that_fails_may_work_later()
    {
        Is(Of(Failed(DnsFailure.TimedOut)), DnsCause.Network, true, "127.0.0.1:53 did not answer by UDP in time", "may still be carried out");
        Is(Of(Failed(DnsFailure.NotSent, "Connection refused")), DnsCause.Network, true, "127.0.0.1:53 cannot be reached (Connection refused)").Should().NotContain("still");
        Is(Of(Failed(DnsFailure.Broken)), DnsCause.Network, true, "cannot be reached", "may still be carried out");
    }

    [Fact]
    public void A_server_that_fails_is_asked_again_and_one_that_cannot_is_not()
    {
        Is(Of(Answer(DnsResponseCode.ServFail)), DnsCause.Server, true, "(SERVFAIL): its log says why");
        Is(Of(Answer(DnsResponseCode.ServFail, TsigVerdict.Missing)), DnsCause.Server, true, "SERVFAIL");
        Is(Of(Answer(DnsResponseCode.NotImp, TsigVerdict.Missing)), DnsCause.Server, false, "NOTIMP", "not of a resolver");
        Is(Of(Answer(DnsResponseCode.FormErr, TsigVerdict.Missing)), DnsCause.Message, false, "FORMERR");
        Is(Of(Answer(DnsResponseCode.NotZone)), DnsCause.Zone, false, "NOTZONE");
        Is(Of(Answer((DnsResponseCode)11)), DnsCause.Server, false, "RCODE 11");
    }

    [Fact]
    public void A_yes_that_is_not_the_servers_says_so()
    {
        Is(Of(Answer(DnsResponseCode.NoError, TsigVerdict.Missing)), DnsCause.Answer, true, "is not signed although the key 'links' (hmac-sha256) was used, so it does not count");
        Is(Of(Answer(DnsResponseCode.NoError, TsigVerdict.Wrong)), DnsCause.Answer, true, "signature of 127.0.0.1:53's answer is wrong");
        Is(Of(Answer(DnsResponseCode.Refused, TsigVerdict.Wrong)), DnsCause.Answer, true, "is wrong, so it does not count");
        Is(Of(Answer(DnsResponseCode.NoError, TsigVerdict.OtherKey)), DnsCause.Answer, true, "another key");
        Is(Of(Answer(DnsResponseCode.NoError, TsigVerdict.WrongLength)), DnsCause.Answer, true, "shortened signature");
    }

    [Fact]
    public void A_prerequisite_is_only_believed_when_signed()
    {
        Is(Of(Answer(DnsResponseCode.YxDomain)), DnsCause.Prerequisite, false, "YXDOMAIN");
        Is(Of(Answer(DnsResponseCode.YxDomain, TsigVerdict.Missing)), DnsCause.Answer, true, "not signed");
    }

    [Fact]
    public void A_refusal_without_a_reason_has_that_of_the_question_that_follows()
    {
        DnsAnswer refused = Answer(DnsResponseCode.Refused, TsigVerdict.Missing);
        Is(Of(refused, Answer(DnsResponseCode.NotAuth, TsigVerdict.Missing)), DnsCause.Key, false, "does not say why, as PowerDNS does", "pdnsutil list-tsig-keys");
        Is(Of(refused, Answer(DnsResponseCode.NoError)), DnsCause.Rights, false, "TSIG-ALLOW-DNSUPDATE", "grant links zonesub");
        Is(Of(refused, Answer(DnsResponseCode.Refused, TsigVerdict.Missing)), DnsCause.Zone, false, "answers nothing about the zone 'links.test'");
        Is(Of(refused, Answer(DnsResponseCode.NoError, flags: DnsFlags.None)), DnsCause.Zone, false, "is not the primary server of a zone");
        Is(Of(refused, NoAnswer), DnsCause.Rights, false, "could not be found out");
        Is(Of(refused, Answer(DnsResponseCode.NoError, TsigVerdict.Wrong)), DnsCause.Rights, false, "could not be found out");
    }

    [Fact]
    public async Task Only_where_the_code_does_not_tell_the_server_is_asked_again()
    {
        foreach (DnsAnswer clear in new[] { Answer(DnsResponseCode.NoError), Answer(DnsResponseCode.YxDomain), Answer(DnsResponseCode.NotAuth), Answer(DnsResponseCode.Refused), Answer(DnsResponseCode.ServFail, TsigVerdict.Missing), NoAnswer })
        {
            var silent = new CountingServer();
            await DnsDiagnosis.OfAsync(silent, Zone, Captured.Sha256, clear);
            silent.Asked.Should().BeEmpty();
        }

        var server = new CountingServer();
        await DnsDiagnosis.OfAsync(server, Zone, Captured.Sha256, Answer(DnsResponseCode.Refused, TsigVerdict.Missing));
        server.Asked.Single().Questions.Should().Equal(new DnsQuestion(Zone, DnsType.Soa));
    }

    [Fact]
    public void Every_sentence_is_one_sentence_and_never_shows_a_secret()
    {
        var sentences = new DnsSentences("[::1]:53", Zone, Captured.Sha256);
        string[] all =
        [
            .. new[]
            {
                sentences.TimedOut(true), sentences.NotReached("x", true), sentences.Clock(null, 1), sentences.Clock(5, 1000), sentences.OtherSecret(), sentences.UnknownKey(), sentences.KeyClockOrSecret(), sentences.SignatureTooShort(),
                sentences.NotAllowed(), sentences.Unsigned(), sentences.OtherZone(), sentences.NotServed(), sentences.Prerequisite(DnsResponseCode.NxRrset), sentences.Unclear(DnsResponseCode.Refused),
            }.Concat(Enum.GetValues<TsigVerdict>().Select(verdict => sentences.Distrusted(verdict))).Concat(Enum.GetValues<DnsResponseCode>().Select(sentences.Code)).Select(problem => problem.Sentence),
        ];
        all.Should().OnlyContain(sentence => sentence.Contains("[::1]:53") && sentence.EndsWith('.') && !sentence.Contains(Captured.Secret) && !sentence.Contains('\n'));
    }

    private static DnsProblem Of(DnsAnswer answer, DnsAnswer? probe = null) => DnsDiagnosis.Of(Zone, Captured.Sha256, answer, probe);

    private static string Is(DnsProblem problem, DnsCause cause, bool isTransient, params string[] words)
    {
        problem.Should().BeEquivalentTo(new { Cause = cause, IsTransient = isTransient });
        problem.Sentence.Should().ContainAll(words);
        return problem.Sentence;
    }

    private static DnsAnswer Failed(DnsFailure failure, string? detail = null) => new() { Server = "127.0.0.1:53", Request = new DnsMessage(), Failure = failure, FailureDetail = detail };

    private static DnsAnswer Answer(DnsResponseCode code, TsigVerdict signature = TsigVerdict.Valid, DnsFlags flags = DnsFlags.Authoritative) =>
        new() { Server = "127.0.0.1:53", Request = new DnsMessage(), Message = new DnsMessage { ResponseCode = code, Flags = flags | DnsFlags.Response }, Signature = signature };

    private sealed class CountingServer : IDnsServer
    {
        public string Name => "127.0.0.1:53";

        public List<DnsMessage> Asked { get; } = [];

        public Task<DnsAnswer> AskAsync(DnsMessage request, TsigKey? key, CancellationToken cancellationToken = default)
        {
            Asked.Add(request);
            return Task.FromResult(NoAnswer);
        }
    }
}
