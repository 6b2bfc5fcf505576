namespace ContainerLinks;

/// <summary>Edges between numbered nodes, in three chains each: by origin, by target, and all in order of addition.</summary>
/// <remarks>Chains run through one array by index, so that an edge costs no object of its own and leaves its chains in constant time. Buckets over hash
/// codes, which the owner chooses, find an edge by its content. An index of -1 means: none.</remarks>
internal sealed class EdgeTable<T>
    where T : class
{
    private const int None = -1;
    private Edge[] _edges = [];
    private EdgeEnds[] _ends = [];
    private int[] _buckets = [];
    private EdgeChain _all;
    private int _used;
    private int _firstFree = None;

    public int Count { get; private set; }

    /// <summary>The first edge of all; go on with <see cref="Edge.Next"/>.</summary>
    public int First => _all.First;

    public ref readonly Edge this[int edge] => ref _edges[edge];

    /// <summary>The first edge that begins at a node; go on with <see cref="Edge.NextFrom"/>.</summary>
    public int FirstFrom(int node) => node < _ends.Length ? _ends[node].From.First : None;

    /// <summary>The first edge that ends at a node; go on with <see cref="Edge.NextTo"/>.</summary>
    public int FirstTo(int node) => node < _ends.Length ? _ends[node].To.First : None;

    public int CountFrom(int node) => node < _ends.Length ? _ends[node].FromCount : 0;

    public int CountTo(int node) => node < _ends.Length ? _ends[node].ToCount : 0;

    /// <summary>What the edges that begin at a node carry, in order; a negative number is no node.</summary>
    public T[] ItemsFrom(int node)
    {
        T[] items = node < 0 || CountFrom(node) == 0 ? [] : new T[CountFrom(node)];
        int count = 0;
        for (int edge = items.Length == 0 ? None : FirstFrom(node); edge >= 0; edge = _edges[edge].NextFrom)
        {
            items[count++] = _edges[edge].Item!;
        }

        return items;
    }

    /// <summary>What the edges that end at a node carry, in order; a negative number is no node.</summary>
    public T[] ItemsTo(int node)
    {
        T[] items = node < 0 || CountTo(node) == 0 ? [] : new T[CountTo(node)];
        int count = 0;
        for (int edge = items.Length == 0 ? None : FirstTo(node); edge >= 0; edge = _edges[edge].NextTo)
        {
            items[count++] = _edges[edge].Item!;
        }

        return items;
    }

    /// <summary>The first edge whose hash code falls into the same bucket; go on with <see cref="Edge.NextInBucket"/> and compare.</summary>
    public int FirstInBucket(int hash) => _buckets.Length == 0 ? None : _buckets[hash & (_buckets.Length - 1)] - 1;

    public void SetItem(int edge, T? item) => _edges[edge].Item = item;

    public void Add(int from, int to, int hash, T? item)
    {
        MakeRoomFor(Math.Max(from, to));
        int edge = TakeSlot();
        _edges[edge] = new Edge { Item = item, From = from, Hash = hash, Previous = _all.Last, Next = None };
        if (_all.Last != None)
        {
            _edges[_all.Last].Next = edge;
        }

        _all = new EdgeChain(_all.Last == None ? edge : _all.First, edge);
        AppendFrom(edge, from);
        AppendTo(edge, to);
        Count++;
        AddToBucket(edge);
    }

    public void Remove(int edge)
    {
        Edge removed = _edges[edge];
        RemoveFromBucket(edge);
        if (removed.Previous != None)
        {
            _edges[removed.Previous].Next = removed.Next;
        }

        if (removed.Next != None)
        {
            _edges[removed.Next].Previous = removed.Previous;
        }

        _all = _all.Without(edge, removed.Previous, removed.Next);
        TakeFrom(edge);
        TakeTo(edge);
        _edges[edge] = new Edge { Next = _firstFree };
        _firstFree = edge;
        Count--;
    }

    /// <summary>Gives an edge another target. It becomes the last one there and keeps its other places.</summary>
    public void MoveTo(int edge, int node)
    {
        MakeRoomFor(node);
        TakeTo(edge);
        AppendTo(edge, node);
    }

    private void MakeRoomFor(int node)
    {
        if (node >= _ends.Length)
        {
            Array.Resize(ref _ends, Capacity.AtLeast(node + 1, _ends.Length));
        }
    }

    private int TakeSlot()
    {
        if (_firstFree != None)
        {
            int free = _firstFree;
            _firstFree = _edges[free].Next;
            return free;
        }

        if (_used == _edges.Length)
        {
            Array.Resize(ref _edges, Capacity.AtLeast(_used + 1, _used));
        }

        return _used++;
    }

    private void AppendFrom(int edge, int node)
    {
        ref EdgeEnds ends = ref _ends[node];
        (_edges[edge].From, _edges[edge].PreviousFrom, _edges[edge].NextFrom) = (node, ends.From.Last, None);
        if (ends.From.Last != None)
        {
            _edges[ends.From.Last].NextFrom = edge;
        }

        ends.From = new EdgeChain(ends.From.Last == None ? edge : ends.From.First, edge);
        ends.FromCount++;
    }

    private void AppendTo(int edge, int node)
    {
        ref EdgeEnds ends = ref _ends[node];
        (_edges[edge].To, _edges[edge].PreviousTo, _edges[edge].NextTo) = (node, ends.To.Last, None);
        if (ends.To.Last != None)
        {
            _edges[ends.To.Last].NextTo = edge;
        }

        ends.To = new EdgeChain(ends.To.Last == None ? edge : ends.To.First, edge);
        ends.ToCount++;
    }

    private void TakeFrom(int edge)
    {
        (int previous, int next) = (_edges[edge].PreviousFrom, _edges[edge].NextFrom);
        if (previous != None)
        {
            _edges[previous].NextFrom = next;
        }

        if (next != None)
        {
            _edges[next].PreviousFrom = previous;
        }

        ref EdgeEnds ends = ref _ends[_edges[edge].From];
        ends.From = ends.From.Without(edge, previous, next);
        ends.FromCount--;
    }

    private void TakeTo(int edge)
    {
        (int previous, int next) = (_edges[edge].PreviousTo, _edges[edge].NextTo);
        if (previous != None)
        {
            _edges[previous].NextTo = next;
        }

        if (next != None)
        {
            _edges[next].PreviousTo = previous;
        }

        ref EdgeEnds ends = ref _ends[_edges[edge].To];
        ends.To = ends.To.Without(edge, previous, next);
        ends.ToCount--;
    }

    private void AddToBucket(int edge)
    {
        if (Count <= _buckets.Length)
        {
            PutFirst(edge);
            return;
        }

        _buckets = new int[Math.Max(16, _buckets.Length * 2)];
        for (int each = _all.First; each != None; each = _edges[each].Next)
        {
            PutFirst(each);
        }
    }

    // Buckets hold the index plus one, so that a new array is an empty one.
    private void PutFirst(int edge)
    {
        ref int bucket = ref _buckets[_edges[edge].Hash & (_buckets.Length - 1)];
        _edges[edge].NextInBucket = bucket - 1;
        bucket = edge + 1;
    }

    private void RemoveFromBucket(int edge)
    {
        ref int bucket = ref _buckets[_edges[edge].Hash & (_buckets.Length - 1)];
        int next = _edges[edge].NextInBucket;
        if (bucket - 1 == edge)
        {
            bucket = next + 1;
            return;
        }

        int before = bucket - 1;
        while (_edges[before].NextInBucket != edge)
        {
            before = _edges[before].NextInBucket;
        }

        _edges[before].NextInBucket = next;
    }

    internal struct Edge
    {
        public T? Item;
        public int From;
        public int To;
        public int Hash;
        public int NextInBucket;
        public int Next;
        public int Previous;
        public int NextFrom;
        public int PreviousFrom;
        public int NextTo;
        public int PreviousTo;
    }
}
