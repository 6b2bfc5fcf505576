namespace ContainerLinks;

/// <summary>Which container has which name: own names and, as engines keep them beside those, the names of links.</summary>
internal sealed class NameIndex
{
    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);

    /// <summary>Reserves a name. True also if this owner has it already.</summary>
    public bool TryReserve(string name, string id) => _owners.TryAdd(name, id) || _owners[name] == id;

    public void Release(string name) => _owners.Remove(name);

    public string? FindOwner(string name) => _owners.GetValueOrDefault(name);

    public IReadOnlyList<string> NamesOf(string id) =>
        [.. _owners.Where(pair => pair.Value == id).Select(pair => pair.Key).Order(StringComparer.Ordinal)];

    public void ReleaseAllOf(string id)
    {
        foreach (string name in NamesOf(id))
        {
            _owners.Remove(name);
        }
    }

    public void Clear() => _owners.Clear();
}
