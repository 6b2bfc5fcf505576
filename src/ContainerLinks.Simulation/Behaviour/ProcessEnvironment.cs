using System.Globalization;
using System.Net;

namespace ContainerLinks;

/// <summary>The variables that a recipient's processes get from its links.</summary>
internal sealed class EngineVariables(EngineContext context, LinkIndex links, LinkLines lines)
{
    // Variables are made of sources that run; the first that does not ends the start. Recording links-to-stopped.
    private readonly bool _startNeedsSources = context.Has(DockerQuirks.StartRequiresRunningSource);

    // An exec collects the variables anew, in the same way. Recording exec-needs-running-target.
    private readonly bool _execNeedsSources = context.Has(DockerQuirks.ExecRequiresRunningSource);

    // The link to a removed container stays in memory. Recording rm-target-stopped.
    private readonly bool _deadSourceBlocks = context.Has(DockerQuirks.DeadSourceBlocksRecipient);

    // Variables are made of the IPv4 address alone. No recording yet.
    private readonly bool _ignoresIPv6 = context.Has(DockerQuirks.VariablesIgnoreIPv6);

    // Ports are sorted by number only, so a range mixes protocols. Recording ports-two-contiguous-end.
    private readonly bool _oldRanges = context.Has(DockerQuirks.LegacyPortRanges);

    // Only the dash becomes an underscore. Recording alias-punctuation.
    private readonly bool _anyVariableName = context.Has(DockerQuirks.UnusableVariableNames);

    // Keys of ports are taken apart at their slash and written as they are. Recording 28/live-odd-requests.
    private readonly bool _oddKeysShow = context.Has(DockerQuirks.UnnormalisedPortKeys);

    // Between two tries a source counts as running without an address, which gives tcp://:80. No recording yet.
    private readonly bool _restartingSourceRuns = context.Has(DockerQuirks.RestartingSourceLosesLine);

    /// <summary>Collects the variables for a new process, and checks the sources on the way.</summary>
    /// <exception cref="EngineRefusal">A source does not run, and this engine minds.</exception>
    public IReadOnlyList<string> Collect(EngineContainer recipient, bool isExec)
    {
        if (recipient.NetworkMode.IsNone || (recipient.OnDefaultBridge is null && lines.SourcesMustBeOnBridge))
        {
            return [];
        }

        bool mustRun = isExec ? _execNeedsSources : _startNeedsSources;
        var variables = new List<string>();
        foreach (EngineLink link in links.Of(recipient))
        {
            bool isDead = link.Source.Removed;
            if (!link.Source.Running && mustRun && (!isDead || _deadSourceBlocks))
            {
                throw EngineRefusal.System($"Cannot link to a non running container: {link.Source.Name} AS {link.FullAlias}");
            }

            if (link.Source.OnDefaultBridge is null && lines.SourcesMustBeOnBridge)
            {
                throw EngineRefusal.System($"container {link.Source.Id} not attached to default bridge network");
            }

            if (context.Settings.MakesLinkVariables)
            {
                variables.AddRange(OfLink(link));
            }
        }

        return variables;
    }

    private IReadOnlyList<string> OfLink(EngineLink link)
    {
        IPAddress? address = lines.AddressesOf(link)
            .Select(text => GoAddress.TryParse(text, out IPAddress? parsed) ? parsed : null)
            .FirstOrDefault(parsed => parsed is not null
                && !(parsed.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 && _ignoresIPv6));
        var environment = new LinkEnvironment
        {
            Recipient = link.Recipient.ShortName,
            Alias = link.Alias,
            LinkName = link.FullAlias,
            Address = address,
            Ports = ExposedPortKeys.Read(link.Source.ExposedPorts),
            SourceEnvironment = link.Source.Environment ?? [],
            Format = _oldRanges ? LinkEnvironmentFormat.Docker20 : LinkEnvironmentFormat.Docker28,
        };
        if (_anyVariableName && _oddKeysShow && OddPortKeys.AreIn(link.Source.ExposedPorts))
        {
            return
            [
                .. OddPortKeys.Variables(link.Source.ExposedPorts, link.Alias, address?.ToString() ?? "", _oldRanges),
                .. (environment with { Ports = [] }).ToEngineVariables(),
            ];
        }

        return _anyVariableName && (address is not null || _restartingSourceRuns)
            ? environment.ToEngineVariables()
            : environment.ToVariables(new LinkVariableOptions { UsableNames = !_anyVariableName });
    }
}

/// <summary>The variables of ports whose keys are no ports, such as <c>3300-3302/tcp</c>: the engine takes a key apart at its slash, writes what it finds,
/// and counts as number 0 what is no number.</summary>
internal static class OddPortKeys
{
    public static bool AreIn(IReadOnlyList<string> keys) => keys.Any(key => !ContainerPort.TryParse(key, CultureInfo.InvariantCulture, out _));

    /// <summary>Writes the variables of all ports.</summary>
    /// <param name="keys">The keys as typed.</param>
    /// <param name="alias">The alias, whose capitals every name begins with.</param>
    /// <param name="address">The source's address, or an empty text.</param>
    /// <param name="legacy">Whether in the format up to 27.</param>
    public static IEnumerable<string> Variables(IReadOnlyList<string> keys, string alias, string address, bool legacy)
    {
        string prefix = LinkEnvironment.PrefixOf(alias, usable: false) + "_PORT";
        List<Port> ports = [.. Sort(keys.Select(Split), legacy)];
        if (ports.Count == 0)
        {
            return [];
        }

        List<string> lines = [$"{prefix}={Url(ports[0], address)}"];
        if (legacy)
        {
            AppendLegacyRows(lines, ports, prefix, address);
        }

        int start = 0;
        int end = 0;
        for (int i = 0; i < ports.Count; i++)
        {
            string key = Key(prefix, ports[i]);
            lines.AddRange([$"{key}={Url(ports[i], address)}", $"{key}_ADDR={address}", $"{key}_PORT={ports[i].Text}", $"{key}_PROTO={ports[i].Protocol}"]);
            bool grows = ports[i].Number == ports[end].Number + 1 && ports[i].IsOfProtocol(ports[start].Protocol);
            end = grows ? i : end;
            if (grows && i < ports.Count - 1)
            {
                continue;
            }

            if (!legacy && end != start)
            {
                string row = Key(prefix, ports[start]);
                lines.AddRange([
                    $"{row}_START={Url(ports[start], address)}", $"{row}_PORT_START={ports[start].Text}",
                    $"{row}_END={Url(ports[end], address)}", $"{row}_PORT_END={ports[end].Text}"]);
            }

            start = end = i;
        }

        return lines;
    }

    private static void AppendLegacyRows(List<string> lines, List<Port> ports, string prefix, string address)
    {
        for (int i = 0; i < ports.Count; i++)
        {
            int end = i;
            while (end + 1 < ports.Count && ports[end + 1].Number <= ports[i].Number + (end + 1 - i))
            {
                end++;
            }

            if (end >= i + 2)
            {
                string first = Key(prefix, ports[i]);
                string last = $"{prefix}_{ports[i].Text}_{ports[end].Protocol.ToUpperInvariant()}";
                lines.AddRange([
                    $"{first}_START={Url(ports[i], address)}", $"{first}_ADDR={address}", $"{first}_PROTO={ports[i].Protocol}", $"{first}_PORT_START={ports[i].Text}",
                    $"{last}_END={Url(ports[end], address)}", $"{last}_PORT_END={ports[end].Text}"]);
                i = end;
            }
        }
    }

    private static IEnumerable<Port> Sort(IEnumerable<Port> ports, bool legacy) => legacy
        ? ports.OrderBy(port => port.Number).ThenBy(port => port.IsOfProtocol("tcp") ? 0 : 1)
        : ports.OrderBy(port => port.IsOfProtocol("tcp") ? 0 : 1).ThenBy(port => port.Protocol.ToLowerInvariant(), StringComparer.Ordinal).ThenBy(port => port.Number);

    private static string Key(string prefix, Port port) => $"{prefix}_{port.Text}_{port.Protocol.ToUpperInvariant()}";

    private static string Url(Port port, string address) => $"{port.Protocol}://{address}:{port.Text}";

    private static Port Split(string key)
    {
        string[] parts = key.Split('/');
        return parts[0].Length == 0 ? new Port("", "") : new Port(parts[0], parts.Length == 1 || parts[1].Length == 0 ? "tcp" : parts[1]);
    }

    private readonly record struct Port(string Text, string Protocol)
    {
        public int Number => ushort.TryParse(Text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) ? number : 0;

        public bool IsOfProtocol(string protocol) => Protocol.Equals(protocol, StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>The environment of a process inside of a container, as engine and runtime make it.</summary>
internal static class ProcessEnvironment
{
    private const string DefaultPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>PATH, HOSTNAME, TERM, the link variables, the container's own, and HOME last if nothing set it.</summary>
    /// <param name="container">The container.</param>
    /// <param name="linkVariables">The variables of its links.</param>
    /// <param name="hasTerminal">Whether the process has a terminal.</param>
    /// <param name="keepsLastPlace">Whether of variables of one name the last stays where it is; else it comes to the place of the first.</param>
    public static IReadOnlyList<string> Create(EngineContainer container, IReadOnlyList<string> linkVariables, bool hasTerminal, bool keepsLastPlace)
    {
        var entries = new List<string> { DefaultPath, "HOSTNAME=" + container.Hostname };
        if (hasTerminal)
        {
            entries.Add("TERM=xterm");
        }

        entries.AddRange(linkVariables);
        Override(entries, container.Environment ?? []);
        IReadOnlyList<string> unique = KeepLastValues(entries, keepsLastPlace);
        return unique.Any(entry => entry.StartsWith("HOME=", StringComparison.Ordinal)) ? unique : [.. unique, "HOME=/"];
    }

    /// <summary>The engine's rule: an entry of the container's replaces one of the same name, the last of them; an entry without <c>=</c> takes it away.</summary>
    private static void Override(List<string> entries, IReadOnlyList<string> own)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < entries.Count; i++)
        {
            places[NameOf(entries[i])] = i;
        }

        foreach (string entry in own)
        {
            bool known = places.TryGetValue(NameOf(entry), out int place);
            if (!entry.Contains('='))
            {
                if (known)
                {
                    entries[place] = "";
                }
            }
            else if (known)
            {
                entries[place] = entry;
            }
            else
            {
                entries.Add(entry);
            }
        }

        entries.RemoveAll(entry => entry.Length == 0);
    }

    private static IReadOnlyList<string> KeepLastValues(List<string> entries, bool atTheirPlace)
    {
        var unique = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string entry in entries)
        {
            if (atTheirPlace)
            {
                unique.Remove(NameOf(entry));
            }

            unique[NameOf(entry)] = entry;
        }

        return [.. unique.Values];
    }

    private static string NameOf(string entry)
    {
        int equals = entry.IndexOf('=');
        return equals < 0 ? entry : entry[..equals];
    }
}
