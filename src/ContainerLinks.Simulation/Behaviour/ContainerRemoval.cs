namespace ContainerLinks;

/// <summary>The command that removes a container.</summary>
internal sealed class ContainerRemoval(EngineContext context, ContainerStopping stopping, ContainerDisposal disposal)
{
    public void Remove(EngineContainer container, bool force, string reference)
    {
        if (container.Running)
        {
            if (!force)
            {
                string state = container.Paused ? "paused" : container.Restarting ? "restarting" : "running";
                throw EngineRefusal.Conflict(context.Texts.CannotRemove(state, container.Id, reference));
            }

            stopping.KillAndKeep(container);
        }

        disposal.Forget(container);
    }
}

/// <summary>Takes a container that does not run out of the engine.</summary>
internal sealed class ContainerDisposal(EngineChanges changes, ContainerStore containers, LinkIndex links, EngineHosts hosts, AddressHolds holds)
{
    public void Forget(EngineContainer container)
    {
        container.RestartManager?.Cancel();
        foreach (string name in links.Delete(container))
        {
            containers.Names.Release(name);
        }

        container.Removed = true;
        containers.Remove(container);
        holds.Drop(container);
        hosts.Remove(container.Id);
        changes.Remove(container);
    }
}
