namespace ContainerLinks;

/// <summary>Says in the linker's words what a list shows of a container about which the engine does not tell more.</summary>
internal static class ListedMapping
{
    /// <param name="listed">What the list shows.</param>
    /// <param name="last">What it was when it was last read, or null.</param>
    /// <param name="connection">The engine.</param>
    /// <param name="version">When the list was asked for, see <see cref="ContainerInfo.Version"/>.</param>
    /// <returns>Null if its name is none.</returns>
    public static ContainerInfo? Map(ListedContainer listed, ContainerInfo? last, EngineConnection connection, long version)
    {
        EngineContainer container = listed.Content;
        if (!ContainerMapping.IsName(container.Name))
        {
            return last;
        }

        ContainerId? holder = ContainerMapping.HolderOf(container.NetworkMode) is { } id && ContainerId.IsValid(id) ? new ContainerId(id) : last?.NetworkOf;
        Func<string, bool> answered = connection.Identity.Kind == EngineKind.Docker
            ? ContainerMapping.DockerAnswersNames
            : name => last?.Networks.FirstOrDefault(network => network.Name == name)?.ResolvesNames ?? false;
        ContainerState state = ContainerMapping.StateOf(container.Status);
        return new ContainerInfo
        {
            Id = new ContainerId(container.Id),
            Name = container.Name.TrimStart('/'),
            State = state,
            Health = ContainerMapping.HealthOf(container.Health),
            Hostname = last?.Hostname,
            DomainName = last?.DomainName ?? "",
            Networks = holder is null ? ContainerMapping.NetworksOf(container, state, answered, id => last?.Networks.Any(network => network.Scope == id) ?? false) : [],
            ExposedPorts = last?.ExposedPorts ?? ContainerMapping.PortsOf(container),
            PublishedPorts = holder is null ? ContainerMapping.PublishedPortsOf(container, state) : [],
            Environment = last?.Environment ?? [],
            ExtraHosts = last?.ExtraHosts ?? [],
            Links = last?.Links ?? [],
            Labels = container.Labels,
            HostsPath = last?.HostsPath,
            HostsFileProblem = last?.HostsFileProblem,
            NetworkOf = holder,
            Version = version,
        };
    }
}
