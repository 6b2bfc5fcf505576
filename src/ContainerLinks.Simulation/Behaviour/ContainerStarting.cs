namespace ContainerLinks;

/// <summary>Brings containers up: by command, by a restart policy, and at the start of a daemon.</summary>
internal sealed class ContainerStarting(
    EngineContext context, EngineChanges changes, EngineHosts hosts, ContainerNetworking networking, EngineVariables variables, LinkLines lines, ContainerDisposal disposal)
{
    // The container is stored before it is cleaned up, so the next daemon reads the address. Recording rm-target-stopped.
    private readonly bool _failedStartKeepsAddress = context.Has(DockerQuirks.FailedStartKeepsAddress);

    // The file was written anew before the start failed. Recording links-to-stopped.
    private readonly bool _failedStartLeavesHosts = context.Has(DockerQuirks.FailedStartLeavesHosts);

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
        byte[]? oldHosts = hosts.Store.Read(container.Id);
        string? oldOwner = container.HostsOwner;
        changes.Touch(container);
        try
        {
            BringUp(container, byCommand, start);
        }
        catch (EngineRefusal refusal)
        {
            container.FailToStart(refusal.Message);

            // The engine stores the container first and cleans up then, so the next daemon reads what was cleaned up.
            container.Stored = _failedStartKeepsAddress ? StoredSettings.Of(container) : null;
            networking.Release(container);
            if (!_failedStartLeavesHosts)
            {
                hosts.Restore(container.Id, oldHosts);
                container.HostsOwner = oldOwner;
            }

            if (container.AutoRemove)
            {
                disposal.Forget(container);
            }

            throw;
        }

        lines.PublishStarted(container);
        lines.FollowRules(container);
    }

    private void BringUp(EngineContainer container, bool byCommand, ContainerStart? start)
    {
        if (start?.Address is { } address && container.OnDefaultBridge is { } place)
        {
            place.WantedAddress = address.ToString();
        }

        networking.Prepare(container);
        if (context.Traits.MountsBeforeLinks)
        {
            ShowMountedHosts(container);
        }

        IReadOnlyList<string> ofLinks = start is null || start.Environment.Count == 0 ? variables.Collect(container, isExec: false) : start.Environment;
        container.StartVariables = start?.Environment ?? [];
        ShowMountedHosts(container);
        IReadOnlyList<string> environment = ProcessEnvironment.Create(container, ofLinks, container.Terminal, context.Traits.LastVariableKeepsPlace);
        if (byCommand)
        {
            container.RestartManager?.Cancel();
            container.RestartManager = null;
            container.RestartCount = 0;
            container.HasBeenManuallyStopped = false;
        }

        networking.Finish(container);
        container.ComeUp(new MainProcess(environment, container.Command), context.Time.GetUtcNow());
    }

    // From here on the engine shows the user's file; what it writes itself goes to its own, which nobody reads.
    private static void ShowMountedHosts(EngineContainer container) => container.HostsOwner = container.MountedHosts ?? container.HostsOwner;
}
