using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ContainerLinks;

/// <summary>A map as it was at one moment; it never changes.</summary>
/// <remarks>It is a plain dictionary and what has changed since that was made. The changes are trees of one type, whatever their keys and values are: compiled ahead of time each further type of tree takes 20 KB.</remarks>
/// <param name="whole">The map at some moment.</param>
/// <param name="changes">What has changed since. The value <see cref="Gone"/> stands for a key that is there no more.</param>
/// <param name="count">How many keys there are.</param>
internal sealed class SnapshotMap<TKey, TValue>(Dictionary<TKey, TValue> whole, ImmutableDictionary<object, object> changes, int count)
    where TKey : class
    where TValue : class
{
    public static readonly object Gone = new();

    public static SnapshotMap<TKey, TValue> Empty { get; } = new([], ImmutableDictionary<object, object>.Empty, 0);

    public int Count => count;

    public IEnumerable<TKey> Keys
    {
        get
        {
            foreach ((TKey key, _) in whole)
            {
                if (!changes.ContainsKey(key))
                {
                    yield return key;
                }
            }

            foreach ((object key, object value) in changes)
            {
                if (value != Gone)
                {
                    yield return (TKey)key;
                }
            }
        }
    }

    public IEnumerable<TValue> Values
    {
        get
        {
            foreach ((TKey key, TValue value) in whole)
            {
                if (!changes.ContainsKey(key))
                {
                    yield return value;
                }
            }

            foreach ((_, object value) in changes)
            {
                if (value != Gone)
                {
                    yield return (TValue)value;
                }
            }
        }
    }

    public bool ContainsKey(TKey key) => Find(key) is not null;

    public TValue? Find(TKey key) => changes.TryGetValue(key, out object? value) ? value as TValue : whole.GetValueOrDefault(key);
}

/// <summary>A map of which snapshots are taken. A snapshot costs what has changed since the one before; once an eighth of it has changed, the whole is copied, which is far cheaper than a tree of it.</summary>
internal sealed class ChangingMap<TKey, TValue>
    where TKey : class
    where TValue : class
{
    private const int MostChangesOfFew = 256;
    private const int PartThatChanges = 8;

    private readonly Dictionary<TKey, TValue> _now = [];
    private readonly ImmutableDictionary<object, object>.Builder _changes = ImmutableDictionary<object, object>.Empty.ToBuilder();
    private Dictionary<TKey, TValue> _whole = [];
    private bool _isToBeCopied;

    public int Count => _now.Count;

    public Dictionary<TKey, TValue>.KeyCollection Keys => _now.Keys;

    public Dictionary<TKey, TValue>.ValueCollection Values => _now.Values;

    public TValue this[TKey key]
    {
        set
        {
            _now[key] = value;
            Note(key, value);
        }
    }

    public void EnsureCapacity(int count) => _now.EnsureCapacity(count);

    public bool ContainsKey(TKey key) => _now.ContainsKey(key);

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => _now.TryGetValue(key, out value);

    public bool TryAdd(TKey key, TValue value)
    {
        bool isNew = _now.TryAdd(key, value);
        if (isNew)
        {
            Note(key, value);
        }

        return isNew;
    }

    public void Remove(TKey key)
    {
        if (_now.Remove(key))
        {
            Note(key, SnapshotMap<TKey, TValue>.Gone);
        }
    }

    public SnapshotMap<TKey, TValue> ToSnapshot()
    {
        if (_isToBeCopied)
        {
            _whole = new Dictionary<TKey, TValue>(_now);
            _isToBeCopied = false;
        }

        return new SnapshotMap<TKey, TValue>(_whole, _changes.ToImmutable(), _now.Count);
    }

    private void Note(TKey key, object value)
    {
        if (_isToBeCopied)
        {
            return;
        }

        _changes[key] = value;
        if (_changes.Count > Math.Max(MostChangesOfFew, _whole.Count / PartThatChanges))
        {
            _changes.Clear();
            _isToBeCopied = true;
        }
    }
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
