namespace ContainerLinks;

/// <summary>Removes a link by its name, <c>recipient/alias</c>.</summary>
internal sealed class LinkRemoval(EngineContext context, EngineChanges changes, ContainerStore containers, LinkIndex links, LinkLines lines, SandboxBuilder sandboxes)
{
    // The link is looked up as a container's name, so what is found is its source. Recording rm-target-stopped.
    private readonly bool _linkNamesAreNames = context.Has(DockerQuirks.LinkNamesAreContainerNames);

    // With a removed source its names are gone, the link's too. Recording rm-target-stopped.
    private readonly bool _deadSourceBlocks = context.Has(DockerQuirks.DeadSourceBlocksRecipient);

    // The removal is not stored. Recording rm-link.
    private readonly bool _removedLinkReturns = context.Has(DockerQuirks.RemovedLinkReturns);

    // The engine updates the whole network of the recipient. No recording yet.
    private readonly bool _rejoins = context.Has(DockerQuirks.RemoveLinkRejoinsNetworks);

    public void Remove(string reference)
    {
        EngineLink? link = FindKept(reference);
        if (link is null)
        {
            EngineContainer source = containers.Get(reference);
            string name = reference.StartsWith('/') ? reference : "/" + reference;
            string parent = name[..name.LastIndexOf('/')];
            if (parent.Length == 0)
            {
                throw EngineRefusal.System("Conflict, cannot remove the default link name of the container");
            }

            EngineContainer recipient = containers.Names.FindOwner(parent) is { } id && containers.FindById(id) is { } found
                ? found
                : throw EngineRefusal.System($"Cannot get parent {parent} for link name {name}");
            link = links.Find(recipient, name) ?? new EngineLink(recipient, name, source, "");
        }

        containers.Names.Release(link.FullAlias);
        links.Remove(link.Recipient, link.Source, link.FullAlias);
        if (!_removedLinkReturns)
        {
            link.Recipient.StoredLinks.RemoveAll(text => text == link.StoredText);
        }

        if (_rejoins)
        {
            Refresh(link.Recipient);
        }
        else
        {
            lines.Remove(link);
        }

        changes.Touch(link.Recipient);
    }

    /// <summary>A link whose name is no container name: by choice, or since its source is gone.</summary>
    private EngineLink? FindKept(string reference)
    {
        string name = "/" + reference.TrimStart('/');
        int slash = name.LastIndexOf('/');
        if (slash <= 0 || containers.Find(name[..slash], out _) is not { } recipient || links.Find(recipient, name) is not { } link)
        {
            return null;
        }

        return !_linkNamesAreNames || (link.Source.Removed && !_deadSourceBlocks) ? link : null;
    }

    private void Refresh(EngineContainer recipient)
    {
        try
        {
            sandboxes.Refresh(recipient);
        }
        catch (EngineRefusal)
        {
            // The engine only logs it; the link is gone all the same.
        }
    }
}
