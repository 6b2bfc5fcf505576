namespace ContainerLinks;

/// <summary>The end of a daemon and the start of the next one on what it left.</summary>
internal sealed class DaemonRestart(
    EngineContext context, EngineChanges changes, ContainerStore containers, NetworkController controller, PredefinedNetworks networks, AddressHolds holds,
    LinkRegistrar registrar, ContainerStarting starting, ContainerStopping stopping, ContainerDisposal disposal, RestartOrder order)
{
    // The new daemon ends what outlived a crash before it has a network. No recording yet.
    private readonly bool _crashKeepsAddress = context.Has(DockerQuirks.CrashKeepsOldAddress);

    public void Run(bool crash)
    {
        holds.Keep();
        if (!crash)
        {
            Shutdown();
        }

        containers.Names.Clear();
        foreach (EngineContainer container in containers.All)
        {
            _ = containers.Names.TryReserve(container.Name, container.Id);
        }

        HashSet<EngineContainer> again = Reload();
        controller.DropSandboxes();
        networks.BeginAnew();
        registrar.RestoreAll();
        foreach (EngineContainer container in order.Of(again))
        {
            TryStart(container);
        }

        foreach (EngineContainer container in containers.All.Where(container => container.AutoRemove && !again.Contains(container)).ToArray())
        {
            disposal.Forget(container);
        }

        changes.TouchAll();
    }

    private void Shutdown()
    {
        stopping.IsShuttingDown = true;
        foreach (EngineContainer container in containers.All.ToArray())
        {
            if (container.Running)
            {
                stopping.Kill(container, "KILL");
            }
        }

        stopping.IsShuttingDown = false;
    }

    /// <summary>Reads the containers from the disk, ends those that outlived a crash, and tells which ones start again.</summary>
    private HashSet<EngineContainer> Reload()
    {
        var again = new HashSet<EngineContainer>();
        foreach (EngineContainer container in containers.All.ToArray())
        {
            if (container.Running)
            {
                // The new daemon kills it by its ordinary command, so it counts as stopped by a user.
                container.HasBeenManuallyStopped |= !container.Restarting;
                bool touchesHosts = !context.Traits.CrashKeepsOwnLines;
                stopping.Terminate(container, container.Restarting ? container.ExitCode : 137, releaseNetwork: !_crashKeepsAddress && touchesHosts);
                if (!_crashKeepsAddress && !touchesHosts)
                {
                    // Its network is cleaned up before the new daemon knows its files. Seen on 28.5.2.
                    ContainerNetworking.Forget(container);
                }

                if (container.AutoRemove)
                {
                    disposal.Forget(container);
                    continue;
                }
            }

            container.Stored?.Load(container);
            container.Stored = null;
            container.RestartManager?.Cancel();
            container.RestartManager = null;
            if (container.StartedAt is not null && container.RestartPolicy.Wants(container.ExitCode, container.HasBeenManuallyStopped, container.RestartCount))
            {
                again.Add(container);
            }
        }

        return again;
    }

    private void TryStart(EngineContainer container)
    {
        try
        {
            starting.Launch(container, byCommand: true);
        }
        catch (EngineRefusal)
        {
            // The engine logs it; the container keeps the error.
        }
    }
}

/// <summary>In which order the daemon starts containers with a restart policy, and which ones it never comes to.</summary>
internal sealed class RestartOrder(EngineContext context, ContainerStore containers, LinkIndex links)
{
    // The engine starts all of them at once, each with one timer for all of its sources. Recording 28/random-0215.
    private readonly bool _waitsFiveSeconds = context.Has(DockerQuirks.FiveSecondStartWait);

    public IReadOnlyList<EngineContainer> Of(HashSet<EngineContainer> again)
    {
        List<EngineContainer> inOrder = [.. containers.All.Where(again.Contains)];
        Dictionary<EngineContainer, List<EngineContainer>> waits = inOrder.ToDictionary(container => container, container => WaitsOf(container, again));

        // The engine starts all of them at once, so those that wait for nobody come up in any order. Recording 28/random-0215.
        return _waitsFiveSeconds ? StartWait.Simulate(context.Chance.Shuffle(inOrder), waits) : Waves(inOrder, waits);
    }

    private List<EngineContainer> WaitsOf(EngineContainer container, HashSet<EngineContainer> again)
    {
        List<EngineContainer> waits = [.. links.Of(container).Select(link => link.Source).Where(again.Contains)];
        if (context.Traits.WaitsForNamespaceOwners && container.NetworkMode.IsContainer
            && containers.Find(container.NetworkMode.ConnectedContainer, out _) is { } owner && again.Contains(owner))
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
