using System.Collections.Immutable;

namespace ContainerLinks;

/// <summary>A name that a runtime's own DNS answers on one network; letter case does not count.</summary>
internal readonly record struct DnsName(string Network, string Name)
{
    public static DnsName Of(ContainerNetwork network, string name) => new(network.Name, name.ToUpperInvariant());
}

/// <summary>Who answers to a name by the runtime's own DNS: running containers only.</summary>
internal sealed class DnsNames
{
    private readonly ImmutableDictionary<DnsName, ImmutableArray<ContainerId>>.Builder _answers = WorldSnapshot.Empty.Dns.ToBuilder();

    public ImmutableDictionary<DnsName, ImmutableArray<ContainerId>> ToImmutable() => _answers.ToImmutable();

    /// <summary>Brings the table from what was known of a container to what is.</summary>
    /// <returns>The names that others answer to now.</returns>
    public IReadOnlyCollection<DnsName> Replace(ContainerInfo? before, ContainerInfo? after)
    {
        HashSet<DnsName>? then = NamesOf(before);
        HashSet<DnsName>? now = NamesOf(after);
        if (then is null && now is null)
        {
            return [];
        }

        ContainerId id = (before ?? after)!.Id;
        HashSet<DnsName> changed = [.. then ?? [], .. now ?? []];
        changed.ExceptWith((then ?? []).Intersect(now ?? []));
        foreach (DnsName name in changed)
        {
            ImmutableArray<ContainerId> answers = _answers.GetValueOrDefault(name, []);
            answers = now?.Contains(name) == true ? answers.Add(id) : answers.Remove(id);
            if (answers.IsEmpty)
            {
                _answers.Remove(name);
            }
            else
            {
                _answers[name] = answers;
            }
        }

        return changed;
    }

    private static HashSet<DnsName>? NamesOf(ContainerInfo? info)
    {
        HashSet<DnsName>? names = null;
        foreach (ContainerNetwork network in info is { IsRunning: true } ? info.Networks : [])
        {
            if (network.ResolvesNames)
            {
                names ??= [];
                names.Add(DnsName.Of(network, info!.Name));
                names.UnionWith(network.Aliases.Select(alias => DnsName.Of(network, alias)));
            }
        }

        return names;
    }
}
