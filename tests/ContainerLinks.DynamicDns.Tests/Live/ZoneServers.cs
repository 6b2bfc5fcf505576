namespace ContainerLinks.DynamicDns.Tests;

public sealed class ZoneInMemory : ZoneConformance
{
    private protected override IDnsServer Server { get; } = new InMemoryZone("links.test", "2.0.192.in-addr.arpa") { Key = Captured.Sha256 };

    private protected override TsigKey Key => Captured.Sha256;
}

[NeedsEngine("CONTAINERLINKS_TEST_BIND", StartedBy = "eng/engines/dns.sh")]
[Collection("BIND")]
public sealed class ZoneOnBind() : LiveZoneConformance("CONTAINERLINKS_TEST_BIND");

[NeedsEngine("CONTAINERLINKS_TEST_KNOT", StartedBy = "eng/engines/dns.sh")]
[Collection("Knot")]
public sealed class ZoneOnKnot() : LiveZoneConformance("CONTAINERLINKS_TEST_KNOT");

[NeedsEngine("CONTAINERLINKS_TEST_PDNS", StartedBy = "eng/engines/dns.sh")]
[Collection("PowerDNS")]
public sealed class ZoneOnPowerDns() : LiveZoneConformance("CONTAINERLINKS_TEST_PDNS");

public abstract class LiveZoneConformance : ZoneConformance
{
    private readonly LiveServer _live;

    private protected LiveZoneConformance(string variable) => _live = new LiveServer(variable);

    private protected override IDnsServer Server => _live.Connect();

    private protected override TsigKey Key => _live.Key();
}

public sealed class PublisherInMemory : PublisherConformance
{
    private protected override IDnsServer Server => InMemory;

    private protected override TsigKey Key => Captured.Sha256;

    private protected override InMemoryZone InMemory { get; } = new("links.test") { Key = Captured.Sha256 };

    private protected override string Address => "";
}

[NeedsEngine("CONTAINERLINKS_TEST_BIND", StartedBy = "eng/engines/dns.sh")]
[Collection("BIND")]
public sealed class PublisherOnBind() : LivePublisherConformance("CONTAINERLINKS_TEST_BIND");

[NeedsEngine("CONTAINERLINKS_TEST_KNOT", StartedBy = "eng/engines/dns.sh")]
[Collection("Knot")]
public sealed class PublisherOnKnot() : LivePublisherConformance("CONTAINERLINKS_TEST_KNOT");

[NeedsEngine("CONTAINERLINKS_TEST_PDNS", StartedBy = "eng/engines/dns.sh")]
[Collection("PowerDNS")]
public sealed class PublisherOnPowerDns() : LivePublisherConformance("CONTAINERLINKS_TEST_PDNS");

public abstract class LivePublisherConformance : PublisherConformance
{
    private readonly LiveServer _live;

    private protected LivePublisherConformance(string variable) => _live = new LiveServer(variable);

    private protected override IDnsServer Server => _live.Connect();

    private protected override TsigKey Key => _live.Key();

    private protected override InMemoryZone? InMemory => null;

    private protected override string Address => _live.EndPoint.ToString();

    [EngineFact]
    public async Task A_server_that_was_killed_has_the_names_as_they_should_be_after_the_next_look()
    {
        PublishingHost host = Host("a", patience: Impatience).Want(Name("db"), "192.0.2.7");
        await ApplyAtLastAsync(host);
        await _live.ScriptAsync("kill");
        try
        {
            (await FluentActions.Awaiting(() => host.Want(Name("db"), "192.0.2.9").ApplyAsync()).Should().ThrowAsync<ContainerLinksException>()).Which.Message.Should().Contain(Address);
        }
        finally
        {
            await _live.ScriptAsync("start");
        }

        await ApplyAtLastAsync(host);
        await IsAsync("db", "192.0.2.9");
        await host.LeaveAsync();
    }

    [EngineFact]
    public async Task What_a_server_that_hung_carries_out_too_late_changes_nothing()
    {
        PublishingHost host = Host("a", patience: Impatience).Want(Name("db"), "192.0.2.7");
        await ApplyAtLastAsync(host);
        await _live.ScriptAsync("pause");
        try
        {
            foreach (string address in new[] { "192.0.2.8", "192.0.2.9" })
            {
                await FluentActions.Awaiting(() => host.Want(Name("db"), address).ApplyAsync()).Should().ThrowAsync<ContainerLinksException>();
            }
        }
        finally
        {
            await _live.ScriptAsync("continue");
        }

        // It has the former updates before this one.
        await ApplyAtLastAsync(host.Want(Name("db"), "192.0.2.10"));
        await IsAsync("db", "192.0.2.10");
        await host.LeaveAsync();
    }

    [EngineFact]
    public async Task A_server_that_has_lost_everything_gets_the_names_back()
    {
        var time = new ShiftedTimestamps();
        PublishingHost host = Host("a", time).Want(Name("db"), "192.0.2.7").Want(Name("web"), "192.0.2.8");
        await host.ApplyAsync();
        await _live.ScriptAsync("wipe");
        await _live.ScriptAsync("start");
        await IsAsync("db");

        time.Ahead = TimeSpan.FromMinutes(6);
        (await host.ApplyAsync()).Should().BeEmpty();
        await IsAsync("db", "192.0.2.7");
        await IsAsync("web", "192.0.2.8");
        await host.LeaveAsync();
    }

    /// <summary>A loaded server may need longer for a message than the host waits here.</summary>
    private static async Task ApplyAtLastAsync(PublishingHost host)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                (await host.ApplyAsync()).Should().BeEmpty();
                return;
            }
            catch (ContainerLinksException slow) when (slow.Error == ContainerLinksError.Unavailable && !patience.IsCancellationRequested)
            {
                // It is asked again.
            }
        }
    }

    private static TimeSpan Impatience => TimeSpan.FromSeconds(1);
}
