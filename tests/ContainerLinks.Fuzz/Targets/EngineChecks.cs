namespace ContainerLinks.Fuzz;

/// <summary>What the linker relies on, whatever an engine tells of a container.</summary>
internal static class EngineChecks
{
    public static Outcome Check(ContainerInfo info)
    {
        FuzzException.ThrowUnless(info.Name.Length > 0 && !info.Name.AsSpan().ContainsAnyExcept(ContainerName.Characters), "a container has no name");
        FuzzException.ThrowUnless(info.HostsPath is not { } path || IsOwn(path, info.Id), "a hosts file is not the container's own");
        foreach (ContainerNetwork network in info.Networks)
        {
            FuzzException.ThrowUnless(network.Name is not null && network.Aliases.All(alias => alias is not null), "a network has a text that is null");
            FuzzException.ThrowUnless(network.IPv6 is not { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6, ScopeId: not 0 }, "an address has a scope id");
        }

        FuzzException.ThrowUnless(info.Environment.Concat(info.ExtraHosts).Concat(info.Links).Concat(info.Labels.Values).All(text => text is not null), "a container has a text that is null");
        FuzzException.ThrowUnless(info.DomainName is not null, "a container has a domain name that is null");
        return Outcome.Accepted(
            (int)info.State, (int)info.Health, info.Networks.Count, info.ExposedPorts.Count, info.Environment.Count, info.Links.Count, info.Labels.Count, info.ExtraHosts.Count, info.HostsPath is null ? 0 : 1, info.NetworkOf is null ? 0 : 1);
    }

    private static bool IsOwn(string path, ContainerId id) =>
        Path.GetFullPath(path) == path && Path.GetFileName(path) == "hosts" && id.Value.Length == 64 && path.Split('/').Contains(id.Value);
}
