using System.Net;
using System.Text.Json;

namespace ContainerLinks;

/// <summary>A network that spans hosts, with what this host's engine has heard of it from the others: that is what its DNS answers from.</summary>
/// <param name="Id">The same on every host.</param>
/// <param name="Name">Its name.</param>
/// <param name="Subnet">Its addresses.</param>
/// <param name="IsIngress">Whether it is the one by which published ports are reached. Every host takes part in it, and no container resolves names there.</param>
/// <param name="Own">The endpoints of this host's own containers.</param>
/// <param name="Peers">The addresses of the hosts that take part.</param>
/// <param name="Services">What is told of each service; the containers of no service are those of one without a name.</param>
internal sealed record SwarmOverlay(string Id, string Name, IPNetwork? Subnet, bool IsIngress, IReadOnlySet<string> Own, IReadOnlySet<string> Peers, IReadOnlyList<ToldService> Services)
{
    /// <summary>Why it could not be inspected, and since when; null if it could.</summary>
    public SwarmSilence? Silence { get; init; }

    /// <param name="network">A network, as it is inspected with all that is known of it, or as it is listed.</param>
    /// <returns>Null if it is none that spans hosts.</returns>
    public static SwarmOverlay? Read(JsonElement network) =>
        network.Text("Driver") == "overlay" && network.Text("Id") is { Length: > 0 } id && network.Text("Name") is { Length: > 0 } name
            ? new SwarmOverlay(
                id,
                name,
                network.Part("IPAM").Part("Config").Items().Select(config => IPNetwork.TryParse(config.Text("Subnet"), out IPNetwork subnet) ? subnet : (IPNetwork?)null).FirstOrDefault(subnet => subnet is not null),
                network.IsTrue("Ingress"),
                network.Part("Containers").Members().Select(container => container.Value.Text("EndpointID")).OfType<string>().ToHashSet(StringComparer.Ordinal),
                network.Part("Peers").Items().Select(peer => peer.Text("IP")).OfType<string>().ToHashSet(StringComparer.Ordinal),
                [.. network.Part("Services").Members().Select(service => ToldService.Read(service.Name, service.Value))])
            : null;
}

/// <summary>A network that an engine lists and does not tell of.</summary>
/// <param name="Since">When it was asked for in vain first, by this program's clock.</param>
/// <param name="Reason">The engine's last failure.</param>
/// <param name="IsKnown">Whether it told of the network before: that is what is gone by.</param>
internal sealed record SwarmSilence(DateTimeOffset Since, string Reason, bool IsKnown);

/// <summary>A service on one network, as this host's engine has heard of it.</summary>
internal sealed record ToldService(string Name, IPAddress? VirtualAddress, IReadOnlyList<SwarmPort> Ports, IReadOnlyList<ToldEndpoint> Endpoints)
{
    public static ToldService Read(string name, JsonElement service) => new(
        name,
        SwarmAddress.Read(service.Text("VIP") ?? ""),
        [.. service.Part("Ports").Items().Where(port => port.ValueKind == JsonValueKind.String).Select(port => SwarmPort.Read(port.GetString()!)).OfType<SwarmPort>()],
        [.. service.Part("Tasks").Items().Select(ToldEndpoint.Read).OfType<ToldEndpoint>().Where(endpoint => name.Length == 0 || SwarmNames.IsNameOfTask(endpoint.Name, name))]);
}

/// <summary>A container on one network, as this host's engine has heard of it.</summary>
internal sealed record ToldEndpoint(string Name, string Id, IPAddress Address, string Host)
{
    public static ToldEndpoint? Read(JsonElement task) =>
        task.Text("Name") is { } name && ContainerMapping.IsName(name)
        && task.Text("EndpointID") is { } id && ContainerId.IsValid(id)
        && SwarmAddress.Read(task.Text("EndpointIP") ?? "") is { } address
        && task.Part("Info").Text("Host IP") is { } host && SwarmAddress.Read(host) is not null
            ? new ToldEndpoint(name, id, address, host)
            : null;
}

/// <summary>All that an engine was asked at one time.</summary>
/// <param name="Self">Its own part.</param>
/// <param name="Overlays">The networks that it knows.</param>
/// <param name="Manager">What a manager knows; null on a worker, and while the managers have no leader.</param>
internal sealed record SwarmView(SwarmSelf Self, IReadOnlyList<SwarmOverlay> Overlays, ManagerView? Manager)
{
    /// <summary>Why there is nothing of a manager's on the host of one, or null.</summary>
    public string? ManagerIsSilent { get; init; }

    /// <summary>Whether everything was told of every network: only then it is known that nobody bears a name.</summary>
    public bool IsWhole => Overlays.All(overlay => overlay.Silence is not { IsKnown: false });

    /// <summary>What was heard of a network before stands in for what the engine does not tell of it now.</summary>
    public SwarmView Over(IReadOnlyList<SwarmOverlay> before)
    {
        return Overlays.All(overlay => overlay.Silence is null) ? this : this with { Overlays = [.. Overlays.Select(Known)] };

        SwarmOverlay Known(SwarmOverlay overlay)
        {
            if (overlay.Silence is not { } silence || before.FirstOrDefault(one => one.Id == overlay.Id) is not { } last)
            {
                return overlay;
            }

            return last with { Silence = silence with { Since = last.Silence?.Since ?? silence.Since, IsKnown = last.Silence is not { IsKnown: false } } };
        }
    }

    /// <summary>Whether tasks are on their way, says a manager: what it leads to has no event.</summary>
    public bool IsMoving => Manager is { } manager && manager.Tasks.Any(task => (task.IsWanted && !task.IsRunning) || task.DesiredState == "ready");
}

/// <summary>What a manager knows of the hosts, and of the services that are asked for.</summary>
internal sealed record ManagerView(IReadOnlyList<SwarmNode> Nodes, IReadOnlyList<SwarmService> Services, IReadOnlyList<SwarmTask> Tasks);
