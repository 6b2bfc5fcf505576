namespace ContainerLinks;

/// <summary>How Podman's containers come up and go down: by command, by a signal of nobody's, and by their restart policy, which it follows at once.</summary>
internal sealed class PodmanLives(EngineContext context, EngineChanges changes, ContainerStore containers, PodmanSandboxes sandboxes, IHostsStore store)
{
    /// <returns>False: it runs already.</returns>
    public bool Start(EngineContainer container)
    {
        try
        {
            if (container.Paused)
            {
                throw PodmanTexts.CannotStart(container.Id);
            }

            if (container.Running)
            {
                // That is kept as an error, too. Recording podman58/start-twice.
                container.NoteError(PodmanTexts.IsRunning(container.Id));
                return false;
            }

            StartOwner(container);
            Launch(container);
            return true;
        }
        catch (EngineRefusal refusal)
        {
            container.NoteError(refusal.Message);
            throw;
        }
    }

    /// <returns>False: it is down already.</returns>
    public bool Stop(EngineContainer container)
    {
        if (container.State == ContainerState.Exited)
        {
            return false;
        }

        // A paused one is not stopped, but counts as stopped by a user from now on.
        container.HasBeenManuallyStopped |= container.Running;
        if (container.Paused)
        {
            throw PodmanTexts.CannotStopPaused(container.Id);
        }

        if (container.Running)
        {
            End(container, MainProcess.Killed);
        }

        return true;
    }

    public void Restart(EngineContainer container)
    {
        ThrowUnlessOwnerRuns(container);
        if (container.Paused)
        {
            throw PodmanTexts.CannotRestartPaused();
        }

        if (container.Running)
        {
            container.HasBeenManuallyStopped = true;
            End(container, MainProcess.Killed);
        }

        Launch(container);
    }

    /// <summary>Sends a signal on behalf of a user, after which no restart policy brings the container back, even if it lived on.</summary>
    public void Kill(EngineContainer container, string signal)
    {
        if (!container.Running)
        {
            throw PodmanTexts.CannotKill(container.Id, StateOf(container));
        }

        container.HasBeenManuallyStopped = true;
        changes.Touch(container);
        if (container.Paused && signal != "KILL")
        {
            container.PendingSignals = [.. container.PendingSignals, signal];
        }
        else if (container.Process?.ExitCodeOf(signal) is { } code)
        {
            End(container, code);
        }
    }

    /// <summary>The main process gets a signal that nobody asked the engine for. A frozen one gets it when it is thawed.</summary>
    public void Die(EngineContainer container, string signal)
    {
        if (!container.Running)
        {
            throw PodmanTexts.CannotKill(container.Id, StateOf(container));
        }

        if (container.Paused)
        {
            container.PendingSignals = [.. container.PendingSignals, signal];
        }
        else if (container.Process?.ExitCodeOf(signal) is { } code)
        {
            End(container, code);
        }
    }

    public void Pause(EngineContainer container)
    {
        if (container.Paused)
        {
            throw PodmanTexts.IsPaused(container.Id);
        }

        if (!container.Running)
        {
            throw PodmanTexts.CannotPause(StateOf(container));
        }

        container.Freeze();
        changes.Touch(container);
    }

    public void Unpause(EngineContainer container)
    {
        if (!container.Paused)
        {
            throw PodmanTexts.IsNotPaused(container.Id);
        }

        IReadOnlyList<string> signals = container.PendingSignals;
        container.PendingSignals = [];
        container.Thaw();
        changes.Touch(container);
        int? code = signals.Select(signal => container.Process?.ExitCodeOf(signal)).FirstOrDefault(exit => exit is not null);
        if (code is { } exitCode)
        {
            End(container, exitCode);
        }
    }

    public void Remove(EngineContainer container, bool force)
    {
        if (container.Running && !force)
        {
            throw PodmanTexts.CannotRemove(container.Id, StateOf(container));
        }

        string[] dependents = [.. containers.All.Where(other => sandboxes.OwnerOf(other) == container).Select(other => other.Id).Order(StringComparer.Ordinal)];
        if (dependents.Length > 0)
        {
            throw PodmanTexts.HasDependents(container.Id, dependents);
        }

        if (container.Running)
        {
            container.HasBeenManuallyStopped = true;
            End(container, MainProcess.Killed);
        }

        Forget(container);
    }

    /// <summary>What the engine calls the state in its refusals.</summary>
    private static string StateOf(EngineContainer container) => container.State switch
    {
        ContainerState.Created => "created",
        ContainerState.Running => "running",
        ContainerState.Paused => "paused",
        _ => "exited",
    };

    /// <summary>A start brings those up whose network the container has; a restart does not.</summary>
    private void StartOwner(EngineContainer container)
    {
        if (sandboxes.OwnerOf(container) is not { } owner)
        {
            return;
        }

        StartOwner(owner);
        if (owner.Paused)
        {
            throw PodmanTexts.DependencyNotStarted();
        }

        if (!owner.Running)
        {
            try
            {
                Launch(owner);
            }
            catch (EngineRefusal)
            {
                throw PodmanTexts.DependencyNotStarted();
            }
        }
    }

    private bool IsOwnerDown(EngineContainer container) => sandboxes.OwnerOf(container) is { Running: false } or { Paused: true };

    private void ThrowUnlessOwnerRuns(EngineContainer container)
    {
        if (IsOwnerDown(container))
        {
            throw PodmanTexts.DependencyIsDown(container.Id, sandboxes.OwnerOf(container)!.Id);
        }
    }

    private void Launch(EngineContainer container)
    {
        BringUp(container);
        container.RestartCount = 0;
    }

    private void BringUp(EngineContainer container, bool byPolicy = false)
    {
        changes.Touch(container);
        sandboxes.SetUp(container);
        container.HasBeenManuallyStopped = false;

        // The process that follows the policy has USR1 blocked, and hands that on. Recording podman58/policies.
        container.ComeUp(new MainProcess(container.Environment!, container.Command, byPolicy ? "USR1" : null), context.Time.GetUtcNow());
    }

    /// <summary>The main process ended. The restart policy starts another one at once, without a pause.</summary>
    private void End(EngineContainer container, int exitCode)
    {
        changes.Touch(container);
        container.GoDown(exitCode);
        bool isWanted = container.RestartPolicy.WantsAtOnce(exitCode, container.HasBeenManuallyStopped, container.RestartCount);
        if (isWanted && IsOwnerDown(container))
        {
            // The start is given up before anything is cleaned up, so its line stays in the other's hosts file. Recording podman58/policies.
            return;
        }

        sandboxes.TearDown(container);
        if (isWanted)
        {
            container.RestartCount++;
            try
            {
                BringUp(container, byPolicy: true);
                return;
            }
            catch (EngineRefusal)
            {
                // Only the log says so.
            }
        }

        if (container.AutoRemove && !container.Removed && !containers.All.Any(other => sandboxes.OwnerOf(other) == container))
        {
            Forget(container);
        }
    }

    private void Forget(EngineContainer container)
    {
        if (container.Removed)
        {
            return;
        }

        container.Removed = true;
        containers.Remove(container);
        store.Remove(container.Id);
        changes.Remove(container);
    }
}
