using System.Globalization;
using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>The containers of a fake engine. Each change leaves an event, as an engine's does.</summary>
internal sealed class FakeContainers(string folder, FakeEvents events)
{
    private readonly List<FakeContainer> _all = [];
    private readonly Lock _lock = new();
    private int _ids;
    private int _addresses;

    public FakeContainer[] All
    {
        get
        {
            lock (_lock)
            {
                return [.. _all];
            }
        }
    }

    public FakeContainer? Find(string idOrName) =>
        All.FirstOrDefault(one => one.Id == idOrName || one.Name == idOrName) ?? All.FirstOrDefault(one => one.Id.StartsWith(idOrName, StringComparison.Ordinal));

    public FakeContainer Add(string name, JsonObject? created = null)
    {
        string id = (++_ids).ToString("x12", CultureInfo.InvariantCulture).PadRight(64, 'c');
        var container = new FakeContainer(id, name) { HostsPath = Path.Combine(folder, id, "hosts"), Created = created ?? [] };
        lock (_lock)
        {
            _all.Add(container);
        }

        events.Tell("create", container);
        return container;
    }

    /// <summary>Creates and starts, with labels of the form <c>key=value</c>.</summary>
    public FakeContainer Run(string name, params string[] labels)
    {
        FakeContainer container = Add(name, new JsonObject { ["Labels"] = new JsonObject(labels.Select(label => KeyValuePair.Create(label.Split('=')[0], (JsonNode?)label.Split('=')[1]))) });
        Start(container);
        return container;
    }

    public void Start(FakeContainer container)
    {
        _addresses++;
        container.Address = $"172.17.{_addresses / 250}.{(_addresses % 250) + 1}";
        container.Status = "running";
        Directory.CreateDirectory(Path.GetDirectoryName(container.HostsPath)!);
        File.WriteAllText(container.HostsPath, "127.0.0.1\tlocalhost\n");
        events.Tell("start", container);
    }

    public void Stop(FakeContainer container)
    {
        container.Status = "exited";
        container.Address = "";
        events.Tell("die", container);
        events.Tell("stop", container);
    }

    public void Rename(FakeContainer container, string name)
    {
        container.Name = name;
        events.Tell("rename", container);
    }

    public void Remove(FakeContainer container)
    {
        lock (_lock)
        {
            _all.Remove(container);
        }

        events.Tell("destroy", container);
    }
}
