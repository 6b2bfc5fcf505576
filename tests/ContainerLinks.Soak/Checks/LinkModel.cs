namespace ContainerLinks.Soak;

/// <summary>The links as they must be: all that really happened, applied by the plainest code there is, and worked out anew whenever somebody asks.</summary>
/// <remarks>What the linker must remember is little: who bore a declared name last, where the source of a link that keeps its address was last, what the runtime called the source of its own link first. Whoever
/// missed facts may have that wrong, so it is open then until the next quiet moment. Everything else is a matter of now, and is compared always.</remarks>
internal sealed class LinkModel
{
    private readonly Dictionary<ContainerId, ContainerInfo> _containers = [];
    private readonly Dictionary<ContainerId, ModelRecipient> _recipients = [];
    private readonly Dictionary<string, ContainerId> _bearers = new(StringComparer.Ordinal);
    private readonly HashSet<(ContainerId Container, string Name)> _everBore = [];
    private readonly HashSet<string> _openNames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ModelLink[]> _lost = new(StringComparer.Ordinal);

    // Of the present step.
    private readonly HashSet<string> _renamed = new(StringComparer.Ordinal);
    private readonly HashSet<(ContainerId Recipient, string Alias)> _moved = [];
    private readonly List<(ContainerId Recipient, ModelLink Link)> _dropped = [];
    private bool _isRemoved;

    /// <summary>All links that ended by themselves: a journal that could not be written has them still.</summary>
    private readonly List<(ContainerId Recipient, ModelLink Link)> _ended = [];

    public bool Knows(ContainerId id) => _containers.ContainsKey(id);

    public ModelRecipient Of(ContainerId recipient) => _recipients.TryGetValue(recipient, out ModelRecipient? known) ? known : _recipients[recipient] = new ModelRecipient();

    /// <summary>Whether it is known what the linker must say of this recipient.</summary>
    public bool IsSettled(ContainerInfo recipient) =>
        !Of(recipient.Id).IsOpen && !Of(recipient.Id).MayHaveStaleLines && !LinksOf(recipient.Id).Any(link => IsOpen(link) || (link.Keeps && Of(recipient.Id).KeptOpen.Contains(link.Alias)));

    /// <summary>Who bore the name last is not known, and nobody bears it now.</summary>
    public bool IsOpen(ModelLink link) => !link.IsById && _openNames.Contains(link.Source) && !_containers.Values.Any(container => container.Name == link.Source);

    public ModelLink? Find(ContainerId recipient, string alias) => LinksOf(recipient).FirstOrDefault(link => link.Is(alias));

    /// <summary>Who bears the declared name now, else who bore it last.</summary>
    public ContainerInfo? SourceOf(ModelLink link) =>
        link.IsById ? _containers.GetValueOrDefault(new ContainerId(link.Source)) : _bearers.TryGetValue(link.Source, out ContainerId? id) ? _containers.GetValueOrDefault(id) : null;

    /// <summary>The links that count, in their order.</summary>
    public IReadOnlyList<ModelLink> LinksOf(ContainerId recipient)
    {
        if (!_containers.TryGetValue(recipient, out ContainerInfo? info))
        {
            return [];
        }

        ModelRecipient declared = Of(recipient);
        var links = new List<ModelLink>();
        foreach (ModelLink link in declared.Code.Concat(declared.Native.Concat(LabelsOf(info)).Where(link => !declared.Hidden.Contains(link.Alias))))
        {
            if (!links.Any(other => other.Is(link.Alias) || Prefix(other) == Prefix(link)) && !IsInTheWay(info, link))
            {
                links.Add(link);
            }
        }

        return [.. links.OrderBy(link => link.Origin)];
    }

    public void Happened(ContainerFact fact)
    {
        if (fact.Kind == ContainerFactKind.Removed)
        {
            Remove(fact.Container!);
        }

        if (fact.Kind == ContainerFactKind.Resync)
        {
            foreach (ContainerId gone in _containers.Keys.Except(fact.Containers.Select(container => container.Id)).ToArray())
            {
                Remove(gone);
            }
        }

        foreach (ContainerInfo container in fact.Containers)
        {
            Observe(container);
        }

        Settle();
    }

    /// <summary>A linker that begins anew without a journal knows what the runtime tells, and nothing of what its predecessor was told.</summary>
    public void BeginAnew(IEnumerable<ContainerInfo> containers)
    {
        _containers.Clear();
        _recipients.Clear();
        _bearers.Clear();
        _openNames.Clear();
        _lost.Clear();
        EndStep(isComplete: true);
        _ended.Clear();
        foreach (ContainerInfo container in containers)
        {
            Observe(container);
            Of(container.Id).MayHaveStaleLines = container.Links.Count > 0;
        }

        Settle();
        EndStep(isComplete: true);
    }

    /// <summary>What was not in the journal when its linker was killed is open.</summary>
    public void OpenAll()
    {
        _openNames.UnionWith(_bearers.Keys);
        _ended.ForEach(ended => Of(ended.Recipient).Doubtful.Add(ended.Link));
        foreach (ContainerId recipient in _containers.Keys)
        {
            Of(recipient).IsOpen = true;
            Of(recipient).KeptOpen.UnionWith(LinksOf(recipient).Select(link => link.Alias));
        }
    }

    /// <summary>A link that the linker has, or will have, or not: it was killed while it was told of it.</summary>
    public void Doubt(ContainerId recipient, ModelLink link)
    {
        ModelRecipient declared = Of(recipient);
        declared.IsOpen = true;
        declared.Doubtful.AddRange(declared.Code.Where(other => other.Is(link.Alias)).Append(link));
        declared.KeptOpen.Add(link.Alias);
    }

    /// <summary>The linker has this link from now on.</summary>
    public void Declare(ContainerId recipient, ModelLink link)
    {
        if (!_containers.ContainsKey(recipient) || (Find(recipient, link.Alias) is { } present && present.Source == link.Source && (link.Policy is null || link.Policy == present.Policy)))
        {
            return;
        }

        ModelRecipient declared = Of(recipient);
        int index = declared.Code.FindIndex(other => other.Is(link.Alias));
        if (index < 0)
        {
            declared.Code.Add(link);
        }
        else
        {
            declared.Code[index] = link;
        }

        if (!link.Keeps)
        {
            declared.Kept.Remove(link.Alias);
        }

        Settle();
    }

    /// <returns>Whether there was such a link.</returns>
    public bool Withdraw(ContainerId recipient, string alias)
    {
        if (Find(recipient, alias) is null)
        {
            return false;
        }

        ModelRecipient declared = Of(recipient);
        declared.Code.RemoveAll(link => link.Is(alias));
        declared.Kept.Remove(alias);
        if (declared.Native.Concat(LabelsOf(_containers[recipient])).Any(link => link.Is(alias)))
        {
            declared.Hidden.Add(alias);
        }

        Settle();
        return true;
    }

    /// <summary>Nobody knows whether the container was made: if it turns up before the next list, it has these links.</summary>
    public void LoseCreation(string name, ModelLink[] links) => _lost[name] = links;

    /// <summary>What happened in a step of which facts are missing leaves open what the linker remembers of it.</summary>
    public void EndStep(bool isComplete)
    {
        if (!isComplete)
        {
            _openNames.UnionWith(_renamed);
            _moved.ToList().ForEach(moved => Of(moved.Recipient).KeptOpen.Add(moved.Alias));
            foreach ((ContainerId recipient, ModelLink link) in _dropped.Where(dropped => Knows(dropped.Recipient)))
            {
                Of(recipient).IsOpen = true;
                Of(recipient).Doubtful.Add(link);
                Of(recipient).MayHaveStaleLines |= link.Origin == LinkOrigin.Native;
            }

            foreach ((ContainerId id, ContainerInfo info) in _containers)
            {
                ModelRecipient declared = Of(id);
                if (declared.Native.Count > 0 || info.Links.Count > 0 || declared.Code.Any(link => link.Drops && (_isRemoved || SourceOf(link) is null)))
                {
                    declared.IsOpen = true;
                }
            }
        }
        else
        {
            foreach ((ContainerId recipient, string alias) in _moved.Where(moved => Knows(moved.Recipient)))
            {
                Of(recipient).KeptOpen.Remove(alias);
            }
        }

        // Whether a name is declared, and so who bore it last is remembered, hangs on links that are open.
        foreach ((ContainerId id, ModelRecipient declared) in _recipients.Where(pair => pair.Value.IsOpen))
        {
            _openNames.UnionWith(LinksOf(id).Concat(declared.Code).Concat(declared.Native).Concat(declared.Doubtful).Where(link => !link.IsById).Select(link => link.Source));
        }

        _ended.AddRange(_dropped);
        _renamed.Clear();
        _moved.Clear();
        _dropped.Clear();
        _isRemoved = false;
    }

    /// <summary>Everything that happened is known to the linker: what it remembers counts where it is open, if it can be so.</summary>
    /// <returns>What cannot be.</returns>
    public string? Adopt(IReadOnlyList<LinkStatus> statuses)
    {
        _lost.Clear();
        foreach (ContainerInfo recipient in _containers.Values.Where(container => Of(container.Id).IsOpen).ToArray())
        {
            if (AdoptLinks(recipient, [.. statuses.Where(status => status.Link.Recipient == recipient.Name)]) is { } fault)
            {
                return fault;
            }
        }

        foreach (string name in _openNames.Where(name => !_containers.Values.Any(container => container.Name == name)).ToArray())
        {
            ContainerId? source = statuses.FirstOrDefault(status => status.Link.Source == name)?.Source;
            if (source is { } id && !_everBore.Contains((id, name)))
            {
                return $"a link to {name} leads to {id.ShortId}, which never had that name";
            }

            if (source is { } bearer)
            {
                _bearers[name] = bearer;
            }
            else
            {
                _bearers.Remove(name);
            }
        }

        _openNames.Clear();
        foreach (LinkStatus status in statuses)
        {
            AdoptKept(status);
        }

        Settle();
        foreach ((ContainerId recipient, ModelLink link) in _dropped)
        {
            Of(recipient).MayHaveStaleLines |= link.Origin == LinkOrigin.Native;
        }

        EndStep(isComplete: true);
        return null;
    }

    private string? AdoptLinks(ContainerInfo recipient, LinkStatus[] statuses)
    {
        ModelRecipient declared = Of(recipient.Id);
        List<ModelLink> code = [], native = [];
        foreach (LinkStatus status in statuses)
        {
            bool isThis(ModelLink link) => link.Source == status.Link.Source && link.Is(status.Link.Alias);
            if (declared.Code.Concat(declared.Doubtful).LastOrDefault(link => isThis(link) && (link.Policy is null || link.Policy == status.Link.Policy)) is { } asked)
            {
                (asked.Origin == LinkOrigin.Native ? native : code).Add(asked with { Policy = status.Link.Policy });
            }
            else if (LabelsOf(recipient).Any(isThis))
            {
                declared.Hidden.Remove(status.Link.Alias);
            }
            else if (declared.Native.Concat(ReportedBy(recipient)).FirstOrDefault(link => link.Is(status.Link.Alias)) is { } reported && _everBore.Any(bore => bore.Name == status.Link.Source))
            {
                // Whoever missed the name under which the engine wrote the line takes it for a user's.
                declared.MayHaveStaleLines |= reported.Source != status.Link.Source;
                native.Add(reported with { Source = status.Link.Source });
            }
            else
            {
                return $"the link of {recipient.Name} to {status.Link.Source} as {status.Link.Alias} was never asked for";
            }
        }

        bool isFound(ModelLink link) => statuses.Any(status => link.Is(status.Link.Alias));
        if (declared.Code.FirstOrDefault(link => !link.Drops && !isFound(link) && !IsInTheWay(recipient, link) && !declared.Doubtful.Any(other => other.Is(link.Alias))) is { } lost)
        {
            return $"rule 5: the link of {recipient.Name} to {lost.Source} as {lost.Alias} is lost";
        }

        foreach (ModelLink hidden in declared.Code.Where(link => !isFound(link) && IsInTheWay(recipient, link)))
        {
            code.Insert(Math.Min(declared.Code.IndexOf(hidden), code.Count), hidden);
        }

        declared.Hidden.UnionWith(LabelsOf(recipient).Where(link => !isFound(link) && !IsInTheWay(recipient, link)).Select(link => link.Alias));
        declared.Native = [.. native, .. declared.Native.Where(link => !isFound(link) || code.Any(other => other.Is(link.Alias)))];
        declared.Code = code;

        // Whether it has a link that its own name is in the way of shows only when it has another name.
        declared.Doubtful.RemoveAll(link => isFound(link) || !IsInTheWay(recipient, link));
        declared.IsOpen = declared.Doubtful.Count > 0;
        return null;
    }

    private void AdoptKept(LinkStatus status)
    {
        ContainerInfo recipient = _containers.Values.First(container => container.Name == status.Link.Recipient);
        ModelRecipient declared = Of(recipient.Id);
        if (!declared.KeptOpen.Contains(status.Link.Alias) || status.Reason is LinkReason.SourceUnknown or LinkReason.NoSharedNetwork)
        {
            return;
        }

        declared.KeptOpen.Remove(status.Link.Alias);
        declared.Kept.Remove(status.Link.Alias);
        if (status.Reason == LinkReason.KeptAfterStop)
        {
            declared.Kept[status.Link.Alias] = (status.Source!, status.IPv4, status.IPv6);
        }
    }

    private void Observe(ContainerInfo info)
    {
        ContainerInfo? before = _containers.GetValueOrDefault(info.Id);
        if (before?.Name != info.Name)
        {
            _renamed.Add(info.Name);
            if (before is not null)
            {
                _renamed.Add(before.Name);
                if (_bearers.GetValueOrDefault(before.Name) == info.Id && !IsDeclared(before.Name))
                {
                    _bearers.Remove(before.Name);
                }
            }
        }

        _everBore.Add((info.Id, info.Name));
        _containers[info.Id] = info;
        _bearers[info.Name] = info.Id;
        if (before is null && _lost.Remove(info.Name, out ModelLink[]? links))
        {
            Array.ForEach(links, link => Doubt(info.Id, link));
        }

        ModelRecipient declared = Of(info.Id);
        declared.Native.AddRange(ReportedBy(info).Where(link => !declared.Native.Any(other => other.Is(link.Alias))).ToArray());
    }

    private void Remove(ContainerId id)
    {
        if (!_containers.TryGetValue(id, out ContainerInfo? gone))
        {
            return;
        }

        _isRemoved = true;
        _renamed.UnionWith(_bearers.Where(pair => pair.Value == id).Select(pair => pair.Key).Append(gone.Name));
        (ContainerId Recipient, ModelLink Link)[] dropped =
        [
            .. _containers.Keys.Where(recipient => recipient != id).SelectMany(recipient => LinksOf(recipient).Where(link => link.Drops && SourceOf(link)?.Id == id).Select(link => (recipient, link))),
        ];
        _containers.Remove(id);
        _recipients.Remove(id);
        foreach (string name in _bearers.Where(pair => pair.Value == id).Select(pair => pair.Key).ToArray())
        {
            _bearers.Remove(name);
        }

        foreach ((ContainerId recipient, ModelLink link) in dropped)
        {
            Withdraw(recipient, link.Alias);
            _dropped.Add((recipient, link));
        }
    }

    /// <summary>What follows from what is known now.</summary>
    private void Settle()
    {
        foreach ((ContainerId id, ContainerInfo info) in _containers)
        {
            // The runtime has given the link up, if the source is there and the link is not.
            ModelLink[] lost = [.. Of(id).Native.Where(link => !ReportedBy(info).Any(other => other.Is(link.Alias)) && SourceOf(link) is not null)];
            Of(id).Native.RemoveAll(lost.Contains);
            _dropped.AddRange(lost.Select(link => (id, link)));
        }

        foreach (string name in _bearers.Where(pair => _containers[pair.Value].Name != pair.Key && !IsDeclared(pair.Key)).Select(pair => pair.Key).ToArray())
        {
            _bearers.Remove(name);
        }

        var hosts = new NaiveHosts(this, [.. _containers.Values]);
        foreach (ContainerInfo recipient in _containers.Values)
        {
            foreach (ModelLink link in LinksOf(recipient.Id).Where(link => link.Keeps))
            {
                if (hosts.StatusOf(recipient, link) is { Reason: LinkReason.Bound, Source: { } source } status)
                {
                    Of(recipient.Id).Kept[link.Alias] = (source, status.IPv4, status.IPv6);
                    _moved.Add((recipient.Id, link.Alias));
                }
            }
        }
    }

    private bool IsDeclared(string name) => _containers.Keys.Any(id => LinksOf(id).Any(link => link.Source == name));

    private static bool IsInTheWay(ContainerInfo recipient, ModelLink link) =>
        link.Source == recipient.Name || link.Source == recipient.Id.Value || link.Is(recipient.Name) || OwnNames(recipient).Any(link.Is);

    public static IEnumerable<string> OwnNames(ContainerInfo container)
    {
        string full = container.DomainName.Length == 0 ? container.EffectiveHostname : $"{container.EffectiveHostname}.{container.DomainName}";
        return [container.EffectiveHostname, full, full.Split('.')[0]];
    }

    private static string Prefix(ModelLink link) => string.Concat(link.Alias.ToUpperInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));

    private static IEnumerable<ModelLink> LabelsOf(ContainerInfo info) =>
        Parsed(info.Labels.Where(label => label.Key.StartsWith("containerlinks.link", StringComparison.Ordinal)).OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => label.Value), LinkOrigin.Label);

    private static IEnumerable<ModelLink> ReportedBy(ContainerInfo info) => Parsed(info.Links, LinkOrigin.Native);

    private static IEnumerable<ModelLink> Parsed(IEnumerable<string> texts, LinkOrigin origin)
    {
        foreach (string text in texts)
        {
            if (LinkOption.TryParse(text, out LinkOption? option, out _))
            {
                yield return new ModelLink(option.Source, option.Alias, null, origin);
            }
        }
    }
}
