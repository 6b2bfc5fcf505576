using System.Security.Cryptography;

namespace ContainerLinks;

/// <summary>A secret that this machine and a DNS server share: updates and answers are signed with it (TSIG, RFC 8945).</summary>
/// <remarks>Never changes; may be used by many threads. The secret is never shown: not by <see cref="ToString"/>, not in an exception, not in a log.</remarks>
public sealed class TsigKey
{
    internal const string ExpectedAlgorithms = "hmac-sha256, hmac-sha384 or hmac-sha512";
    private const int LongestFile = 1024 * 1024;

    private readonly byte[] _secret;
    private readonly Func<byte[], ReadOnlySpan<byte>, byte[]> _sign;

    /// <summary>Makes a key from its parts.</summary>
    /// <param name="name">Its name, a domain name as on the server, for example <c>links</c>; case and a last dot do not matter.</param>
    /// <param name="algorithm"><c>hmac-sha256</c>, <c>hmac-sha384</c> or <c>hmac-sha512</c>; case and a last dot do not matter.</param>
    /// <param name="secret">The secret in base64, as servers print it; of one byte at least.</param>
    /// <exception cref="ArgumentException">A part is not what it should be. The message does not show it.</exception>
    public TsigKey(string name, string algorithm, string secret)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(algorithm);
        ArgumentNullException.ThrowIfNull(secret);
        if (ProblemOf(name, algorithm, secret) is { } problem)
        {
            throw new ArgumentException(problem.Message, problem.Part);
        }

        DomainName = DomainName.Parse(name);
        Name = DomainName.ToString().TrimEnd('.');
        Algorithm = Canonical(algorithm);
        AlgorithmName = DomainName.Parse(Algorithm);
        _secret = Convert.FromBase64String(secret);
        (MacLength, _sign) = Algorithm switch
        {
            "hmac-sha256" => (HMACSHA256.HashSizeInBytes, (Func<byte[], ReadOnlySpan<byte>, byte[]>)((bytes, source) => HMACSHA256.HashData(bytes, source))),
            "hmac-sha384" => (HMACSHA384.HashSizeInBytes, (bytes, source) => HMACSHA384.HashData(bytes, source)),
            _ => (HMACSHA512.HashSizeInBytes, (bytes, source) => HMACSHA512.HashData(bytes, source)),
        };
    }

    /// <summary>The key's name in lower case, without a last dot.</summary>
    public string Name { get; }

    /// <summary>The algorithm in lower case, for example <c>hmac-sha256</c>.</summary>
    public string Algorithm { get; }

    internal DomainName DomainName { get; }

    internal DomainName AlgorithmName { get; }

    /// <summary>How long a signature is, in bytes.</summary>
    internal int MacLength { get; }

    /// <summary>Reads a key from a file, in any of the forms of <see cref="Parse"/>.</summary>
    /// <param name="path">The file; up to 1 MiB. Whoever can read it can change the zone: let only this program's user read it.</param>
    /// <param name="name">Which key, if the file has several; null if it has one.</param>
    /// <exception cref="FormatException">It has no such key. The message names the file, the line and what was expected, and shows nothing secret.</exception>
    /// <exception cref="IOException">The file cannot be read, for example because it does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">This program may not read the file.</exception>
    public static TsigKey FromFile(string path, string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string where = Quoting.PrintablePath(path);
        using FileStream file = File.OpenRead(path);
        // Read to a bound, not by the length: a device or a pipe has none.
        byte[] bytes = new byte[LongestFile + 1];
        int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length <= LongestFile
            ? TsigKeyText.Read(System.Text.Encoding.UTF8.GetString(bytes, 0, length), name, where)
            : throw new FormatException($"{where} is longer than {LongestFile} bytes: expected a file with a key.");
    }

    /// <summary>Reads a key from text: a key file of BIND (<c>tsig-keygen</c>), of Knot (<c>keymgr -t</c>, or the section <c>key</c> of its configuration), a line of PowerDNS' <c>pdnsutil list-tsig-keys</c>,
    /// or <c>hmac-sha256:NAME:SECRET</c> as <c>dig -y</c> takes it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">Which key, if there are several; null if there is one.</param>
    /// <exception cref="FormatException">It has no such key. The message names the line and what was expected, and shows nothing secret.</exception>
    public static TsigKey Parse(string text, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TsigKeyText.Read(text, name, where: null);
    }

    /// <summary>Name and algorithm; never the secret.</summary>
    public override string ToString() => $"{Name} ({Algorithm})";

    internal byte[] Sign(ReadOnlySpan<byte> bytes) => _sign(_secret, bytes);

    /// <summary>What keeps these from being a key. No value is shown: a secret may stand where something else is expected.</summary>
    internal static (string Part, string Message)? ProblemOf(string name, string algorithm, string secret) =>
        !DomainName.TryParse(name, out DomainName? parsed, out _) || parsed.Equals(DomainName.Root) ? (nameof(name), "The name of the key is no domain name, for example links.")
        : Canonical(algorithm) is not ("hmac-sha256" or "hmac-sha384" or "hmac-sha512") ? (nameof(algorithm), $"The algorithm of the key{ShownAlgorithm(algorithm)} is not one of {ExpectedAlgorithms}.")
        : secret.Length == 0 || !IsBase64(secret) ? (nameof(secret), "The secret of the key is not base64.")
        : null;

    private static string Canonical(string algorithm) => (algorithm.EndsWith('.') ? algorithm[..^1] : algorithm).ToLowerInvariant();

    /// <summary>An algorithm that is known not to be a secret: one of the usual names, perhaps with a number of bits behind it.</summary>
    private static string ShownAlgorithm(string algorithm)
    {
        const string Family = "hmac-sha";
        const int Longest = 16;
        string name = Canonical(algorithm);
        bool isUsual = name is "hmac-md5" or "hmac-md5.sig-alg.reg.int" or "gss-tsig"
            || (name.Length <= Longest && name.StartsWith(Family, StringComparison.Ordinal) && name[Family.Length..].All(character => char.IsAsciiDigit(character) || character == '-'));
        return isUsual ? $" ({name})" : "";
    }

    private static bool IsBase64(string secret)
    {
        byte[] bytes = new byte[secret.Length];
        bool isBase64 = Convert.TryFromBase64String(secret, bytes, out int length) && length > 0;
        CryptographicOperations.ZeroMemory(bytes);
        return isBase64;
    }
}
