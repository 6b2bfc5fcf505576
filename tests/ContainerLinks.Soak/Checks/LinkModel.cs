namespace ContainerLinks.Soak;

/// <summary>The links as they must be: all that really happened, applied by the plainest code there is. Links hold ids, so names cannot mislead it.</summary>
internal sealed class LinkModel
{
    private readonly Dictionary<ContainerId, string> _names = [];
    private readonly Dictionary<ContainerId, HashSet<string>> _native = [];
    private readonly HashSet<(ContainerId Container, string Text)> _labelsSeen = [];
    private readonly HashSet<(ContainerId Container, string Alias)> _unlinked = [];

    public List<ModelLink> Links { get; } = [];

    /// <summary>Links that something happened to since the last call of <see cref="EndStep"/>.</summary>
    private readonly HashSet<ModelLink> _touched = [];

    /// <summary>Links that ended since then; whoever missed why still has them.</summary>
    private readonly List<ModelLink> _ended = [];

    private readonly HashSet<ContainerId> _renamed = [];

    /// <summary>Recipients of which nobody can tell whether the linker has looked at their labels: a label is taken up under any name but its own source's.</summary>
    public HashSet<ContainerId> Undecided { get; } = [];

    public string? NameOf(ContainerId id) => _names.GetValueOrDefault(id);

    public string SourceNameOf(ModelLink link) => link.Source is { } id ? _names[id] : link.SourceName;

    public IEnumerable<ModelLink> LinksOf(ContainerId recipient) => Links.Where(link => link.Recipient == recipient);

    public ModelLink? Find(ContainerId recipient, string alias) => LinksOf(recipient).FirstOrDefault(link => Same(link.Alias, alias));

    public bool IsNative(ContainerId recipient, string alias) => _native.TryGetValue(recipient, out HashSet<string>? aliases) && aliases.Contains(alias);

    public void Happened(ContainerFact fact)
    {
        if (fact.Kind == ContainerFactKind.Removed)
        {
            Remove(fact.Container);
            return;
        }

        if (fact.Kind == ContainerFactKind.Resync)
        {
            foreach (ContainerId gone in _names.Keys.Except(fact.Containers.Select(container => container.Id)).ToArray())
            {
                Remove(gone);
            }
        }

        foreach (ContainerInfo container in fact.Containers)
        {
            Observe(container);
        }
    }

    /// <summary>A linker that begins anew knows what the runtime tells, and nothing of what its predecessor was told.</summary>
    public void BeginAnew(IEnumerable<ContainerInfo> containers)
    {
        Links.Clear();
        _names.Clear();
        _native.Clear();
        _labelsSeen.Clear();
        _unlinked.Clear();
        Undecided.Clear();
        _touched.Clear();
        _ended.Clear();
        foreach (ContainerInfo container in containers)
        {
            Observe(container);
        }
    }

    /// <summary>A linker that begins anew with its predecessor's journal has all links, but does not know where they led.</summary>
    public void ForgetHistory()
    {
        foreach (ModelLink link in Links)
        {
            link.LastBound = null;
            link.IsHistoryOpen = true;
        }

        // Links of labels and of the runtime are not written down: they are taken up anew, by the names of now.
        foreach (ContainerId recipient in _labelsSeen.Select(seen => seen.Container).Concat(_native.Where(pair => pair.Value.Count > 0).Select(pair => pair.Key)).Where(_names.ContainsKey).Distinct().ToArray())
        {
            Doubt(recipient);
        }
    }

    /// <summary>What a linker that begins anew makes of this recipient's links is not known, for example when its predecessor was killed in the midst of a command for it.</summary>
    public void Doubt(ContainerId recipient)
    {
        Undecided.Add(recipient);
        foreach (ModelLink link in LinksOf(recipient))
        {
            link.IsOpen = true;
            link.MayEnd = true;
        }
    }

    public ModelLink Declare(ContainerId recipient, string source, string alias, LinkPolicy policy)
    {
        if (Find(recipient, alias) is { } present)
        {
            return present;
        }

        _unlinked.Remove((recipient, alias));
        var link = new ModelLink(recipient, alias, policy) { SourceName = source };
        Links.Add(link);
        _touched.Add(link);
        Bind(link);
        return link;
    }

    /// <summary>The linker has this link, whatever was open before.</summary>
    public void Acknowledged(ContainerId recipient, string source, string alias, LinkPolicy policy)
    {
        if (Find(recipient, alias) is { IsOpen: true, MayEnd: true } open)
        {
            // Whether it is the old one or a new one, and so its place, is not known.
            Links.Remove(open);
            Undecided.Add(recipient);
        }

        Declare(recipient, source, alias, policy);
    }

    public bool Unlink(ContainerId recipient, string alias)
    {
        if (Find(recipient, alias) is not { } link)
        {
            return false;
        }

        if (IsNative(recipient, alias))
        {
            _unlinked.Add((recipient, link.Alias));
        }

        Links.Remove(link);
        return true;
    }

    /// <summary>Links that were not declared after all.</summary>
    public void Withdraw(IEnumerable<ModelLink> links)
    {
        foreach (ModelLink link in links)
        {
            Links.Remove(link);
            _ended.Remove(link);
        }
    }

    /// <summary>What happened in a step of which facts are missing leaves open what the linker makes of it.</summary>
    public void EndStep(bool isComplete)
    {
        foreach (ModelLink link in _touched.Where(_ => !isComplete))
        {
            link.IsOpen = true;
            link.MayEnd |= link.Policy.OnSourceRemoved == SourceRemovedAction.Drop || IsNative(link.Recipient, link.Alias) || _renamed.Contains(link.Recipient);
        }

        if (!isComplete)
        {
            foreach (ModelLink ended in _ended.Where(ended => _names.ContainsKey(ended.Recipient) && Find(ended.Recipient, ended.Alias) is null))
            {
                ended.IsOpen = true;
                ended.MayEnd = true;
                ended.Source = null;
                Links.Add(ended);
            }
        }

        _touched.Clear();
        _ended.Clear();
        _renamed.Clear();
    }

    private void Observe(ContainerInfo info)
    {
        if (_names.GetValueOrDefault(info.Id) is not { } before)
        {
            _names.Add(info.Id, info.Name);
            Arrive(info.Id);
        }
        else if (before != info.Name)
        {
            _names[info.Id] = info.Name;
            _renamed.Add(info.Id);
            if (info.Labels.Values.Any(text => text.StartsWith($"{before}:", StringComparison.Ordinal) || text.StartsWith($"{info.Name}:", StringComparison.Ordinal)))
            {
                Undecided.Add(info.Id);
            }

            _touched.UnionWith(Links.Where(link => link.Source == info.Id || link.Recipient == info.Id || link.SourceName == before));
            Arrive(info.Id);
        }

        AdoptNative(info);
        AdoptLabels(info);
    }

    /// <summary>A container has a name from now on: links that wait for it are bound, and its own link to that name comes to nothing.</summary>
    private void Arrive(ContainerId id)
    {
        foreach (ModelLink link in Links.Where(link => link.Source is null && link.SourceName == _names[id]).ToArray())
        {
            _touched.Add(link);
            if (link.Recipient == id)
            {
                End(link);
            }
            else
            {
                link.Source = id;
            }
        }
    }

    private void Remove(ContainerId id)
    {
        if (!_names.Remove(id, out string? name))
        {
            return;
        }

        Links.RemoveAll(link => link.Recipient == id);
        foreach (ModelLink link in Links.Where(link => link.Source == id).ToArray())
        {
            _touched.Add(link);
            link.Source = null;
            link.SourceName = name;
            if (link.Policy.OnSourceRemoved == SourceRemovedAction.Drop)
            {
                End(link);
            }
            else
            {
                Bind(link);
            }
        }
    }

    private void Bind(ModelLink link)
    {
        foreach ((ContainerId id, string name) in _names)
        {
            if (name == link.SourceName && id != link.Recipient)
            {
                link.Source = id;
            }
        }
    }

    private void End(ModelLink link)
    {
        Links.Remove(link);
        _ended.Add(link);
    }

    private void AdoptLabels(ContainerInfo info)
    {
        foreach ((string _, string text) in info.Labels.Where(label => label.Key.StartsWith("containerlinks.link", StringComparison.Ordinal)).OrderBy(label => label.Key, StringComparer.Ordinal))
        {
            // A link to itself waits until the container has another name.
            if (LinkOption.TryParse(text, out LinkOption? option, out _) && option.Source != info.Name && _labelsSeen.Add((info.Id, text)))
            {
                Adopt(info, text);
            }
        }
    }

    private void AdoptNative(ContainerInfo info)
    {
        HashSet<string> known = _native.TryGetValue(info.Id, out HashSet<string>? aliases) ? aliases : _native[info.Id] = new(StringComparer.OrdinalIgnoreCase);
        var reported = info.Links.Select(text => LinkOption.Parse(text).Alias).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (string text in info.Links.Where(text => known.Add(LinkOption.Parse(text).Alias)))
        {
            if (!_unlinked.Contains((info.Id, LinkOption.Parse(text).Alias)))
            {
                Adopt(info, text);
            }
        }

        foreach (string gone in known.Where(alias => !reported.Contains(alias)).ToArray())
        {
            known.Remove(gone);
            if (Find(info.Id, gone) is { } link)
            {
                _touched.Add(link);
                End(link);
            }
        }
    }

    private void Adopt(ContainerInfo info, string text)
    {
        if (LinkOption.TryParse(text, out LinkOption? option, out _) && option.Source != info.Name && Find(info.Id, option.Alias) is null)
        {
            Declare(info.Id, option.Source, option.Alias, LinkPolicy.Default);
        }
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
