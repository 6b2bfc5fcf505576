namespace ContainerLinks;

/// <summary>Which of the numbers of a subnet are taken, by whom, and which comes next.</summary>
internal sealed class AddressBook(UInt128 size, UInt128 first, UInt128 last, bool sticky, bool nextFit, TimeSpan reuseDelay, TimeProvider time)
{
    private readonly Dictionary<UInt128, string> _taken = [];
    private readonly Dictionary<UInt128, (string Owner, DateTimeOffset At)> _released = [];
    private UInt128? _cursor;

    public bool IsFull => (UInt128)_taken.Count >= size;

    public string? OwnerOf(UInt128 number) => _taken.GetValueOrDefault(number);

    public bool TryTake(UInt128 number, string owner)
    {
        if (!_taken.TryAdd(number, owner))
        {
            return false;
        }

        _released.Remove(number);
        return true;
    }

    public UInt128? TakeAny(string owner)
    {
        UInt128? number = nextFit ? Next() : sticky ? Sticky(owner) : LowestFree(_ => true);
        if (number is { } chosen)
        {
            _taken[chosen] = owner;
            _released.Remove(chosen);
        }

        return number;
    }

    public bool Release(UInt128 number, string? owner)
    {
        if (!_taken.TryGetValue(number, out string? holder) || (owner is not null && holder != owner))
        {
            return false;
        }

        _taken.Remove(number);
        _released[number] = (holder, time.GetUtcNow());
        return true;
    }

    private UInt128? Sticky(string owner)
    {
        foreach ((UInt128 number, (string formerOwner, DateTimeOffset _)) in _released)
        {
            if (formerOwner == owner && number >= first && number <= last)
            {
                return number;
            }
        }

        DateTimeOffset rested = time.GetUtcNow() - reuseDelay;
        return LowestFree(number => !_released.ContainsKey(number))
            ?? _released.Where(pair => pair.Value.At <= rested && pair.Key >= first && pair.Key <= last).OrderBy(pair => pair.Value.At).ThenBy(pair => pair.Key).Select(pair => (UInt128?)pair.Key).FirstOrDefault();
    }

    private UInt128? LowestFree(Func<UInt128, bool> allowed)
    {
        for (UInt128 number = first; number <= last; number++)
        {
            if (!_taken.ContainsKey(number) && allowed(number))
            {
                return number;
            }
        }

        return null;
    }

    private UInt128? Next()
    {
        UInt128 count = last - first + 1;
        for (UInt128 i = 0; i < count; i++)
        {
            UInt128 number = first + (((_cursor ?? first) - first + i) % count);
            if (!_taken.ContainsKey(number))
            {
                _cursor = number == last ? first : number + 1;
                return number;
            }
        }

        return null;
    }
}
