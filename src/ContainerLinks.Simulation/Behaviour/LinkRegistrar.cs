namespace ContainerLinks;

/// <summary>Turns the texts of links into links: when a container is created, and again when a daemon starts.</summary>
internal sealed class LinkRegistrar(EngineContext context, ContainerStore containers, LinkIndex links)
{
    // A link's name is kept among the names of containers, as one of its source. Recording target-by-link-name.
    private readonly bool _linkNamesAreNames = context.Has(DockerQuirks.LinkNamesAreContainerNames);

    // The first text that leads nowhere ends the loop. No recording yet.
    private readonly bool _lostLinkEndsReading = context.Has(DockerQuirks.LostLinkDropsFollowing);

    // What is stored of a link is the text of the option, which is read again. Recording recreate-target-daemon-restart.
    private readonly bool _storedLinksAreNames = context.Has(DockerQuirks.StoredLinksAreNames);

    /// <summary>Reads a container's links. A text that cannot become a link is an error.</summary>
    public void Register(EngineContainer recipient)
    {
        foreach (string text in Texts(recipient))
        {
            Register(recipient, text);
        }
    }

    /// <summary>Brings the links of all containers back at the start of a daemon.</summary>
    public void RestoreAll()
    {
        if (_storedLinksAreNames)
        {
            links.Clear();
            foreach (EngineContainer container in containers.All)
            {
                Restore(container);
            }

            return;
        }

        foreach (EngineLink link in containers.All.SelectMany(links.Declared))
        {
            Reserve(link);
        }
    }

    /// <summary>Reserves the names of links that were kept as they are.</summary>
    public void Reserve(EngineLink link)
    {
        if (_linkNamesAreNames && !link.Source.Removed)
        {
            _ = containers.Names.TryReserve(link.FullAlias, link.Source.Id);
        }
    }

    private static List<string> Texts(EngineContainer recipient) => recipient.NetworkMode.IsUserDefined ? [] : recipient.StoredLinks;

    /// <summary>A text that cannot become a link is passed over, or ends the reading.</summary>
    private void Restore(EngineContainer recipient)
    {
        foreach (string text in Texts(recipient))
        {
            try
            {
                Register(recipient, text);
            }
            catch (EngineRefusal)
            {
                if (_lostLinkEndsReading)
                {
                    return;
                }
            }
        }
    }

    private void Register(EngineContainer recipient, string text)
    {
        if (!LinkOption.TryParseAsEngine(text, out (string Source, string Alias) parts, out string? error))
        {
            throw EngineRefusal.System(error);
        }

        EngineContainer source = FindSource(recipient, parts.Source);
        string fullAlias = LinkPath.Join(recipient.Name, parts.Alias);
        if (_linkNamesAreNames)
        {
            if (containers.Names.TryReserve(fullAlias, source.Id))
            {
                links.Add(recipient, source, fullAlias, text);
            }

            return;
        }

        // The same link twice is one link; a link name that is the recipient's own, or another source's, is none.
        if (fullAlias != recipient.Name && links.Find(recipient, fullAlias) is null)
        {
            links.Add(recipient, source, fullAlias, text);
        }
    }

    private EngineContainer FindSource(EngineContainer recipient, string name)
    {
        string prefix = $"could not get container for {name}: ";
        EngineContainer source = ByLinkName(name) ?? containers.Find(name, out EngineRefusal? refusal) ?? throw Invalid(refusal!).Prefixed(prefix);
        var seen = new HashSet<EngineContainer>();
        while (source.NetworkMode.IsContainer && seen.Add(source))
        {
            string owner = source.NetworkMode.ConnectedContainer;
            source = containers.Find(owner, out refusal) ?? throw Invalid(refusal!).Prefixed(context.Texts.GoneNamespaceOwner(owner));
        }

        if (source.NetworkMode.IsContainer)
        {
            throw EngineRefusal.BadRequest($"containers share the network of each other in a ring: {name}");
        }

        return source.NetworkMode.IsHost ? throw EngineRefusal.BadRequest(LinkChecks.HostMode) : source;
    }

    /// <summary>A link's name still leads to its source where it is no container name.</summary>
    private EngineContainer? ByLinkName(string name)
    {
        int slash = name.TrimStart('/').IndexOf('/');
        if (slash <= 0 || _linkNamesAreNames)
        {
            return null;
        }

        string full = "/" + name.TrimStart('/');
        return containers.Find(full[..(slash + 1)], out _) is { } other ? links.Find(other, full)?.Source : null;
    }

    private static EngineRefusal Invalid(EngineRefusal refusal) => refusal.Status == 404 ? refusal.WithStatus(400) : refusal;
}

/// <summary>What is refused before a container with links exists: by the engine's own rules, and by the right ones where the engine has none.</summary>
internal sealed class LinkChecks(EngineContext context, ContainerStore containers)
{
    // The name of such a link is the recipient's own, which is taken: only the log says so. Recording alias-empty-parts.
    private readonly bool _emptyAliasIgnored = context.Has(DockerQuirks.EmptyAliasIgnored);

    // Only the number of colons is looked at. Recording alias-punctuation.
    private readonly bool _anyAlias = context.Has(DockerQuirks.UnvalidatedAlias);

    // The container is not registered yet when its links are read. Recording links-self.
    private readonly bool _selfLooksUnknown = context.Has(DockerQuirks.SelfLinkLooksUnknown);

    // Links and extra hosts do not know of each other. Recording extra-hosts-same-as-alias.
    private readonly bool _aliasMayBeExtraHost = context.Has(DockerQuirks.AliasEqualsExtraHost);

    // The second name is taken already: only the log says so. Recording links-two-targets-one-alias.
    private readonly bool _firstAliasWins = context.Has(DockerQuirks.DuplicateAliasFirstWins);

    // Names of links are compared byte by byte. Recording alias-upper-case.
    private readonly bool _caseCounts = context.Has(DockerQuirks.AliasesDifferByCase);

    // Nobody compares what aliases become in variables. No recording yet.
    private readonly bool _prefixesMayCollide = context.Has(DockerQuirks.VariablePrefixCollision);

    // Only the dash becomes an underscore. No recording yet.
    private readonly bool _anyVariableName = context.Has(DockerQuirks.UnusableVariableNames);

    // The check of modes knows host and container only. Recording mode-none-with-link.
    private readonly bool _ignoredWithoutNetwork = context.Has(DockerQuirks.LinksIgnoredWithoutNetwork);

    // Links of a user-defined network are written down as they are. No recording yet.
    private readonly bool _privateAliasesAreTexts = context.Has(DockerQuirks.UserNetworkNamesAreTexts);

    public const string HostMode = "conflicting options: host type networking can't be used with links. This would result in undefined behavior";
    public const string ContainerMode = "conflicting options: container type network can't be used with links. This would result in undefined behavior";

    /// <summary>Checks the links of a create request, beyond what the engine finds out when it reads them.</summary>
    public void Check(SimulatedContainerSpec spec, NetworkMode mode)
    {
        if (spec.Links.Count == 0)
        {
            return;
        }

        if (!context.Traits.LinksNatively)
        {
            throw EngineRefusal.System("bad parameter: link is not supported");
        }

        if (mode.IsUserDefined)
        {
            CheckPrivateAliases(spec.Links);
            return;
        }

        if (mode.IsNone && !_ignoredWithoutNetwork)
        {
            throw EngineRefusal.BadRequest("links need a network: expected another network mode than 'none'");
        }

        var parsed = new List<(string Text, string Source, string Alias)>();
        foreach (string text in spec.Links)
        {
            if (LinkOption.TryParseAsEngine(text, out (string Source, string Alias) parts, out _))
            {
                string fullAlias = LinkPath.Join("/" + spec.Name.TrimStart('/'), parts.Alias);
                CheckOne(spec, text, parts, fullAlias);
                parsed.Add((text, parts.Source, fullAlias[(fullAlias.LastIndexOf('/') + 1)..]));
            }
        }

        CheckPairs(parsed);
    }

    /// <summary>Checks the links of an endpoint on a user-defined network.</summary>
    public void CheckPrivateAliases(IReadOnlyList<string> texts)
    {
        if (_privateAliasesAreTexts)
        {
            return;
        }

        var sources = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string text in texts)
        {
            if (LinkOption.TryParseAsEngine(text, out (string Source, string Alias) parts, out _)
                && !sources.TryAdd(parts.Alias, parts.Source) && sources[parts.Alias] != parts.Source)
            {
                throw Taken(parts.Alias, sources[parts.Alias], parts.Source);
            }
        }
    }

    private void CheckOne(SimulatedContainerSpec spec, string text, (string Source, string Alias) parts, string fullAlias)
    {
        bool isEmpty = fullAlias == "/" + spec.Name.TrimStart('/');
        if (isEmpty && !_emptyAliasIgnored)
        {
            throw EngineRefusal.BadRequest($"'{text}' is not a link: the alias is empty");
        }

        if (!isEmpty && !_anyAlias && !LinkOption.TryParse(text, out _, out string? fault))
        {
            throw EngineRefusal.BadRequest(fault);
        }

        if (!_selfLooksUnknown && parts.Source.TrimStart('/') == spec.Name.TrimStart('/') && containers.Find(parts.Source, out _) is null)
        {
            throw EngineRefusal.BadRequest($"'{spec.Name}' cannot be linked to itself");
        }

        string alias = fullAlias[(fullAlias.LastIndexOf('/') + 1)..];
        if (!_aliasMayBeExtraHost
            && spec.ExtraHosts.FirstOrDefault(host => host.Split(':')[0].Split(' ').Contains(alias, StringComparer.OrdinalIgnoreCase)) is { } extra)
        {
            throw EngineRefusal.BadRequest($"the alias '{alias}' is the name of the extra host '{extra}' already", ContainerLinksError.AliasInUse);
        }

    }

    private void CheckPairs(List<(string Text, string Source, string Alias)> parsed)
    {
        for (int i = 1; i < parsed.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                (string _, string first, string firstAlias) = parsed[j];
                (string _, string second, string secondAlias) = parsed[i];
                bool sameSource = SameContainer(first, second);
                bool equal = firstAlias == secondAlias;
                bool equalButCase = !equal && string.Equals(firstAlias, secondAlias, StringComparison.OrdinalIgnoreCase);
                if ((equal && !sameSource && !_firstAliasWins) || (equalButCase && !_caseCounts))
                {
                    throw Taken(secondAlias, first, second);
                }

                if (!equal && !equalButCase && context.Settings.MakesLinkVariables && !_prefixesMayCollide && PrefixOf(firstAlias) == PrefixOf(secondAlias))
                {
                    throw EngineRefusal.BadRequest(
                        $"the aliases '{firstAlias}' and '{secondAlias}' would give variables of the same names: {PrefixOf(firstAlias)}_…", ContainerLinksError.AliasInUse);
                }
            }
        }
    }

    private string PrefixOf(string alias) => LinkEnvironment.PrefixOf(alias, usable: !_anyVariableName);

    private bool SameContainer(string first, string second) =>
        first == second || (containers.Find(first, out _) is { } one && one == containers.Find(second, out _));

    private static EngineRefusal Taken(string alias, string first, string second) =>
        EngineRefusal.BadRequest($"the alias '{alias}' stands for '{first}' already, so it cannot stand for '{second}'", ContainerLinksError.AliasInUse);
}
