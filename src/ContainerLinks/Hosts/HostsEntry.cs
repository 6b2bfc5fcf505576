using System.Net;
using System.Text;

namespace ContainerLinks;

/// <summary>One address and the names that stand for it: one line of a hosts file.</summary>
/// <remarks>
/// <para>The line is encoded when the entry is made (address, a TAB, names joined by one blank, LF), so rendering is a copy.
/// IPv4 stands in dotted decimal, IPv6 in the lower-case form of RFC 5952; an IPv4 address in IPv6 form
/// (<c>::ffff:10.0.0.1</c>) becomes IPv4.</para>
/// <para>Two entries are equal if their lines are: same address, same names in the same order and letter case.</para>
/// <threadsafety>Immutable: safe for concurrent use.</threadsafety>
/// </remarks>
public sealed class HostsEntry : IEquatable<HostsEntry>
{
    private readonly IPAddress _address;
    private readonly byte[] _line;

    /// <summary>Makes an entry.</summary>
    /// <param name="address">The address, IPv4 or IPv6 without a scope id. It is copied.</param>
    /// <param name="names">One name or more, the canonical one first; letter case and repetitions are kept.</param>
    /// <exception cref="ArgumentNullException"><paramref name="address"/> or <paramref name="names"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="address"/> has a scope id; <paramref name="names"/> is empty, or one of them is null or no host name:
    /// labels of 1 to 63 letters, digits, <c>-</c> and <c>_</c>, joined by dots, at most 253 characters, first and last character no <c>-</c> or dot,
    /// and nothing that resolvers read as an address (see <see cref="LinkOption"/>).</exception>
    public HostsEntry(IPAddress address, params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(names);
        _address = HostsAddress.Normalise(address, nameof(address));
        string text = HostsAddress.Format(_address);
        string[] words = Demand(text, names);
        foreach (string word in words)
        {
            if (!HostName.IsValid(word))
            {
                throw new ArgumentException(
                    $"'{Quoting.Printable(word)}' cannot stand in a hosts file as a name of {text}: expected a host name, labels of letters, digits, '-' and '_' joined by dots, and no address or number.", nameof(names));
            }
        }

        (_line, AddressLength, Names) = (Encode(text, words), text.Length, Array.AsReadOnly(words));
    }

    private HostsEntry(string address, string[] names)
    {
        _address = HostsAddress.ParseExact(address) ?? IPAddress.None;
        (_line, AddressLength, Names) = (Encode(address, names), Encoding.UTF8.GetByteCount(address), Array.AsReadOnly(names));
    }

    /// <summary>The address, as a copy that the caller may change.</summary>
    /// <value>IPv4, or IPv6 without a scope id.</value>
    public IPAddress Address => new(_address.GetAddressBytes());

    /// <summary>The names in the order given.</summary>
    /// <value>One or more.</value>
    public IReadOnlyList<string> Names { get; }

    internal ReadOnlySpan<byte> Line => _line;

    internal int LineLength => _line.Length;

    internal int AddressLength { get; }

    /// <summary>Makes an entry of any text whatever, only to show what an engine does.</summary>
    /// <remarks>Docker writes an alias into a hosts file as it was typed, white space and line feeds too. Never use this for a file that a resolver reads.</remarks>
    /// <param name="address">The first word of the line.</param>
    /// <param name="names">The rest of the line: one text or more, which are joined by a blank. A half surrogate pair becomes U+FFFD.</param>
    /// <returns>The entry.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="address"/> or <paramref name="names"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="names"/> is empty, or one of them is null.</exception>
    internal static HostsEntry CreateUnchecked(string address, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(names);
        return new HostsEntry(address, Demand(address, names));
    }

    /// <summary>Whether the other entry renders to the same line.</summary>
    /// <param name="other">The other entry, or null.</param>
    /// <returns>False for null.</returns>
    public bool Equals(HostsEntry? other) => other is not null && Line.SequenceEqual(other.Line);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as HostsEntry);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(_line);
        return hash.ToHashCode();
    }

    /// <summary>The line without its line feed, fit to be shown: control characters are escaped.</summary>
    public override string ToString() => Quoting.Printable(Encoding.UTF8.GetString(_line, 0, _line.Length - 1).Replace('\t', ' '));

    private static string[] Demand(string address, IEnumerable<string> names)
    {
        string[] words = [.. names];
        if (words.Length == 0)
        {
            throw new ArgumentException($"The entry of {Quoting.Printable(address)} has no name: expected one or more.", nameof(names));
        }

        if (Array.IndexOf(words, null) is var missing and >= 0)
        {
            throw new ArgumentException($"Name {missing} of the entry of {Quoting.Printable(address)} is null: expected a host name.", nameof(names));
        }

        return words;
    }

    private static byte[] Encode(string address, string[] names) => Encoding.UTF8.GetBytes($"{address}\t{string.Join(' ', names)}\n");
}
