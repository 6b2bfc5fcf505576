using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ContainerLinks;

/// <summary>A domain name, always absolute and in lower case (RFC 4343), so that equal names have equal bytes and what is signed is canonical (RFC 8945, 4.3.3).</summary>
internal sealed class DomainName : IEquatable<DomainName>
{
    /// <summary>Of the whole name as it is sent, with its root label (RFC 1035, 2.3.4).</summary>
    public const int MaximumLength = 255;
    private const int MaximumLabel = 63;

    private readonly byte[] _wire;

    private DomainName(byte[] wire) => _wire = wire;

    public static DomainName Root { get; } = new([0]);

    /// <summary>As it is sent, uncompressed: labels with their lengths, and the root label's 0.</summary>
    public ReadOnlySpan<byte> Wire => _wire;

    /// <summary>The text of a name; a last dot may be missing. <c>\.</c> and <c>\046</c> are a dot within a label (RFC 1035, 5.1).</summary>
    /// <exception cref="DnsFormatException">The text is no name.</exception>
    public static DomainName Parse(string text) => TryParse(text, out DomainName? name, out string? problem) ? name : throw new DnsFormatException(problem);

    public static bool TryParse(string text, [NotNullWhen(true)] out DomainName? name, [NotNullWhen(false)] out string? problem)
    {
        name = null;
        problem = null;
        if (text == ".")
        {
            name = Root;
            return true;
        }

        var wire = new List<byte>(text.Length + 2) { 0 };
        int label = 0; // where its length stands
        for (int at = 0; at < text.Length && problem is null; at++)
        {
            if (text[at] == '.')
            {
                problem = wire.Count - label == 1 ? "has an empty label" : null;
                label = wire.Count;
                wire.Add(0);
                continue;
            }

            int? octet = text[at] == '\\' ? Escaped(text, ref at) : text[at] is > ' ' and < '\u007f' ? text[at] : null;
            problem = octet is null ? "has a character that is neither printable ASCII nor escaped"
                : ++wire[label] > MaximumLabel ? $"has a label of more than {MaximumLabel} bytes"
                : wire.Count >= MaximumLength ? $"is longer than {MaximumLength} bytes" : null;
            wire.Add(Lower((byte)octet.GetValueOrDefault()));
        }

        if (wire[^1] != 0 || wire.Count - label > 1)
        {
            wire.Add(0); // the last dot was missing
        }

        problem ??= text.Length == 0 ? "is empty" : wire.Count > MaximumLength ? $"is longer than {MaximumLength} bytes" : null;
        if (problem is not null)
        {
            problem = $"'{Quoting.Printable(text)}' is no DNS name: it {problem}.";
            return false;
        }

        name = new DomainName([.. wire]);
        return true;
    }

    /// <summary>Takes bytes of a message that a reader has checked.</summary>
    public static DomainName FromChecked(ReadOnlySpan<byte> wire)
    {
        byte[] lower = wire.ToArray();
        foreach (ref byte octet in lower.AsSpan())
        {
            octet = Lower(octet); // lengths are below 64, so no letters
        }

        return new DomainName(lower);
    }

    /// <summary>This name below another one: <c>db</c> in <c>links.test</c>.</summary>
    /// <exception cref="DnsFormatException">Together they are too long.</exception>
    public DomainName In(DomainName zone) => _wire.Length + zone._wire.Length - 1 <= MaximumLength
        ? new DomainName([.. _wire.AsSpan(0, _wire.Length - 1), .. zone._wire])
        : throw new DnsFormatException($"'{this}' in '{zone}' is no DNS name: it is longer than {MaximumLength} bytes.");

    /// <summary>Whether it is the zone's own name or one below it.</summary>
    public bool IsIn(DomainName zone)
    {
        for (int at = 0; ; at += _wire[at] + 1)
        {
            if (_wire.Length - at <= zone._wire.Length)
            {
                return _wire.AsSpan(at).SequenceEqual(zone._wire);
            }
        }
    }

    public bool Equals(DomainName? other) => other is not null && _wire.AsSpan().SequenceEqual(other._wire);

    public override bool Equals(object? obj) => Equals(obj as DomainName);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_wire);
        return hash.ToHashCode();
    }

    /// <summary>The name as text that <see cref="Parse"/> takes, with a last dot; fit for a log whatever a stranger put into it.</summary>
    public override string ToString()
    {
        if (_wire.Length == 1)
        {
            return ".";
        }

        var text = new StringBuilder(_wire.Length);
        for (int at = 0; _wire[at] != 0; at += _wire[at] + 1)
        {
            foreach (byte octet in _wire.AsSpan(at + 1, _wire[at]))
            {
                _ = octet is <= (byte)' ' or >= 0x7f ? text.Append('\\').Append(octet.ToString("D3", null))
                    : octet is (byte)'.' or (byte)'\\' or (byte)'"' or (byte)'(' or (byte)')' or (byte)';' or (byte)'@' or (byte)'$' ? text.Append('\\').Append((char)octet)
                    : text.Append((char)octet);
            }

            text.Append('.');
        }

        return text.ToString();
    }

    private static int? Escaped(string text, ref int at)
    {
        if (at + 1 >= text.Length)
        {
            return null;
        }

        if (!char.IsAsciiDigit(text[at + 1]))
        {
            char next = text[++at];
            return next is > ' ' and < '\u007f' ? next : null;
        }

        if (at + 3 >= text.Length || !char.IsAsciiDigit(text[at + 2]) || !char.IsAsciiDigit(text[at + 3]))
        {
            return null;
        }

        int octet = ((text[at + 1] - '0') * 100) + ((text[at + 2] - '0') * 10) + (text[at + 3] - '0');
        at += 3;
        return octet <= byte.MaxValue ? octet : null;
    }

    private static byte Lower(byte octet) => octet is >= (byte)'A' and <= (byte)'Z' ? (byte)(octet | 0x20) : octet;
}
