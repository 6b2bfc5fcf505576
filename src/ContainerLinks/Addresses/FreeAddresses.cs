namespace ContainerLinks;

/// <summary>Finds free addresses among those that are given out automatically.</summary>
internal sealed class FreeAddresses(AddressPoolLayout layout)
{
    private readonly AddressRanges _automatic = layout.Automatic;
    private readonly AddressBitmap _taken = new(layout.Network.Last);

    // No address below it is both automatic and free, so a search for the lowest one need not begin at the start, nor at all if this one is known to be free.
    private UInt128 _lowest;
    private bool _isLowestFree;

    public bool IsFree(UInt128 offset) => _taken.TryFindFree(offset, out UInt128 free) && free == offset;

    /// <summary>Marks a free address as taken, be it automatic or not.</summary>
    public void Take(UInt128 offset)
    {
        _taken.Add(offset);
        _isLowestFree &= offset != _lowest;
    }

    /// <summary>Marks a taken address as free.</summary>
    public void GiveBack(UInt128 offset, bool isAutomatic)
    {
        _taken.Remove(offset);
        if (isAutomatic && offset <= _lowest)
        {
            _lowest = offset;
            _isLowestFree = true;
        }
    }

    public bool TryFindLowest(out UInt128 offset)
    {
        offset = _lowest;
        if (!_isLowestFree)
        {
            _isLowestFree = TryFind(_lowest, out offset);
            _lowest = _isLowestFree ? offset : layout.Network.Last;
        }

        return _isLowestFree;
    }

    /// <summary>The first free address from <paramref name="cursor"/> on, round in a circle.</summary>
    public bool TryFindNext(UInt128 cursor, out UInt128 offset) => TryFind(cursor, out offset) || TryFindLowest(out offset);

    private bool TryFind(UInt128 from, out UInt128 offset)
    {
        while (_taken.TryFindFree(from, out UInt128 free) && _automatic.TryNext(free, out offset))
        {
            if (offset == free)
            {
                return true;
            }

            from = offset;
        }

        offset = default;
        return false;
    }
}
