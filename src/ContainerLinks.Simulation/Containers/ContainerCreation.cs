namespace ContainerLinks;

/// <summary>The command that creates a container.</summary>
internal static class ContainerCreation
{
    public static EngineContainer Create(EngineCore core, SimulatedContainerSpec spec)
    {
        EngineContainer container = core.Factory.Create(spec);
        core.Facts.Touch(container);
        if (!core.Settings.Has(DockerQuirks.RecreatedSourceNotLinked))
        {
            LinkRebinding.Rebind(core, container);
        }

        return container;
    }
}
