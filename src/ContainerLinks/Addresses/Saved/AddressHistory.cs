using System.Net;

namespace ContainerLinks;

/// <summary>Plays the entries of a journal of addresses again. What comes later counts, so that a line that is missing never makes a state that contradicts itself.</summary>
/// <param name="layout">What the pool gives out now, which may be another part of the network than when the entries were written.</param>
/// <param name="isSticky">Whether the pool remembers owners that have nothing.</param>
/// <param name="isState">Whether the entries are of one moment, so that one that takes the place of another contradicts it. In a history that is the course of things.</param>
internal sealed class AddressHistory(AddressPoolLayout layout, bool isSticky, bool isState = false)
{
    private readonly Dictionary<UInt128, (string Owner, long Generation, bool IsEarly)> _leases = [];
    private readonly Dictionary<string, UInt128> _leaseOf = [];
    private readonly Dictionary<long, string> _ownerOf = [];
    private readonly Dictionary<UInt128, string> _reservedFor = [];
    private readonly Dictionary<string, UInt128> _reservationOf = [];
    private readonly OrderedDictionary<UInt128, (long Generation, DateTimeOffset At)> _released = [];
    private readonly Dictionary<string, (UInt128 Address, long Generation)> _last = [];
    private DateTimeOffset _savedAt = DateTimeOffset.MinValue;
    private UInt128 _cursor;
    private long _generation;
    private string? _contradiction;

    /// <summary>The leases, by address.</summary>
    public IEnumerable<AddressLease> Leases => _leases.OrderBy(lease => lease.Key)
        .Select(lease => new AddressLease(lease.Value.Owner, layout.Network.BitsOf(lease.Key), layout.Network.IsIPv6, lease.Value.Generation, lease.Value.IsEarly));

    /// <summary>The reservations, by address.</summary>
    public IEnumerable<(string Owner, IPAddress Address)> Reservations =>
        _reservedFor.OrderBy(reservation => reservation.Key).Select(reservation => (reservation.Value, layout.Network.AddressOf(reservation.Key)));

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
        foreach ((UInt128 address, (string owner, long generation, bool isEarly)) in _leases.OrderBy(lease => lease.Key))
        {
            table.Lease(table.Open(owner), table.Open(address), generation, isEarly);
        }

        foreach ((UInt128 address, string owner) in _reservedFor.OrderBy(reservation => reservation.Key))
        {
            if (table.Find(address)?.Holder is { } holder && holder.Name != owner)
            {
                leftOut.Add($"{layout.Network.AddressOf(address)} was reserved for '{Quoting.Printable(owner)}', but '{Quoting.Printable(holder.Name)}' holds it.");
            }
            else
            {
                table.Reserve(table.Open(owner), address);
            }
        }

        // Sorted, so that lines in another order cannot break the rule that the first of a queue was released first.
        foreach ((UInt128 address, (long generation, DateTimeOffset at)) in _released.OrderBy(released => released.Value.At))
        {
            table.Release(address, generation, clock.Restore(at, _savedAt));
        }

        foreach ((string owner, (UInt128 address, long generation)) in _last.Where(last => !_leaseOf.ContainsKey(last.Key)))
        {
            OwnerRecord record = table.Open(owner);
            (record.LastAddress, record.LastGeneration) = (address, generation);
            table.Prune(record);
        }

        return leftOut;
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
        if (_leaseOf.TryGetValue(owner, out UInt128 own))
        {
            Contradict(_leases[own] != (owner, generation, isEarly) || own != address, () => $"gives '{Quoting.Printable(owner)}' another lease than that of {Text(own)}");
            Release(owner, at);
        }

        if (_leases.TryGetValue(address, out (string Owner, long Generation, bool IsEarly) former))
        {
            Contradict(true, () => $"gives {Text(address)} to another owner than '{Quoting.Printable(former.Owner)}'");
            Release(former.Owner, at);
        }

        _released.Remove(address);
        _leases[address] = (owner, generation, isEarly);
        _leaseOf[owner] = address;
        _ownerOf[generation] = owner;
        _last[owner] = (address, generation);
        See(at);
        if (isPicked && !(_reservationOf.TryGetValue(owner, out UInt128 reserved) && reserved == address))
        {
            _cursor = address + 1;
        }
    }

    private void Release(string owner, DateTimeOffset at)
    {
        if (_leaseOf.Remove(owner, out UInt128 address) && _leases.Remove(address, out (string Owner, long Generation, bool IsEarly) lease))
        {
            _ownerOf.Remove(lease.Generation);
            Rest(address, lease.Generation, at);
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
        _released.Add(address, (generation, at));
        See(at);
    }

    private void Reserve(string owner, string word)
    {
        if (!isState && _reservationOf.Remove(owner, out UInt128 replaced))
        {
            _reservedFor.Remove(replaced);
        }

        UInt128 address = Assignable(word);
        if (_reservationOf.Remove(owner, out UInt128 former))
        {
            Contradict(former != address, () => $"reserves another address than {Text(former)} for '{Quoting.Printable(owner)}'");
            _reservedFor.Remove(former);
        }

        if (_reservedFor.Remove(address, out string? other))
        {
            Contradict(true, () => $"reserves {Text(address)} for another owner than '{Quoting.Printable(other)}'");
            _reservationOf.Remove(other);
        }

        _reservedFor[address] = owner;
        _reservationOf[owner] = address;
    }

    private void Forget(string owner, DateTimeOffset at)
    {
        Release(owner, at);
        _last.Remove(owner);
        if (_reservationOf.Remove(owner, out UInt128 reserved))
        {
            _reservedFor.Remove(reserved);
        }
    }

    private void Remember(string owner, UInt128 address, long generation)
    {
        Contradict(_last.ContainsKey(owner), () => $"gives '{Quoting.Printable(owner)}' a second last address");
        if (!_leaseOf.ContainsKey(owner))
        {
            _last[owner] = (address, generation);
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
        return _leases.TryGetValue(offset, out (string Owner, long Generation, bool IsEarly) lease) ? throw new FormatException($"lets {word} rest, which '{Quoting.Printable(lease.Owner)}' has") : offset;
    }

    private UInt128 Offset(string word) =>
        AddressParser.TryParse(word, out IPAddress? address) && layout.Network.TryGetOffset(address, out UInt128 offset)
            ? offset
            : throw new FormatException($"has the address '{Quoting.Printable(word)}'; expected one of the pool {layout}");

    private string Text(UInt128 offset) => layout.Network.AddressOf(offset).ToString();
}
