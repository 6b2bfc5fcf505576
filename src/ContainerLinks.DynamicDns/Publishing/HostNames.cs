namespace ContainerLinks;

/// <summary>Makes the names of one host in a zone what they should be. For one caller at a time.</summary>
internal sealed class HostNames
{
    /// <summary>How long a message may be, by the upper bounds of its parts: what it is on the wire is about a third of it. See docs/dynamic-dns.md for how it was chosen.</summary>
    internal const int MessageLength = 60_000;
    private const int ShortestMessage = 2_000;
    private const int MostRounds = 8;

    private readonly ZoneClient _zone;
    private readonly HostIdentity _host;
    private readonly DnsSettings _settings;
    private readonly TimeProvider _time;
    private readonly UpdateChain _chain;
    private readonly Assertion _assertion;
    private readonly ReversePointers _pointers;
    private readonly HashSet<DomainName> _taken = [];
    private (Heartbeat Heartbeat, long Since)? _rival;
    private bool _hasOpened;
    private int _messageLength = MessageLength;
    private long _asserted;

    public HostNames(ZoneClient zone, HostIdentity host, DnsSettings settings, TimeProvider time, ReversePointers pointers)
    {
        (_zone, _host, _settings, _time, _pointers) = (zone, host, settings, time, pointers);
        _chain = new UpdateChain(zone, host, settings.Ttl, time);
        _assertion = new Assertion(zone, host, _chain, settings.Ttl);
    }

    private HostState State => _chain.State;

    /// <summary>The names that this host has in the zone now, as far as is known.</summary>
    public IEnumerable<OwnedName> Published => _chain.IsOpen ? State.Names.Values : [];

    /// <summary>Brings the names there, and tells that this host lives.</summary>
    /// <returns>The names that somebody else has, each with a sentence.</returns>
    /// <exception cref="ContainerLinksException">The server could not be reached or refused, or another process has this identity.</exception>
    public async Task<Dictionary<DomainName, string>> ApplyAsync(IReadOnlyDictionary<DomainName, NameContent> wanted, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        if (_time.GetElapsedTime(_asserted) >= _settings.ReassertInterval)
        {
            await _assertion.AssertAsync(cancellationToken).ConfigureAwait(false);
            _asserted = _time.GetTimestamp();
            _pointers.LookAgain();
        }

        Dictionary<DomainName, string> problems = await StillTakenAsync(wanted, cancellationToken).ConfigureAwait(false);
        try
        {
            await BringAsync(wanted, problems, cancellationToken).ConfigureAwait(false);
            _messageLength = Math.Min(_messageLength * 2, MessageLength);
        }
        catch (ContainerLinksException failure) when (failure.IsTransient)
        {
            // It may be that the server needs more time for so many names than it has: PowerDNS looks through its zone for each one that is deleted.
            _messageLength = Math.Max(_messageLength / 2, ShortestMessage);
            throw;
        }

        _taken.Clear();
        _taken.UnionWith(problems.Keys);
        return problems;
    }

    /// <summary>Takes all names of this host out, and all that says that it was there.</summary>
    /// <returns>False if there is nothing of this process: it has written nothing, or another one has taken its names over.</returns>
    /// <exception cref="ContainerLinksException">The server could not be reached or refused: some may still be there.</exception>
    public async Task<bool> LeaveAsync(CancellationToken cancellationToken)
    {
        if (!_hasOpened || _chain.Rival is not null)
        {
            return false;
        }

        await OpenAsync(cancellationToken).ConfigureAwait(false);
        await BringAsync(new Dictionary<DomainName, NameContent>(), [], cancellationToken).ConfigureAwait(false);
        await _chain.CloseAsync(cancellationToken).ConfigureAwait(false);
        _hasOpened = false;
        return true;
    }

    /// <summary>Whoever starts takes the identity over. Whoever runs gives way, and takes it again only after the other was silent for as long as a dead host is.</summary>
    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_chain.IsOpen)
        {
            return;
        }

        try
        {
            await _chain.OpenAsync(overRival: !_hasOpened, cancellationToken).ConfigureAwait(false);
        }
        catch (ContainerLinksException failure)
        {
            if (failure.Error != ContainerLinksError.Contended || _chain.Rival is not { } rival)
            {
                // While the server is away nobody can be seen to live, so nobody's silence counts.
                _rival = null;
                throw;
            }

            if (!rival.IsSame(_rival?.Heartbeat))
            {
                _rival = (rival, _time.GetTimestamp());
            }

            if (_time.GetElapsedTime(_rival!.Value.Since) < _settings.HostTimeout)
            {
                throw;
            }

            await _chain.OpenAsync(overRival: true, cancellationToken).ConfigureAwait(false);
        }

        _pointers.Note(State.Names.Values);
        _pointers.LookAgain();
        (_hasOpened, _rival) = (true, null);
        _asserted = _time.GetTimestamp();
    }

    private async Task BringAsync(IReadOnlyDictionary<DomainName, NameContent> wanted, Dictionary<DomainName, string> problems, CancellationToken cancellationToken)
    {
        for (int round = 0; round < MostRounds; round++)
        {
            await OpenAsync(cancellationToken).ConfigureAwait(false);
            List<NameChange> changes = Changes(wanted, problems);
            bool isDue = _chain.HasDoubts || _time.GetElapsedTime(_chain.LastDone) >= _settings.HeartbeatInterval / 2;
            if (changes.Count == 0 && !isDue)
            {
                return;
            }

            foreach (IReadOnlyList<NameChange> message in changes.Count == 0 ? [[]] : Messages(changes))
            {
                if (!await SendAsync(message, problems, cancellationToken).ConfigureAwait(false))
                {
                    break; // What was known was wrong: the rest is worked out anew.
                }
            }
        }

        throw new ContainerLinksException(ContainerLinksError.Unavailable, $"The records of '{_host.Text}' in the zone '{_zone.Zone}' change faster than they can be read: somebody else changes them, or the server does not keep what it acknowledges.");
    }

    /// <summary>What is not as it should be. What goes comes first, so that an address has left its old name when a new one gets it.</summary>
    private List<NameChange> Changes(IReadOnlyDictionary<DomainName, NameContent> wanted, Dictionary<DomainName, string> problems)
    {
        var changes = new List<NameChange>();
        changes.AddRange(State.Names.Values.Where(name => !wanted.ContainsKey(name.Name)).Select(name => new NameChange(name.Name, name, null)));
        changes.AddRange(State.Index.Keys.Where(name => !State.Names.ContainsKey(name) && (!wanted.ContainsKey(name) || problems.ContainsKey(name))).Select(name => new NameChange(name, null, null)));
        changes.AddRange(State.Names.Values.Where(name => wanted.TryGetValue(name.Name, out NameContent? content) && (!content.IsSame(name.Content) || State.Damaged.Contains(name.Name))).Select(name => new NameChange(name.Name, name, wanted[name.Name])));
        changes.AddRange(wanted.Where(name => !State.Names.ContainsKey(name.Key) && !problems.ContainsKey(name.Key)).Select(name => new NameChange(name.Key, null, name.Value)));
        return changes;
    }

    /// <summary>As many in a message as fit. A name that somebody else had at the last look goes by itself, since it would make the others fail again.</summary>
    private IEnumerable<IReadOnlyList<NameChange>> Messages(List<NameChange> changes) =>
        MessageParts.Of(changes.Where(change => !_taken.Contains(change.Name)), static change => change.Length, _messageLength)
            .Concat(changes.Where(change => _taken.Contains(change.Name)).Select(change => (IReadOnlyList<NameChange>)[change]));

    /// <summary>Sends changes; if one of them is not possible, finds out which by halving.</summary>
    /// <returns>False if what was known of this host's records was wrong.</returns>
    private async Task<bool> SendAsync(IReadOnlyList<NameChange> changes, Dictionary<DomainName, string> problems, CancellationToken cancellationToken)
    {
        ChainResult result = await _chain.SendAsync(changes, cancellationToken).ConfigureAwait(false);
        if (result == ChainResult.Failed && changes is [{ } only])
        {
            return await LookAtAsync(only, problems, cancellationToken).ConfigureAwait(false);
        }

        int half = changes.Count / 2;
        return result == ChainResult.Failed && half > 0
            ? await SendAsync([.. changes.Take(half)], problems, cancellationToken).ConfigureAwait(false) && await SendAsync([.. changes.Skip(half)], problems, cancellationToken).ConfigureAwait(false)
            : result == ChainResult.Done;
    }

    /// <summary>A change was not possible: its owner record says why. The next round works out what follows.</summary>
    private async Task<bool> LookAtAsync(NameChange change, Dictionary<DomainName, string> problems, CancellationToken cancellationToken)
    {
        IReadOnlyList<DnsRecord> records = await _zone.ReadAsync(HostIdentity.OwnerOf(change.Name), DnsType.Txt, cancellationToken).ConfigureAwait(false);
        OwnedName? found = OwnedName.TryRead(change.Name, records);
        if (change is { Before: { } before, After: not null } && before.Owner.Equals(found?.Owner))
        {
            // Ours, but somebody else's SRV record is in the way of a new service. The old address must not stay for it.
            return await _chain.SendAsync([change with { After = null }], cancellationToken).ConfigureAwait(false) == ChainResult.Done;
        }

        if (found?.OwnerText == _host.Text)
        {
            // Ours, although the index did not have it, or with a newer value.
            State.Set(found);
            State.Damaged.Add(found.Name);
            return true;
        }

        State.Forget(change.Name);
        if (change is { Before: null, After: not null })
        {
            problems[change.Name] = NameTaken.Sentence(change.Name, records) ?? NameTaken.ByNobody(change.Name);
        }

        return true;
    }

    /// <summary>Whoever had a name at the last look may have given it up.</summary>
    private async Task<Dictionary<DomainName, string>> StillTakenAsync(IReadOnlyDictionary<DomainName, NameContent> wanted, CancellationToken cancellationToken)
    {
        DomainName[] taken = [.. _taken.Where(wanted.ContainsKey)];
        IReadOnlyList<IReadOnlyList<DnsRecord>> owners = await _zone.ReadTextsAsync(taken.Select(HostIdentity.OwnerOf), cancellationToken).ConfigureAwait(false);
        return taken.Select((name, at) => (name, Sentence: OwnedName.TryRead(name, owners[at])?.OwnerText == _host.Text ? null : NameTaken.Sentence(name, owners[at])))
            .Where(name => name.Sentence is not null).ToDictionary(name => name.name, name => name.Sentence!);
    }
}
