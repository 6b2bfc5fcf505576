using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace ContainerLinks;

/// <summary>Reads address text that has one meaning only.</summary>
/// <remarks>
/// <para><see cref="IPAddress.TryParse(ReadOnlySpan{char}, out IPAddress)"/> also takes what C programs took: <c>010.0.0.1</c> is 8.0.0.1 there, <c>1</c> is 0.0.0.1,
/// <c>0x7f.1</c> is 127.0.0.1. Other programs read such text otherwise, so it is refused here.</para>
/// <list type="bullet">
/// <item>IPv4: four decimal numbers of 0 to 255 without leading zeros, joined by dots.</item>
/// <item>IPv6: the text forms of RFC 4291, in any case, with or without <c>::</c>; no scope id, brackets, port or prefix length. A dotted tail follows the IPv4 rule.</item>
/// <item>IPv4 mapped into IPv6 (<c>::ffff:10.0.0.1</c>, in any spelling) is read as the IPv4 address, so that one host has one value.</item>
/// <item>Blanks are never taken.</item>
/// </list>
/// <para>The canonical text of what was read is <see cref="IPAddress.ToString"/>.</para>
/// <threadsafety>Static and without state: safe for concurrent use.</threadsafety>
/// </remarks>
internal static class AddressParser
{
    private const int LongestIPv6 = 45;
    private static readonly SearchValues<char> IPv6Characters = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>Reads an address; a text that is none is an expected miss.</summary>
    /// <param name="text">The text; see the remarks of the type. Null is no address.</param>
    /// <param name="address">The address; null if the text is none.</param>
    /// <returns>True if the text is an address.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out IPAddress? address) =>
        TryParse(text.AsSpan(), out address);

    /// <inheritdoc cref="TryParse(string?, out IPAddress?)"/>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        bool shaped = text.Contains(':') ? IsShapedAsIPv6(text) : IsDottedQuad(text);
        if (!shaped || !IPAddress.TryParse(text, out address))
        {
            return false;
        }

        address = address.Normalised();
        return true;
    }

    /// <summary>Reads an address.</summary>
    /// <param name="text">The text; see the remarks of the type.</param>
    /// <returns>The address.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="FormatException">The text is no address, or has more than one meaning.</exception>
    public static IPAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out IPAddress? address) ? address : throw new FormatException(Refusal(text));
    }

    internal static string Refusal(string text) =>
        $"'{Quoting.Printable(text)}' is not an address: expected four decimal numbers of 0 to 255 without leading zeros, such as 10.0.0.1, or an IPv6 address without a scope id, such as fd00::1.";

    private static bool IsShapedAsIPv6(ReadOnlySpan<char> text)
    {
        if (text.Length > LongestIPv6 || text.ContainsAnyExcept(IPv6Characters))
        {
            return false;
        }

        return !text.Contains('.') || IsDottedQuad(text[(text.LastIndexOf(':') + 1)..]);
    }

    private static bool IsDottedQuad(ReadOnlySpan<char> text)
    {
        int numbers = 0;
        foreach (Range part in text.Split('.'))
        {
            numbers++;
            if (!IsByte(text[part]))
            {
                return false;
            }
        }

        return numbers == 4;
    }

    private static bool IsByte(ReadOnlySpan<char> digits)
    {
        if (digits.Length is 0 or > 3 || (digits.Length > 1 && digits[0] == '0'))
        {
            return false;
        }

        int value = 0;
        foreach (char digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
            {
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        return value <= byte.MaxValue;
    }
}
