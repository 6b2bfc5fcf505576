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
}
