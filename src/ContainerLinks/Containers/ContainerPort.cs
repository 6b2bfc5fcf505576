using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ContainerLinks;

/// <summary>A port that a container exposes, such as 3306/tcp.</summary>
/// <remarks>
/// <para>Equality compares number and protocol. The default value is 0 with an empty protocol and exposes nothing.</para>
/// <threadsafety>Immutable: safe for concurrent use.</threadsafety>
/// </remarks>
public readonly record struct ContainerPort : ISpanParsable<ContainerPort>
{
    private readonly string? _protocol;

    /// <summary>Makes a port.</summary>
    /// <param name="number">0 to 65535. Engines accept 0, although nothing can listen there.</param>
    /// <param name="protocol"><c>tcp</c>, <c>udp</c> or <c>sctp</c>; letter case does not matter.</param>
    /// <exception cref="ArgumentNullException"><paramref name="protocol"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number"/> is below 0 or above 65535.</exception>
    /// <exception cref="ArgumentException"><paramref name="protocol"/> is none of the three.</exception>
    public ContainerPort(int number, string protocol = "tcp")
    {
        ArgumentNullException.ThrowIfNull(protocol);
        Number = number is >= 0 and <= ushort.MaxValue
            ? (ushort)number
            : throw new ArgumentOutOfRangeException(nameof(number), number, "This is not a container port: expected a number from 0 to 65535.");
        _protocol = Normalise(protocol)
            ?? throw new ArgumentException($"'{Quoting.Printable(protocol)}' is not a protocol of a container port: expected tcp, udp or sctp.", nameof(protocol));
    }

    private ContainerPort(ushort number, string protocol, bool asStored)
    {
        _ = asStored;
        Number = number;
        _protocol = protocol;
    }

    /// <summary>The port number, 0 to 65535.</summary>
    public ushort Number { get; }

    /// <summary><c>tcp</c>, <c>udp</c> or <c>sctp</c>; empty for the default value.</summary>
    public string Protocol => _protocol ?? "";

    /// <summary>Makes a port whose protocol keeps the letter case in which an engine has stored it.</summary>
    /// <remarks>Engines up to 28 hand <c>80/TCP</c> of an API call on as it is, up to a variable <c>TCP://172.17.0.2:80</c>.
    /// Use it only to show what such an engine does.</remarks>
    /// <param name="text">A number, or a number, a slash and a protocol in any letter case.</param>
    /// <param name="port">The port, if the result is true.</param>
    /// <returns>False if <paramref name="text"/> is no port.</returns>
    internal static bool TryParseAsStored([NotNullWhen(true)] string? text, out ContainerPort port)
    {
        port = default;
        if (!TryParse(text, out ContainerPort normalised))
        {
            return false;
        }

        int slash = text.AsSpan().IndexOf('/');
        port = slash < 0 ? normalised : new ContainerPort(normalised.Number, text[(slash + 1)..], asStored: true);
        return true;
    }

    /// <summary>Reads <c>3306</c> or <c>3306/tcp</c>. Without a protocol it is tcp.</summary>
    /// <param name="s">The text.</param>
    /// <returns>The port.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="s"/> is null.</exception>
    /// <exception cref="FormatException"><paramref name="s"/> is no port.</exception>
    public static ContainerPort Parse(string s)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), CultureInfo.InvariantCulture);
    }

    // Explicit, or else analyzers ask every caller of Parse(string) for a culture, which has no meaning here.
    static ContainerPort IParsable<ContainerPort>.Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc/>
    public static ContainerPort Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, provider, out ContainerPort port)
            ? port
            : throw new FormatException($"'{Quoting.Printable(s.ToString())}' is not a container port: expected a number from 0 to 65535, or one with /tcp, /udp or /sctp.");

    /// <summary>Reads <c>3306</c> or <c>3306/tcp</c>, as <see cref="Parse(string)"/>, without an exception.</summary>
    /// <param name="s">The text; null is no port.</param>
    /// <param name="result">The port, if the result is true.</param>
    /// <returns>False if <paramref name="s"/> is no port.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, out ContainerPort result) => TryParse(s.AsSpan(), CultureInfo.InvariantCulture, out result);

    static bool IParsable<ContainerPort>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ContainerPort result) => TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out ContainerPort result)
    {
        result = default;
        int slash = s.IndexOf('/');
        ReadOnlySpan<char> digits = slash < 0 ? s : s[..slash];
        string? protocol = slash < 0 ? "tcp" : Normalise(s[(slash + 1)..]);
        if (protocol is null || !ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number))
        {
            return false;
        }

        result = new ContainerPort(number, protocol);
        return true;
    }

    /// <summary>Number, slash and protocol, such as <c>3306/tcp</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Protocol}");

    private static string? Normalise(ReadOnlySpan<char> protocol) =>
        protocol.Equals("tcp", StringComparison.OrdinalIgnoreCase) ? "tcp"
        : protocol.Equals("udp", StringComparison.OrdinalIgnoreCase) ? "udp"
        : protocol.Equals("sctp", StringComparison.OrdinalIgnoreCase) ? "sctp"
        : null;
}
