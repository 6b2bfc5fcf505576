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
