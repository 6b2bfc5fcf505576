using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>Says in the linker's words who bears a name in a Swarm. Pure: the same answers give the same words.</summary>
/// <param name="view">What the engine answered.</param>
/// <param name="memory">What is remembered.</param>
/// <param name="endpoints">The endpoints of what is asked for, in order.</param>
/// <param name="options">The settings.</param>
/// <param name="carriesVirtualAddresses">Whether this host's kernel can carry traffic to virtual addresses; null if that is not known.</param>
internal sealed class SwarmAdverts(SwarmView view, SwarmMemory memory, IReadOnlyList<SwarmEndpoint> endpoints, SwarmOptions options, bool? carriesVirtualAddresses)
{
    private readonly Dictionary<string, SwarmOverlay> _overlays = view.Overlays.GroupBy(overlay => overlay.Id, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);

    private readonly ILookup<string, SwarmEndpoint> _containers = endpoints.Where(endpoint => !endpoint.IsTask).ToLookup(endpoint => endpoint.Name, StringComparer.Ordinal);
    private readonly ILookup<string, SwarmEndpoint> _tasks = endpoints.Where(endpoint => endpoint.IsTask).ToLookup(endpoint => endpoint.Service, StringComparer.Ordinal);
    private readonly ILookup<string, SwarmService> _services = (view.Manager?.Services ?? []).ToLookup(service => service.Name, StringComparer.Ordinal);

    /// <summary>The service or the task of that name comes first, then the containers of hosts: who lives longest holds the name, and of two that were there at the first look the one whose address comes first as a text.</summary>
    public IReadOnlyList<SourceAdvert> Of(string name)
    {
        SwarmEndpoint[] containers = [.. _containers[name]];
        SourceAdvert[] onHosts =
        [
            .. containers.Where(endpoint => !endpoint.IsOwn)
                .GroupBy(endpoint => endpoint.Host, StringComparer.Ordinal)
                .OrderBy(host => host.All(endpoint => !endpoint.IsAlive)) // of very many the lost ones are left out
                .ThenBy(host => host.Min(endpoint => endpoint.FirstSeen))
                .ThenBy(host => host.Key, StringComparer.Ordinal)
                .Select(host => ContainerOf(name, [.. host], containers)),
        ];
        SourceAdvert? first = name.Contains('.', StringComparison.Ordinal) ? TaskOf(name) : ServiceOf(name);
        return first is null ? onHosts : [first, .. onHosts];
    }

    /// <summary>A host's name in links: as the settings say, or its address.</summary>
    public static string HostNameOf(string address, SwarmOptions options) => options.HostNames.TryGetValue(address, out string? name) ? name : address.Replace(':', '-');

    private SourceAdvert ContainerOf(string name, SwarmEndpoint[] places, SwarmEndpoint[] all)
    {
        SwarmEndpoint[] counted = Counted(places);
        SwarmEndpoint one = counted[0];
        string[] hosts = [.. all.Where(endpoint => endpoint.IsAnswered).Select(endpoint => endpoint.Host).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        bool isPinned = options.PinWhileDnsIsWrong && places.Any(place => place.IsDnsWrong);
        return new SourceAdvert
        {
            Host = HostNameOf(one.Host, options),
            Id = new ContainerId(one.Id),
            Name = name,
            LostBecause = Array.TrueForAll(places, place => !place.IsAlive) ? $"'{name}' {one.DeadBecause}." : null,
            Networks = [.. counted.Select(place => PlaceOf(place, answersName: true, isPinned, []))],
            ExposedPorts = ExposedBy(name),
            HostAddress = SwarmAddress.Read(one.Host),
            Remarks =
            [
                .. SwarmRemarks.OfEndpoints(places, _overlays),
                .. places.Except(counted).Where(place => !place.IsAnswered).Select(place => $"On the network '{PlaceOf(place, true, true, []).Name}' it {place.DeadBecause}."),
                .. hosts.Length > 1 ? [$"Containers of {hosts.Length} hosts are called '{name}' ({string.Join(", ", hosts)}), and the DNS answers the addresses of all of them in turn."] : (string[])[],
                .. SwarmRemarks.OfView(view),
            ],
        };
    }

    /// <summary>Who lives on one network and is only remembered on another is on that one no more.</summary>
    private static SwarmEndpoint[] Counted(SwarmEndpoint[] places) => Array.Exists(places, place => place.IsAlive) ? Array.FindAll(places, place => place.IsAlive) : places;

    private SourceAdvert? TaskOf(string name)
    {
        SwarmEndpoint[] places = [.. _tasks[SwarmNames.ServiceOf(name)].Where(endpoint => SwarmNames.IsTask(name, endpoint.Name))];
        SwarmEndpoint? one = places.OrderByDescending(place => place.IsAlive).ThenByDescending(place => place.FirstSeen).ThenBy(place => place.Name, StringComparer.Ordinal).FirstOrDefault();

        // The linker follows a container of this host itself, by its whole name. A slot is no name of it.
        if (one is null || (one.IsOwn && one.Name == name))
        {
            return null;
        }

        SwarmEndpoint[] ofTask = [.. places.Where(place => place.Name == one.Name)];
        bool isPinned = options.PinWhileDnsIsWrong && ofTask.Any(place => place.IsDnsWrong);
        return new SourceAdvert
        {
            Host = SwarmNames.Cluster,
            Id = new ContainerId(one.Name[(one.Name.LastIndexOf('.') + 1)..]),
            Name = name,
            LostBecause = one.IsAlive ? null : $"'{one.Name}' {one.DeadBecause}.",
            Networks = [.. Counted(ofTask).Select(place => PlaceOf(place, answersName: name == one.Name, isPinned, name == one.Name ? [] : [one.Name]))],
            ExposedPorts = ExposedBy(one.Service),
            HostAddress = SwarmAddress.Read(one.Host),
            Remarks = [.. name == one.Name ? [] : (string[])[$"The DNS does not answer '{name}'; it answers the task's whole name, '{one.Name}'."], .. SwarmRemarks.OfEndpoints(places, _overlays), .. SwarmRemarks.OfView(view)],
        };
    }

    private SourceAdvert? ServiceOf(string name)
    {
        SwarmService? service = _services[name].FirstOrDefault();
        SwarmEndpoint[] tasks = [.. _tasks[name]];
        PublishedPort[] published = PublishedBy(name);
        if (service is null && tasks.Length == 0 && published.Length == 0)
        {
            return null;
        }

        SwarmEndpoint[] alive = [.. tasks.Where(task => task.IsAlive)];
        bool isWrong = tasks.Any(task => task.IsDnsWrong);
        bool isPinned = options.PinWhileDnsIsWrong && isWrong && alive.Length > 0;
        IReadOnlyList<SwarmPlace> virtualAddresses = service?.VirtualAddresses ?? [.. view.Overlays.SelectMany(overlay => overlay.Services.Where(told => told.Name == name).Select(told => told.VirtualAddress is { } address ? new SwarmPlace(overlay.Id, address) : null)).OfType<SwarmPlace>()];
        virtualAddresses = [.. virtualAddresses.Where(place => _overlays.TryGetValue(place.Network, out SwarmOverlay? overlay) && !overlay.IsIngress).OrderBy(place => _overlays[place.Network].Name, StringComparer.Ordinal).ThenBy(place => place.Network, StringComparer.Ordinal)];
        bool isVirtual = virtualAddresses.Count > 0 && options.ServiceAddress == SwarmServiceAddress.EndpointMode && !isPinned;
        return new SourceAdvert
        {
            Host = SwarmNames.Cluster,
            Id = new ContainerId(memory.ServiceIds.GetValueOrDefault(name) ?? $"service.{name}"),
            Name = name,

            // A worker hears of nobody's tasks where none of its containers is, and tasks that are on the network of published ports alone have no endpoint.
            IsRunning = alive.Length > 0 || (tasks.Length == 0 && (view.Manager is null || RunsSomewhere(service))),
            LostBecause = alive.Length == 0 && tasks.Length > 0 ? $"No task of '{name}' runs: '{tasks[^1].Name}' {tasks[^1].DeadBecause}." : null,
            Networks = isVirtual
                ? [.. virtualAddresses.Select(place => NetworkOf(place.Network, place.Address))]
                : [.. alive.Select(task => PlaceOf(task, answersName: virtualAddresses.Count == 0, isPinned, [$"tasks.{name}"]))],
            ExposedPorts = ExposedBy(name),
            PublishedPorts = published,
            HostAddress = SwarmAddress.Read(view.Self.Address),
            Remarks =
            [
                .. SwarmRemarks.OfEndpoints(tasks, _overlays),
                .. isPinned ? [$"Links to '{name}' have lines with its living tasks until the DNS is right again."] : (string[])[],
                .. isVirtual && carriesVirtualAddresses == false ? [SwarmRemarks.NoVirtualAddresses(name, virtualAddresses[0].Address)] : (string[])[],
                .. published.Length > 0 && carriesVirtualAddresses == false ? [SwarmRemarks.NoPublishedPorts] : (string[])[],
                .. SwarmRemarks.OfView(view),
            ],
        };
    }

    private bool RunsSomewhere(SwarmService? service) =>
        service is not null && view.Manager!.Tasks.Any(task => task.ServiceId == service.Id && task.IsRunning && view.Manager.Nodes.Any(node => node.Id == task.NodeId && !node.IsDown));

    private ContainerNetwork PlaceOf(SwarmEndpoint endpoint, bool answersName, bool isPinned, string[] aliases) =>
        NetworkOf(endpoint.Network, endpoint.Address) with { ResolvesNames = !isPinned, AnswersName = answersName, Aliases = aliases };

    private ContainerNetwork NetworkOf(string network, IPAddress address) => new()
    {
        Name = _overlays.TryGetValue(network, out SwarmOverlay? overlay) ? overlay.Name : network,
        Scope = network,
        Subnet = overlay?.Subnet,
        IPv4 = address.AddressFamily == AddressFamily.InterNetwork ? address : null,
        IPv6 = address.AddressFamily == AddressFamily.InterNetworkV6 ? address : null,
        ResolvesNames = true,
    };

    /// <summary>A Swarm tells which ports it passes on, and not which ones an image exposes: those are a setting.</summary>
    private ContainerPort[] ExposedBy(string name) => [.. PassedOnTo(name).Select(port => port.Target).Concat(SetFor(name)).Distinct()];

    private ContainerPort[] SetFor(string name) => SwarmOptions.ReadPorts(options.ExposedPorts.TryGetValue(name, out string? ports) ? ports : null) ?? [];

    private PublishedPort[] PublishedBy(string service) => [.. PassedOnTo(service).Select(port => new PublishedPort(port.Target, IPAddress.Any, port.Published))];

    /// <summary>A worker is not told the protocol of a port. The settings may have it.</summary>
    private static IEnumerable<SwarmPort> WithProtocols(SwarmPort port, ContainerPort[] set) =>
        Array.Exists(set, one => one.Number == port.Target.Number) ? set.Where(one => one.Number == port.Target.Number).Select(one => port with { Target = one }) : [port];

    private IEnumerable<SwarmPort> PassedOnTo(string name) =>
        (view.Manager is not null
            ? _services[name].SelectMany(service => service.Ports)
            : view.Overlays.Where(overlay => overlay.IsIngress).SelectMany(overlay => overlay.Services.Where(service => service.Name == name)).SelectMany(service => service.Ports).SelectMany(port => WithProtocols(port, SetFor(name))).Distinct())
        .OrderBy(port => port.Target.Number).ThenBy(port => port.Target.Protocol, StringComparer.Ordinal).ThenBy(port => port.Published);
}
