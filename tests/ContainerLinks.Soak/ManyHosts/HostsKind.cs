using System.Net;

namespace ContainerLinks.Soak.ManyHosts;

/// <summary>What a history of several hosts is about, drawn from its seed.</summary>
internal sealed record HostsKind(int Seed)
{
    public required int Hosts { get; init; }

    public required SimulationProfile Profile { get; init; }

    /// <summary>Whether the hosts have a directory in memory.</summary>
    public required bool HasDirectory { get; init; }

    /// <summary>Whether each linker asks its node of the swarm.</summary>
    public required bool HasSwarm { get; init; }

    public required bool HasJournal { get; init; }

    /// <summary>Whether hosts declare routes to a network of theirs.</summary>
    public required bool HasRoutes { get; init; }

    /// <summary>Whether the networks of these routes lie in the addresses of overlay networks, and each route is to all of them.</summary>
    public required bool HasWideRoutes { get; init; }

    public required int Managers { get; init; }

    public required SwarmQuirks Quirks { get; init; }

    /// <summary>Where links whose source is down lead, or null for nowhere.</summary>
    public required IPAddress? Sink { get; init; }

    /// <summary>The network of a host to which others may have a route.</summary>
    public IPNetwork RoutedOf(SimulatedSwarmNode node) =>
        new(new IPAddress(HasWideRoutes ? [10, 0, (byte)(64 + (node.Index * 16)), 0] : [172, (byte)(30 + (node.Index & 1)), (byte)(node.Index * 16), 0]), 24);

    /// <summary>What the host declares as its route.</summary>
    public IPNetwork RouteTo(SimulatedSwarmNode node) => HasWideRoutes ? IPNetwork.Parse("10.0.0.0/16") : RoutedOf(node);

    public static HostsKind Of(int seed)
    {
        var dice = new SoakDice(seed);
        int ways = dice.Below(3);
        return new HostsKind(seed)
        {
            Hosts = 2 + dice.Below(3),
            Profile = dice.OneIn(2) ? SimulationProfile.Plain : SimulationProfile.Docker29,
            HasDirectory = ways != 1,
            HasSwarm = ways != 0,
            HasJournal = !dice.OneIn(3),
            HasRoutes = dice.OneIn(2),
            Managers = dice.OneIn(3) ? 2 : 1,
            Quirks = dice.OneIn(6) ? SwarmQuirks.NamesLostAtRejoin : SwarmQuirks.None,
            Sink = dice.OneIn(4) ? IPAddress.Parse("192.0.2.9") : null,
            HasWideRoutes = dice.OneIn(3),
        };
    }
}
