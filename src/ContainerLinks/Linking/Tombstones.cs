namespace ContainerLinks;

/// <summary>Ids of containers that are gone, each with the version of its end, so that a late fact does not bring one back. The oldest are forgotten: no fact is that late.</summary>
internal sealed class Tombstones
{
    private const int Capacity = 4096;

    private readonly Dictionary<ContainerId, long> _versions = [];
    private readonly Queue<ContainerId> _order = [];

    /// <param name="id">Who is gone.</param>
    /// <param name="version">The version of the end; <see cref="long.MaxValue"/> if it is not known; 0 if the runtime keeps none, so that a late fact cannot be told from a new life.</param>
    public void Add(ContainerId id, long version)
    {
        if (version == 0)
        {
            return;
        }

        if (!_versions.ContainsKey(id))
        {
            _order.Enqueue(id);
            if (_order.Count > Capacity)
            {
                _versions.Remove(_order.Dequeue());
            }
        }

        _versions[id] = version;
    }

    /// <summary>A list of everything has none of those whose end's version was not known: they had ended by then.</summary>
    /// <param name="version">The version of the list; 0 if it has none, and then it says nothing of theirs.</param>
    public void Listed(long version)
    {
        foreach (ContainerId id in version == 0 ? [] : _order.Where(id => _versions[id] == long.MaxValue))
        {
            _versions[id] = version;
        }
    }

    /// <summary>Whether a report is of the life that has ended. A newer version is a new life under the same id, which some runtimes allow; where the end's version is not known, only an answer tells of one.</summary>
    public bool Covers(ContainerInfo info, bool isAnswer)
    {
        if (!_versions.TryGetValue(info.Id, out long end))
        {
            return false;
        }

        if (end == long.MaxValue ? !isAnswer : info.Version <= end)
        {
            return true;
        }

        // What is older than the new life is still of the old one.
        _versions[info.Id] = info.Version - 1;
        return false;
    }
}
