namespace ContainerLinks;

/// <summary>Finds free addresses among those that are given out automatically.</summary>
internal sealed class FreeAddresses(AddressPoolLayout layout)
{
    private readonly AddressRanges _automatic = layout.Automatic;
    private readonly AddressBitmap _taken = new(layout.Network.Last);

    // No address below it is both automatic and free, so a search for the lowest one need not begin at the start.
    private UInt128 _lowest;

    /// <summary>Marks a free address as taken, be it automatic or not.</summary>
    public void Take(UInt128 offset) => _taken.Add(offset);

    /// <summary>Marks a taken address as free.</summary>
    public void GiveBack(UInt128 offset)
    {
        _taken.Remove(offset);
        _lowest = UInt128.Min(_lowest, offset);
    }

    public bool TryFindLowest(out UInt128 offset)
    {
        bool found = TryFind(_lowest, out offset);
        _lowest = found ? offset : layout.Network.Last;
        return found;
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
