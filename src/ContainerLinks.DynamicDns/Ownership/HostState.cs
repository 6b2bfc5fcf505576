namespace ContainerLinks;

/// <summary>What a host has in the zone, as far as it knows. For one caller at a time.</summary>
internal sealed class HostState
{
    /// <summary>How many names a bucket of the index holds: below the hundred records of one name and type that BIND takes.</summary>
    public const int NamesPerBucket = 64;

    private readonly Dictionary<DomainName, OwnedName> _names = [];
    private readonly Dictionary<DomainName, int> _buckets = [];
    private readonly List<int> _counts = [];

    /// <summary>The names with their owner records as they were last written.</summary>
    public IReadOnlyDictionary<DomainName, OwnedName> Names => _names;

    /// <summary>The names that the index may have, each with its bucket: all of <see cref="Names"/>, and some that are not, or no longer, this host's.</summary>
    public IReadOnlyDictionary<DomainName, int> Index => _buckets;

    public int BucketCount => _counts.Count;

    /// <summary>Names whose records are not all there any more.</summary>
    public HashSet<DomainName> Damaged { get; } = [];

    /// <summary>The bucket of a name; a name that has none gets one with room.</summary>
    public int BucketOf(DomainName name)
    {
        if (!_buckets.TryGetValue(name, out int bucket))
        {
            bucket = _counts.FindIndex(count => count < NamesPerBucket);
            Put(name, bucket < 0 ? _counts.Count : bucket);
        }

        return _buckets[name];
    }

    /// <summary>Takes up an entry of the index as it was read.</summary>
    public void Put(DomainName name, int bucket)
    {
        if (_buckets.TryAdd(name, bucket))
        {
            while (_counts.Count <= bucket)
            {
                _counts.Add(0);
            }

            _counts[bucket]++;
        }
    }

    public void Set(OwnedName name)
    {
        _names[name.Name] = name;
        Damaged.Remove(name.Name);
    }

    /// <summary>The name is not this host's any more; the index may still have it.</summary>
    public void Forget(DomainName name)
    {
        _names.Remove(name);
        Damaged.Remove(name);
    }

    /// <summary>The name is not in the index any more.</summary>
    public void Unindex(DomainName name)
    {
        if (_buckets.Remove(name, out int bucket))
        {
            _counts[bucket]--;
        }

        while (_counts is [.., 0])
        {
            _counts.RemoveAt(_counts.Count - 1);
        }
    }
}
