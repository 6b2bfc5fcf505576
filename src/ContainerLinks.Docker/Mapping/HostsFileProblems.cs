namespace ContainerLinks;

/// <summary>Finds out why nothing that is written at a container's hosts path reaches the container's resolver.</summary>
/// <remarks>Measured on Docker 20.10 and Podman 4.3: a mount over <c>/etc/hosts</c> hides the engine's file; one over <c>/etc</c> does not, since the engine mounts its file on top of it.</remarks>
internal static class HostsFileProblems
{
    private const string HostsFile = "/etc/hosts";

    /// <returns>A sentence with what helps, or null where the file is the one that the resolver reads, or will be from the start on.</returns>
    public static string? Find(EngineContainer container, ContainerState state, EngineConnection connection, EngineSurroundings surroundings)
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
                : connection.Identity.Kind == EngineKind.Podman
                    ? $"Podman keeps no hosts file for '{name}' (--no-hosts, or no_hosts in containers.conf): create it anew without that."
                    : $"The engine keeps no hosts file for '{name}': create it anew on a network on which it has one.";
        }

        if (!OwnHostsPath.Is(container.HostsPath, container.Id))
        {
            return $"The engine tells '{path}' as the hosts file of '{name}', which is not a file of that container alone, so it is not written.";
        }

        return IsElsewhere(container.HostsPath, isRunning, connection.Endpoint, surroundings)
            ? connection.Endpoint.IsLocal
                ? $"The hosts file of '{name}', '{path}', is not on this machine, although the engine at {connection.Endpoint} tells it: the engine runs in a virtual machine or elsewhere, or this program runs in a container. Run it on the engine's own machine, or give its container the engine's data folder at the same path."
                : $"The hosts file of '{name}', '{path}', is on another machine, that of the engine at {connection.Endpoint}: run this program there."
            : null;
    }

    /// <summary>An own file has the container's whole id in its path, so one that is here is the right one, whatever the engine's address is. It may be missing here while the container is down.</summary>
    private static bool IsElsewhere(string path, bool isRunning, EngineEndpoint endpoint, EngineSurroundings surroundings) =>
        (isRunning || !endpoint.IsLocal) && !surroundings.Exists(path);

    private static string Normal(string path) => "/" + string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != "."));
}
