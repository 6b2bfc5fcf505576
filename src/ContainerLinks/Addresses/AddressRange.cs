using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>Addresses from a first to a last one, both included: any run of them, or a CIDR block.</summary>
/// <remarks>
/// <para>As text <c>10.0.0.10-10.0.0.20</c>, <c>10.0.0.0/28</c>, or one address. An <see cref="IPNetwork"/> becomes a range by itself. Equality is by value, whatever the form.</para>
/// <para>Binders of configuration read it from text. A text that is none stays in the range that it gave, so that the check of the options can name it and its place, which a binder would pass over in a list:
/// of such a range there is only <see cref="ToString"/>.</para>
/// <threadsafety>Immutable: safe for concurrent use.</threadsafety>
/// </remarks>
[TypeConverter(typeof(FromText))]
public sealed record AddressRange : ISpanParsable<AddressRange>
{
    private readonly UInt128 _first;
    private readonly UInt128 _last;
    private readonly bool _isIPv6;
    private readonly string? _unreadable;

    private AddressRange(UInt128 first, UInt128 last, bool isIPv6) => (_first, _last, _isIPv6) = (first, last, isIPv6);

    private AddressRange(string unreadable) => _unreadable = unreadable;

    /// <summary>The first address.</summary>
    /// <exception cref="InvalidOperationException">The range is a text of configuration that is none.</exception>
    public IPAddress First => AddressBits.ToAddress(FirstBits, Family);

    /// <summary>The last address.</summary>
    /// <exception cref="InvalidOperationException">The range is a text of configuration that is none.</exception>
    public IPAddress Last => AddressBits.ToAddress(LastBits, Family);

    internal bool IsReadable => _unreadable is null;

    internal bool IsIPv6 => _isIPv6;

    internal UInt128 FirstBits => IsReadable ? _first : throw new InvalidOperationException(Refusal(_unreadable!));

    internal UInt128 LastBits => IsReadable ? _last : throw new InvalidOperationException(Refusal(_unreadable!));

    private AddressFamily Family => _isIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;

    private int Length => AddressBits.LengthOf(Family);

    // A block is as long as a power of two, and begins where one of its length can.
    private bool IsBlock => ((_last - _first) & (_last - _first + 1)) == 0 && (_first & (_last - _first)) == 0;

    // No constructor: with one, a binder that a source generator writes takes the type for one that it can make, and says nothing.

    /// <summary>Makes a range of two addresses.</summary>
    /// <param name="first">The first address. IPv4 mapped into IPv6 is taken as IPv4.</param>
    /// <param name="last">The last address, of the same family and not before the first.</param>
    /// <returns>The range.</returns>
    /// <exception cref="ArgumentNullException">An address is null.</exception>
    /// <exception cref="ArgumentException">The addresses are of two families, the last one comes before the first, or one has a scope id.</exception>
    public static AddressRange Between(IPAddress first, IPAddress last)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(last);
        (first, last) = (first.Normalised(), last.Normalised());
        bool isIPv6 = first.AddressFamily == AddressFamily.InterNetworkV6;
        if (first.AddressFamily != last.AddressFamily || last.ToBits() < first.ToBits())
        {
            throw new ArgumentException($"'{first}-{last}' is no range; expected two addresses of one family, the smaller one first.", nameof(last));
        }

        if (isIPv6 && (first.ScopeId != 0 || last.ScopeId != 0))
        {
            throw new ArgumentException($"'{first}-{last}' has a scope id; expected addresses that mean the same on every host.", nameof(first));
        }

        return new AddressRange(first.ToBits(), last.ToBits(), isIPv6);
    }

    /// <summary>A network as a range: from its first to its last address.</summary>
    /// <param name="network">The network.</param>
    public static implicit operator AddressRange(IPNetwork network) => FromIPNetwork(network);

    /// <summary>A network as a range: from its first to its last address.</summary>
    /// <param name="network">The network.</param>
    /// <returns>The range.</returns>
    public static AddressRange FromIPNetwork(IPNetwork network)
    {
        UInt128 first = network.BaseAddress.ToBits();
        return new AddressRange(first, first + AddressBits.LastOffset(network), network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6);
    }

    /// <summary>Reads a range.</summary>
    /// <param name="s">Two addresses with <c>-</c> between them, a CIDR block without bits behind its prefix, or one address; no blanks. Addresses have one meaning: no leading zeros, short forms or scope ids.</param>
    /// <returns>The range.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="s"/> is null.</exception>
    /// <exception cref="FormatException">The text is no range. The message has it, and what was expected.</exception>
    public static AddressRange Parse(string s)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider: null);
    }

    static AddressRange IParsable<AddressRange>.Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc cref="Parse(string)"/>
    /// <param name="s">The text, as <see cref="Parse(string)"/> takes it.</param>
    /// <param name="provider">Not used: addresses are the same in every culture.</param>
    public static AddressRange Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, provider, out AddressRange? range) ? range : throw new FormatException(Refusal(s.ToString()));

    /// <summary>Reads a range; a text that is none is an expected miss.</summary>
    /// <param name="s">The text, as <see cref="Parse(string)"/> takes it. Null is no range.</param>
    /// <param name="result">The range; null if the text is none.</param>
    /// <returns>True if the text is a range.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, [NotNullWhen(true)] out AddressRange? result) => TryParse(s.AsSpan(), null, out result);

    static bool IParsable<AddressRange>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [NotNullWhen(true)] out AddressRange? result) => TryParse(s, out result);

    /// <inheritdoc cref="TryParse(string?, out AddressRange?)"/>
    /// <param name="s">The text, as <see cref="Parse(string)"/> takes it.</param>
    /// <param name="provider">Not used.</param>
    /// <param name="result">The range; null if the text is none.</param>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [NotNullWhen(true)] out AddressRange? result)
    {
        int slash = s.IndexOf('/');
        int dash = s.IndexOf('-');
        int end = slash >= 0 ? slash : dash >= 0 ? dash : s.Length;
        result = null;
        if (!AddressParser.TryParse(s[..end], out IPAddress? first))
        {
            return false;
        }

        if (slash >= 0)
        {
            result = Block(first, s[(slash + 1)..]);
        }
        else if (AddressParser.TryParse(dash >= 0 ? s[(dash + 1)..] : s, out IPAddress? last) && first.AddressFamily == last.AddressFamily && first.ToBits() <= last.ToBits())
        {
            result = Between(first, last);
        }

        return result is not null;
    }

    /// <summary>Whether an address lies in the range.</summary>
    /// <param name="address">The address. IPv4 mapped into IPv6 is taken as IPv4; one with a scope id, or of the other family, lies in no range.</param>
    /// <returns>True if it does.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="address"/> is null.</exception>
    public bool Contains(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        address = address.Normalised();
        return address.AddressFamily == Family && address.ToBits() >= FirstBits && address.ToBits() <= LastBits && (!_isIPv6 || address.ScopeId == 0);
    }

    /// <summary>One address, a CIDR block if the range is one, else both ends: <c>10.0.0.9</c>, <c>10.0.0.0/28</c>, <c>10.0.0.10-10.0.0.20</c>.</summary>
    public override string ToString() =>
        _unreadable is not null ? Quoting.Printable(_unreadable)
        : _first == _last ? First.ToString()
        : IsBlock ? string.Create(CultureInfo.InvariantCulture, $"{First}/{Length - (int)UInt128.PopCount(_last - _first)}")
        : $"{First}-{Last}";

    internal static string Refusal(string text) =>
        $"'{Quoting.Printable(text)}' is not a range of addresses: expected two addresses such as 10.0.0.10-10.0.0.20, a block such as 10.0.0.0/28 without bits behind its prefix, or one address.";

    /// <summary>Reads a range, or keeps the text for the check of the options.</summary>
    internal static AddressRange ReadOrKeep(string text) => TryParse(text, out AddressRange? range) ? range : new AddressRange(text);

    private static AddressRange? Block(IPAddress first, ReadOnlySpan<char> prefix)
    {
        bool isNumber = prefix.Length is 1 or 2 or 3 && !prefix.ContainsAnyExceptInRange('0', '9') && (prefix.Length == 1 || prefix[0] != '0');
        if (!isNumber || !IPNetwork.TryParse($"{first}/{prefix}", out IPNetwork network) || !network.BaseAddress.Equals(first))
        {
            return null;
        }

        return network;
    }

    private sealed class FromText : TypeConverter
    {
        public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

        public override bool CanConvertTo(ITypeDescriptorContext? context, Type? destinationType) => false;

        // Throws never: a binder passes over an element of a list that cannot be read.
        public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
            value is string text ? ReadOrKeep(text) : base.ConvertFrom(context, culture, value);
    }
}
