using System.Globalization;

namespace ContainerLinks;

/// <summary>Records as lines of a zone file (RFC 1035, 5.1), fit for a log whatever a stranger put into them.</summary>
internal static class ZoneText
{
    public static string Of(DnsRecord record) => string.Create(CultureInfo.InvariantCulture, $"{record.Name} {record.Ttl} IN {record.Type.ToString().ToUpperInvariant()} {DataOf(record)}");

    private static string DataOf(DnsRecord record) =>
        record.ToAddress() is { } address ? address.ToString()
        : record.ToTarget() is { } target ? target.ToString()
        : record.ToService() is { } service ? string.Create(CultureInfo.InvariantCulture, $"{service.Priority} {service.Weight} {service.Port} {service.Target}")
        : record.ToAuthority() is { } authority ? string.Create(CultureInfo.InvariantCulture, $"serial {authority.Serial}, minimum {authority.Minimum}")
        : record.Type == DnsType.Txt ? string.Join(' ', record.ToTexts().Select(text => $"\"{string.Concat(text.Select(Shown))}\""))
        : $"\\# {record.Data.Length} {Convert.ToHexString(record.Data.Span)}"; // RFC 3597, 5

    private static string Shown(char octet) => octet is '"' or '\\' ? $"\\{octet}" : octet is >= ' ' and <= '~' ? octet.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\{(int)octet:D3}");
}
