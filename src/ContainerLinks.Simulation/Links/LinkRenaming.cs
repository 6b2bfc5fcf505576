namespace ContainerLinks;

/// <summary>Carries links over when a container gets another name.</summary>
internal sealed class LinkRenaming(EngineSettings settings, ContainerStore containers, LinkIndex links, LinkLines lines)
{
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
            if (settings.Has(DockerQuirks.LinkNamesAreContainerNames))
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
