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
        return _anyVariableName && (address is not null || _restartingSourceRuns)
            ? environment.ToEngineVariables()
            : environment.ToVariables(new LinkVariableOptions { UsableNames = !_anyVariableName });
    }
}

/// <summary>The environment of a process inside of a container, as engine and runtime make it.</summary>
internal static class ProcessEnvironment
{
    private const string DefaultPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>PATH, HOSTNAME, TERM, the link variables, the container's own, and HOME last if nothing set it.</summary>
    public static IReadOnlyList<string> Create(EngineContainer container, IReadOnlyList<string> linkVariables, bool hasTerminal)
    {
        var entries = new List<string> { DefaultPath, "HOSTNAME=" + container.Hostname };
        if (hasTerminal)
        {
            entries.Add("TERM=xterm");
        }

        entries.AddRange(linkVariables);
        Override(entries, container.Environment ?? []);
        IReadOnlyList<string> unique = KeepFirstPlaceAndLastValue(entries);
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

    private static IReadOnlyList<string> KeepFirstPlaceAndLastValue(List<string> entries)
    {
        var unique = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string entry in entries)
        {
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
