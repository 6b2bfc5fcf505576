namespace ContainerLinks;

/// <summary>Compares what two looks found, whenever they were.</summary>
internal static class ContainerContent
{
    public static bool IsSame(ContainerInfo one, ContainerInfo other) =>
        one.Name == other.Name
        && one.State == other.State
        && one.Health == other.Health
        && one.Hostname == other.Hostname
        && one.DomainName == other.DomainName
        && one.HostsPath == other.HostsPath
        && one.HostsFileProblem == other.HostsFileProblem
        && one.NetworkOf == other.NetworkOf
        && one.ExposedPorts.SequenceEqual(other.ExposedPorts)
        && one.PublishedPorts.SequenceEqual(other.PublishedPorts)
        && one.Environment.SequenceEqual(other.Environment, StringComparer.Ordinal)
        && one.ExtraHosts.SequenceEqual(other.ExtraHosts, StringComparer.Ordinal)
        && one.Links.Order(StringComparer.Ordinal).SequenceEqual(other.Links.Order(StringComparer.Ordinal), StringComparer.Ordinal)
        && one.Labels.Count == other.Labels.Count
        && one.Labels.All(label => other.Labels.TryGetValue(label.Key, out string? value) && value == label.Value)
        && one.Networks.SequenceEqual(other.Networks);
}
