using System.Net;

namespace ContainerLinks;

/// <summary>Plays the entries of a journal of addresses again. What comes later counts, so that a line that is missing never makes a state that contradicts itself.</summary>
/// <param name="layout">What the pool gives out now, which may be another part of the network than when the entries were written.</param>
/// <param name="isSticky">Whether the pool remembers owners that have nothing.</param>
/// <param name="isState">Whether the entries are of one moment, so that one that takes the place of another contradicts it. In a history that is the course of things.</param>
internal sealed class AddressHistory(AddressPoolLayout layout, bool isSticky, bool isState = false)
{
    private readonly Dictionary<UInt128, Use> _leases = [];
    private readonly Dictionary<string, Use> _leaseOf = [];
    private readonly Dictionary<long, string> _ownerOf = [];
    private readonly Dictionary<UInt128, Use> _reservedFor = [];
    private readonly Dictionary<string, Use> _reservationOf = [];
    private readonly Dictionary<UInt128, Use> _released = [];
    private readonly Dictionary<string, Use> _last = [];
    private DateTimeOffset _savedAt = DateTimeOffset.MinValue;
    private UInt128 _cursor;
    private long _generation;
    private int _releases;
    private string? _contradiction;

    /// <summary>Owners with a lease, by its address.</summary>
    public IReadOnlyList<string> OwnersOfLeases => ByAddress(_leases).ConvertAll(static lease => lease.Owner);

    /// <summary>Owners with a reservation, by its address.</summary>
    public IReadOnlyList<string> OwnersOfReservations => ByAddress(_reservedFor).ConvertAll(static reservation => reservation.Owner);

    /// <summary>The address that an owner has.</summary>
    public IPAddress LeaseOf(string owner) => layout.Network.AddressOf(_leaseOf[owner].Address);

    /// <summary>The address that is reserved for an owner.</summary>
    public IPAddress ReservationOf(string owner) => layout.Network.AddressOf(_reservationOf[owner].Address);

    /// <summary>Takes a line.</summary>
    /// <returns>What is wrong with it, as the end of a sentence; then it does not count, or an earlier one does not. Null if nothing is.</returns>
    public string? Take(string? text)
    {
        _contradiction = null;
        try
        {
            Apply((text ?? "").Split(' '));
            return _contradiction;
        }
        catch (FormatException fault)
        {
            return fault.Message;
        }
    }

    /// <summary>Fills an empty table.</summary>
    /// <returns>A sentence for each thing that does not fit to the others.</returns>
    public IReadOnlyList<string> Fill(AddressTable table, ReuseClock clock)
    {
        var leftOut = new List<string>();
        table.Generation = _generation;
        table.Cursor = _cursor;
        foreach (Use lease in ByAddress(_leases))
        {
            table.Lease(table.Open(lease.Owner), table.Open(lease.Address), lease.Generation, lease.IsEarly);
        }

        foreach (Use reservation in ByAddress(_reservedFor))
        {
            if (table.Find(reservation.Address)?.Holder is { } holder && holder.Name != reservation.Owner)
            {
                leftOut.Add($"{Text(reservation.Address)} was reserved for '{Quoting.Printable(reservation.Owner)}', but '{Quoting.Printable(holder.Name)}' holds it.");
            }
            else
            {
                table.Reserve(table.Open(reservation.Owner), reservation.Address);
            }
        }

        // Sorted, so that lines in another order cannot break the rule that the first of a queue was released first.
        foreach (Use released in Sorted(_released.Values, static (one, other) => one.At != other.At ? one.At.CompareTo(other.At) : one.Order.CompareTo(other.Order)))
        {
            table.Release(released.Address, released.Generation, clock.Restore(released.At, _savedAt));
        }

        foreach (Use last in _last.Values)
        {
            if (!_leaseOf.ContainsKey(last.Owner))
            {
                OwnerRecord record = table.Open(last.Owner);
                (record.LastAddress, record.LastGeneration) = (last.Address, last.Generation);
                table.Prune(record);
            }
        }

        return leftOut;
    }

    private static List<Use> ByAddress(Dictionary<UInt128, Use> uses) => Sorted(uses.Values, static (one, other) => one.Address.CompareTo(other.Address));

    private static List<Use> Sorted(Dictionary<UInt128, Use>.ValueCollection uses, Comparison<Use> order)
    {
        var sorted = new List<Use>(uses);
        sorted.Sort(order);
        return sorted;
    }

    private void Apply(string[] words)
    {
        switch (words)
        {
            case ["pool", var generation, var cursor, var at]:
                _generation = Math.Max(_generation, AddressEntryText.Generation(generation));
                See(AddressEntryText.Time(at));
                _cursor = 0;
                _cursor = cursor == "-" ? 0 : Offset(cursor);
                break;
            case ["rest", var address, var generation, var at]:
                Rest(Unleased(address), New(generation), AddressEntryText.Time(at));
                break;
            case ["last", var owner, var address, var generation]:
                Remember(AddressEntryText.Owner(owner), Assignable(address), New(generation));
                break;
            case ["lease", var owner, var address, var generation, "early" or "rested", "picked" or "asked", var at]:
                Lease(AddressEntryText.Owner(owner), address, New(generation), isEarly: words[4] == "early", isPicked: words[5] == "picked", AddressEntryText.Time(at));
                break;
            case ["release", var owner, var at]:
                Release(AddressEntryText.Owner(owner), AddressEntryText.Time(at));
                break;
            case ["reserve", var owner, var address]:
                Reserve(AddressEntryText.Owner(owner), address);
                break;
            case ["forget", var owner, var at]:
                Forget(AddressEntryText.Owner(owner), AddressEntryText.Time(at));
                break;
            default:
                throw new FormatException("says nothing that this program knows");
        }
    }

    private void Lease(string owner, string word, long generation, bool isEarly, bool isPicked, DateTimeOffset at)
    {
        if (_ownerOf.TryGetValue(generation, out string? other) && other != owner)
        {
            throw new FormatException($"has generation {generation}, as another lease");
        }

        if (!isState)
        {
            // It had no other address any more, be this one of the pool or not.
            Release(owner, at);
        }

        UInt128 address = Assignable(word);
        Contradict(_released.Remove(address), () => $"gives {Text(address)} away, which rests");
        var lease = new Use(owner, address, generation, isEarly);
        if (_leaseOf.TryGetValue(owner, out Use? own))
        {
            Contradict(own != lease, () => $"gives '{Quoting.Printable(owner)}' another lease than that of {Text(own.Address)}");
            Release(owner, at);
        }

        if (_leases.TryGetValue(address, out Use? former))
        {
            Contradict(true, () => $"gives {Text(address)} to another owner than '{Quoting.Printable(former.Owner)}'");
            Release(former.Owner, at);
        }

        _released.Remove(address);
        _leases[address] = _leaseOf[owner] = _last[owner] = lease;
        _ownerOf[generation] = owner;
        See(at);
        if (isPicked && _reservationOf.GetValueOrDefault(owner)?.Address != address)
        {
            _cursor = address + 1;
        }
    }

    private void Release(string owner, DateTimeOffset at)
    {
        if (_leaseOf.Remove(owner, out Use? lease))
        {
            _leases.Remove(lease.Address);
            _ownerOf.Remove(lease.Generation);
            Rest(lease.Address, lease.Generation, at);
        }

        // Only a sticky pool remembers an owner that has nothing.
        if (!isSticky && !_reservationOf.ContainsKey(owner))
        {
            _last.Remove(owner);
        }

        See(at);
    }

    private void Rest(UInt128 address, long generation, DateTimeOffset at)
    {
        Contradict(_released.Remove(address), () => $"lets {Text(address)} rest a second time");
        _released.Add(address, new Use("", address, generation) { At = at, Order = _releases++ });
        See(at);
    }

    private void Reserve(string owner, string word)
    {
        if (!isState && _reservationOf.Remove(owner, out Use? replaced))
        {
            _reservedFor.Remove(replaced.Address);
        }

        UInt128 address = Assignable(word);
        if (_reservationOf.Remove(owner, out Use? former))
        {
            Contradict(former.Address != address, () => $"reserves another address than {Text(former.Address)} for '{Quoting.Printable(owner)}'");
            _reservedFor.Remove(former.Address);
        }

        if (_reservedFor.Remove(address, out Use? other))
        {
            Contradict(true, () => $"reserves {Text(address)} for another owner than '{Quoting.Printable(other.Owner)}'");
            _reservationOf.Remove(other.Owner);
        }

        _reservedFor[address] = _reservationOf[owner] = new Use(owner, address, 0);
    }

    private void Forget(string owner, DateTimeOffset at)
    {
        Release(owner, at);
        _last.Remove(owner);
        if (_reservationOf.Remove(owner, out Use? reserved))
        {
            _reservedFor.Remove(reserved.Address);
        }
    }

    private void Remember(string owner, UInt128 address, long generation)
    {
        Contradict(_last.ContainsKey(owner), () => $"gives '{Quoting.Printable(owner)}' a second last address");
        if (!_leaseOf.ContainsKey(owner))
        {
            _last[owner] = new Use(owner, address, generation);
        }
    }

    private void Contradict(bool isSo, Func<string> how)
    {
        if (isState && isSo)
        {
            _contradiction = how();
        }
    }

    private void See(DateTimeOffset at) => _savedAt = at > _savedAt ? at : _savedAt;

    private long New(string word)
    {
        long generation = AddressEntryText.Generation(word);
        _generation = Math.Max(_generation, generation);
        return generation > 0 ? generation : throw new FormatException("has the generation 0");
    }

    private UInt128 Assignable(string word)
    {
        UInt128 offset = Offset(word);
        return layout.Assignable.Contains(offset) ? offset : throw new FormatException($"has the address {word}, which the pool {layout} does not give out");
    }

    private UInt128 Unleased(string word)
    {
        UInt128 offset = Assignable(word);
        return _leases.TryGetValue(offset, out Use? lease) ? throw new FormatException($"lets {word} rest, which '{Quoting.Printable(lease.Owner)}' has") : offset;
    }

    private UInt128 Offset(string word) =>
        AddressParser.TryParse(word, out IPAddress? address) && layout.Network.TryGetOffset(address, out UInt128 offset)
            ? offset
            : throw new FormatException($"has the address '{Quoting.Printable(word)}'; expected one of the pool {layout}");

    private string Text(UInt128 offset) => layout.Network.AddressOf(offset).ToString();

    /// <summary>An address and its owner: a lease, a reservation, the last lease of an owner, or an address that rests, whose owner does not count.</summary>
    private sealed record Use(string Owner, UInt128 Address, long Generation, bool IsEarly = false)
    {
        public DateTimeOffset At { get; init; }

        /// <summary>The first of two that were released at one moment.</summary>
        public int Order { get; init; }
    }
}
