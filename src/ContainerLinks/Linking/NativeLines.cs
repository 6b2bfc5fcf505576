using System.Net;
using System.Text;

namespace ContainerLinks;

/// <summary>Judges the lines of a hosts file that an engine wrote, against what is known of its recipient.</summary>
internal sealed class NativeLines
{
    private static readonly Dictionary<string, string> FixedLines = new(StringComparer.Ordinal)
    {
        ["localhost"] = "127.0.0.1",
        ["localhost ip6-localhost ip6-loopback"] = "::1",
    };

    private readonly KnownContainer _recipient;
    private readonly IReadOnlyList<HostsEntry> _entries;
    private readonly bool[] _said;
    private readonly ILookup<string, string> _extraHosts;
    private readonly string _ownNames;
    private readonly List<string> _ownAddresses;
    private readonly HashSet<string> _ownSeen = new(StringComparer.Ordinal);

    public NativeLines(KnownContainer recipient, IReadOnlyList<HostsEntry> entries)
    {
        _recipient = recipient;
        _entries = entries;
        _said = new bool[entries.Count];
        _extraHosts = recipient.Info.ExtraHosts.Select(Split).Where(pair => pair.Address == ExtraHost.HostGateway || AddressParser.TryParse(pair.Address, out _)).ToLookup(pair => pair.Name, pair => pair.Address, StringComparer.Ordinal);
        _ownNames = OwnNames(recipient.Info);
        _ownAddresses = [.. recipient.Info.Networks.SelectMany(network => new[] { network.IPv4, network.IPv6 }).OfType<IPAddress>().Select(address => address.ToString())];
    }

    /// <summary>What should stand in the place of a line: null for the line as it is, an empty text for nothing.</summary>
    public string? Judge(ReadOnlySpan<byte> line)
    {
        // Only lines in the engine's own layout: address, TAB, words with one blank between them. Everything else is the user's.
        string text = Encoding.UTF8.GetString(line.TrimEnd("\n"u8));
        int tab = text.IndexOf('\t', StringComparison.Ordinal);
        if (tab <= 0 || text[0] == '#' || !AddressParser.TryParse(text.AsSpan(0, tab), out IPAddress? _))
        {
            return null;
        }

        string address = text[..tab];
        string names = text[(tab + 1)..];
        string[] words = names.Split(' ');
        if (words.Length > 1 && IsNativeAlias(words[0]))
        {
            return Say(address, words) ? null : "";
        }

        return Expected(address, names) is { } expected && expected != address
            ? expected.Length == 0 ? "" : $"{expected}\t{names}\n"
            : null;
    }

    /// <summary>The entries that no line said.</summary>
    public IReadOnlyList<HostsEntry> Missing() => [.. _entries.Where((_, index) => !_said[index])];

    private bool IsNativeAlias(string word) => _recipient.NativeAliases.Contains(word) || _recipient.Unlinked.Contains(word);

    private bool Say(string address, string[] words)
    {
        for (int index = 0; index < _entries.Count; index++)
        {
            // The engine repeats words (mysql mysql); that is no reason to touch its line.
            if (!_said[index] && _entries[index].Address.ToString() == address && words.Distinct(StringComparer.OrdinalIgnoreCase).SequenceEqual(_entries[index].Names, StringComparer.OrdinalIgnoreCase))
            {
                return _said[index] = true;
            }
        }

        return false;
    }

    /// <summary>The address that a line with these names should have; null if nothing is known of it, an empty text if there should be no such line.</summary>
    private string? Expected(string address, string names)
    {
        if (FixedLines.TryGetValue(names, out string? known))
        {
            return known;
        }

        string[] extra = [.. _extraHosts[names]];
        if (extra.Length > 0)
        {
            return extra.Contains(address) || extra.Contains(ExtraHost.HostGateway) ? address : extra[0];
        }

        if (names != _ownNames)
        {
            return null;
        }

        if (_ownAddresses.Contains(address))
        {
            _ownSeen.Add(address);
            return address;
        }

        return _ownAddresses.FirstOrDefault(own => !_ownSeen.Contains(own)) is { } missing && _ownSeen.Add(missing) ? missing : "";
    }

    /// <summary>Names with one address stand on one line.</summary>
    private static (string Name, string Address) Split(string extraHost)
    {
        (string Name, string Address)[] hosts = [.. ExtraHost.Parse(extraHost)];
        return (string.Join(' ', hosts.Select(host => host.Name)), hosts[0].Address);
    }

    private static string OwnNames(ContainerInfo info)
    {
        string full = info.DomainName.Length == 0 ? info.EffectiveHostname : $"{info.EffectiveHostname}.{info.DomainName}";
        int dot = full.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? full : $"{full} {full[..dot]}";
    }
}
