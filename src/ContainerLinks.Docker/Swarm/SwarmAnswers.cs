using System.Globalization;
using System.Net;
using System.Text.Json;

namespace ContainerLinks;

/// <summary>What an engine tells of its own part in a Swarm.</summary>
internal sealed record SwarmSelf(string NodeId, string Address, string State, bool IsManager)
{
    public bool IsActive => State == "active";

    /// <summary>Whether there is no Swarm, and not only one that does not work at the moment.</summary>
    public bool IsAbsent => State is "" or "inactive";

    /// <summary>Why it does not work, in the engine's words; empty if it tells nothing.</summary>
    public string Error { get; init; } = "";

    public static SwarmSelf Read(JsonElement info)
    {
        JsonElement swarm = info.Part("Swarm");
        return new SwarmSelf(swarm.Text("NodeID") ?? "", swarm.Text("NodeAddr") ?? "", swarm.Text("LocalNodeState") ?? "", swarm.IsTrue("ControlAvailable")) { Error = swarm.Text("Error") ?? "" };
    }
}

/// <summary>A host, as a manager tells of it.</summary>
internal sealed record SwarmNode(string Id, string Address, string State, string Message, DateTimeOffset? Changed)
{
    public bool IsDown => State is "down" or "disconnected";

    public static SwarmNode? Read(JsonElement node) => node.Text("ID") is not { Length: > 0 } id ? null : new(
        id,
        node.Part("Status").Text("Addr") is { } address && address != "0.0.0.0" ? address : IPEndPoint.TryParse(node.Part("ManagerStatus").Text("Addr") ?? "", out IPEndPoint? manager) ? manager.Address.ToString() : "",
        node.Part("Status").Text("State") ?? "",
        Quoting.Printable(node.Part("Status").Text("Message") ?? ""),
        SwarmTimes.Read(node.Text("UpdatedAt")));
}

/// <summary>A service, as a manager tells of it.</summary>
internal sealed record SwarmService(string Id, string Name, IReadOnlyList<SwarmPlace> VirtualAddresses, IReadOnlyList<SwarmPort> Ports)
{
    public static SwarmService? Read(JsonElement service) =>
        service.Text("ID") is { } id && ContainerId.IsValid(id) && service.Part("Spec").Text("Name") is { } name && ContainerMapping.IsName(name)
            ? new SwarmService(
                id,
                name,
                SwarmPlace.ReadAll(service.Part("Endpoint").Part("VirtualIPs").Items().Select(place => (place.Text("NetworkID"), place.Text("Addr")))),
                [.. service.Part("Endpoint").Part("Ports").Items().Where(port => port.Text("PublishMode") != "host").Select(SwarmPort.Read).OfType<SwarmPort>()])
            : null;
}

/// <summary>A task of a service, as a manager tells of it.</summary>
internal sealed record SwarmTask(string Id, string ServiceId, string Slot, string NodeId, string State, string DesiredState, DateTimeOffset? Changed, DateTimeOffset? InState, IReadOnlyList<SwarmPlace> Places)
{
    /// <summary>A task of a job is to complete, and runs until it has.</summary>
    public bool IsWanted => DesiredState is "running" or "complete" && State is not ("complete" or "failed" or "rejected" or "shutdown" or "orphaned" or "remove");

    public bool IsRunning => IsWanted && State == "running";

    public static SwarmTask? Read(JsonElement task) =>
        task.Text("ID") is { } id && ContainerId.IsValid(id) && task.Text("ServiceID") is { } service
            ? new SwarmTask(
                id,
                service,
                task.Number("Slot") is > 0 and { } slot ? slot.ToString(CultureInfo.InvariantCulture) : task.Text("NodeID") ?? "",
                task.Text("NodeID") ?? "",
                task.Part("Status").Text("State") ?? "",
                task.Text("DesiredState") ?? "",
                SwarmTimes.Read(task.Text("UpdatedAt")),
                SwarmTimes.Read(task.Part("Status").Text("Timestamp")),
                SwarmPlace.ReadAll(task.Part("NetworksAttachments").Items().SelectMany(attachment => attachment.Part("Addresses").Items().Select(address => (attachment.Part("Network").Text("ID"), address.ValueKind == JsonValueKind.String ? address.GetString() : null)))))
            : null;
}

/// <summary>An address on a network of the Swarm.</summary>
internal sealed record SwarmPlace(string Network, IPAddress Address)
{
    public static IReadOnlyList<SwarmPlace> ReadAll(IEnumerable<(string? Network, string? Address)> told) =>
        [.. told.Select(place => place.Network is { } network && SwarmAddress.Read((place.Address ?? "").Split('/')[0]) is { } address ? new SwarmPlace(network, address) : null).OfType<SwarmPlace>()];
}

/// <summary>A port that every host of the Swarm passes on to a service.</summary>
internal sealed record SwarmPort(ContainerPort Target, int Published)
{
    public static SwarmPort? Read(JsonElement port) =>
        port.Number("PublishedPort") is > 0 and <= ushort.MaxValue and { } published && ContainerPort.TryParse($"{port.Part("TargetPort")}/{port.Text("Protocol")}", null, out ContainerPort target) ? new SwarmPort(target, published) : null;

    /// <summary>Reads <c>Target: 80, Publish: 8080</c>. The protocol is not told.</summary>
    public static SwarmPort? Read(string text) =>
        text.Split(',', ':') is [_, var target, _, var published]
        && ContainerPort.TryParse($"{target.Trim()}/tcp", null, out ContainerPort port)
        && ushort.TryParse(published.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) && number > 0 ? new SwarmPort(port, number) : null;
}

/// <summary>Times as a manager tells them, by its own clock.</summary>
internal static class SwarmTimes
{
    public static DateTimeOffset? Read(string? text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time.ToUniversalTime() : null;

    public static string Show(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "a time that is not told";
}
