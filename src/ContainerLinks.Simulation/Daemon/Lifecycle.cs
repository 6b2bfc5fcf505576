namespace ContainerLinks;

/// <summary>Starts, stops and ends of containers.</summary>
internal sealed class Lifecycle(EngineCore core)
{
    /// <summary>Whether the daemon is going down, so that no restart policy takes effect.</summary>
    public bool IsShuttingDown { get; set; }

    /// <summary>Starts a container by command. False: it runs already.</summary>
    public bool Start(EngineContainer container, ContainerStart? start = null)
    {
        if (container.Paused)
        {
            throw EngineRefusal.Conflict("cannot start a paused container, try unpause instead");
        }

        if (container.Running)
        {
            return false;
        }

        Launch(container, byCommand: true, start);
        return true;
    }

    /// <summary>Brings a container up. If that fails everything is given back, and the container keeps the error.</summary>
    public void Launch(EngineContainer container, bool byCommand, ContainerStart? start = null)
    {
        byte[]? oldHosts = core.Store.Read(container.Id);
        string? oldOwner = container.HostsOwner;
        core.Facts.Touch(container);
        try
        {
            BringUp(container, byCommand, start);
        }
        catch (EngineRefusal refusal)
        {
            container.StateError = refusal.Message;
            container.ExitCode = container.ExitCode == 0 ? 128 : container.ExitCode;

            // The engine stores the container first and cleans up then, so the next daemon reads what was cleaned up.
            container.Stored = core.Settings.Has(DockerQuirks.FailedStartKeepsAddress) ? StoredSettings.Of(container) : null;
            core.Networking.Release(container);
            if (!core.Settings.Has(DockerQuirks.FailedStartLeavesHosts))
            {
                core.Hosts.Restore(container.Id, oldHosts);
                container.HostsOwner = oldOwner;
            }

            if (container.AutoRemove)
            {
                Remove(container, force: true, container.Id);
            }

            throw;
        }

        if (!core.Settings.Has(DockerQuirks.UpdateBeforeSourceIsUp)
            || (!core.Settings.Has(DockerQuirks.SourceMustBeOnDefaultBridge) && container.OnDefaultBridge is null))
        {
            core.Lines.Publish(container);
        }

        core.Lines.FollowRules(container);
    }

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
            bool autoRemove = container.AutoRemove;
            container.AutoRemove = false;
            Kill(container, "KILL");
            container.AutoRemove = autoRemove;
        }

        Launch(container, byCommand: true);
    }

    /// <summary>Sends a signal on behalf of a user, after which no restart policy brings the container back.</summary>
    public void Kill(EngineContainer container, string signal)
    {
        if (!container.Running)
        {
            throw EngineRefusal.Conflict(core.Settings.Texts.NotRunning(container.Id));
        }

        container.RestartManager ??= new RestartManager(container.RestartPolicy, container.RestartCount);
        container.RestartManager.Cancel();
        container.HasBeenManuallyStopped |= !IsShuttingDown;
        core.Facts.Touch(container);
        if (container.Restarting)
        {
            SetStopped(container, container.ExitCode);
            RemoveIfWanted(container);
            return;
        }

        container.Paused = false;
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
            throw EngineRefusal.Conflict(core.Settings.Texts.NotRunning(container.Id));
        }

        // A frozen process gets its signals when it is thawed; only KILL ends it at once.
        if ((!container.Paused || signal == "KILL") && container.Process?.ExitCodeOf(signal) is { } code)
        {
            End(container, code);
        }
    }

    public void Pause(EngineContainer container)
    {
        if (!container.Running)
        {
            throw EngineRefusal.Conflict(core.Settings.Texts.NotRunning(container.Id));
        }

        if (container.Paused)
        {
            throw EngineRefusal.Conflict(core.Settings.Texts.AlreadyPaused(container.Id));
        }

        if (container.Restarting)
        {
            throw EngineRefusal.Conflict(EngineTexts.IsRestarting(container.Id));
        }

        container.Paused = true;
        core.Facts.Touch(container);
    }

    public void Unpause(EngineContainer container)
    {
        if (!container.Paused)
        {
            throw EngineRefusal.System(EngineTexts.NotPaused(container.Id));
        }

        container.Paused = false;
        core.Facts.Touch(container);
    }

    public void Remove(EngineContainer container, bool force, string reference)
    {
        if (container.Running)
        {
            if (!force)
            {
                string state = container.Paused ? "paused" : container.Restarting ? "restarting" : "running";
                throw EngineRefusal.Conflict(core.Settings.Texts.CannotRemove(state, container.Id, reference));
            }

            bool autoRemove = container.AutoRemove;
            container.AutoRemove = false;
            Kill(container, "KILL");
            container.AutoRemove = autoRemove;
        }

        Forget(container);
    }

    /// <summary>Takes a container that does not run out of the engine.</summary>
    public void Forget(EngineContainer container)
    {
        container.RestartManager?.Cancel();
        foreach (string name in core.Links.Delete(container))
        {
            core.Containers.Names.Release(name);
        }

        container.Removed = true;
        core.Containers.Remove(container);
        core.Holds.Drop(container);
        core.Hosts.Remove(container.Id);
        core.Facts.Removed(container);
    }

    /// <summary>The daemon's own end of a container, without its network when the daemon has none yet.</summary>
    public void Terminate(EngineContainer container, int exitCode, bool releaseNetwork)
    {
        container.RestartManager?.Cancel();
        SetStopped(container, exitCode);
        if (releaseNetwork)
        {
            core.Networking.Release(container);
        }
    }

    public TimeSpan Lifetime(EngineContainer container) => container.StartedAt is { } at ? core.Time.GetUtcNow() - at : TimeSpan.Zero;

    private static void SetStopped(EngineContainer container, int exitCode)
    {
        container.Running = false;
        container.Paused = false;
        container.Restarting = false;
        container.Process = null;
        container.ExitCode = exitCode;
    }

    private void BringUp(EngineContainer container, bool byCommand, ContainerStart? start)
    {
        if (start?.Address is { } address && container.OnDefaultBridge is { } place)
        {
            place.WantedAddress = address.ToString();
        }

        core.Networking.Prepare(container);
        IReadOnlyList<string> variables = start is null || start.Environment.Count == 0 ? core.Variables.Collect(container, isExec: false) : start.Environment;
        container.StartVariables = start?.Environment ?? [];
        IReadOnlyList<string> environment = ProcessEnvironment.Create(container, variables, container.Terminal);
        if (byCommand)
        {
            container.RestartManager?.Cancel();
            container.RestartManager = null;
            container.RestartCount = 0;
            container.HasBeenManuallyStopped = false;
        }

        core.Networking.Finish(container);
        container.Process = new MainProcess(environment, container.Command);
        container.StateError = "";
        container.Running = true;
        container.Restarting = false;
        container.Paused = false;
        container.ExitCode = 0;
        container.StartedAt = core.Time.GetUtcNow();
        container.HasBeenStartedBefore = true;
        container.Stored = null;
    }

    /// <summary>The main process ended.</summary>
    private void End(EngineContainer container, int exitCode)
    {
        core.Facts.Touch(container);
        container.RestartManager ??= new RestartManager(container.RestartPolicy, container.RestartCount);
        RestartManager manager = container.RestartManager;
        TimeSpan? wait = manager.Decide(exitCode, IsShuttingDown || container.HasBeenManuallyStopped, Lifetime(container));
        SetStopped(container, exitCode);
        if (wait is not null)
        {
            container.RestartCount++;
            container.Running = true;
            container.Restarting = true;
        }

        core.Networking.Release(container);
        core.Lines.Withdraw(container);
        core.Lines.FollowRules(container);
        if (wait is { } time)
        {
            manager.Schedule(core.Time, time, () => StartAgain(container, manager, exitCode));
        }
        else
        {
            RemoveIfWanted(container);
        }
    }

    /// <summary>The restart policy's start, from a timer.</summary>
    private void StartAgain(EngineContainer container, RestartManager manager, int exitCode)
    {
        lock (core.Gate)
        {
            if (core.IsDisposed || manager.IsCancelled || container.RestartManager != manager || !container.Restarting)
            {
                return;
            }

            manager.Wake();
            try
            {
                Launch(container, byCommand: false);
            }
            catch (EngineRefusal)
            {
                SetStopped(container, exitCode);
                RemoveIfWanted(container);
            }

            core.Facts.Flush();
        }
    }

    private void RemoveIfWanted(EngineContainer container)
    {
        if (container.AutoRemove && !container.Removed)
        {
            Forget(container);
        }
    }
}
