using System.Globalization;
using System.Net;

namespace ContainerLinks;

/// <summary>What the managers know.</summary>
/// <param name="Services">The services.</param>
/// <param name="Tasks">The tasks.</param>
/// <param name="Members">The nodes.</param>
internal sealed record SwarmManagerWord(IReadOnlyList<SimulatedSwarmService> Services, IReadOnlyList<SimulatedSwarmTask> Tasks, IReadOnlyList<SimulatedSwarmMember> Members);

/// <summary>Who bears a name in a swarm, as a pure function of what one node is answered. The managers' word counts more than what the node has heard.</summary>
/// <param name="self">The node's name.</param>
/// <param name="selfAddress">The node's address.</param>
/// <param name="networks">The overlay networks there.</param>
/// <param name="word">What the managers know, or null on a worker.</param>
/// <param name="hostNames">What links call the nodes, by their addresses.</param>
internal sealed class SwarmAdverts(string self, IPAddress selfAddress, IReadOnlyList<SimulatedOverlay> networks, SwarmManagerWord? word, IDictionary<string, string> hostNames)
{
    /// <summary>The host of services and of their tasks: they go from one to another.</summary>
    public const string Cluster = "swarm";

    /// <summary>Who bears a name: the service or the task first, then the standalone containers of other nodes in order of their addresses.</summary>
    public IReadOnlyList<SourceAdvert> Of(string name) => [.. name.Contains('.', StringComparison.Ordinal) ? Tasks(name) : Service(name), .. Containers(name)];

    private IEnumerable<SourceAdvert> Service(string name)
    {
        SimulatedSwarmService? known = word?.Services.FirstOrDefault(service => service.Spec.Name == name);
        if (word is not null && known is null)
        {
            yield break; // the managers know of no such service, whatever is still heard of it
        }

        bool isSeen = known is not null;
        var places = new List<ContainerNetwork>();
        var remarks = new List<string>();
        foreach (SimulatedOverlay network in networks)
        {
            SimulatedOverlayService? heard = network.Services.FirstOrDefault(service => service.Name == name);
            isSeen |= heard is not null;
            IPAddress[] answered = heard is null ? [] : heard.VirtualAddress is { } virtualAddress ? [virtualAddress] : [.. heard.Endpoints.Select(static endpoint => endpoint.Address)];
            IPAddress[] right = known is null ? answered
                : known.VirtualAddresses.TryGetValue(network.Id, out IPAddress? one) ? AddressesOf(known.Id, network.Id).Any() ? [one] : []
                : [.. AddressesOf(known.Id, network.Id)];
            bool isRight = answered.ToHashSet().SetEquals(right);
            places.AddRange(right.Select(address => PlaceOf(network, address) with { ResolvesNames = isRight }));
            if (!isRight && answered.Length > 0)
            {
                remarks.Add($"The DNS of network '{network.Name}' on node '{self}' answers '{name}' with {string.Join(" and ", answered.AsEnumerable())} meanwhile.");
            }
        }

        if (isSeen)
        {
            yield return new SourceAdvert
            {
                Host = Cluster,
                Id = new ContainerId(known?.Id ?? $"service.{name}"),
                Name = name,
                Networks = places,
                ExposedPorts = known?.Spec.ExposedPorts ?? [],
                LostBecause = known is null || AddressesOf(known.Id, null).Any() ? null : $"No task of service '{name}' runs.",
                Remarks = remarks,
            };
        }
    }

    /// <summary><c>SERVICE.SLOT</c> is whichever task has the slot, <c>SERVICE.SLOT.ID</c> that one; but the own containers by their whole name, which the linker knows.</summary>
    private IEnumerable<SourceAdvert> Tasks(string name)
    {
        var heard = Endpoints.Where(known => known.Service.Length > 0 && (known.Endpoint.Name == name || known.Endpoint.Name.StartsWith(name + '.', StringComparison.Ordinal)))
            .GroupBy(known => known.Endpoint.Name, StringComparer.Ordinal)
            .Select(task => (Name: task.Key, Node: task.First().Endpoint.HostAddress, Places: task.Select(known => PlaceOf(known.Network, known.Endpoint.Address)).ToArray(), Ports: (IReadOnlyList<ContainerPort>)[], LostBecause: WhyEnded(task.Key, task.First().Endpoint.HostAddress)));
        var told = (word?.Tasks ?? []).Where(task => IsMeant(task, name) && IsWanted(task)).Select(task => (
            Name: $"{task.Service}.{task.Slot}.{task.Id}",
            Node: word!.Members.First(member => member.Id == task.NodeId).Address,
            Places: networks.Where(network => task.Addresses.ContainsKey(network.Id)).Select(network => PlaceOf(network, task.Addresses[network.Id])).ToArray(),
            Ports: word.Services.FirstOrDefault(service => service.Id == task.ServiceId)?.Spec.ExposedPorts ?? [],
            LostBecause: WhyLost(word.Members.First(member => member.Id == task.NodeId).Address)));
        var candidates = told.Concat(heard).OrderBy(task => task.LostBecause is not null).ToArray();
        if (candidates.Length == 0 || (candidates[0].Name == name && candidates[0].Node.Equals(selfAddress)))
        {
            yield break;
        }

        var one = candidates[0];
        bool isWhole = one.Name == name;
        yield return new SourceAdvert
        {
            Host = Cluster,
            Id = new ContainerId(one.Name[(one.Name.LastIndexOf('.') + 1)..]),
            Name = name,
            Networks = [.. one.Places.Select(place => place with
            {
                AnswersName = isWhole,
                Aliases = isWhole ? [] : [one.Name],
                ResolvesNames = Endpoints.Any(known => known.Endpoint.Name == one.Name && known.Endpoint.Address.Equals(place.IPv4)),
            })],
            ExposedPorts = one.Ports,
            HostAddress = one.Node,
            LostBecause = one.LostBecause,
        };
    }

    /// <summary>Standalone containers of other nodes.</summary>
    private IEnumerable<SourceAdvert> Containers(string name) => Endpoints
        .Where(known => known.Service.Length == 0 && known.Endpoint.Name == name && !known.Endpoint.HostAddress.Equals(selfAddress))
        .GroupBy(static known => known.Endpoint.HostAddress)
        .OrderBy(static places => places.Key.ToString(), StringComparer.Ordinal)
        .Select(places => new SourceAdvert
        {
            Host = HostNameOf(places.Key, hostNames),
            Id = new ContainerId(places.First().Endpoint.EndpointId),
            Name = name,
            Networks = [.. places.Select(static place => PlaceOf(place.Network, place.Endpoint.Address))],
            HostAddress = places.Key,
            LostBecause = WhyLost(places.Key),
        });

    /// <summary>A worker hears addresses of others and no names, so a manager uses none either.</summary>
    public static string HostNameOf(IPAddress address, IDictionary<string, string> names) => names.TryGetValue(address.ToString(), out string? name) ? name : address.ToString().Replace(':', '-');

    private static ContainerNetwork PlaceOf(SimulatedOverlay network, IPAddress address) => new() { Name = network.Name, Scope = network.Id, IPv4 = address, ResolvesNames = true };

    private IEnumerable<(SimulatedOverlay Network, string Service, SimulatedOverlayEndpoint Endpoint)> Endpoints =>
        networks.SelectMany(static network => network.Services.SelectMany(service => service.Endpoints.Select(endpoint => (network, service.Name, endpoint))));

    private static bool IsMeant(SimulatedSwarmTask task, string name) =>
        $"{task.Service}.{task.Slot}.{task.Id}" is var whole && (whole == name || whole.StartsWith(name + '.', StringComparison.Ordinal));

    private bool IsWanted(SimulatedSwarmTask task) => task.DesiredState == "running" && word!.Services.Any(service => service.Id == task.ServiceId);

    /// <summary>The addresses of a service's tasks that should run, on nodes that are there; on one network, or on all.</summary>
    private IEnumerable<IPAddress> AddressesOf(string service, string? network) => word!.Tasks
        .Where(task => task.ServiceId == service && task.DesiredState == "running" && word.Members.First(member => member.Id == task.NodeId).State == "ready")
        .SelectMany(task => task.Addresses.Where(address => network is null || address.Key == network).Select(static address => address.Value));

    private string? WhyLost(IPAddress node) => word?.Members.FirstOrDefault(member => member.Address.Equals(node)) is { State: "down" } down
        ? string.Create(CultureInfo.InvariantCulture, $"Node '{down.Name}' is down since {down.Since:u}, as the managers say.")
        : null;

    private string? WhyEnded(string task, IPAddress node) => word is null ? null
        : WhyLost(node) ?? (word.Tasks.Any(known => IsMeant(known, task) && IsWanted(known)) ? null : $"The managers have ended task '{task}'.");
}
