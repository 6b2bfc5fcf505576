using System.Globalization;

namespace ContainerLinks;

/// <summary>The rule for words that stand in a hosts file as names.</summary>
internal static class HostName
{
    /// <summary>The longest name.</summary>
    public const int MaximumLength = 253;

    private const int MaximumLabelLength = 63;
    private const int MostParts = 4;
    private const int BitsOfPart = 8;

    /// <summary>Labels of 1 to 63 letters, digits, <c>-</c>, <c>_</c>, joined by dots, at most 253 characters, first and last character no <c>-</c> or dot; and no address (<see cref="IsAddress"/>).</summary>
    public static bool IsValid(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || name.Length > MaximumLength || name[0] is '-' or '.' || name[^1] is '-' or '.')
        {
            return false;
        }

        foreach (Range label in name.Split('.'))
        {
            ReadOnlySpan<char> text = name[label];
            if (text.IsEmpty || text.Length > MaximumLabelLength || !IsWord(text))
            {
                return false;
            }
        }

        return !IsAddress(name);
    }

    /// <summary>Whether resolvers take a word for an address, so that they never look into the hosts file for it.</summary>
    /// <remarks>Two rules. The last label is all digits: RFC 1123, 2.1, and so <c>gethostbyname</c> and URLs. Or <c>inet_aton</c> reads it: one to four numbers, decimal, octal
    /// (<c>017</c>) or hexadecimal (<c>0x7f</c>), of which the last one fills all bytes that are left.</remarks>
    public static bool IsAddress(ReadOnlySpan<char> name)
    {
        ReadOnlySpan<char> last = name[(name.LastIndexOf('.') + 1)..];
        return !last.IsEmpty && (!last.ContainsAnyExceptInRange('0', '9') || IsReadByAton(name));
    }

    private static bool IsReadByAton(ReadOnlySpan<char> name)
    {
        int parts = 0;
        ulong value = 0;
        foreach (Range part in name.Split('.'))
        {
            if (parts == MostParts || (parts > 0 && value > byte.MaxValue) || !TryReadNumber(name[part], out value))
            {
                return false;
            }

            parts++;
        }

        return value >> (BitsOfPart * (MostParts + 1 - parts)) == 0;
    }

    /// <summary>A number of C. Decimal ones need no look here: a name that ends in one is an address anyway, but one that ends otherwise may begin with it.</summary>
    private static bool TryReadNumber(ReadOnlySpan<char> text, out ulong value)
    {
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return ulong.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        }

        if (!text.StartsWith("0", StringComparison.Ordinal))
        {
            return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        }

        value = 0;
        foreach (char digit in text)
        {
            if (digit is < '0' or > '7' || value > uint.MaxValue)
            {
                return false;
            }

            value = (value << 3) | (uint)(digit - '0');
        }

        return true;
    }

    private static bool IsWord(ReadOnlySpan<char> label)
    {
        foreach (char character in label)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_'))
            {
                return false;
            }
        }

        return true;
    }
}
