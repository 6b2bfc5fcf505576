namespace ContainerLinks;

/// <summary>A name that a runtime's own DNS answers on one network; letter case does not count. No name of a network has a slash.</summary>
internal sealed record DnsName(string Network, string Name)
{
    public static DnsName Of(ContainerNetwork network, string name) => new(network.Scope is { } scope ? $"{scope}/{network.Name}" : network.Name, name.ToUpperInvariant());
}

/// <summary>Who answers to a name by the runtime's own DNS: running containers only.</summary>
internal sealed class DnsNames
{
    private static readonly HashSet<DnsName> None = [];

    private readonly ChangingLists<DnsName, ContainerId> _answers = new();

    public SnapshotMap<DnsName, ContainerId[]> ToSnapshot() => _answers.ToSnapshot();

    /// <summary>Brings the table from what was known of a container to what is.</summary>
    /// <returns>The names that others answer to now.</returns>
    public IReadOnlyCollection<DnsName> Replace(ContainerInfo? before, ContainerInfo? after)
    {
        HashSet<DnsName> then = Of(before);
        HashSet<DnsName> now = Of(after);
        if (then.Count == 0 && now.Count == 0)
        {
            return [];
        }

        ContainerId id = (before ?? after)!.Id;
        HashSet<DnsName> changed = [.. then, .. now];
        changed.ExceptWith(then.Intersect(now));
        foreach (DnsName name in changed)
        {
            if (now.Contains(name))
            {
                _answers.Add(name, id);
            }
            else
            {
                _answers.Remove(name, id);
            }
        }

        return changed;
    }

    /// <summary>The names that a container answers to: none while it does not run, and none where it has no address, as on a network that it is noted on but could not join.</summary>
    public static HashSet<DnsName> Of(ContainerInfo? info)
    {
        HashSet<DnsName>? names = null;
        foreach (ContainerNetwork network in info is { IsRunning: true } ? info.Networks : [])
        {
            if (network is { ResolvesNames: true, HasAddress: true })
            {
                names ??= [];
                if (network.AnswersName)
                {
                    names.Add(DnsName.Of(network, info!.Name));
                }

                names.UnionWith(network.Aliases.Select(alias => DnsName.Of(network, alias)));
            }
        }

        return names ?? None;
    }
}
