namespace ContainerLinks;

/// <summary>Which container has which name: own names and, as engines keep them beside those, the names of links.</summary>
internal sealed class NameIndex
{
    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> _names = new(StringComparer.Ordinal);

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
