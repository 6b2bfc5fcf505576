namespace ContainerLinks;

/// <summary>The link lines of recipients' hosts files: how they get there, and what happens to them when a source moves.</summary>
internal sealed class LinkLines(EngineContext context, LinkIndex links, NetworkStore networks, EngineHosts hosts, LinkRules rules)
{
    /// <summary>Prepares a recipient's sandbox: its extra hosts get a line for each link whose source has an address, its labels the endpoints.</summary>
    /// <exception cref="EngineRefusal">A source is not where this engine wants it.</exception>
    public IReadOnlyList<HostsRecord> Attach(EngineContainer recipient, Sandbox sandbox)
    {
        sandbox.Lines.Clear();
        IReadOnlyList<EngineLink> all = links.Of(recipient);
        foreach (EngineLink link in all)
        {
            if (context.Has(DockerQuirks.SourceMustBeOnDefaultBridge) && link.Source.OnDefaultBridge is null)
            {
                throw EngineRefusal.System($"Cannot link to {link.Source.Name}, as it does not belong to the default network");
            }
        }

        var records = new List<HostsRecord>();
        var sources = new List<LinkedEndpoint>();
        string lastEndpoint = "";
        foreach (EngineLink link in all)
        {
            var line = new LinkLine(NamesOf(link));
            sandbox.Lines[link.FullAlias] = line;
            IReadOnlyList<string> addresses = AddressesOf(link);
            records.AddRange(addresses.Select(address => new HostsRecord(address, line.Names)));
            line.IsOwed = addresses.Count == 0 && !(link.Source.Restarting && context.Has(DockerQuirks.RestartingSourceLosesLine));
            lastEndpoint = SettingsOf(link)?.EndpointId ?? "";
            if (lastEndpoint.Length > 0)
            {
                sources.Add(new LinkedEndpoint(lastEndpoint, link.FullAlias));
            }
        }

        // The engine takes the last source's endpoint for that of each recipient.
        bool reversed = lastEndpoint.Length > 0 && recipient.NetworkMode.IsPrivate && context.Has(DockerQuirks.FirewallRulesReversed);
        sandbox.Labels = new LinkLabels(reversed ? [.. links.UpdatesOf(recipient).Select(_ => lastEndpoint)] : [], sources);
        return records;
    }

    /// <summary>Tells the running recipients of a source where it is now.</summary>
    /// <exception cref="EngineRefusal">A file cannot be written, and this engine minds.</exception>
    public void Publish(EngineContainer source)
    {
        Sandbox? last = null;
        foreach ((EngineContainer recipient, string fullAlias) in links.UpdatesOf(source))
        {
            Sandbox? own = networks.SandboxOf(recipient);
            Sandbox? hit = own ?? (context.Has(DockerQuirks.UpdateHitsWrongFile) ? last : null);
            last = own ?? last;
            if (hit is not null)
            {
                IReadOnlyList<string> addresses = links.Find(recipient, fullAlias) is { } link ? AddressesOf(link, source) : AddressesOnBridge(source);
                Guard(() => Update(hit, hit == own, fullAlias, addresses));
            }
        }
    }

    /// <summary>Moves the rules of a source that came up, went down or moved, where this engine does so.</summary>
    public void FollowRules(EngineContainer source)
    {
        if (context.Has(DockerQuirks.FirewallKeepsOldAddress))
        {
            return;
        }

        foreach (EngineLink link in links.To(source))
        {
            rules.Follow(link, EndpointOf(link.Recipient), EndpointOf(source));
        }
    }

    /// <summary>Takes the lines of a source away that went down, where this engine does so.</summary>
    public void Withdraw(EngineContainer source)
    {
        if (context.Has(DockerQuirks.StaleEntryAfterStop))
        {
            return;
        }

        foreach (EngineLink link in links.To(source))
        {
            if (networks.SandboxOf(link.Recipient) is { } sandbox && sandbox.Lines.TryGetValue(link.FullAlias, out LinkLine? line))
            {
                line.IsOwed = true;
                Guard(() => hosts.Change(link.Recipient.Id, text => HostsText.RemoveLines(text, line.Names)), always: true);
            }
        }
    }

    /// <summary>Writes the present names on the lines of a source, where this engine does so.</summary>
    public void Rename(EngineContainer source)
    {
        if (context.Has(DockerQuirks.RenamedSourceKeepsOldWord))
        {
            return;
        }

        foreach (EngineLink link in links.To(source))
        {
            RenameLine(link);
        }
    }

    /// <summary>The recipient has a new name, so its links have new keys.</summary>
    public void MoveLine(EngineContainer recipient, string oldFullAlias, string newFullAlias)
    {
        if (networks.SandboxOf(recipient) is { } sandbox && sandbox.Lines.Remove(oldFullAlias, out LinkLine? line))
        {
            sandbox.Lines[newFullAlias] = line;
        }
    }

    /// <summary>Another container took a source's place.</summary>
    public void Rebound(EngineLink link)
    {
        RenameLine(link);
        if (networks.SandboxOf(link.Recipient)?.Lines.GetValueOrDefault(link.FullAlias) is { } line)
        {
            line.IsOwed = true;
        }
    }

    /// <summary>Takes one link's line and rules away.</summary>
    public void Remove(EngineLink link)
    {
        rules.Remove(link);
        if (networks.SandboxOf(link.Recipient) is { } sandbox && sandbox.Lines.Remove(link.FullAlias, out LinkLine? line)
            && !sandbox.Lines.Values.Any(other => other.Names == line.Names))
        {
            Guard(() => hosts.Change(link.Recipient.Id, text => HostsText.RemoveLines(text, line.Names)), always: true);
        }
    }

    /// <summary>The IPv4 and IPv6 addresses by which the recipient reaches the source; empty while there is none.</summary>
    public IReadOnlyList<string> AddressesOf(EngineLink link) => AddressesOf(link, link.Source);

    private IReadOnlyList<string> AddressesOf(EngineLink link, EngineContainer source)
    {
        EndpointSettings? place = link.Source == source ? SettingsOf(link) : source.OnDefaultBridge;
        return place is null ? [] : [.. new[] { place.Address, place.IPv6Address }.Where(address => address.Length > 0)];
    }

    private static IReadOnlyList<string> AddressesOnBridge(EngineContainer source) =>
        source.OnDefaultBridge is { } place ? [.. new[] { place.Address, place.IPv6Address }.Where(address => address.Length > 0)] : [];

    /// <summary>The source's place on the network of the link: the default bridge, or any that both share.</summary>
    private EndpointSettings? SettingsOf(EngineLink link)
    {
        EngineContainer source = link.Source;
        if (context.Has(DockerQuirks.SourceMustBeOnDefaultBridge))
        {
            return source.OnDefaultBridge;
        }

        IEnumerable<string> shared = link.Recipient.Networks.Keys.Where(source.Networks.ContainsKey).OrderByDescending(name => name == NetworkMode.BridgeName);
        return shared.Select(name => source.Networks[name]).FirstOrDefault(place => place.Address.Length > 0 || place.IPv6Address.Length > 0);
    }

    private EngineEndpoint? EndpointOf(EngineContainer container) =>
        networks.SandboxOf(container)?.Endpoints.Values.FirstOrDefault(endpoint => endpoint.Network.IsDefaultBridge);

    private string NamesOf(EngineLink link)
    {
        string[] words = link.Alias == link.Source.ShortName
            ? [link.Alias, link.Source.Hostname]
            : [link.Alias, link.Source.Hostname, link.Source.ShortName];
        return string.Join(' ', context.Has(DockerQuirks.RepeatedWords) ? words : words.Distinct(StringComparer.OrdinalIgnoreCase));
    }

    private void RenameLine(EngineLink link)
    {
        if (networks.SandboxOf(link.Recipient) is { } sandbox && sandbox.Lines.TryGetValue(link.FullAlias, out LinkLine? line))
        {
            string old = line.Names;
            line.Names = NamesOf(link);
            Guard(() => hosts.Change(link.Recipient.Id, text => HostsText.RenameLines(text, old, line.Names)), always: true);
        }
    }

    private void Update(Sandbox sandbox, bool isOwn, string fullAlias, IReadOnlyList<string> addresses)
    {
        LinkLine? line = isOwn ? sandbox.Lines.GetValueOrDefault(fullAlias) : null;
        hosts.Change(
            sandbox.Container.Id,
            text => LinkLineUpdate.Apply(context, text, fullAlias[(fullAlias.LastIndexOf('/') + 1)..], line, addresses, OwnLines.NamesOf(sandbox.Container)),
            evenIfEqual: true);
    }

    private void Guard(Action change, bool always = false)
    {
        try
        {
            change();
        }
        catch (IOException exception) when (!always && context.Has(DockerQuirks.BrokenFileFailsSource))
        {
            throw EngineRefusal.System(exception.Message, ContainerLinksError.HostsFile, exception);
        }
        catch (IOException)
        {
            // The source comes first; whoever looks after the file finds the drift.
        }
    }
}

/// <summary>How a running recipient's file changes when a source has come up: by the engine's text replacement, or by the link's own lines.</summary>
internal static class LinkLineUpdate
{
    public static string Apply(EngineContext context, string text, string alias, LinkLine? line, IReadOnlyList<string> addresses, string ownNames)
    {
        bool mixes = context.Has(DockerQuirks.UpdateMixesFamilies);

        // Engines up to 27 update with the IPv4 address only; later ones update again with the IPv6 address.
        IEnumerable<string> used = mixes && !context.Traits.SandboxBeforeNetworks ? addresses.Take(1) : addresses;
        foreach (string address in used)
        {
            text = context.Has(DockerQuirks.UpdateHitsOtherLines) ? HostsText.Replace(text, alias, address, sameFamilyOnly: !mixes)
                : line is not null ? HostsText.ReplaceLines(text, line.Names, address, sameFamilyOnly: !mixes)
                : text;
        }

        if (line is null || addresses.Count == 0)
        {
            return text;
        }

        if (line.IsOwed || !context.Has(DockerQuirks.UpdateOnlyReplaces))
        {
            foreach (string address in addresses)
            {
                // Where families are mixed an IPv6 line may carry an IPv4 address; it is there all the same.
                if (!HostsText.HasLine(text, line.Names, mixes ? null : address.Contains(':')))
                {
                    text = HostsText.InsertBefore(text, [new HostsRecord(address, line.Names)], ownNames);
                }
            }
        }

        line.IsOwed = false;
        return text;
    }
}
