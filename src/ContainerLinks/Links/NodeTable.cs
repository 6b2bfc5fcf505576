namespace ContainerLinks;

/// <summary>The names of a graph's containers, each with a number that stays the same when the name changes.</summary>
internal sealed class NodeTable
{
    public const int None = -1;
    private Node[] _nodes = [];
    private int[] _buckets = [];
    private int _used;
    private int _firstFree = None;
    private long _declared;

    public int Count { get; private set; }

    /// <summary>One more than the highest number.</summary>
    public int Bound => _used;

    public string NameOf(int node) => _nodes[node].Name!;

    /// <summary>The place of a node in the order of declaration, for comparisons.</summary>
    public long OrderOf(int node) => _nodes[node].Order;

    public int Find(string name)
    {
        if (_buckets.Length == 0)
        {
            return None;
        }

        int hash = HashOf(name);
        int node = Bucket(hash) - 1;
        while (node != None && !(_nodes[node].Hash == hash && _nodes[node].Name == name))
        {
            node = _nodes[node].NextInBucket;
        }

        return node;
    }

    /// <summary>The number of a name; a new name is declared.</summary>
    public int FindOrAdd(string name)
    {
        int found = Find(name);
        if (found != None)
        {
            return found;
        }

        int node = TakeSlot();
        Count++;
        if (Count > _buckets.Length)
        {
            Grow();
        }

        _nodes[node] = new Node { Name = name, Hash = HashOf(name), Order = _declared++ };
        PutFirst(node);
        return node;
    }

    /// <summary>Gives a node another name, which must be free, and its old place in the order.</summary>
    public void Rename(int node, string name)
    {
        RemoveFromBucket(node);
        _nodes[node].Name = name;
        _nodes[node].Hash = HashOf(name);
        PutFirst(node);
    }

    public void Remove(int node)
    {
        RemoveFromBucket(node);
        _nodes[node] = new Node { NextInBucket = _firstFree };
        _firstFree = node;
        Count--;
    }

    /// <summary>All numbers in order of declaration.</summary>
    public int[] InOrder()
    {
        var nodes = new int[Count];
        int count = 0;
        for (int node = 0; node < _used; node++)
        {
            if (_nodes[node].Name is not null)
            {
                nodes[count++] = node;
            }
        }

        nodes.AsSpan().Sort((first, second) => OrderOf(first).CompareTo(OrderOf(second)));
        return nodes;
    }

    private int TakeSlot()
    {
        if (_firstFree != None)
        {
            int free = _firstFree;
            _firstFree = _nodes[free].NextInBucket;
            return free;
        }

        if (_used == _nodes.Length)
        {
            Array.Resize(ref _nodes, Capacity.AtLeast(_used + 1, _used));
        }

        return _used++;
    }

    private void Grow()
    {
        _buckets = new int[Math.Max(16, _buckets.Length * 2)];
        for (int node = 0; node < _used; node++)
        {
            if (_nodes[node].Name is not null)
            {
                PutFirst(node);
            }
        }
    }

    private static int HashOf(string name) => name.GetHashCode(StringComparison.Ordinal);

    private ref int Bucket(int hash) => ref _buckets[hash & (_buckets.Length - 1)];

    // Buckets hold the index plus one, so that a new array is an empty one.
    private void PutFirst(int node)
    {
        ref int bucket = ref Bucket(_nodes[node].Hash);
        _nodes[node].NextInBucket = bucket - 1;
        bucket = node + 1;
    }

    private void RemoveFromBucket(int node)
    {
        ref int bucket = ref Bucket(_nodes[node].Hash);
        int next = _nodes[node].NextInBucket;
        if (bucket - 1 == node)
        {
            bucket = next + 1;
            return;
        }

        int before = bucket - 1;
        while (_nodes[before].NextInBucket != node)
        {
            before = _nodes[before].NextInBucket;
        }

        _nodes[before].NextInBucket = next;
    }

    private struct Node
    {
        public string? Name;
        public long Order;
        public int Hash;
        public int NextInBucket;
    }
}
