using System.Diagnostics.CodeAnalysis;

namespace ContainerLinks;

/// <summary>A map as it was at one moment; it never changes.</summary>
/// <param name="whole">The map at some moment.</param>
/// <param name="changes">What has changed since; null for a key that is gone.</param>
/// <param name="latest">What has changed since that.</param>
/// <param name="count">How many keys there are.</param>
internal sealed class SnapshotMap<TKey, TValue>(Dictionary<TKey, TValue> whole, Dictionary<TKey, TValue?> changes, Dictionary<TKey, TValue?> latest, int count)
    where TKey : class
    where TValue : class
{
    public static SnapshotMap<TKey, TValue> Empty { get; } = new([], [], [], 0);

    public int Count => count;

    public IEnumerable<TKey> Keys
    {
        get
        {
            foreach (TKey key in whole.Keys)
            {
                if (!changes.ContainsKey(key) && !latest.ContainsKey(key))
                {
                    yield return key;
                }
            }

            foreach ((TKey key, TValue? value) in changes)
            {
                if (value is not null && !latest.ContainsKey(key))
                {
                    yield return key;
                }
            }

            foreach ((TKey key, TValue? value) in latest)
            {
                if (value is not null)
                {
                    yield return key;
                }
            }
        }
    }

    public IEnumerable<TValue> Values
    {
        get
        {
            foreach (TKey key in Keys)
            {
                yield return Find(key)!;
            }
        }
    }

    public bool ContainsKey(TKey key) => Find(key) is not null;

    public TValue? Find(TKey key) =>
        latest.TryGetValue(key, out TValue? value) || changes.TryGetValue(key, out value) ? value : whole.GetValueOrDefault(key);
}

/// <summary>A map of which snapshots are taken, each of which costs a few dozen entries: those that have changed of late. Many of them become a part of the changes, and many changes a copy of the whole.</summary>
/// <remarks>A tree that snapshots share would do the same. It takes three times as long to fill, which counts where 100,000 containers are listed, and 40 KB in a program that is compiled ahead of time.</remarks>
internal sealed class ChangingMap<TKey, TValue>
    where TKey : class
    where TValue : class
{
    private const int MostLatest = 64;
    private const int LeastChanges = 256;
    private const int PartThatChanges = 8;

    private readonly Dictionary<TKey, TValue> _now = [];
    private Dictionary<TKey, TValue> _whole = [];
    private Dictionary<TKey, TValue?> _changes = [];
    private Dictionary<TKey, TValue?> _latest = [];
    private bool _isShared;
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
            Note(key, null);
        }
    }

    public SnapshotMap<TKey, TValue> ToSnapshot()
    {
        if (_isToBeCopied)
        {
            _whole = new Dictionary<TKey, TValue>(_now);
            _isToBeCopied = false;
        }

        _isShared = true;
        return new SnapshotMap<TKey, TValue>(_whole, _changes, _latest, _now.Count);
    }

    private void Note(TKey key, TValue? value)
    {
        if (_isToBeCopied)
        {
            return;
        }

        if (_isShared)
        {
            _latest = new Dictionary<TKey, TValue?>(_latest);
            _isShared = false;
        }

        _latest[key] = value;
        if (_latest.Count > MostLatest)
        {
            Merge();
        }
    }

    private void Merge()
    {
        _changes = new Dictionary<TKey, TValue?>(_changes);
        foreach ((TKey key, TValue? value) in _latest)
        {
            _changes[key] = value;
        }

        _latest = [];
        if (_changes.Count > Math.Max(LeastChanges, _whole.Count / PartThatChanges))
        {
            _changes = [];
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

/// <summary>The ids that consist of hexadecimal digits, by the first twelve: they may be meant by their beginning.</summary>
internal sealed class HexadecimalIds
{
    private readonly ChangingMap<string, ContainerId> _ids = new();

    public void EnsureCapacity(int count) => _ids.EnsureCapacity(count);

    public SnapshotMap<string, ContainerId> ToSnapshot() => _ids.ToSnapshot();

    public void Add(ContainerId id)
    {
        if (LinkText.IsIdOrPrefix(id.Value) && !_ids.TryAdd(id.Value[..LinkText.ShortIdLength], id))
        {
            _ids[id.Value[..LinkText.ShortIdLength]] = WorldSnapshot.Several;
        }
    }

    /// <summary>Where several ids have begun alike, that stays noted: a look-up is a search then, and as right.</summary>
    public void Remove(ContainerId id)
    {
        if (LinkText.IsIdOrPrefix(id.Value) && _ids.TryGetValue(id.Value[..LinkText.ShortIdLength], out ContainerId? noted) && noted == id)
        {
            _ids.Remove(id.Value[..LinkText.ShortIdLength]);
        }
    }
}
