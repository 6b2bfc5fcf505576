namespace ContainerLinks;

/// <summary>The end of a daemon and the start of the next one on what it left.</summary>
internal sealed class DaemonRestart(EngineCore core)
{
    public void Run(bool crash)
    {
        core.Holds.Keep();
        if (!crash)
        {
            Shutdown();
        }

        core.Containers.Names.Clear();
        foreach (EngineContainer container in core.Containers.All)
        {
            _ = core.Containers.Names.TryReserve(container.Name, container.Id);
        }

        HashSet<EngineContainer> again = Reload();
        core.Networks.DropSandboxes();
        core.Firewall.Flush();
        core.Space.ForgetCursor();
        core.NetworkFactory.CreatePredefined();
        RestoreLinks();
        foreach (EngineContainer container in RestartOrder.Of(core, again))
        {
            TryStart(container);
        }

        foreach (EngineContainer container in core.Containers.All.Where(container => container.AutoRemove && !again.Contains(container)).ToArray())
        {
            core.Lifecycle.Remove(container, force: true, container.Id);
        }

        core.Facts.Resync();
    }

    private void Shutdown()
    {
        core.Lifecycle.IsShuttingDown = true;
        foreach (EngineContainer container in core.Containers.All.ToArray())
        {
            if (container.Running)
            {
                core.Lifecycle.Kill(container, "KILL");
            }
        }

        core.Lifecycle.IsShuttingDown = false;
    }

    /// <summary>Reads the containers from the disk, ends those that outlived a crash, and tells which ones start again.</summary>
    private HashSet<EngineContainer> Reload()
    {
        var again = new HashSet<EngineContainer>();
        foreach (EngineContainer container in core.Containers.All.ToArray())
        {
            if (container.Running)
            {
                // The new daemon kills it by its ordinary command, so it counts as stopped by a user.
                container.HasBeenManuallyStopped |= !container.Restarting;
                bool clean = !core.Settings.Has(DockerQuirks.CrashKeepsOldAddress);
                core.Lifecycle.Terminate(container, container.Restarting ? container.ExitCode : 137, releaseNetwork: clean);
                if (container.AutoRemove)
                {
                    core.Lifecycle.Forget(container);
                    continue;
                }
            }

            container.Stored?.Load(container);
            container.Stored = null;
            container.RestartManager?.Cancel();
            container.RestartManager = null;
            RestartPolicy policy = container.RestartPolicy;
            bool wanted = policy.IsAlways
                || (policy.IsUnlessStopped && !container.HasBeenManuallyStopped)
                || (policy.IsOnFailure && container.ExitCode != 0 && (policy.MaximumRetries == 0 || container.RestartCount < policy.MaximumRetries));
            if (wanted && container.HasBeenStartedBefore)
            {
                again.Add(container);
            }
        }

        return again;
    }

    private void RestoreLinks()
    {
        if (core.Settings.Has(DockerQuirks.StoredLinksAreNames))
        {
            core.Links.Clear();
            foreach (EngineContainer container in core.Containers.All)
            {
                core.Registrar.Restore(container);
            }

            return;
        }

        foreach (EngineLink link in core.Containers.All.SelectMany(core.Links.Declared))
        {
            core.Registrar.Reserve(link);
        }
    }

    private void TryStart(EngineContainer container)
    {
        try
        {
            core.Lifecycle.Launch(container, byCommand: true);
        }
        catch (EngineRefusal)
        {
            // The engine logs it; the container keeps the error.
        }
    }
}
