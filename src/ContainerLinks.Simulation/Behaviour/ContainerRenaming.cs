namespace ContainerLinks;

/// <summary>Gives a container another name.</summary>
internal sealed class ContainerRenaming(
    EngineChanges changes, ContainerStore containers, LinkIndex links, NetworkController controller, LinkLines lines, LinkRenaming renaming)
{
    public void Rename(string reference, string newName)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.Length == 0 || newName.Length == 0)
        {
            throw EngineRefusal.BadRequest("Neither old nor new names may be empty");
        }

        string fullName = newName.StartsWith('/') ? newName : "/" + newName;
        EngineContainer container = containers.Get(reference);
        string oldName = container.Name;
        if (oldName == fullName)
        {
            throw EngineRefusal.BadRequest("Renaming a container with the same name as its current name");
        }

        IReadOnlyList<(string Ending, EngineLink Link)> parts = renaming.Prepare(container);
        try
        {
            fullName = containers.Names.ReserveOwn(container.Id, fullName);
        }
        catch (EngineRefusal refusal)
        {
            throw refusal.Prefixed("Error when allocating new name: ");
        }

        renaming.Carry(container, fullName, parts);
        container.Name = fullName;
        container.Stored = null;
        containers.Names.Release(oldName);
        controller.Rename(container);
        lines.Rename(container);
        changes.Touch(container);
        foreach (EngineLink link in links.To(container))
        {
            changes.Touch(link.Recipient);
        }
    }
}

/// <summary>Carries links over when a container gets another name.</summary>
internal sealed class LinkRenaming(EngineContext context, ContainerStore containers, LinkIndex links, LinkLines lines)
{
    // The link's new name is a name of its source, too. Recording daemon-restart-rename-recipient.
    private readonly bool _linkNamesAreNames = context.Has(DockerQuirks.LinkNamesAreContainerNames);

    /// <summary>The parts of a recipient's full aliases behind its name.</summary>
    /// <exception cref="EngineRefusal">A full alias lies outside of the recipient's name.</exception>
    public IReadOnlyList<(string Ending, EngineLink Link)> Prepare(EngineContainer recipient)
    {
        var parts = new List<(string Ending, EngineLink Link)>();
        foreach (EngineLink link in links.Of(recipient))
        {
            if (!link.FullAlias.StartsWith(recipient.Name, StringComparison.Ordinal))
            {
                throw EngineRefusal.BadRequest($"Linked container {link.FullAlias} does not match parent {recipient.Name}");
            }

            parts.Add((link.FullAlias[recipient.Name.Length..], link));
        }

        return parts;
    }

    /// <summary>Links under the new name first, and takes the old ones away then.</summary>
    public void Carry(EngineContainer recipient, string newName, IReadOnlyList<(string Ending, EngineLink Link)> parts)
    {
        string oldName = recipient.Name;
        foreach ((string rest, EngineLink link) in parts)
        {
            if (_linkNamesAreNames)
            {
                _ = containers.Names.TryReserve(newName + rest, link.Source.Id);
            }

            links.Add(recipient, link.Source, newName + rest, link.StoredText);
            lines.MoveLine(recipient, oldName + rest, newName + rest);
        }

        foreach ((string rest, EngineLink link) in parts)
        {
            links.Remove(recipient, link.Source, oldName + rest);
            containers.Names.Release(oldName + rest);
        }
    }
}
