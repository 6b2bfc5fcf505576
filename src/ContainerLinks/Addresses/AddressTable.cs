using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ContainerLinks;

/// <summary>Who has what in a pool: owners, addresses, and the released ones in their queues. It holds the rules that must never break; what to pick is decided elsewhere.</summary>
/// <remarks>An address has a record exactly while it is held, reserved, waiting, or (sticky only) used before; only others are free in <see cref="Free"/>. Not safe for concurrent use.</remarks>
internal sealed partial class AddressTable(AddressPoolLayout layout, bool isSticky, ReuseClock clock)
{
    private readonly Dictionary<string, OwnerRecord> _owners = [];
    private readonly Dictionary<AddressKey, AddressRecord> _addresses = [];

    // Records go round, so that a start and a stop allocate nothing once the pool has seen as many leases.
    private readonly Stack<OwnerRecord> _spareOwners = [];
    private readonly Stack<AddressRecord> _spareAddresses = [];
    private long _releases;

    /// <summary>Addresses without a record.</summary>
    public FreeAddresses Free { get; } = new(layout);

    /// <summary>Automatic addresses that rest.</summary>
    public ReleaseQueue Waiting { get; } = new();

    /// <summary>Addresses that rest, but can only be requested.</summary>
    public ReleaseQueue WaitingElsewhere { get; } = new();

    /// <summary>Automatic addresses whose rest is over; empty unless the pool is sticky.</summary>
    public ReleaseQueue Rested { get; } = new();

    /// <summary>How many automatic addresses are taken.</summary>
    public AddressCounts Automatic { get; } = new();

    /// <summary>How many addresses are taken that can only be requested.</summary>
    public AddressCounts Elsewhere { get; } = new();

    /// <summary>The greatest generation so far.</summary>
    public long Generation { get; set; }

    /// <summary>Where the next-fit search goes on.</summary>
    public UInt128 Cursor { get; set; }

    public OwnerRecord? Find(string owner) => _owners.GetValueOrDefault(owner);

    public AddressRecord? Find(UInt128 offset) => _addresses.GetValueOrDefault(offset);

    /// <summary>Owners, by name.</summary>
    public List<OwnerRecord> OwnersWhere(Predicate<OwnerRecord> isWanted)
    {
        var found = new List<OwnerRecord>();
        foreach (OwnerRecord owner in _owners.Values)
        {
            if (isWanted(owner))
            {
                found.Add(owner);
            }
        }

        found.Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        return found;
    }

    /// <summary>Addresses that have a record, in order.</summary>
    public List<AddressRecord> AddressesWhere(Predicate<AddressRecord> isWanted)
    {
        var found = new List<AddressRecord>();
        foreach (AddressRecord address in _addresses.Values)
        {
            if (isWanted(address))
            {
                found.Add(address);
            }
        }

        found.Sort(static (one, other) => one.Offset.CompareTo(other.Offset));
        return found;
    }

    /// <summary>The record of an owner, made if there is none. <see cref="Prune"/> takes it away again if it stays empty.</summary>
    public OwnerRecord Open(string owner)
    {
        ref OwnerRecord? record = ref CollectionsMarshal.GetValueRefOrAddDefault(_owners, owner, out bool exists);
        if (!exists)
        {
            record = _spareOwners.TryPop(out OwnerRecord? spare) ? spare : new OwnerRecord();
            record.Name = owner;
        }

        return record!;
    }

    /// <summary>The record of an address, made if there is none. Only for an address that is leased, reserved or released next.</summary>
    public AddressRecord Open(UInt128 offset) => Open(offset, isAutomatic: null);

    /// <summary>As <see cref="Open(UInt128)"/>, for an address that is known to be automatic.</summary>
    public AddressRecord OpenAutomatic(UInt128 offset) => Open(offset, isAutomatic: true);

    public void Prune(OwnerRecord owner)
    {
        bool hasMemory = isSticky && owner.LastGeneration != 0;
        if (owner.Lease is null && owner.Reservation is null && !hasMemory)
        {
            _owners.Remove(owner.Name);
            owner.LastGeneration = 0;
            _spareOwners.Push(owner);
        }
    }

    /// <summary>Gives an address, which nobody else holds or has reserved, to an owner without a lease.</summary>
    public AddressRecord Lease(OwnerRecord owner, AddressRecord address)
    {
        bool rests = address.ReleaseOrder != 0 && address.Queue != Rested && !owner.WasLastHolderOf(address) && !clock.IsOver(address.ReleasedAt);
        return Lease(owner, address, ++Generation, rests);
    }

    /// <summary>Brings back a lease.</summary>
    public AddressRecord Lease(OwnerRecord owner, AddressRecord address, long generation, bool reusedEarly)
    {
        Debug.Assert(address.Holder is null && owner.Lease is null, "An address has one holder, and an owner has one lease.");
        Debug.Assert(address.ReservedFor is null || address.ReservedFor == owner, "A reserved address goes to nobody else.");
        Debug.Assert(generation > 0 && generation <= Generation, "No lease is younger than the pool.");
        address.Queue?.Remove(address);
        AddressCounts counts = Counts(address);
        counts.Reserved -= address.IsReserved ? 1 : 0;
        counts.Used++;
        address.Holder = owner;
        address.Generation = generation;
        address.ReusedEarly = reusedEarly;
        address.ReleaseOrder = 0;
        owner.Lease = address;
        owner.LastAddress = address.Offset;
        owner.LastGeneration = generation;
        return address;
    }

    /// <summary>Takes an owner's lease away. The address stays reserved, rests, or is free.</summary>
    public void EndLease(OwnerRecord owner)
    {
        AddressRecord address = owner.Lease!;
        Counts(address).Used--;
        owner.Lease = null;
        address.Holder = null;
        address.ReusedEarly = false;
        bool isForgotten = address.ReservedFor is null && !isSticky && !clock.HasDelay;
        MarkReleased(address, isForgotten ? 0 : clock.Now());
        if (address.ReservedFor is not null)
        {
            Counts(address).Reserved++;
        }
        else
        {
            Settle(address, !clock.HasDelay);
        }
    }

    /// <summary>Reserves an address, which nobody else holds or has reserved, in place of what was reserved before.</summary>
    public void Reserve(OwnerRecord owner, UInt128 offset)
    {
        AddressRecord address = Open(offset);
        if (owner.Reservation == address)
        {
            return;
        }

        Debug.Assert(address.ReservedFor is null && (address.Holder is null || address.Holder == owner), "An address is reserved for one owner, and no other holds it.");
        EndReservation(owner);
        address.Queue?.Remove(address);
        address.ReservedFor = owner;
        owner.Reservation = address;
        Counts(address).Reserved += address.IsReserved ? 1 : 0;
    }

    public void EndReservation(OwnerRecord owner)
    {
        if (owner.Reservation is not { } address)
        {
            return;
        }

        Counts(address).Reserved -= address.IsReserved ? 1 : 0;
        owner.Reservation = null;
        address.ReservedFor = null;
        if (address.Holder is null)
        {
            SettleOrDrop(address);
        }
    }

    /// <summary>Marks an address, which nobody holds, as released at some time: later than all others that were released.</summary>
    public void Release(UInt128 offset, long generation, long releasedAt)
    {
        AddressRecord address = Open(offset);
        Debug.Assert(address.Holder is null && address.ReleaseOrder == 0, "Nobody holds what is released, and it is released once.");
        address.Generation = generation;
        MarkReleased(address, releasedAt);
        if (address.ReservedFor is null)
        {
            Settle(address, clock.IsOver(releasedAt));
        }
    }

    /// <summary>Ends the rests that are over.</summary>
    public void EndRests()
    {
        if (Waiting.Count + WaitingElsewhere.Count > 0)
        {
            long now = clock.Now();
            EndRests(Waiting, now);
            EndRests(WaitingElsewhere, now);
        }
    }

    private void EndRests(ReleaseQueue queue, long now)
    {
        while (queue.First is { } address && clock.IsOver(address.ReleasedAt, now))
        {
            queue.Remove(address);
            Settle(address, isRested: true);
        }
    }

    private void MarkReleased(AddressRecord address, long releasedAt)
    {
        address.ReleasedAt = releasedAt;
        address.ReleaseOrder = ++_releases;
    }

    private void SettleOrDrop(AddressRecord address)
    {
        if (address.ReleaseOrder == 0)
        {
            Drop(address);
        }
        else
        {
            Settle(address, clock.IsOver(address.ReleasedAt));
        }
    }

    private void Settle(AddressRecord address, bool isRested)
    {
        if (!isRested)
        {
            (address.IsAutomatic ? Waiting : WaitingElsewhere).Add(address);
        }
        else if (isSticky && address.IsAutomatic)
        {
            Rested.Add(address);
        }
        else
        {
            Drop(address);
        }
    }

    private AddressRecord Open(UInt128 offset, bool? isAutomatic)
    {
        ref AddressRecord? record = ref CollectionsMarshal.GetValueRefOrAddDefault(_addresses, offset, out bool exists);
        if (!exists)
        {
            record = _spareAddresses.TryPop(out AddressRecord? spare) ? spare : new AddressRecord();
            record.Offset = offset;
            record.IsAutomatic = isAutomatic ?? layout.Automatic.Contains(offset);
            Free.Take(offset);
        }

        return record!;
    }

    private void Drop(AddressRecord address)
    {
        Debug.Assert(address.Claimant is null && address.Queue is null, "Nobody has what becomes free.");
        bool wasThere = _addresses.Remove(address.Offset);
        Debug.Assert(wasThere, "What becomes free had a record.");
        Free.GiveBack(address.Offset, address.IsAutomatic);
        address.Generation = 0;
        address.ReleaseOrder = 0;
        _spareAddresses.Push(address);
    }

    private AddressCounts Counts(AddressRecord address) => address.IsAutomatic ? Automatic : Elsewhere;
}
