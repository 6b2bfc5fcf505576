namespace ContainerLinks;

/// <summary>Which nodes of a swarm run, and which of them reach each other. Its lock is the innermost one.</summary>
internal sealed class SwarmWires
{
    private readonly Lock _lock = new();
    private readonly List<(bool IsManager, bool IsUp)> _nodes = [];
    private readonly HashSet<(int, int)> _cut = [];

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _nodes.Count;
            }
        }
    }

    public void Add(bool isManager)
    {
        lock (_lock)
        {
            _nodes.Add((isManager, true));
        }
    }

    public void SetUp(int node, bool isUp)
    {
        lock (_lock)
        {
            _nodes[node] = (_nodes[node].IsManager, isUp);
        }
    }

    public void SetCut(int one, int other, bool isCut)
    {
        lock (_lock)
        {
            (int, int) wire = (Math.Min(one, other), Math.Max(one, other));
            _ = isCut ? _cut.Add(wire) : _cut.Remove(wire);
        }
    }

    public bool IsUp(int node)
    {
        lock (_lock)
        {
            return _nodes[node].IsUp;
        }
    }

    /// <summary>The nodes that hear of each other, if by others: a node is among its own.</summary>
    public HashSet<int> GroupOf(int node)
    {
        lock (_lock)
        {
            HashSet<int> group = [node];
            var next = new Queue<int>(group);
            while (next.TryDequeue(out int one))
            {
                for (int other = 0; other < _nodes.Count; other++)
                {
                    if (Reaches(one, other) && group.Add(other))
                    {
                        next.Enqueue(other);
                    }
                }
            }

            return group;
        }
    }

    /// <summary>The manager that decides: the first one that reaches more than half of all managers; -1 if there is none.</summary>
    public int Leader
    {
        get
        {
            lock (_lock)
            {
                int managers = _nodes.Count(static node => node.IsManager);
                for (int node = 0; node < _nodes.Count; node++)
                {
                    if (_nodes[node] is { IsManager: true, IsUp: true } && IsMajority(node, managers))
                    {
                        return node;
                    }
                }

                return -1;
            }
        }
    }

    /// <summary>Whether the manager that decides hears of a node.</summary>
    public bool IsHeard(int node)
    {
        lock (_lock)
        {
            int leader = Leader;
            return leader >= 0 && _nodes[node].IsUp && (leader == node || Reaches(leader, node));
        }
    }

    private bool IsMajority(int node, int managers) => 2 * Enumerable.Range(0, _nodes.Count).Count(other => _nodes[other].IsManager && (other == node || Reaches(node, other))) > managers;

    private bool Reaches(int one, int other) => one != other && _nodes[one].IsUp && _nodes[other].IsUp && !_cut.Contains((Math.Min(one, other), Math.Max(one, other)));
}
