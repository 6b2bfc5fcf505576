using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace ContainerLinks;

/// <summary>Where a server is, as a setting says it: <c>192.0.2.53</c>, <c>192.0.2.53:5353</c>, <c>[::1]:53</c>, <c>::1</c>, <c>ns.example.org</c>, <c>ns.example.org:5353</c>.</summary>
/// <param name="Host">An address or a name.</param>
/// <param name="Port">1 to 65535.</param>
internal sealed record ServerAddress(string Host, int Port)
{
    private const int StandardPort = 53;

    public static bool TryParse(string text, [NotNullWhen(true)] out ServerAddress? server)
    {
        int colon = text.LastIndexOf(':');
        bool isIPv6 = text.Count(character => character == ':') > 1 && !text.Contains(']', StringComparison.Ordinal);
        bool hasPort = colon >= 0 && !isIPv6 && !text.EndsWith(']');
        int port = StandardPort;
        string host = (hasPort ? text[..colon] : text).Trim();
        bool isPort = !hasPort || (int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= ushort.MaxValue);
        bool isBracketed = host.StartsWith('[') && host.EndsWith(']');
        host = isBracketed ? host[1..^1] : host;
        bool isHost = isIPv6 || isBracketed ? IPAddress.TryParse(host, out _) && host.Contains(':', StringComparison.Ordinal) : IsAddressOrName(host);
        server = isPort && isHost ? new ServerAddress(host, port) : null;
        return server is not null;
    }

    /// <summary>Four numbers, or a name with a letter: 10.1 and 0x7f000001 are neither here, although some programs take them for addresses.</summary>
    private static bool IsAddressOrName(string host) => host.Any(char.IsAsciiLetter) && !host.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? host.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.') && DomainName.TryParse(host, out _, out _)
        : IPAddress.TryParse(host, out IPAddress? address) && address.ToString() == host;

    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
