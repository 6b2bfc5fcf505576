using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;

namespace ContainerLinks.DynamicDns.Tests;

public sealed class DnsServerTests
{
    private static readonly DomainName Zone = DomainName.Parse("links.test");
    private static readonly DnsMessage Update = new DnsUpdate(Zone).Delete(DomainName.Parse("db").In(Zone), DnsType.A).ToMessage();
    private static readonly DnsMessage Question = DnsMessage.Question(Zone, DnsType.Soa);
    private static readonly TsigKey Key = Captured.Sha256;
    private static readonly TsigKey OtherSecret = new("links", "hmac-sha256", "AAAA");

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_signed_yes_is_a_success(bool tcpOnly, bool ipv6)
    {
        await using var server = new LoopbackServer(asked => [asked.Reply(key: Key, flags: DnsFlags.Authoritative)], ipv6 ? IPAddress.IPv6Loopback : null);
        DnsAnswer answer = await server.Connect(tcpOnly: tcpOnly).AskAsync(Update, Key);
        answer.Should().BeEquivalentTo(new { IsSuccess = true, IsTrusted = true, IsAuthoritative = true, IsTcp = tcpOnly, Outcome = DnsOutcome.Done, Server = server.EndPoint.ToString() });
        answer.ServerTime.Should().Be(server.Asked.Single().Message.Signature!.Time);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_that_is_not_signed_or_wrongly_is_never_a_success_and_says_nothing_of_the_outcome(bool tcpOnly)
    {
        foreach (Func<Asked, byte[]> forge in new Func<Asked, byte[]>[]
        {
            asked => asked.Reply(),
            asked => asked.Reply(key: OtherSecret),
            asked => asked.Reply(key: new TsigKey("other", "hmac-sha256", Captured.Secret)),
            asked => asked.Reply(key: Key, time: asked.Message.Signature!.Time - 1000),
            asked => asked.Reply(DnsResponseCode.YxDomain),
            asked => Tsig.Sign(asked.Reply(), Key, asked.Message.Signature!.Time, requestMac: default).Bytes,
        })
        {
            await using var server = new LoopbackServer(asked => [forge(asked)]);
            DnsAnswer answer = await server.Connect(tcpOnly: tcpOnly, grace: TimeSpan.Zero).AskAsync(Update, Key);
            answer.Should().BeEquivalentTo(new { IsSuccess = false, IsTrusted = false, Outcome = DnsOutcome.Unknown, ServerTime = (ulong?)null });
            answer.Message.Should().NotBeNull();
        }
    }

    [Fact]
    public async Task A_signed_answer_may_come_after_one_that_is_not()
    {
        await using var server = new LoopbackServer(asked => [asked.Reply(DnsResponseCode.Refused), asked.Reply(key: OtherSecret), asked.Reply(key: Key)]);
        (await server.Connect().AskAsync(Update, Key)).IsSuccess.Should().BeTrue();
    }

    [Fact]
    public async Task What_is_no_answer_to_the_request_is_passed_over()
    {
        await using var server = new LoopbackServer(asked =>
        [
            [], [0], asked.Bytes, // its own question
            asked.Reply(DnsResponseCode.Refused, id: (ushort)(asked.Message.Id + 1)),
            asked.Reply(DnsResponseCode.Refused, question: new DnsQuestion(DomainName.Parse("other.test"), DnsType.Soa)),
            new DnsMessage { Flags = DnsFlags.Response, Questions = asked.Message.Questions, ResponseCode = DnsResponseCode.Refused, Opcode = DnsOpcode.Query }.Write(asked.Message.Id),
            [.. asked.Reply(DnsResponseCode.Refused), 0],
            asked.Reply(DnsResponseCode.NxDomain),
        ]);
        (await server.Connect().AskAsync(Update, key: null)).ResponseCode.Should().Be(DnsResponseCode.NxDomain);
        (await server.Connect(tcpOnly: true).AskAsync(Update, key: null)).ResponseCode.Should().Be(DnsResponseCode.NxDomain);
    }

    [Fact]
    public async Task An_answer_from_elsewhere_is_passed_over()
    {
        using var elsewhere = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        elsewhere.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var server = new LoopbackServer(asked =>
        {
            elsewhere.SendTo(asked.Reply(DnsResponseCode.Refused), asked.From);
            return [asked.Reply(DnsResponseCode.NxDomain)];
        });
        (await server.Connect().AskAsync(Update, key: null)).ResponseCode.Should().Be(DnsResponseCode.NxDomain);
    }

    [Fact]
    public async Task An_update_need_not_be_repeated_in_its_answer_and_a_question_must()
    {
        await using var server = new LoopbackServer(asked => [new DnsMessage { Opcode = asked.Message.Opcode, Flags = DnsFlags.Response }.Write(asked.Message.Id), asked.Reply(DnsResponseCode.NxDomain)]);
        (await server.Connect().AskAsync(Update, key: null)).ResponseCode.Should().Be(DnsResponseCode.NoError);
        (await server.Connect().AskAsync(Question, key: null)).ResponseCode.Should().Be(DnsResponseCode.NxDomain);
    }

    [Fact]
    public async Task Each_attempt_has_an_id_of_its_own()
    {
        await using LoopbackServer server = LoopbackServer.Answering(DnsResponseCode.NoError, Key);
        for (int attempt = 0; attempt < 8; attempt++)
        {
            (await server.Connect().AskAsync(Update, Key)).IsSuccess.Should().BeTrue();
        }

        server.Asked.Select(asked => asked.Message.Id).Distinct().Should().HaveCountGreaterThan(4);
    }

    [Fact]
    public async Task Up_to_1232_bytes_go_by_UDP_and_more_by_TCP()
    {
        await using LoopbackServer server = LoopbackServer.Answering(DnsResponseCode.NoError);
        int overhead = Sized(0).Write(1).Length;
        (await server.Connect().AskAsync(Sized(1232 - overhead), key: null)).IsTcp.Should().BeFalse();
        (await server.Connect().AskAsync(Sized(1233 - overhead), key: null)).IsTcp.Should().BeTrue();
        server.Asked.Select(asked => asked.Bytes.Length).Should().Equal(1232, 1233);

        static DnsMessage Sized(int length) => new() { Opcode = DnsOpcode.Update, Questions = [new(Zone, DnsType.Soa)], Authorities = [new(Zone, (DnsType)65280, DnsClass.In, 0, new byte[length])] };
    }

    [Fact]
    public async Task A_truncated_answer_is_asked_for_again_by_TCP_with_a_signature_of_its_own()
    {
        await using var server = new LoopbackServer(asked => [asked.Reply(key: Key, flags: asked.IsTcp ? default : DnsFlags.Truncated)]);
        DnsAnswer answer = await server.Connect().AskAsync(Question, Key);
        answer.Should().BeEquivalentTo(new { IsSuccess = true, IsTcp = true, IsRepeated = true });
        server.Asked.Select(asked => asked.IsTcp).Should().Equal(false, true);
    }

    [Fact]
    public async Task An_update_that_was_sent_twice_may_have_met_its_own_success()
    {
        await using var server = new LoopbackServer(asked => [asked.Reply(asked.IsTcp ? DnsResponseCode.YxDomain : DnsResponseCode.NoError, Key, asked.IsTcp ? default : DnsFlags.Truncated)]);
        (await server.Connect().AskAsync(Update, Key)).Outcome.Should().Be(DnsOutcome.Unknown);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_an_answer_in_time_the_outcome_is_unknown(bool tcpOnly)
    {
        var time = new WatchedTime();
        await using var server = new LoopbackServer(_ => []);
        Task<DnsAnswer> asking = new DnsServer(server.EndPoint, time) { Timeout = TimeSpan.FromMinutes(3), TcpOnly = tcpOnly }.AskAsync(Update, Key);
        await time.NextWaitAsync(TimeSpan.FromMinutes(4));
        time.Advance(TimeSpan.FromMinutes(3) - TimeSpan.FromTicks(1));
        asking.IsCompleted.Should().BeFalse();
        await server.FirstAsked;
        time.Advance(TimeSpan.FromTicks(1));
        (await asking).Should().BeEquivalentTo(new { Failure = DnsFailure.TimedOut, Outcome = DnsOutcome.Unknown, IsTcp = tcpOnly, Message = (DnsMessage?)null });
    }

    [Fact]
    public async Task A_server_that_is_not_there_was_sent_nothing_by_TCP()
    {
        IPEndPoint nobody;
        await using (var server = new LoopbackServer(_ => []))
        {
            nobody = server.EndPoint;
        }

        (await new DnsServer(nobody, TimeProvider.System) { TcpOnly = true }.AskAsync(Update, Key)).Should().BeEquivalentTo(new { Failure = DnsFailure.NotSent, Outcome = DnsOutcome.NotDone });
        (await new DnsServer(nobody, TimeProvider.System) { Timeout = TimeSpan.FromMilliseconds(100) }.AskAsync(Update, Key)).Outcome.Should().Be(DnsOutcome.Unknown, "by UDP nobody whom we can trust has said so");
    }

    [Fact]
    public async Task A_connection_that_is_closed_leaves_the_outcome_unknown()
    {
        await using var server = new LoopbackServer(_ => []) { ClosesTcp = true };
        DnsAnswer answer = await server.Connect(tcpOnly: true).AskAsync(Update, Key);
        answer.Should().BeEquivalentTo(new { Failure = DnsFailure.Broken, Outcome = DnsOutcome.Unknown, FailureDetail = "the server closed the connection" });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_wait_can_be_cancelled(bool tcpOnly)
    {
        using var cancellation = new CancellationTokenSource();
        await using var server = new LoopbackServer(_ =>
        {
            cancellation.Cancel();
            return [];
        });
        await FluentActions.Awaiting(() => server.Connect(new FakeTimeProvider(DateTimeOffset.UnixEpoch), tcpOnly).AskAsync(Update, Key, cancellation.Token)).Should().ThrowAsync<OperationCanceledException>();
        await FluentActions.Awaiting(() => server.Connect().AskAsync(Update, Key, cancellation.Token)).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_clock_that_is_off_is_told_with_the_servers_time_in_a_signed_answer()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(2_000_000_000));
        await using var server = new LoopbackServer(asked => [asked.Reply(DnsResponseCode.NotAuth, Key, error: DnsResponseCode.BadTime, other: [0, 0, 0x77, 0x35, 0x95, 0x90])]);
        DnsAnswer answer = await server.Connect(time).AskAsync(Update, Key);
        answer.Should().BeEquivalentTo(new { IsTrusted = true, IsSuccess = false, SignatureError = DnsResponseCode.BadTime, ServerTime = 2_000_000_400UL, ReceivedAt = 2_000_000_000UL, Outcome = DnsOutcome.NotDone });
        (await DnsDiagnosis.OfAsync(server.Connect(time), Zone, Key, answer)).Should().BeEquivalentTo(new
        {
            Sentence = $"The clock of {server.EndPoint} is 400 s ahead of this machine's, and 300 s are allowed: set whichever is wrong, for example by NTP.",
            IsTransient = true,
        });
    }

    [Fact]
    public async Task A_server_that_failed_may_have_done_it()
    {
        await using LoopbackServer server = LoopbackServer.Answering(DnsResponseCode.ServFail, Key);
        (await server.Connect().AskAsync(Update, Key)).Outcome.Should().Be(DnsOutcome.Unknown);
    }
}
