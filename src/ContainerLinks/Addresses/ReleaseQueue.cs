namespace ContainerLinks;

/// <summary>Released addresses, the one released longest ago first. A list linked through the records, so that any of them can leave in one step.</summary>
internal sealed class ReleaseQueue
{
    private AddressRecord? _last;

    public AddressRecord? First { get; private set; }

    public int Count { get; private set; }

    /// <summary>Puts an address in its place: nearly always the end, unless it was reserved when it was released.</summary>
    public void Add(AddressRecord address)
    {
        AddressRecord? before = _last;
        while (before is not null && before.ReleaseOrder > address.ReleaseOrder)
        {
            before = before.Previous;
        }

        AddressRecord? after = before is null ? First : before.Next;
        address.Queue = this;
        Join(before, address);
        Join(address, after);
        Count++;
    }

    public void Remove(AddressRecord address)
    {
        Join(address.Previous, address.Next);
        address.Queue = null;
        address.Previous = null;
        address.Next = null;
        Count--;
    }

    private void Join(AddressRecord? before, AddressRecord? after)
    {
        if (before is null)
        {
            First = after;
        }
        else
        {
            before.Next = after;
        }

        if (after is null)
        {
            _last = before;
        }
        else
        {
            after.Previous = before;
        }
    }
}
