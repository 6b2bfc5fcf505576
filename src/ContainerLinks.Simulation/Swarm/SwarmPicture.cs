namespace ContainerLinks;

/// <summary>Puts together what a node's <c>GET /networks/NAME?verbose=true</c> shows.</summary>
internal static class SwarmPicture
{
    public static SimulatedOverlay? Of(SimulatedSwarmNode asked, SwarmNetwork network, IReadOnlyList<SimulatedSwarmNode> nodes, IReadOnlyList<(int Origin, SwarmEndpoint Endpoint)> view)
    {
        if (!view.Any(known => known.Origin == asked.Index))
        {
            return null; // the network is not on this node
        }

        return new SimulatedOverlay
        {
            Name = network.Name,
            Id = network.Id,
            Services =
            [
                .. view.GroupBy(known => known.Endpoint.Service, StringComparer.Ordinal).OrderBy(service => service.Key, StringComparer.Ordinal).Select(service => new SimulatedOverlayService
                {
                    Name = service.Key,
                    VirtualAddress = service.Select(static known => known.Endpoint.VirtualAddress).FirstOrDefault(static address => address is not null),
                    Endpoints = [.. service.Select(known => Show(known.Endpoint, nodes[known.Origin]))],
                }),
            ],
            Peers = [.. view.Select(known => known.Origin).Distinct().Select(origin => KeyValuePair.Create(nodes[origin].Id[..12], nodes[origin].Address))],
        };
    }

    private static SimulatedOverlayEndpoint Show(SwarmEndpoint endpoint, SimulatedSwarmNode node) =>
        new() { Name = endpoint.Name, EndpointId = endpoint.Id, Address = endpoint.Address, HostAddress = node.Address };
}
