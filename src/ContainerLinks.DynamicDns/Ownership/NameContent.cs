using System.Globalization;
using System.Net;

namespace ContainerLinks;

/// <summary>A port that a name tells of: <c>_3306._tcp.NAME SRV 0 0 TARGET NAME</c>.</summary>
internal sealed record NameService(ushort Port, string Protocol, ushort Target);

/// <summary>Where a name leads, and what it offers there. Its owner record says the same, so that whoever has to delete the name deletes these values and no other.</summary>
internal sealed class NameContent
{
    /// <summary>How many addresses, and how many services, a name tells of. The others are left out, so that a name always fits into one message.</summary>
    public const int Most = 32;

    private NameContent(IReadOnlyList<IPAddress> addresses, IReadOnlyList<NameService> services) => (Addresses, Services) = (addresses, services);

    public IReadOnlyList<IPAddress> Addresses { get; }

    public IReadOnlyList<NameService> Services { get; }

    public static NameContent Of(PublishedName name, bool withServices) => new(
        [.. name.Addresses.Select(Plain).Distinct().Take(Most)],
        [.. withServices ? name.Ports.Where(port => port is { Port.Number: > 0, HostPort: > 0 }).Select(port => new NameService((ushort)port.Port.Number, port.Port.Protocol.ToLowerInvariant(), (ushort)port.HostPort)).Distinct().Take(Most) : []]);

    /// <summary>The name's records, without its owner record.</summary>
    public IEnumerable<DnsRecord> Records(DomainName name, uint ttl) =>
        Addresses.Select(address => DnsRecord.Address(name, ttl, address)).Concat(Services.Select(service => DnsRecord.Service(NameOf(service, name), ttl, 0, 0, service.Target, name)));

    /// <summary>The texts that stand in the owner record: <c>192.0.2.7</c>, <c>3306/tcp</c>, <c>3306/tcp/49153</c>.</summary>
    public IEnumerable<string> ToTexts() => Addresses.Select(address => address.ToString()).Concat(Services.Select(service =>
        string.Create(CultureInfo.InvariantCulture, $"{service.Port}/{service.Protocol}{(service.Target == service.Port ? "" : $"/{service.Target}")}")));

    /// <returns>Null if one of the texts says something else; a stranger may have written them.</returns>
    public static NameContent? TryRead(IEnumerable<string> texts)
    {
        var addresses = new List<IPAddress>();
        var services = new List<NameService>();
        foreach (string text in texts)
        {
            if (IPAddress.TryParse(text, out IPAddress? address) && address.ToString() == text)
            {
                addresses.Add(address);
            }
            else if (TryReadService(text.Split('/')) is { } service)
            {
                services.Add(service);
            }
            else
            {
                return null;
            }
        }

        return addresses.Count <= Most && services.Count <= Most ? new NameContent(addresses, services) : null;
    }

    public bool IsSame(NameContent other) => Addresses.SequenceEqual(other.Addresses) && Services.SequenceEqual(other.Services);

    private static NameService? TryReadService(string[] parts) =>
        parts.Length is 2 or 3 && ushort.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && ushort.TryParse(parts.Length == 3 ? parts[2] : parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out ushort target)
        && parts[1] is "tcp" or "udp" or "sctp" ? new NameService(port, parts[1], target) : null;

    private static DomainName NameOf(NameService service, DomainName name) => DomainName.Parse(string.Create(CultureInfo.InvariantCulture, $"_{service.Port}._{service.Protocol}")).In(name);

    /// <summary>An address as a record has it: without a scope, and IPv4 as IPv4.</summary>
    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes());
}
