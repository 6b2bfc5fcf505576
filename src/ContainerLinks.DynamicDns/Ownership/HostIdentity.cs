using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ContainerLinks;

/// <summary>Who writes, as the zone knows it: one runtime of one machine. And where its records lie that are no names: below <c>_cl</c>, where no name of a container can be.</summary>
internal sealed class HostIdentity
{
    /// <summary>Hosts are listed under this many names, since a server may take no more than a hundred records of one name and type.</summary>
    public const int HostLists = 16;

    /// <summary>The longest label of a host or a runtime, so that there is room for a zone.</summary>
    public const int LongestLabel = 40;

    /// <summary>The longest zone, as it is sent, so that a bucket of the index fits above it: <c>4095._i.RUNTIME.HOST._cl</c>.</summary>
    public const int LongestZone = DomainName.MaximumLength - 94;
    private const int HashDigits = 8;

    private readonly DomainName _below;
    private readonly DomainName _zone;

    /// <param name="host">A label, unique to the machine.</param>
    /// <param name="runtime">Any text; it is made a label.</param>
    /// <param name="zone">Where the names are.</param>
    public HostIdentity(string host, string runtime, DomainName zone)
    {
        string label = LabelOf(runtime);
        _zone = zone;
        Text = $"{host.ToLowerInvariant()}/{label}";
        _below = DomainName.Parse($"{label}.{host}._cl").In(zone);
        Heartbeat = DomainName.Parse("hb").In(_below);
        HostList = HostListOf(zone, SHA256.HashData(Encoding.ASCII.GetBytes(Text))[0] % HostLists);
    }

    /// <summary><c>HOST/RUNTIME</c>, as it stands in records.</summary>
    public string Text { get; }

    /// <summary>Its TXT says that the host lives, and fences what was sent before.</summary>
    public DomainName Heartbeat { get; }

    /// <summary>Its TXT name the hosts that publish here; one of <see cref="HostLists"/>.</summary>
    public DomainName HostList { get; }

    /// <summary>What this host adds to <see cref="HostList"/>.</summary>
    public DnsRecord HostEntry(uint ttl) => DnsRecord.Text(HostList, ttl, Text);

    /// <summary>Its TXT name names of this host.</summary>
    public DomainName Bucket(int number) => DomainName.Parse(string.Create(CultureInfo.InvariantCulture, $"{number}._i")).In(_below);

    /// <summary>What the host adds to a bucket for a name.</summary>
    public DnsRecord IndexEntry(int bucket, DomainName name, uint ttl) => DnsRecord.Text(Bucket(bucket), ttl, RelativeTo(_zone, name));

    public static DomainName HostListOf(DomainName zone, int number) => DomainName.Parse(string.Create(CultureInfo.InvariantCulture, $"{number}._hosts._cl")).In(zone);

    /// <summary>Where the owner of a name stands.</summary>
    public static DomainName OwnerOf(DomainName name) => DomainName.Parse("_cl").In(name);

    /// <summary>Reads a text of a host list or of an owner record, which a stranger may have written.</summary>
    public static bool TryParse(string text, DomainName zone, [NotNullWhen(true)] out HostIdentity? identity)
    {
        string[] parts = text.Split('/');
        identity = parts.Length == 2 && IsLabel(parts[0]) && IsLabel(parts[1]) && !text.Any(char.IsAsciiLetterUpper) ? new HostIdentity(parts[0], parts[1], zone) : null;
        return identity is not null;
    }

    /// <summary>Letters, digits and hyphens, neither first nor last a hyphen, up to 40.</summary>
    public static bool IsLabel(string text) =>
        text.Length is > 0 and <= LongestLabel && text[0] != '-' && text[^1] != '-' && text.All(character => char.IsAsciiLetterOrDigit(character) || character == '-');

    /// <summary>A label for any text: the text itself where it is one, else what is left of it and a hash.</summary>
    public static string LabelOf(string text)
    {
        string lower = text.ToLowerInvariant();
        if (IsLabel(lower))
        {
            return lower;
        }

        string rest = new([.. lower.Where(char.IsAsciiLetterOrDigit).Take(LongestLabel - HashDigits - 1)]);
        return rest.Length == 0 ? HashOf(text) : $"{rest}-{HashOf(text)}";
    }

    /// <summary>Eight digits that stand for a text.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..HashDigits];

    private static string RelativeTo(DomainName zone, DomainName name) => name.ToString()[..^(zone.ToString().Length + 1)];
}
