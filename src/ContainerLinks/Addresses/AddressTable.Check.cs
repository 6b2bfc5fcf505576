using System.Diagnostics;

namespace ContainerLinks;

// What holds for the whole table after each change. It costs a walk over all of it, so only a debug build does it, and only in small pools; it allocates nothing, so tests that count bytes see what users get.
internal sealed partial class AddressTable
{
    private const int MostToCheck = 64;

    /// <summary>Asserts the rules that must never break.</summary>
    [Conditional("DEBUG")]
    public void Check()
    {
        if (_addresses.Count + _owners.Count > MostToCheck)
        {
            return;
        }

        long used = 0;
        long reserved = 0;
        int queued = 0;
        foreach (AddressRecord address in _addresses.Values)
        {
            Check(address);
            used += address.Holder is null ? 0 : 1;
            reserved += address.IsReserved ? 1 : 0;
            queued += address.Queue is null ? 0 : 1;
        }

        Debug.Assert(used == Automatic.Used + Elsewhere.Used && reserved == Automatic.Reserved + Elsewhere.Reserved, "The counters count what there is.");
        Debug.Assert(queued == Waiting.Count + WaitingElsewhere.Count + Rested.Count, "Each released address stands in one queue.");
        Check(Waiting, isAutomatic: true);
        Check(WaitingElsewhere, isAutomatic: false);
        Check(Rested, isAutomatic: true);
        foreach (OwnerRecord owner in _owners.Values)
        {
            Check(owner);
        }
    }

    [Conditional("DEBUG")]
    private void Check(AddressRecord address)
    {
        Debug.Assert(Find(address.Offset) == address && !Free.IsFree(address.Offset), "An address with a record is not free.");
        Debug.Assert(layout.Assignable.Contains(address.Offset), "Only what is given out has a record.");
        Debug.Assert(address.IsAutomatic == layout.Automatic.Contains(address.Offset), "Where an address comes from does not change.");
        Debug.Assert(address.Holder is null || (address.Holder.Lease == address && address.Generation == address.Holder.LastGeneration && address.ReleaseOrder == 0), "A holder has the lease.");
        Debug.Assert(address.ReservedFor is null || address.ReservedFor.Reservation == address, "A reservation is its owner's.");
        Debug.Assert(address.Holder is null || address.ReservedFor is null || address.Holder == address.ReservedFor, "Nobody holds what is reserved for another.");
        Debug.Assert(address.Claimant is null ? address.Queue is not null && address.ReleaseOrder != 0 : address.Queue is null, "An address stands in a queue exactly while nobody has it.");
        Debug.Assert(address.Generation <= Generation, "No lease is younger than the pool.");
    }

    [Conditional("DEBUG")]
    private static void Check(ReleaseQueue queue, bool isAutomatic)
    {
        int count = 0;
        for (AddressRecord? address = queue.First; address is not null; address = address.Next)
        {
            count++;
            Debug.Assert(address.Queue == queue && address.IsAutomatic == isAutomatic && address.Claimant is null, "What stands in a queue is nobody's.");
            Debug.Assert(address.Next is null || (address.Next.Previous == address && address.Next.ReleaseOrder > address.ReleaseOrder), "What was released first stands first.");
        }

        Debug.Assert(count == queue.Count, "A queue counts what stands in it.");
    }

    [Conditional("DEBUG")]
    private void Check(OwnerRecord owner)
    {
        Debug.Assert(Find(owner.Name) == owner, "An owner is found by its name.");
        Debug.Assert(owner.Lease is null || owner.Lease.Holder == owner, "A lease is its owner's.");
        Debug.Assert(owner.Reservation is null || owner.Reservation.ReservedFor == owner, "A reservation is its owner's.");
        Debug.Assert(owner.Lease is not null || owner.Reservation is not null || (isSticky && owner.LastGeneration != 0), "An owner that has nothing is not kept.");
        Debug.Assert(owner.LastGeneration <= Generation, "No lease is younger than the pool.");
        foreach (OwnerRecord other in _owners.Values)
        {
            Debug.Assert(other == owner || other.Lease is null || owner.Lease is null || (other.Lease != owner.Lease && other.LastGeneration != owner.LastGeneration), "A lease and its number belong to one owner.");
        }
    }
}
