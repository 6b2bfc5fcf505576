using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ContainerLinks;

/// <summary>A map as it was at one moment; it never changes.</summary>
/// <remarks>All of them are trees of one type, whatever their keys and values are: compiled ahead of time each further type of tree takes 20 KB.</remarks>
internal sealed class SnapshotMap<TKey, TValue>(ImmutableDictionary<object, object> tree)
    where TKey : class
    where TValue : class
{
    public static SnapshotMap<TKey, TValue> Empty { get; } = new(ImmutableDictionary<object, object>.Empty);

    public int Count => tree.Count;

    public IEnumerable<TKey> Keys
    {
        get
        {
            foreach ((object key, _) in tree)
            {
                yield return (TKey)key;
            }
        }
    }

    public IEnumerable<TValue> Values
    {
        get
        {
            foreach ((_, object value) in tree)
            {
                yield return (TValue)value;
            }
        }
    }

    public bool ContainsKey(TKey key) => tree.ContainsKey(key);

    public TValue? Find(TKey key) => (TValue?)tree.GetValueOrDefault(key);
}

/// <summary>A map of which snapshots are taken. Its owner looks up in a plain dictionary, ten times as fast as in the tree that snapshots share.</summary>
internal sealed class ChangingMap<TKey, TValue>
    where TKey : class
    where TValue : class
{
    private readonly Dictionary<TKey, TValue> _now = [];
    private readonly ImmutableDictionary<object, object>.Builder _tree = ImmutableDictionary<object, object>.Empty.ToBuilder();

    public int Count => _now.Count;

    public Dictionary<TKey, TValue>.KeyCollection Keys => _now.Keys;

    public Dictionary<TKey, TValue>.ValueCollection Values => _now.Values;

    public TValue this[TKey key]
    {
        set
        {
            _now[key] = value;
            _tree[key] = value;
        }
    }

    public bool ContainsKey(TKey key) => _now.ContainsKey(key);

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => _now.TryGetValue(key, out value);

    public bool TryAdd(TKey key, TValue value)
    {
        if (!_now.TryAdd(key, value))
        {
            return false;
        }

        _tree[key] = value;
        return true;
    }

    public void Remove(TKey key)
    {
        if (_now.Remove(key))
        {
            _tree.Remove(key);
        }
    }

    public SnapshotMap<TKey, TValue> ToSnapshot() => new(_tree.ToImmutable());
}

/// <summary>Several values for each key, of which snapshots are taken. Most keys have one.</summary>
internal sealed class ChangingLists<TKey, TValue>
    where TKey : class
    where TValue : class, IEquatable<TValue>
{
    private readonly ChangingMap<TKey, TValue[]> _lists = new();

    public void Add(TKey key, TValue value) => _lists[key] = _lists.TryGetValue(key, out TValue[]? values) ? [.. values, value] : [value];

    public void Remove(TKey key, TValue value)
    {
        TValue[] left = _lists.TryGetValue(key, out TValue[]? values) ? Array.FindAll(values, other => !other.Equals(value)) : [];
        if (left.Length == 0)
        {
            _lists.Remove(key);
        }
        else
        {
            _lists[key] = left;
        }
    }

    public SnapshotMap<TKey, TValue[]> ToSnapshot() => _lists.ToSnapshot();
}
