using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ContainerLinks;

/// <summary>The one way in which an address is written: dotted decimal, or RFC 5952 without the dotted forms inside IPv6.</summary>
internal static class HostsAddress
{
    private const int Groups = 8;

    /// <summary>A private copy: no scope id, no IPv4 in IPv6, nothing that its first owner can still change.</summary>
    public static IPAddress Normalise(IPAddress address, string parameterName)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0)
        {
            throw new ArgumentException($"The address '{address}' has a scope id, which means nothing in another container: expected an address without one.", parameterName);
        }

        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes());
    }

    /// <summary>The text of a normalised address. The platform writes fd00::5efe:a00:1 with a dotted tail, engines do not.</summary>
    public static string Format(IPAddress address)
    {
        string text = address.ToString();
        return address.AddressFamily == AddressFamily.InterNetworkV6 && text.Contains('.', StringComparison.Ordinal) ? FormatGroups(address.GetAddressBytes()) : text;
    }

    /// <summary>The address of a text in exactly the form that <see cref="Format"/> writes, or null.</summary>
    public static IPAddress? ParseExact(ReadOnlySpan<char> text) =>
        IPAddress.TryParse(text, out IPAddress? address)
        && (address.AddressFamily == AddressFamily.InterNetwork || address.ScopeId == 0)
        && text.SequenceEqual(Format(address))
            ? address
            : null;

    private static string FormatGroups(byte[] bytes)
    {
        (int zeros, int zeroCount) = LongestZeros(bytes);
        var text = new StringBuilder();
        for (int group = 0; group < Groups; group++)
        {
            if (group == zeros && zeroCount > 1)
            {
                text.Append("::");
                group += zeroCount - 1;
                continue;
            }

            if (text.Length > 0 && text[^1] != ':')
            {
                text.Append(':');
            }

            text.Append(CultureInfo.InvariantCulture, $"{Group(bytes, group):x}");
        }

        return text.ToString();
    }

    private static (int Start, int Count) LongestZeros(byte[] bytes)
    {
        (int start, int count) = (-1, 0);
        for (int first = 0; first < Groups; first++)
        {
            int next = first;
            while (next < Groups && Group(bytes, next) == 0)
            {
                next++;
            }

            if (next - first > count)
            {
                (start, count) = (first, next - first);
            }
        }

        return (start, count);
    }

    private static int Group(byte[] bytes, int group) => (bytes[2 * group] << 8) | bytes[(2 * group) + 1];
}
