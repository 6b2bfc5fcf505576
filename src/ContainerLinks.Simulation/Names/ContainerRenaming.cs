namespace ContainerLinks;

/// <summary>Gives a container another name.</summary>
internal sealed class ContainerRenaming(EngineCore core)
{
    public void Rename(string reference, string newName)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.Length == 0 || newName.Length == 0)
        {
            throw EngineRefusal.BadRequest("Neither old nor new names may be empty");
        }

        string fullName = newName.StartsWith('/') ? newName : "/" + newName;
        EngineContainer container = core.Containers.Get(reference);
        string oldName = container.Name;
        if (oldName == fullName)
        {
            throw EngineRefusal.BadRequest("Renaming a container with the same name as its current name");
        }

        var renaming = new LinkRenaming(core.Settings, core.Containers, core.Links, core.Lines);
        IReadOnlyList<(string Ending, EngineLink Link)> links = renaming.Prepare(container);
        try
        {
            fullName = NameReservation.Reserve(core.Containers.Names, container.Id, fullName);
        }
        catch (EngineRefusal refusal)
        {
            throw refusal.Prefixed("Error when allocating new name: ");
        }

        renaming.Carry(container, fullName, links);
        container.Name = fullName;
        container.Stored = null;
        core.Containers.Names.Release(oldName);
        core.Networks.Rename(container);
        core.Lines.Rename(container);
        core.Facts.Touch(container);
        foreach (EngineLink link in core.Links.To(container))
        {
            core.Facts.Touch(link.Recipient);
        }
    }
}
