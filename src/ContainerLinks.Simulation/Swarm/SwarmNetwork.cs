using System.Net;

namespace ContainerLinks;

/// <summary>An overlay network: on all nodes with one id, one name and one pool of addresses.</summary>
/// <param name="id">The id.</param>
/// <param name="name">The name.</param>
/// <param name="pool">The addresses, from which all nodes take.</param>
internal sealed class SwarmNetwork(string id, string name, SubnetPool pool)
{
    public string Id => id;

    public string Name => name;

    public SubnetPool Pool => pool;

    /// <summary>What each engine has of it.</summary>
    public EngineSubnet Subnet { get; } = new(pool, pool.Take(SubnetPool.Gateway, null)) { ConfiguredSubnet = pool.Network.ToString() };

    /// <summary>Takes a service's virtual address.</summary>
    public IPAddress TakeVirtual(string service) => pool.Take(VirtualOwner(service), null)
        ?? throw new ContainerLinksException(ContainerLinksError.AddressesExhausted, $"Network '{name}' has no address left for a service.");

    public void ReleaseVirtual(string service, IPAddress address) => pool.Release(VirtualOwner(service), address);

    // Owners that are no containers, since no id begins like this.
    private static string VirtualOwner(string service) => "(service) " + service;
}

/// <summary>An overlay network as the engine of one node sees it: addresses by the managers, names by what this node has heard.</summary>
internal sealed class SwarmOverlay(SwarmNetwork network, int node, SwarmWires wires, SwarmGossip gossip) : IOverlay
{
    public string? WhyNoAddress => wires.IsHeard(node)
        ? null
        : "attaching to network failed, make sure your network options are correct and check manager logs: context deadline exceeded";

    public IReadOnlyList<string> Resolve(string name) => SwarmNames.Resolve(gossip.View(node, network.Id).Select(known => known.Endpoint), name);
}

/// <summary>Which addresses a name has on an overlay network, by what is known of it.</summary>
internal static class SwarmNames
{
    private const string AllTasks = "tasks.";

    public static IReadOnlyList<string> Resolve(IEnumerable<SwarmEndpoint> known, string name)
    {
        var addresses = new List<IPAddress>();
        string? service = name.StartsWith(AllTasks, StringComparison.OrdinalIgnoreCase) ? name[AllTasks.Length..] : null;
        foreach (SwarmEndpoint endpoint in known)
        {
            bool isTask = endpoint is { Service.Length: > 0, IsLeaving: false };
            if (isTask && Is(endpoint.Service, service))
            {
                addresses.Add(endpoint.Address);
            }

            if (isTask && Is(endpoint.Service, name))
            {
                addresses.Add(endpoint.VirtualAddress ?? endpoint.Address);
            }

            if (Is(endpoint.Name, name) || endpoint.Aliases.Split(' ').Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                addresses.Add(endpoint.Address);
            }
        }

        return [.. addresses.Distinct().Select(static address => address.ToString())];
    }

    private static bool Is(string one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
