namespace ContainerLinks;

/// <summary>Which names of containers can be names of hosts in DNS (RFC 1123, 2.1).</summary>
internal static class DnsNameRule
{
    /// <summary>The bytes that are needed below a name: <c>_65535._sctp</c>, the longest of what is written there.</summary>
    public const int Below = 13;
    private const int LongestLabel = 63;

    /// <summary>Why a text cannot be a name in the zone, as the predicate of a sentence; null if it can.</summary>
    public static string? FindFault(string name, DomainName zone)
    {
        if (name.Length == 0)
        {
            return "is empty";
        }

        if (name.Contains('_', StringComparison.Ordinal))
        {
            return "has an underscore, which names of hosts in DNS do not have";
        }

        foreach (string label in name.Split('.'))
        {
            string? fault = label.Length == 0 ? "has an empty label"
                : label.Length > LongestLabel ? $"has a label of more than {LongestLabel} characters"
                : !label.All(character => char.IsAsciiLetterOrDigit(character) || character == '-') ? "has a character that is no letter, digit, hyphen or dot"
                : label[0] == '-' || label[^1] == '-' ? "has a label that begins or ends with a hyphen" : null;
            if (fault is not null)
            {
                return fault;
            }
        }

        int most = DomainName.MaximumLength - Below - zone.Wire.Length - 1;
        return name.Length > most ? $"is longer than the {most} characters for which there is room in the zone '{zone.ToString().TrimEnd('.')}'" : null;
    }
}
