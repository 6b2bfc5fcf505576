namespace ContainerLinks;

/// <summary>The engine's wait at its start: each recipient waits for one source after the other, with one timer of five seconds for all of them.
/// When it has fired, it does not fire again, so the next wait has no end but the source's start.</summary>
internal static class StartWait
{
    public static IReadOnlyList<EngineContainer> Simulate(IReadOnlyList<EngineContainer> inOrder, Dictionary<EngineContainer, List<EngineContainer>> waits)
    {
        var order = new List<EngineContainer>();
        var done = new HashSet<EngineContainer>();
        Dictionary<EngineContainer, int> place = inOrder.ToDictionary(container => container, _ => 0);
        StartReady(inOrder, waits, place, done, order);

        // Every timer was set at the same moment, so all fire together, and each ends the one wait that its recipient is in.
        foreach (EngineContainer container in inOrder.Where(container => !done.Contains(container)))
        {
            place[container]++;
        }

        StartReady(inOrder, waits, place, done, order);
        return order;
    }

    private static void StartReady(
        IReadOnlyList<EngineContainer> inOrder, Dictionary<EngineContainer, List<EngineContainer>> waits, Dictionary<EngineContainer, int> place, HashSet<EngineContainer> done, List<EngineContainer> order)
    {
        bool moved = true;
        while (moved)
        {
            moved = false;
            foreach (EngineContainer container in inOrder)
            {
                if (done.Contains(container))
                {
                    continue;
                }

                List<EngineContainer> sources = waits[container];
                while (place[container] < sources.Count && done.Contains(sources[place[container]]))
                {
                    place[container]++;
                }

                if (place[container] >= sources.Count)
                {
                    done.Add(container);
                    order.Add(container);
                    moved = true;
                }
            }
        }
    }
}
