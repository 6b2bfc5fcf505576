namespace ContainerLinks;

/// <summary>Ends containers and freezes them: by command, by a signal of nobody's, and by the daemon's own end. What a restart policy says is done here too.</summary>
internal sealed class ContainerStopping(
    EngineContext context, EngineTurn turn, ContainerNetworking networking, LinkLines lines, ContainerStarting starting, ContainerDisposal disposal)
{
    /// <summary>Whether the daemon is going down, so that no restart policy takes effect.</summary>
    public bool IsShuttingDown { get; set; }

    /// <summary>Stops a container by command. False: it does not run.</summary>
    public bool Stop(EngineContainer container)
    {
        if (!container.Running)
        {
            return false;
        }

        Kill(container, "KILL");
        return true;
    }

    public void Restart(EngineContainer container)
    {
        if (container.Running)
        {
            KillAndKeep(container);
        }

        starting.Launch(container, byCommand: true);
    }

    /// <summary>Ends a container that would else be removed when it ends.</summary>
    public void KillAndKeep(EngineContainer container)
    {
        bool autoRemove = container.AutoRemove;
        container.AutoRemove = false;
        Kill(container, "KILL");
        container.AutoRemove = autoRemove;
    }

    /// <summary>Sends a signal on behalf of a user, after which no restart policy brings the container back.</summary>
    public void Kill(EngineContainer container, string signal)
    {
        ThrowUnlessRunning(container);
        container.RestartManager ??= new RestartManager(container.RestartPolicy, container.RestartCount);
        container.RestartManager.Cancel();
        container.HasBeenManuallyStopped |= !IsShuttingDown;
        turn.Changes.Touch(container);
        if (container.Restarting)
        {
            container.GoDown(container.ExitCode);
            RemoveIfWanted(container);
            return;
        }

        container.Thaw();
        if (container.Process?.ExitCodeOf(signal) is { } code)
        {
            End(container, code);
        }
    }

    /// <summary>The main process gets a signal that nobody asked the engine for.</summary>
    public void Die(EngineContainer container, string signal)
    {
        if (!container.Running || container.Restarting)
        {
            throw EngineRefusal.Conflict(context.Texts.NotRunning(container.Id));
        }

        // A frozen process gets its signals when it is thawed; only KILL ends it at once.
        if ((!container.Paused || signal == "KILL") && container.Process?.ExitCodeOf(signal) is { } code)
        {
            End(container, code);
        }
    }

    public void Pause(EngineContainer container)
    {
        ThrowUnlessRunning(container);
        if (container.Paused)
        {
            throw EngineRefusal.Conflict(context.Texts.AlreadyPaused(container.Id));
        }

        if (container.Restarting)
        {
            throw EngineRefusal.Conflict(EngineTexts.IsRestarting(container.Id));
        }

        container.Freeze();
        turn.Changes.Touch(container);
    }

    public void Unpause(EngineContainer container)
    {
        if (!container.Paused)
        {
            throw EngineRefusal.System(EngineTexts.NotPaused(container.Id));
        }

        container.Thaw();
        turn.Changes.Touch(container);
    }

    /// <summary>The daemon's own end of a container, without its network when the daemon has none yet.</summary>
    public void Terminate(EngineContainer container, int exitCode, bool releaseNetwork)
    {
        container.RestartManager?.Cancel();
        container.GoDown(exitCode);
        if (releaseNetwork)
        {
            networking.Release(container);
        }
    }

    private void ThrowUnlessRunning(EngineContainer container)
    {
        if (!container.Running)
        {
            throw EngineRefusal.Conflict(context.Texts.NotRunning(container.Id));
        }
    }

    /// <summary>The main process ended.</summary>
    private void End(EngineContainer container, int exitCode)
    {
        turn.Changes.Touch(container);
        container.RestartManager ??= new RestartManager(container.RestartPolicy, container.RestartCount);
        RestartManager manager = container.RestartManager;
        TimeSpan lifetime = container.StartedAt is { } at ? context.Time.GetUtcNow() - at : TimeSpan.Zero;
        TimeSpan? wait = manager.Decide(exitCode, IsShuttingDown || container.HasBeenManuallyStopped, lifetime);
        if (wait is null)
        {
            container.GoDown(exitCode);
        }
        else
        {
            container.AwaitRestart(exitCode);
        }

        networking.Release(container);
        lines.Withdraw(container);
        lines.FollowRules(container);
        if (wait is { } time)
        {
            manager.Schedule(context.Time, time, () => turn.TakeFromTimer(() => StartAgain(container, manager, exitCode)));
        }
        else
        {
            RemoveIfWanted(container);
        }
    }

    /// <summary>The restart policy's start, from a timer.</summary>
    private void StartAgain(EngineContainer container, RestartManager manager, int exitCode)
    {
        if (manager.IsCancelled || container.RestartManager != manager || !container.Restarting)
        {
            return;
        }

        manager.Wake();
        try
        {
            starting.Launch(container, byCommand: false);
        }
        catch (EngineRefusal)
        {
            container.GoDown(exitCode);
            RemoveIfWanted(container);
        }
    }

    private void RemoveIfWanted(EngineContainer container)
    {
        if (container.AutoRemove && !container.Removed)
        {
            disposal.Forget(container);
        }
    }
}
