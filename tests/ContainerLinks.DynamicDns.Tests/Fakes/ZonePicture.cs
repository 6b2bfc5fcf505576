namespace ContainerLinks.DynamicDns.Tests;

/// <summary>What a zone in memory says, sorted by what it is.</summary>
internal sealed class ZonePicture
{
    private const int MostBuckets = 4; // of tests that look at the index

    private readonly InMemoryZone _zone;
    private readonly IReadOnlyList<DnsRecord> _all;

    public ZonePicture(InMemoryZone zone) => (_zone, _all) = (zone, zone.AllRecords());

    /// <summary><c>db 10.0.0.1</c>, one for each address, in order.</summary>
    public IEnumerable<string> Addresses => _all.Where(record => record.ToAddress() is not null).Select(record => $"{Relative(record.Name)} {record.ToAddress()}").Order(StringComparer.Ordinal);

    /// <summary><c>_3306._tcp.db 3306 db</c>.</summary>
    public IEnumerable<string> Services => _all.Where(record => record.Type == DnsType.Srv).Select(record => $"{Relative(record.Name)} {record.ToService()!.Value.Port} {Relative(record.ToService()!.Value.Target)}").Order(StringComparer.Ordinal);

    /// <summary><c>db h1/docker</c>.</summary>
    public IEnumerable<string> Owners => _all.Where(record => record.Type == DnsType.Txt && Relative(record.Name).StartsWith("_cl.", StringComparison.Ordinal))
        .Select(record => $"{Relative(record.Name)[4..]} {new FieldText(record.ToTexts()[0])["o"]}").Order(StringComparer.Ordinal);

    /// <summary>Whatever says that hosts are there: heartbeats, indexes, lists.</summary>
    public IEnumerable<string> Hosts => _all.Where(record => record.Type == DnsType.Txt && Relative(record.Name).EndsWith("._cl", StringComparison.Ordinal)).Select(ZoneText.Of).Order(StringComparer.Ordinal);

    /// <summary>The names in a host's index, in order.</summary>
    public IEnumerable<string> IndexOf(HostIdentity host) => Enumerable.Range(0, MostBuckets).SelectMany(bucket => _zone.RecordsOf(host.Bucket(bucket))).Select(record => record.ToTexts().Single()).Order(StringComparer.Ordinal);

    /// <summary>Whether hosts' names, services, owners and indexes are what they want, and nothing else is there of them.</summary>
    public void IsRightFor(params PublishingHost[] hosts) => FaultFor(hosts).Should().BeNull();

    /// <summary>What is not so; null if all is.</summary>
    public string? FaultFor(params PublishingHost[] hosts)
    {
        PublishedName[] wanted = [.. hosts.SelectMany(host => host.Wanted.Values)];
        return Differ("addresses", Addresses, wanted.SelectMany(name => name.Addresses.Select(address => $"{name.Name} {address}")))
            ?? Differ("services", Services, wanted.SelectMany(name => name.Ports.Select(port => $"_{port.Port.Number}._{port.Port.Protocol}.{name.Name} {port.HostPort} {name.Name}")))
            ?? Differ("owners", Owners, hosts.SelectMany(host => host.Wanted.Keys.Select(name => $"{name} {host.Identity.Text}")))
            ?? hosts.Select(host => Differ($"index of {host.Identity.Text}", IndexOf(host.Identity), host.Wanted.Keys)).FirstOrDefault(fault => fault is not null);
    }

    private static string? Differ(string what, IEnumerable<string> there, IEnumerable<string> wanted)
    {
        string[] expected = [.. wanted.Order(StringComparer.Ordinal)];
        string[] found = [.. there];
        return found.SequenceEqual(expected) ? null : $"{what}: expected {string.Join(", ", expected)}; found {string.Join(", ", found)}";
    }

    private string Relative(DomainName name) => name.ToString()[..^(_zone.Name.Length + 1)].TrimEnd('.');
}
