namespace ContainerLinks;

/// <summary>In which order the daemon starts containers with a restart policy, and which ones it never comes to.</summary>
internal static class RestartOrder
{
    public static IReadOnlyList<EngineContainer> Of(EngineCore core, HashSet<EngineContainer> again)
    {
        List<EngineContainer> inOrder = [.. core.Containers.All.Where(again.Contains)];
        Dictionary<EngineContainer, List<EngineContainer>> waits = inOrder.ToDictionary(container => container, container => WaitsOf(core, container, again));
        return core.Settings.Has(DockerQuirks.FiveSecondStartWait) ? StartWait.Simulate(inOrder, waits) : Waves(inOrder, waits);
    }

    private static List<EngineContainer> WaitsOf(EngineCore core, EngineContainer container, HashSet<EngineContainer> again)
    {
        List<EngineContainer> waits = [.. core.Links.Of(container).Select(link => link.Source).Where(again.Contains)];
        if (core.Settings.Traits.WaitsForNamespaceOwners && container.NetworkMode.IsContainer
            && core.Containers.Find(container.NetworkMode.ConnectedContainer, out _) is { } owner && again.Contains(owner))
        {
            waits.Add(owner);
        }

        return waits;
    }

    /// <summary>Sources first; those that go round in a circle come last, in order of creation.</summary>
    private static List<EngineContainer> Waves(List<EngineContainer> inOrder, Dictionary<EngineContainer, List<EngineContainer>> waits)
    {
        var started = new HashSet<EngineContainer>();
        var order = new List<EngineContainer>();
        while (true)
        {
            List<EngineContainer> wave = [.. inOrder.Where(container => !started.Contains(container) && waits[container].TrueForAll(started.Contains))];
            if (wave.Count == 0)
            {
                return [.. order, .. inOrder.Where(container => !started.Contains(container))];
            }

            order.AddRange(wave);
            started.UnionWith(wave);
        }
    }
}
