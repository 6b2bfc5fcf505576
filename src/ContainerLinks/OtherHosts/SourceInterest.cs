namespace ContainerLinks;

/// <summary>The names that the recipients of a linker link to: what a directory is asked for.</summary>
/// <remarks>
/// <para>It is for one reader: each directory gets one of its own.</para>
/// <threadsafety>Safe for concurrent use.</threadsafety>
/// </remarks>
public sealed class SourceInterest
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal); // since the last list
    private readonly HashSet<string> _back = new(StringComparer.Ordinal); // not before the next list but one
    private string[]? _sorted = [];
    private readonly TimeProvider _time;
    private TaskCompletionSource _changed = NewSource();
    private long _askedSince;
    private long _idleSince;

    internal SourceInterest(TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _idleSince = _time.GetTimestamp();
    }

    /// <summary>Makes an interest that never changes, for tests of a directory.</summary>
    /// <param name="names">The names.</param>
    /// <returns>The interest.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="names"/> is null.</exception>
    public static SourceInterest In(params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var interest = new SourceInterest();
        foreach (string name in names)
        {
            interest.Add(name);
        }

        return interest;
    }

    /// <summary>All names, in ordinal order: container names without a host. The same list is returned until they change.</summary>
    /// <remarks>A name that was taken out and is asked for again is missing in one list in between, however quickly that went: the linker has forgotten what it was told of it, and has to be told again.</remarks>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_lock)
            {
                if (_sorted is not null)
                {
                    return _sorted;
                }

                string[] names = [.. _names];
                Array.Sort(names, StringComparer.Ordinal);
                _gone.Clear();
                if (_back.Count == 0)
                {
                    return _sorted = names;
                }

                // Whoever waits with this list in hand gets the next one at once.
                _names.UnionWith(_back);
                _back.Clear();
                return names;
            }
        }
    }

    /// <summary>Waits until the names are others than those that were seen.</summary>
    /// <param name="seen">The list that <see cref="Names"/> returned.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A task that completes at once if they have changed since.</returns>
    public Task WhenChangedAsync(IReadOnlyList<string> seen, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return ReferenceEquals(seen, _sorted) ? _changed.Task.WaitAsync(cancellationToken) : Task.CompletedTask;
        }
    }

    /// <summary>For how long at least one name has been asked for; null if none is.</summary>
    internal TimeSpan? Age
    {
        get
        {
            lock (_lock)
            {
                return IsIdle ? null : _time.GetElapsedTime(_askedSince);
            }
        }
    }

    /// <summary>For how long nothing was asked, after a moment, when that was so last; zero if something has been asked ever since.</summary>
    /// <param name="moment">A timestamp.</param>
    internal TimeSpan IdleAfter(long moment)
    {
        lock (_lock)
        {
            long begin = Math.Max(moment, _idleSince);
            long end = IsIdle ? _time.GetTimestamp() : _askedSince;
            return end > begin ? _time.GetElapsedTime(begin, end) : TimeSpan.Zero;
        }
    }

    private bool IsIdle => _names.Count + _back.Count == 0;

    internal void Add(string name)
    {
        lock (_lock)
        {
            if (IsIdle)
            {
                _askedSince = _time.GetTimestamp();
            }

            if (_gone.Contains(name))
            {
                _back.Add(name);
                return; // whoever waits has been woken already
            }

            if (!_names.Add(name))
            {
                return;
            }
        }

        Wake();
    }

    internal void Remove(string name)
    {
        lock (_lock)
        {
            bool wasIdle = IsIdle;
            bool isTaken = !_back.Remove(name) && _names.Remove(name);
            if (IsIdle && !wasIdle)
            {
                _idleSince = _time.GetTimestamp();
            }

            if (!isTaken)
            {
                return;
            }

            _gone.Add(name);
        }

        Wake();
    }

    /// <summary>Whether a name is asked for, without taking note of the list.</summary>
    internal bool Has(string name)
    {
        lock (_lock)
        {
            return _names.Contains(name) || _back.Contains(name);
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Wake()
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            if (_sorted is null)
            {
                return; // whoever waits has been woken already
            }

            _sorted = null;
            (changed, _changed) = (_changed, NewSource());
        }

        changed.SetResult();
    }
}
