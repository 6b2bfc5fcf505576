namespace ContainerLinks.Fuzz;

/// <summary>Every target. Each call makes new ones: a target may keep things between its inputs.</summary>
internal static class AllTargets
{
    public static IReadOnlyList<string> Names { get; } = [.. All().Select(target => target.Name)];

    public static IReadOnlyList<FuzzTarget> All() => [new LinkTextTarget(), new HostsFileTarget(), new FactsTarget(), new EngineTarget(), new DnsTarget(), new PoolStateTarget(), new JournalTarget(), new DnsMessageTarget(), new TsigKeyTarget(), new DnsOwnerTarget(), new SwarmTarget()];

    public static FuzzTarget? Find(string name) => All().FirstOrDefault(target => target.Name == name);
}
