namespace ContainerLinks;

/// <summary>Makes the sandboxes of containers and their hosts files, and makes them again when links change.</summary>
internal sealed class SandboxBuilder(EngineContext context, NetworkStore networks, NetworkController controller, LinkLines lines)
{
    // The lines are added to those that the sandbox has from before. Recording 28/bridge-disconnect-recipient.
    private readonly bool _reconnectRepeatsLines = context.Has(DockerQuirks.ReconnectRepeatsLinkLines);

    // The sandbox is made again from the extra hosts alone. No recording yet.
    private readonly bool _dropsSiblings = context.Has(DockerQuirks.RemoveLinkDropsSiblings);

    /// <summary>Makes the sandbox and its hosts file.</summary>
    /// <param name="container">The container.</param>
    /// <param name="linkLines">The link lines; null to make them.</param>
    public Sandbox Make(EngineContainer container, IReadOnlyList<HostsRecord>? linkLines)
    {
        Sandbox sandbox = controller.CreateSandbox(container);
        container.HostsOwner = container.Id;
        try
        {
            sandbox.ExtraHosts.AddRange(UserHosts(container));
            sandbox.ExtraHosts.AddRange(linkLines ?? lines.Attach(container, sandbox));
            controller.BuildHosts(sandbox, isFirstOfStart: true);
        }
        catch (Exception exception) when (exception is EngineRefusal or IOException)
        {
            controller.DeleteSandbox(sandbox);
            throw exception as EngineRefusal ?? EngineRefusal.System(exception.Message, ContainerLinksError.HostsFile, exception);
        }

        container.SandboxId = sandbox.Id;
        return sandbox;
    }

    /// <summary>Adds the links' lines and labels to a sandbox that has no bridge yet.</summary>
    public void AddLinks(EngineContainer container, Sandbox sandbox, bool isStart)
    {
        if (!_reconnectRepeatsLines)
        {
            sandbox.ExtraHosts.Clear();
            sandbox.ExtraHosts.AddRange(UserHosts(container));
        }

        IReadOnlyList<HostsRecord> added = lines.Attach(container, sandbox);
        if (added.Count > 0)
        {
            sandbox.ExtraHosts.AddRange(added);
            controller.BuildHosts(sandbox, isFirstOfStart: isStart);
        }

        lines.PublishJoined(container, isStart);
    }

    /// <summary>After a link was removed: all networks are left, the hosts file is written anew, and all are joined again.</summary>
    public void Refresh(EngineContainer container)
    {
        if (container.OnDefaultBridge is null || networks.SandboxOf(container) is not { } sandbox)
        {
            return;
        }

        // The engine shows its own file again, also where a user's lies over it.
        container.HostsOwner = container.Id;

        // Whatever is wrong with the remaining links shows before anything is left.
        IReadOnlyList<HostsRecord> siblings = !_dropsSiblings ? lines.Attach(container, sandbox) : [];
        sandbox.ExtraHosts.Clear();
        sandbox.ExtraHosts.AddRange([.. UserHosts(container), .. siblings]);
        if (_dropsSiblings)
        {
            sandbox.Lines.Clear();
            sandbox.Labels = LinkLabels.None;
        }

        EngineEndpoint[] endpoints = [.. sandbox.Endpoints.Values];
        foreach (EngineEndpoint endpoint in endpoints)
        {
            controller.Leave(endpoint, sandbox);
        }

        controller.BuildHosts(sandbox, isFirstOfStart: true);
        if (!_dropsSiblings && !context.Traits.SandboxBeforeNetworks)
        {
            lines.Publish(container);
        }

        foreach (EngineEndpoint endpoint in endpoints)
        {
            controller.Join(endpoint, sandbox);
        }
    }

    private IEnumerable<HostsRecord> UserHosts(EngineContainer container)
    {
        foreach (string text in container.ExtraHosts)
        {
            int colon = text.IndexOf(':');
            string address = text[(colon + 1)..];
            if (address == "host-gateway")
            {
                address = context.Settings.HostGateway ?? networks.All.Find(network => network.IsDefaultBridge)?.IPv4?.Gateway?.ToString()
                    ?? throw EngineRefusal.System("unable to derive the IP value for host-gateway");
            }

            // Later engines print the address anew.
            bool asTyped = context.Traits.OldFixedLines || !GoAddress.TryParse(address.Trim(), out _);
            yield return new HostsRecord(asTyped ? address : GoAddress.Normalise(address.Trim()), text[..colon]);
        }
    }
}
