namespace ContainerLinks;

/// <summary>Finds out why nothing that is written into a container's hosts file reaches the container's resolver, by whatever way it is written.</summary>
/// <remarks>Measured on Docker 20.10 and Podman 4.3: a mount over <c>/etc/hosts</c> hides the engine's file; one over <c>/etc</c> does not, since the engine mounts its file on top of it. A file that is only not
/// to be reached from here is no such problem: it is read through the engine.</remarks>
internal static class HostsFileProblems
{
    private const string HostsFile = "/etc/hosts";

    /// <returns>A sentence with what helps, or null where the file is the one that the resolver reads, or will be from the start on.</returns>
    public static string? Find(EngineContainer container, ContainerState state, EngineKind engine)
    {
        string name = Quoting.Printable(container.Name.TrimStart('/')), path = Quoting.PrintablePath(container.HostsPath);
        bool isRunning = state is ContainerState.Running or ContainerState.Paused;
        if (container.Mounts.FirstOrDefault(mount => Normal(mount.Destination) == HostsFile) is { } mount)
        {
            string source = mount.Source.Length == 0 ? "" : $" ('{Quoting.PrintablePath(mount.Source)}')";
            return $"A mount{source} lies over {HostsFile} of '{name}', so it never reads the engine's file: create it anew without that mount, or keep the names in what is mounted.";
        }

        if (container.HostsPath.Length == 0)
        {
            return !isRunning ? null
                : engine == EngineKind.Podman
                    ? $"Podman keeps no hosts file for '{name}' (--no-hosts, or no_hosts in containers.conf): create it anew without that."
                    : $"The engine keeps no hosts file for '{name}': create it anew on a network on which it has one.";
        }

        return OwnHostsPath.Is(container.HostsPath, container.Id)
            ? null
            : $"The engine tells '{path}' as the hosts file of '{name}', which is not a file of that container alone, so it is not written.";
    }

    private static string Normal(string path) => "/" + string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != "."));
}
