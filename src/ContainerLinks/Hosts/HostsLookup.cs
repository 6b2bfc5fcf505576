using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ContainerLinks;

/// <summary>What a container's resolver finds in the bytes of its hosts file, as the files backend of glibc reads them.</summary>
/// <remarks>
/// <para>From the top: the first line that has the name, in any case, and an address of the family wins. What stands behind <c>#</c> or a NUL is passed over, and so is a line whose first word is no
/// address as <c>inet_pton</c> takes it: no leading zeros, no scope id, no byte order mark before it. TAB, CR, VT and FF are blanks.</para>
/// <para>For IPv4 an address mapped into IPv6 counts as the IPv4 address, and <c>::1</c> as 127.0.0.1 (glibc, <c>nss_files/files-hosts.c</c>).</para>
/// <para>A name is one that resolvers look up: <see cref="HostName.IsValid"/>.</para>
/// </remarks>
internal static class HostsLookup
{
    // The longest text of an address, with a dotted tail.
    private const int LongestAddress = 45;

    /// <summary>Finds one name, without an allocation but the address.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="name">The name that a program asks for.</param>
    /// <param name="family">IPv4 or IPv6.</param>
    /// <param name="address">The address, if the result is true.</param>
    /// <param name="lineNumber">The line that has it, from 1 on; 0 if there is none.</param>
    public static bool TryFind(ReadOnlySpan<byte> file, ReadOnlySpan<char> name, AddressFamily family, [NotNullWhen(true)] out IPAddress? address, out int lineNumber)
    {
        int number = 0;
        foreach (HostsLine line in new HostsLines(file, isFile: false))
        {
            number++;
            HostsLine read = UpToNul(line);
            if (HasName(read, name) && AddressOf(read, family) is { } found)
            {
                (address, lineNumber) = (found, number);
                return true;
            }
        }

        (address, lineNumber) = (null, 0);
        return false;
    }

    /// <summary>Finds many names in one pass.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="names">The names; what is there twice is found twice.</param>
    /// <returns>An answer for each name, in the order of the names.</returns>
    public static HostsAnswer[] FindAll(ReadOnlySpan<byte> file, IReadOnlyList<string> names)
    {
        var answers = new HostsAnswer[names.Count];
        var places = new Dictionary<string, int>(names.Count, StringComparer.OrdinalIgnoreCase);
        for (int index = 0; index < names.Count; index++)
        {
            places.TryAdd(names[index], index);
        }

        ReadInto(answers, file, places.GetAlternateLookup<ReadOnlySpan<char>>());
        for (int index = 0; index < names.Count; index++)
        {
            answers[index] = answers[places[names[index]]];
        }

        return answers;
    }

    private static void ReadInto(HostsAnswer[] answers, ReadOnlySpan<byte> file, Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> places)
    {
        Span<char> text = stackalloc char[HostName.MaximumLength];
        int number = 0;
        foreach (HostsLine line in new HostsLines(file, isFile: false))
        {
            number++;
            HostsLine read = UpToNul(line);
            foreach (ReadOnlySpan<byte> word in read.Names)
            {
                // A longer word is nobody's name.
                if (word.Length <= text.Length && places.TryGetValue(text[..Encoding.Latin1.GetChars(word, text)], out int place))
                {
                    ref HostsAnswer answer = ref answers[place];
                    answer = answer.With(AddressOf(read, AddressFamily.InterNetwork), AddressOf(read, AddressFamily.InterNetworkV6), number);
                }
            }
        }
    }

    private static bool HasName(HostsLine line, ReadOnlySpan<char> name)
    {
        foreach (ReadOnlySpan<byte> word in line.Names)
        {
            if (Ascii.EqualsIgnoreCase(word, name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>C reads a line as a text that ends at a NUL.</summary>
    private static HostsLine UpToNul(HostsLine line)
    {
        int nul = line.Text.IndexOf((byte)0);
        return nul < 0 ? line : new HostsLine(line.Start, line.Text[..nul]);
    }

    private static IPAddress? AddressOf(HostsLine line, AddressFamily family)
    {
        ReadOnlySpan<byte> word = line.Address;
        Span<char> text = stackalloc char[LongestAddress];
        if (word.Length > LongestAddress || !AddressParser.TryParse(text[..Encoding.Latin1.GetChars(word, text)], out IPAddress? address))
        {
            return null;
        }

        // The parser gives a mapped address as IPv4.
        bool isWrittenAsIPv6 = word.Contains((byte)':');
        if (family == AddressFamily.InterNetworkV6)
        {
            return isWrittenAsIPv6 ? address.MapToIPv6() : null;
        }

        return address.AddressFamily == AddressFamily.InterNetwork ? address
            : address.Equals(IPAddress.IPv6Loopback) ? IPAddress.Loopback
            : null;
    }
}

/// <summary>What a resolver finds for one name.</summary>
/// <param name="IPv4">The address for IPv4, or null.</param>
/// <param name="IPv4Line">The line that has it, from 1 on; 0 if there is none.</param>
/// <param name="IPv6">The address for IPv6, or null.</param>
/// <param name="IPv6Line">The line that has it, from 1 on; 0 if there is none.</param>
internal readonly record struct HostsAnswer(IPAddress? IPv4, int IPv4Line, IPAddress? IPv6, int IPv6Line)
{
    /// <summary>The first line that has an address of a family counts.</summary>
    public HostsAnswer With(IPAddress? ipv4, IPAddress? ipv6, int line) => new(
        IPv4 ?? ipv4,
        IPv4 is null && ipv4 is not null ? line : IPv4Line,
        IPv6 ?? ipv6,
        IPv6 is null && ipv6 is not null ? line : IPv6Line);
}
