namespace ContainerLinks;

/// <summary>Turns the texts of links into links: when a container is created, and again when a daemon starts.</summary>
internal sealed class LinkRegistrar(EngineSettings settings, ContainerStore containers, LinkIndex links)
{
    /// <summary>Reads a container's links. A text that cannot become a link is an error.</summary>
    public void Register(EngineContainer recipient)
    {
        foreach (string text in Texts(recipient))
        {
            Register(recipient, text);
        }
    }

    /// <summary>Reads the stored links of a container at the start of a daemon; a text that cannot become a link is passed over, or ends the reading.</summary>
    public void Restore(EngineContainer recipient)
    {
        foreach (string text in Texts(recipient))
        {
            try
            {
                Register(recipient, text);
            }
            catch (EngineRefusal)
            {
                if (settings.Has(DockerQuirks.LostLinkDropsFollowing))
                {
                    return;
                }
            }
        }
    }

    /// <summary>Reserves the names of links that were kept as they are.</summary>
    public void Reserve(EngineLink link)
    {
        if (settings.Has(DockerQuirks.LinkNamesAreContainerNames) && !link.Source.Removed)
        {
            _ = containers.Names.TryReserve(link.FullAlias, link.Source.Id);
        }
    }

    private static List<string> Texts(EngineContainer recipient) => recipient.NetworkMode.IsUserDefined ? [] : recipient.StoredLinks;

    private void Register(EngineContainer recipient, string text)
    {
        if (!LinkOption.TryParseAsEngine(text, out (string Source, string Alias) parts, out string? error))
        {
            throw EngineRefusal.System(error);
        }

        EngineContainer source = FindSource(recipient, parts.Source);
        string fullAlias = LinkPath.Join(recipient.Name, parts.Alias);
        if (settings.Has(DockerQuirks.LinkNamesAreContainerNames))
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
            source = containers.Find(owner, out refusal) ?? throw Invalid(refusal!).Prefixed(settings.Texts.GoneNamespaceOwner(owner));
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
        if (slash <= 0 || settings.Has(DockerQuirks.LinkNamesAreContainerNames))
        {
            return null;
        }

        string full = "/" + name.TrimStart('/');
        return containers.Find(full[..(slash + 1)], out _) is { } other ? links.Find(other, full)?.Source : null;
    }

    private static EngineRefusal Invalid(EngineRefusal refusal) => refusal.Status == 404 ? refusal.WithStatus(400) : refusal;
}
