using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>A container of a fake engine: what is told of it, and nothing that runs.</summary>
internal sealed class FakeContainer(string id, string name)
{
    private int _lists;

    public string Id { get; } = id;

    public string Name { get; set; } = name;

    public string Status { get; set; } = "created";

    public string Address { get; set; } = "";

    public string Health { get; set; } = "";

    public string HostsPath { get; set; } = "";

    /// <summary>What a user mounted into it, as an engine tells it.</summary>
    public JsonArray Mounts { get; } = [];

    /// <summary>What an inspection tells of its ports.</summary>
    public JsonObject? Ports { get; set; }

    /// <summary>What a list shows of its ports.</summary>
    public JsonArray? ListedPorts { get; set; }

    /// <summary>What is told of its networks, if that is not the default one.</summary>
    public JsonObject? Networks { get; set; }

    /// <summary>The body of its creation.</summary>
    public JsonObject Created { get; init; } = [];

    public bool IsRunning => Status is "running" or "paused";

    public string[] Environment => Created["Env"] is JsonArray all ? [.. all.Select(one => one!.GetValue<string>())] : [];

#pragma warning disable CA1507 // These are the engine's words; a name of ours that is the same is chance.
    public JsonObject ToJson() => new()
    {
        ["Id"] = Id,
        ["Name"] = $"/{Name}",
        ["State"] = new JsonObject { ["Status"] = Status, ["Running"] = IsRunning, ["Health"] = Health.Length == 0 ? null : new JsonObject { ["Status"] = Health } },
        ["HostsPath"] = HostsPath,
        ["Config"] = new JsonObject
        {
            ["Hostname"] = Id[..12],
            ["Env"] = Created["Env"]?.DeepClone(),
            ["Labels"] = Created["Labels"]?.DeepClone(),
            ["ExposedPorts"] = Created["ExposedPorts"]?.DeepClone(),
        },
        ["HostConfig"] = new JsonObject { ["NetworkMode"] = "default", ["Links"] = Created["HostConfig"]?["Links"]?.DeepClone() },
        ["NetworkSettings"] = new JsonObject { ["Networks"] = ToldNetworks(), ["Ports"] = Ports?.DeepClone() },
        ["Mounts"] = Mounts.DeepClone(),
    };

    /// <summary>What a list shows of it.</summary>
    public JsonObject ToListJson() => new()
    {
        ["Id"] = Id,
        ["Names"] = new JsonArray($"/{Name}"),
        ["Image"] = "db",
        ["Ports"] = ListedPorts?.DeepClone(),
        ["Labels"] = Created["Labels"]?.DeepClone() ?? new JsonObject(),
        ["State"] = Status,
        ["Status"] = $"{(IsRunning ? $"Up {++_lists} minutes" : Status)}{(Health.Length == 0 ? "" : Health == "starting" ? " (health: starting)" : $" ({Health})")}",
        ["HostConfig"] = new JsonObject { ["NetworkMode"] = "default" },
        ["NetworkSettings"] = new JsonObject { ["Networks"] = ToldNetworks() },
        ["Mounts"] = Mounts.DeepClone(),
    };

    private JsonNode ToldNetworks() => Networks?.DeepClone() ?? new JsonObject { ["bridge"] = new JsonObject { ["IPAddress"] = Address } };
#pragma warning restore CA1507
}
