using System.Collections.Concurrent;

namespace ContainerLinks;

/// <summary>The containers of an engine, in order of creation, and how a reference finds one.</summary>
internal sealed class ContainerStore(EngineTexts texts)
{
    private readonly List<EngineContainer> _inOrder = [];

    // A hosts file is opened without the engine's lock, as with a real engine.
    private readonly ConcurrentDictionary<string, EngineContainer> _byId = new(StringComparer.Ordinal);

    public NameIndex Names { get; } = new();

    public IReadOnlyList<EngineContainer> All => _inOrder;

    public void Add(EngineContainer container)
    {
        if (!_byId.TryAdd(container.Id, container))
        {
            throw new ArgumentException($"Container id {container.Id} is there already.", nameof(container));
        }

        _inOrder.Add(container);
    }

    public void Remove(EngineContainer container)
    {
        _byId.TryRemove(container.Id, out _);
        _inOrder.Remove(container);
        Names.ReleaseAllOf(container.Id);
    }

    public bool Contains(string id) => _byId.ContainsKey(id);

    public EngineContainer? FindById(string id) => _byId.GetValueOrDefault(id);

    /// <summary>By full id, then by name, then by the beginning of one id only.</summary>
    public EngineContainer Get(string reference) => Find(reference, out EngineRefusal? refusal) ?? throw refusal!;

    public EngineContainer? Find(string reference, out EngineRefusal? refusal)
    {
        refusal = null;
        if (reference.Length == 0)
        {
            refusal = EngineRefusal.BadRequest("invalid name or ID supplied: \"\"", ContainerLinksError.ContainerNotFound);
            return null;
        }

        if (_byId.TryGetValue(reference, out EngineContainer? found) || FindByName(reference) is { } byName && (found = byName) is not null)
        {
            return found;
        }

        List<EngineContainer> matches = [.. _inOrder.Where(container => container.Id.StartsWith(reference, StringComparison.Ordinal)).Take(2)];
        if (matches.Count == 1)
        {
            return matches[0];
        }

        refusal = matches.Count == 0
            ? EngineRefusal.NotFound($"No such container: {reference}", ContainerLinksError.ContainerNotFound)
            : texts.AmbiguousIdStatus == 400
                ? EngineRefusal.BadRequest(texts.AmbiguousId(reference), ContainerLinksError.ContainerNotFound)
                : EngineRefusal.System(texts.AmbiguousId(reference), ContainerLinksError.ContainerNotFound);
        return null;
    }

    private EngineContainer? FindByName(string name) =>
        Names.FindOwner(name.StartsWith('/') ? name : "/" + name) is { } id ? _byId.GetValueOrDefault(id) : null;
}

/// <summary>Which container has which name: own names and, as engines keep them beside those, the names of links.</summary>
internal sealed class NameIndex
{
    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> _names = new(StringComparer.Ordinal);

    /// <summary>Reserves a container's own name by the engine's rules, and returns it with its slash.</summary>
    public string ReserveOwn(string id, string name)
    {
        if (!ContainerName.IsValid(name.StartsWith('/') ? name[1..] : name))
        {
            throw EngineRefusal.BadRequest($"Invalid container name ({name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
        }

        string full = name.StartsWith('/') ? name : "/" + name;
        return TryReserve(full, id)
            ? full
            : throw EngineRefusal.Conflict(
                $"Conflict. The container name \"{full}\" is already in use by container \"{FindOwner(full)}\". You have to remove (or rename) that container to be able to reuse that name.",
                ContainerLinksError.NameInUse);
    }

    /// <summary>Reserves a name. True also if this owner has it already.</summary>
    public bool TryReserve(string name, string id)
    {
        if (!_owners.TryAdd(name, id))
        {
            return _owners[name] == id;
        }

        if (!_names.TryGetValue(id, out SortedSet<string>? names))
        {
            _names.Add(id, names = new SortedSet<string>(StringComparer.Ordinal));
        }

        return names.Add(name);
    }

    public void Release(string name)
    {
        if (_owners.Remove(name, out string? id) && _names[id].Remove(name) && _names[id].Count == 0)
        {
            _names.Remove(id);
        }
    }

    public string? FindOwner(string name) => _owners.GetValueOrDefault(name);

    public IReadOnlyList<string> NamesOf(string id) => _names.TryGetValue(id, out SortedSet<string>? names) ? [.. names] : [];

    public void ReleaseAllOf(string id)
    {
        foreach (string name in NamesOf(id))
        {
            Release(name);
        }
    }

    public void Clear()
    {
        _owners.Clear();
        _names.Clear();
    }
}

/// <summary>The images of an engine.</summary>
internal sealed class ImageStore(bool anyExists)
{
    private static readonly SimulatedImage Empty = new();
    private readonly SortedDictionary<string, SimulatedImage> _images = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, SimulatedImage> All => new Dictionary<string, SimulatedImage>(_images, StringComparer.Ordinal);

    public void Add(string name, SimulatedImage image) =>
        _images[name] = image with { ExposedPorts = [.. image.ExposedPorts], Environment = [.. image.Environment], Command = [.. image.Command] };

    public SimulatedImage? Find(string name) => _images.TryGetValue(name, out SimulatedImage? image) ? image : anyExists ? Empty : null;

    public SimulatedImage Get(string name) => Find(name)
        ?? throw EngineRefusal.NotFound($"No such image: {name}{(name.Contains(':') ? "" : ":latest")}");
}
