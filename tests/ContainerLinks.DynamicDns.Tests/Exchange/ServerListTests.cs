using Microsoft.Extensions.Time.Testing;

namespace ContainerLinks.DynamicDns.Tests;

/// <summary>Several servers, and where they are.</summary>
public sealed class ServerListTests
{
    private static readonly DomainName Zone = DomainName.Parse("links.test");
    private readonly InMemoryZone _zone = new("links.test") { Time = new FakeTimeProvider() };

    [Theory]
    [InlineData("192.0.2.53", "192.0.2.53:53")]
    [InlineData("192.0.2.53:5353", "192.0.2.53:5353")]
    [InlineData("::1", "[::1]:53")]
    [InlineData("[::1]", "[::1]:53")]
    [InlineData("[2001:db8::53]:5353", "[2001:db8::53]:5353")]
    [InlineData("ns.example.org", "ns.example.org:53")]
    [InlineData("ns:5353", "ns:5353")]
    public void An_address_of_a_server_is_read(string text, string expected)
    {
        ServerAddress.TryParse(text, out ServerAddress? server).Should().BeTrue();
        server!.ToString().Should().Be(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":53")]
    [InlineData("192.0.2.53:0")]
    [InlineData("192.0.2.53:65536")]
    [InlineData("192.0.2.53:x")]
    [InlineData("192.0.2")]
    [InlineData("0x7f000001")]
    [InlineData("10.0.0.01")]
    [InlineData("[192.0.2.53]:53")]
    [InlineData("a b")]
    [InlineData("ns..example.org")]
    public void What_is_no_address_of_a_server_is_not(string text) => ServerAddress.TryParse(text, out _).Should().BeFalse();

    [Fact]
    public async Task It_stays_with_one_server_until_that_one_fails()
    {
        var first = new Way(_zone);
        var second = new Way(_zone);
        var servers = new ServerList([first, second]);
        await servers.AskAsync(Question(), null);
        first.IsDown = true;
        (await servers.AskAsync(Question(), null)).IsSuccess.Should().BeTrue("a question goes to the next one at once");
        first.IsDown = false;
        await servers.AskAsync(Question(), null);
        (first.Count, second.Count).Should().Be((2, 2));
    }

    [Fact]
    public async Task An_update_that_was_sent_is_not_sent_to_another_one()
    {
        var first = new Way(_zone) { LosesAnswers = true };
        var second = new Way(_zone);
        var servers = new ServerList([first, second]);
        DnsMessage update = new DnsUpdate(Zone).Add(DnsRecord.Text(DomainName.Parse("a").In(Zone), 5, "x")).ToMessage();
        (await servers.AskAsync(update, null)).Outcome.Should().Be(DnsOutcome.Unknown);
        second.Count.Should().Be(0);
        (await servers.AskAsync(Question(), null)).IsSuccess.Should().BeTrue();
        second.Count.Should().Be(1);
    }

    [Fact]
    public async Task When_all_are_down_the_last_answer_says_so()
    {
        var servers = new ServerList([new Way(_zone) { IsDown = true }, new Way(_zone) { IsDown = true }]);
        (await servers.AskAsync(Question(), null)).Failure.Should().Be(DnsFailure.NotSent);
    }

    [Fact]
    public async Task A_server_whose_name_is_not_found_is_told()
    {
        var server = new NamedDnsServer(new ServerAddress("nobody.invalid", 53), TimeSpan.FromSeconds(20), TimeProvider.System);
        DnsAnswer answer = await server.AskAsync(Question(), null);
        answer.Should().BeEquivalentTo(new { Server = "nobody.invalid:53", Failure = DnsFailure.NotSent, Outcome = DnsOutcome.NotDone });
        answer.FailureDetail.Should().NotBeNullOrEmpty();
    }

    private static DnsMessage Question() => DnsMessage.Question(Zone, DnsType.Soa);

    /// <summary>One way to the zone.</summary>
    private sealed class Way(IDnsServer zone) : IDnsServer
    {
        public string Name => zone.Name;

        public bool IsDown { get; set; }

        public bool LosesAnswers { get; init; }

        public int Count { get; private set; }

        public async Task<DnsAnswer> AskAsync(DnsMessage request, TsigKey? key, CancellationToken cancellationToken = default)
        {
            Count++;
            DnsAnswer? answer = IsDown ? null : await zone.AskAsync(request, key, cancellationToken);
            return answer is not null && !LosesAnswers ? answer : new DnsAnswer { Server = Name, Request = request, Failure = IsDown ? DnsFailure.NotSent : DnsFailure.TimedOut };
        }
    }
}
