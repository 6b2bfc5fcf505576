namespace ContainerLinks;

/// <summary>Removes a link by its name, <c>recipient/alias</c>.</summary>
internal sealed class LinkRemoval(EngineContext context, EngineChanges changes, ContainerStore containers, LinkIndex links, LinkLines lines, SandboxBuilder sandboxes)
{
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
        if (!context.Has(DockerQuirks.RemovedLinkReturns))
        {
            link.Recipient.StoredLinks.RemoveAll(text => text == link.StoredText);
        }

        if (context.Has(DockerQuirks.RemoveLinkRejoinsNetworks))
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

        return !context.Has(DockerQuirks.LinkNamesAreContainerNames) || (link.Source.Removed && !context.Has(DockerQuirks.DeadSourceBlocksRecipient)) ? link : null;
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
