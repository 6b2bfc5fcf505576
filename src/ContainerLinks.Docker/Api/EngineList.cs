using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ContainerLinks;

/// <summary>What an engine lists: every container, with all that a list shows of it.</summary>
/// <param name="Containers">The containers, in the engine's order.</param>
/// <param name="IsWhole">Whether every entry could be read. If not, a container that is missing may be one of the others.</param>
internal sealed record EngineList(IReadOnlyList<ListedContainer> Containers, bool IsWhole)
{
    /// <exception cref="FormatException">It is no list.</exception>
    public static EngineList Read(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            // Not even "null": it would be a list that lacks every container.
            throw new FormatException("it is no list");
        }

        var containers = new List<ListedContainer>(list.GetArrayLength());
        foreach (JsonElement entry in list.EnumerateArray())
        {
            if (TryRead(entry) is { } container)
            {
                containers.Add(container);
            }
        }

        return new EngineList(containers, containers.Count == list.GetArrayLength());
    }

    private static ListedContainer? TryRead(JsonElement entry)
    {
        try
        {
            return entry.Text("Id") is { } id && ContainerId.IsValid(id) ? new ListedContainer(id, ShownBy(entry), ContentOf(id, entry)) : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: no text.
            return null;
        }
    }

    private static EngineContainer ContentOf(string id, JsonElement entry) => new()
    {
        Id = id,

        // "/web/db" is the name of a link.
        Name = entry.Part("Names").Items().Where(name => name.ValueKind == JsonValueKind.String).Select(name => name.GetString()!).FirstOrDefault(name => name.LastIndexOf('/') <= 0) ?? "",
        Status = entry.Text("State") ?? "",
        Health = HealthIn(entry.Text("Status") ?? ""),
        NetworkMode = entry.Part("HostConfig").Text("NetworkMode") ?? "",
        Networks = [.. entry.Part("NetworkSettings").Part("Networks").Members().Select(network =>
            new EngineNetwork(network.Name, network.Value.Text("IPAddress") ?? "", network.Value.Text("GlobalIPv6Address") ?? "", [])
            {
                Id = network.Value.Text("NetworkID") ?? "",
                IPv4PrefixLength = Math.Clamp(network.Value.Number("IPPrefixLen") ?? 0, 0, 32),
                IPv6PrefixLength = Math.Clamp(network.Value.Number("GlobalIPv6PrefixLen") ?? 0, 0, 128),
            })],
        ExposedPorts = [.. entry.Part("Ports").Items().Select(port => $"{port.Part("PrivatePort")}/{port.Text("Type")}")],
        PublishedPorts = [.. entry.Part("Ports").Items().Select(port => new EnginePort($"{port.Part("PrivatePort")}/{port.Text("Type")}", port.Text("IP") ?? "", port.Part("PublicPort").ToString()))],
        Labels = entry.Part("Labels").Members().Where(label => label.Value.ValueKind == JsonValueKind.String)
            .GroupBy(label => label.Name, StringComparer.Ordinal).ToDictionary(label => label.Key, label => label.Last().Value.GetString()!, StringComparer.Ordinal),
    };

    private static string HealthIn(string status) =>
        status.Contains("(healthy)", StringComparison.Ordinal) ? "healthy"
        : status.Contains("(unhealthy)", StringComparison.Ordinal) ? "unhealthy"
        : status.Contains("(health: starting)", StringComparison.Ordinal) ? "starting"
        : "";

    private static string ShownBy(JsonElement entry)
    {
        var shown = new StringBuilder();
        foreach (JsonProperty property in entry.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal).Where(property => property.Name is not ("SizeRw" or "SizeRootFs")))
        {
            shown.Append(property.Name).Append(':').Append(property.Name == "Status" ? InParentheses(property.Value.GetRawText()) : Canonical(property.Value)).Append('\n');
        }

        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(shown.ToString())));
    }

    /// <summary>The same text for the same content: engines keep names, ports and mounts in no order.</summary>
    private static string Canonical(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', element.EnumerateObject().Select(property => $"{property.Name}:{Canonical(property.Value)}").Order(StringComparer.Ordinal))}}}",
        JsonValueKind.Array => $"[{string.Join(',', element.EnumerateArray().Select(Canonical).Order(StringComparer.Ordinal))}]",
        _ => element.GetRawText(),
    };

    /// <summary>"Up 3 minutes (healthy)" changes by the minute; what stands in parentheses does not.</summary>
    private static string InParentheses(string status)
    {
        int begin = status.IndexOf('(', StringComparison.Ordinal), end = status.LastIndexOf(')');
        return begin < 0 || end < begin ? "" : status[begin..end];
    }
}

/// <summary>A container of a list.</summary>
/// <param name="Id">Its whole id.</param>
/// <param name="Shown">Stands for all that the list shows of it: another text, another content.</param>
/// <param name="Content">What of it counts here, as far as a list shows it.</param>
internal sealed record ListedContainer(string Id, string Shown, EngineContainer Content);
