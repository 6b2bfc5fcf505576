namespace ContainerLinks;

/// <summary>What is refused before a container with links exists: by the engine's own rules, and by the right ones where the engine has none.</summary>
internal sealed class LinkChecks(EngineSettings settings, ContainerStore containers)
{
    public const string HostMode = "conflicting options: host type networking can't be used with links. This would result in undefined behavior";
    public const string ContainerMode = "conflicting options: container type network can't be used with links. This would result in undefined behavior";

    /// <summary>Checks the links of a create request, beyond what the engine finds out when it reads them.</summary>
    public void Check(SimulatedContainerSpec spec, NetworkMode mode)
    {
        if (spec.Links.Count == 0)
        {
            return;
        }

        if (!settings.Traits.LinksNatively)
        {
            throw EngineRefusal.System("bad parameter: link is not supported");
        }

        if (mode.IsUserDefined)
        {
            CheckPrivateAliases(spec.Links);
            return;
        }

        if (mode.IsNone && !settings.Has(DockerQuirks.LinksIgnoredWithoutNetwork))
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
        if (settings.Has(DockerQuirks.UserNetworkNamesAreTexts))
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
        if (isEmpty && !settings.Has(DockerQuirks.EmptyAliasIgnored))
        {
            throw EngineRefusal.BadRequest($"'{text}' is not a link: the alias is empty");
        }

        if (!isEmpty && !settings.Has(DockerQuirks.UnvalidatedAlias) && !LinkOption.TryParse(text, out _, out string? fault))
        {
            throw EngineRefusal.BadRequest(fault);
        }

        if (!settings.Has(DockerQuirks.SelfLinkLooksUnknown) && parts.Source.TrimStart('/') == spec.Name.TrimStart('/') && containers.Find(parts.Source, out _) is null)
        {
            throw EngineRefusal.BadRequest($"'{spec.Name}' cannot be linked to itself");
        }

        string alias = fullAlias[(fullAlias.LastIndexOf('/') + 1)..];
        if (!settings.Has(DockerQuirks.AliasEqualsExtraHost)
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
                if ((equal && !sameSource && !settings.Has(DockerQuirks.DuplicateAliasFirstWins)) || (equalButCase && !settings.Has(DockerQuirks.AliasesDifferByCase)))
                {
                    throw Taken(secondAlias, first, second);
                }

                if (!equal && !equalButCase && settings.MakesLinkVariables && !settings.Has(DockerQuirks.VariablePrefixCollision) && PrefixOf(firstAlias) == PrefixOf(secondAlias))
                {
                    throw EngineRefusal.BadRequest(
                        $"the aliases '{firstAlias}' and '{secondAlias}' would give variables of the same names: {PrefixOf(firstAlias)}_…", ContainerLinksError.AliasInUse);
                }
            }
        }
    }

    private string PrefixOf(string alias) => LinkEnvironment.PrefixOf(alias, usable: !settings.Has(DockerQuirks.UnusableVariableNames));

    private bool SameContainer(string first, string second) =>
        first == second || (containers.Find(first, out _) is { } one && one == containers.Find(second, out _));

    private static EngineRefusal Taken(string alias, string first, string second) =>
        EngineRefusal.BadRequest($"the alias '{alias}' stands for '{first}' already, so it cannot stand for '{second}'", ContainerLinksError.AliasInUse);
}
