namespace ContainerLinks;

/// <summary>Links to a removed source that a new container of its name takes over.</summary>
internal static class LinkRebinding
{
    public static void Rebind(EngineCore core, EngineContainer source)
    {
        foreach (EngineLink orphan in core.Links.Orphans())
        {
            if (orphan.Source.Name != source.Name)
            {
                continue;
            }

            core.Links.Rebind(orphan, source);
            EngineLink link = core.Links.Find(orphan.Recipient, orphan.FullAlias)!;
            core.Registrar.Reserve(link);
            core.Lines.Rebound(link);
            core.Facts.Touch(orphan.Recipient);
        }
    }
}
