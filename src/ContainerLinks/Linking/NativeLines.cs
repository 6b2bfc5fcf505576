using System.Buffers;
using System.Net;
using System.Text;

namespace ContainerLinks;

/// <summary>Repairs what an engine with native links leaves stale in a recipient's hosts file, line by line, and touches nothing that is right.</summary>
/// <remarks>The engine updates by text replacement, so it also changes lines that are not of the link: extra hosts, the recipient's own line, the fixed
/// lines. What these should say is known, and so it is put back. Everything that is not in the engine's own layout is the user's.</remarks>
internal sealed class NativeLines
{
    private const string HostGateway = "host-gateway";

    private static readonly Dictionary<string, string> FixedLines = new(StringComparer.Ordinal)
    {
        ["localhost"] = "127.0.0.1",
        ["localhost ip6-localhost ip6-loopback"] = "::1",
    };

    private readonly Container _recipient;
    private readonly WorldSnapshot _world;
    private readonly IReadOnlyList<HostsEntry> _entries;
    private readonly bool[] _said;
    private readonly Dictionary<string, List<string>> _extraHosts = new(StringComparer.Ordinal);
    private readonly string _ownNames;
    private readonly List<string> _ownAddresses;
    private readonly HashSet<string> _ownSeen = new(StringComparer.Ordinal);

    private NativeLines(Container recipient, WorldSnapshot world, IReadOnlyList<HostsEntry> entries)
    {
        _recipient = recipient;
        _world = world;
        _entries = entries;
        _said = new bool[entries.Count];
        foreach (string host in recipient.Info.ExtraHosts)
        {
            string[] names = ExtraHost.Parse(host, out string address);
            foreach (string name in address == HostGateway || AddressParser.TryParse(address, out _) ? names : [])
            {
                _extraHosts.TryAdd(name, []);
                _extraHosts[name].Add(address);
            }
        }

        _ownNames = OwnNames(recipient.Info);
        _ownAddresses = [.. recipient.Info.Networks.SelectMany(network => new[] { network.IPv4, network.IPv6 }).OfType<IPAddress>().Select(address => address.ToString())];
    }

    /// <summary>Writes the repaired text, without looking into the managed block.</summary>
    /// <returns>The entries that no line of the engine's says: they belong into the block.</returns>
    public static IReadOnlyList<HostsEntry> Repair(ReadOnlySpan<byte> file, ManagedBlock block, Container recipient, WorldSnapshot world, IReadOnlyList<HostsEntry> entries, IBufferWriter<byte> repaired)
    {
        var lines = new NativeLines(recipient, world, entries);
        (int offset, int length) = block.Find(file).GetOffsetAndLength(file.Length);
        lines.Repair(file[..offset], repaired);
        repaired.Write(file.Slice(offset, length));
        lines.Repair(file[(offset + length)..], repaired);
        return [.. entries.Where((_, index) => !lines._said[index])];
    }

    private void Repair(ReadOnlySpan<byte> text, IBufferWriter<byte> repaired)
    {
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n') + 1;
            ReadOnlySpan<byte> line = end == 0 ? text : text[..end];
            text = text[line.Length..];
            if (Judge(line) is { } replacement)
            {
                Encoding.UTF8.GetBytes(replacement, repaired);
            }
            else
            {
                repaired.Write(line);
            }
        }
    }

    /// <summary>What should stand in the place of a line: null for the line as it is, an empty text for nothing.</summary>
    private string? Judge(ReadOnlySpan<byte> line)
    {
        // The engine's own layout: address, TAB, words with one blank between them.
        string text = Encoding.UTF8.GetString(line.TrimEnd("\n"u8));
        int tab = text.IndexOf('\t', StringComparison.Ordinal);
        if (tab <= 0 || text[0] == '#' || !AddressParser.TryParse(text.AsSpan(0, tab), out IPAddress? _))
        {
            return null;
        }

        string address = text[..tab];
        string names = text[(tab + 1)..];
        string[] words = [.. names.Split(' ').Distinct(StringComparer.OrdinalIgnoreCase)];
        if (names.Contains(' ', StringComparison.Ordinal) && _recipient.Native.FirstOrDefault(link => LinkAlias.Comparer.Equals(link.Alias, words[0])) is { } native && CouldBeOf(native, words))
        {
            return Say(address, words) ? null : "";
        }

        return Expected(address, names) is { } expected && expected != address
            ? expected.Length == 0 ? "" : $"{expected}\t{names}\n"
            : null;
    }

    /// <summary>The engine writes alias, host name and name of the source; the name only if it is not the alias. A host name that nobody gave is the short id.</summary>
    private bool CouldBeOf(Link link, string[] words)
    {
        if (words.Contains(""))
        {
            return false;
        }

        // Whom the engine means may be another one than who bears the declared name.
        Container? source = _world.SourceOf(link);
        string? reported = NativeLinks.ReportedSource(_recipient.Info, link.Alias);
        Container? meant = reported is null ? null : _world.FindByName(reported);
        bool isHostname(string word) => LinkText.IsIdOrPrefix(word) || LinkAlias.Comparer.Equals(word, source?.Info.EffectiveHostname) || LinkAlias.Comparer.Equals(word, meant?.Info.EffectiveHostname);
        bool isName(string word) => word == link.Source || word == reported || word == source?.Info.Name || source?.FormerNames.Contains(word) == true;
        return words.Length switch
        {
            1 => true,
            2 => isHostname(words[1]) || isName(words[1]),
            3 => isHostname(words[1]) || isName(words[2]),
            _ => false,
        };
    }

    /// <summary>The engine repeats words (<c>mysql mysql</c>), and gives those too that mean the same by another line. That is no reason to touch its line.</summary>
    private bool Say(string address, string[] words)
    {
        for (int index = 0; index < _entries.Count; index++)
        {
            HostsEntry entry = _entries[index];
            if (!_said[index] && entry.Address.ToString() == address && LinkAlias.Comparer.Equals(entry.Names[0], words[0])
                && words.Where(word => !IsOtherAliasOf(address, word, entry)).SequenceEqual(entry.Names, LinkAlias.Comparer))
            {
                return _said[index] = true;
            }
        }

        return false;
    }

    private bool IsOtherAliasOf(string address, string word, HostsEntry entry) =>
        !entry.Names.Contains(word, LinkAlias.Comparer) && _entries.Any(other => LinkAlias.Comparer.Equals(other.Names[0], word) && other.Address.ToString() == address);

    /// <summary>The address that a line with these names should have; null if nothing is known of it, an empty text if there should be no such line.</summary>
    private string? Expected(string address, string names)
    {
        if (FixedLines.TryGetValue(names, out string? known))
        {
            return known;
        }

        if (_extraHosts.TryGetValue(names, out List<string>? extra))
        {
            return extra.Contains(address) || extra.Contains(HostGateway) ? address : extra[0];
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

    private static string OwnNames(ContainerInfo info)
    {
        string full = info.DomainName.Length == 0 ? info.EffectiveHostname : $"{info.EffectiveHostname}.{info.DomainName}";
        int dot = full.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? full : $"{full} {full[..dot]}";
    }
}
