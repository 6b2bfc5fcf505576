namespace ContainerLinks;

/// <summary>The link lines of recipients' hosts files: how they get there, and what happens to them when a source moves.</summary>
internal sealed class LinkLines(EngineContext context, LinkIndex links, NetworkStore networks, EngineHosts hosts, LinkRules rules, LinkLineUpdate update)
{
    // The files are changed when the network is there; the process comes after. No recording yet.
    private readonly bool _publishesEarly = context.Has(DockerQuirks.UpdateBeforeSourceIsUp);

    // Only a start tells the recipients. No recording yet.
    private readonly bool _reconnectIsNotTold = context.Has(DockerQuirks.SourceReconnectNotPropagated);

    // Between two tries a source counts as running, so no line is owed. No recording yet.
    private readonly bool _restartingSourceLosesLine = context.Has(DockerQuirks.RestartingSourceLosesLine);

    // A variable keeps the sandbox of the recipient before. No recording yet.
    private readonly bool _hitsWrongFile = context.Has(DockerQuirks.UpdateHitsWrongFile);

    // The file's error ends the start. No recording yet.
    private readonly bool _brokenFileFailsSource = context.Has(DockerQuirks.BrokenFileFailsSource);

    // A stop tells nobody. Recording target-stop-recipients-see.
    private readonly bool _linesStay = context.Has(DockerQuirks.StaleEntryAfterStop);

    // A rename tells nobody. Recording rename-target.
    private readonly bool _oldWordStays = context.Has(DockerQuirks.RenamedSourceKeepsOldWord);

    // Alias, host name and name are written as they come. Recording hostname-equal-to-names.
    private readonly bool _repeatsWords = context.Has(DockerQuirks.RepeatedWords);

    // Rules are made at the recipient's start and not looked at again. Recording icc-basic.
    private readonly bool _rulesStay = context.Has(DockerQuirks.FirewallKeepsOldAddress);

    // The engine takes the last source's endpoint for that of each recipient. No recording yet.
    private readonly bool _rulesReversed = context.Has(DockerQuirks.FirewallRulesReversed);

    // Only the default bridge is looked at, from the check at a start on. Recording target-user-network.
    public bool SourcesMustBeOnBridge { get; } = context.Has(DockerQuirks.SourceMustBeOnDefaultBridge);

    /// <summary>Prepares a recipient's sandbox: its extra hosts get a line for each link whose source has an address, its labels the endpoints.</summary>
    /// <exception cref="EngineRefusal">A source is not where this engine wants it.</exception>
    public IReadOnlyList<HostsRecord> Attach(EngineContainer recipient, Sandbox sandbox)
    {
        sandbox.Lines.Clear();
        IReadOnlyList<EngineLink> all = links.Of(recipient);
        foreach (EngineLink link in all)
        {
            if (SourcesMustBeOnBridge && link.Source.OnDefaultBridge is null)
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
            line.IsOwed = addresses.Count == 0 && !(link.Source.Restarting && _restartingSourceLosesLine);
            lastEndpoint = SettingsOf(link)?.EndpointId ?? "";
            if (lastEndpoint.Length > 0)
            {
                sources.Add(new LinkedEndpoint(lastEndpoint, link.FullAlias));
            }
        }

        bool reversed = lastEndpoint.Length > 0 && recipient.NetworkMode.IsPrivate && _rulesReversed;
        sandbox.Labels = all.Count == 0 && !reversed ? LinkLabels.None : new LinkLabels(reversed ? [.. links.UpdatesOf(recipient).Select(_ => lastEndpoint)] : [], sources);
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
            Sandbox? hit = own ?? (_hitsWrongFile ? last : null);
            last = own ?? last;
            if (hit is not null)
            {
                IReadOnlyList<string> addresses = links.Find(recipient, fullAlias) is { } link ? AddressesOf(link, source) : AddressesOnBridge(source);
                Guard(() => Update(hit, hit == own, fullAlias, addresses));
            }
        }
    }

    /// <summary>A source has joined the default bridge: on its way up, or while it runs.</summary>
    public void PublishJoined(EngineContainer source, bool isStart)
    {
        if (isStart ? _publishesEarly : !_reconnectIsNotTold)
        {
            Publish(source);
        }
    }

    /// <summary>A source is up. What was published on its way there is not published again.</summary>
    public void PublishStarted(EngineContainer source)
    {
        if (!_publishesEarly || (!SourcesMustBeOnBridge && source.OnDefaultBridge is null))
        {
            Publish(source);
        }
    }

    /// <summary>A source has left the default bridge while it runs.</summary>
    public void WithdrawLeft(EngineContainer source)
    {
        if (!_reconnectIsNotTold)
        {
            Withdraw(source);
        }
    }

    /// <summary>Moves the rules of a source that came up, went down or moved, where this engine does so.</summary>
    public void FollowRules(EngineContainer source)
    {
        if (_rulesStay)
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
        if (_linesStay)
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
        if (_oldWordStays)
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
        if (SourcesMustBeOnBridge)
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
        return string.Join(' ', _repeatsWords ? words : words.Distinct(StringComparer.OrdinalIgnoreCase));
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
            text => update.Apply(text, fullAlias[(fullAlias.LastIndexOf('/') + 1)..], line, addresses, OwnLines.NamesOf(sandbox.Container)),
            evenIfEqual: true);
    }

    private void Guard(Action change, bool always = false)
    {
        try
        {
            change();
        }
        catch (IOException exception) when (!always && _brokenFileFailsSource)
        {
            throw EngineRefusal.System(exception.Message, ContainerLinksError.HostsFile, exception);
        }
        catch (IOException)
        {
            // The source comes first; whoever looks after the file finds the drift.
        }
    }
}
