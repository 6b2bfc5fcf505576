using System.Net;

namespace ContainerLinks;

/// <summary>Plays the entries of a journal of addresses again. What comes later counts, so that a line that is missing never makes a state that contradicts itself.</summary>
internal sealed class AddressHistory(AddressPoolLayout layout, bool isSticky)
{
    private readonly Dictionary<UInt128, AddressLeaseState> _leases = [];
    private readonly Dictionary<string, UInt128> _leaseOf = [];
    private readonly Dictionary<long, string> _ownerOf = [];
    private readonly Dictionary<UInt128, string> _reservedFor = [];
    private readonly Dictionary<string, UInt128> _reservationOf = [];
    private readonly OrderedDictionary<UInt128, ReleasedAddressState> _released = [];
    private readonly Dictionary<string, LastAddressState> _last = [];
    private DateTimeOffset _savedAt = DateTimeOffset.MinValue;
    private UInt128 _cursor;
    private long _generation;

    /// <summary>Takes a line of the journal.</summary>
    /// <returns>What is wrong with it, as the end of a sentence; then it does not count. Null if nothing is.</returns>
    public string? Take(string text)
    {
        try
        {
            Apply(text.Split(' '));
            return null;
        }
        catch (FormatException fault)
        {
            return fault.Message;
        }
    }

    public AddressPoolState End() => new()
    {
        SavedAt = _savedAt,
        Generation = _generation,
        Cursor = _cursor > 0 && _cursor <= layout.Network.Last ? layout.Network.AddressOf(_cursor).ToString() : null,
        Leases = [.. _leases.OrderBy(lease => lease.Key).Select(lease => lease.Value)],
        Reservations =
        [
            .. _reservedFor.Where(reservation => !_leases.TryGetValue(reservation.Key, out AddressLeaseState? lease) || lease.Owner == reservation.Value)
                .OrderBy(reservation => reservation.Key)
                .Select(reservation => new AddressReservationState { Owner = reservation.Value, Address = layout.Network.AddressOf(reservation.Key).ToString() }),
        ],
        Released = [.. _released.Values],
        LastAddresses = [.. _last.Values.Where(last => !_leaseOf.ContainsKey(last.Owner)).OrderBy(last => last.Owner, StringComparer.Ordinal)],
    };

    private void Apply(string[] words)
    {
        switch (words)
        {
            case ["pool", var generation, var cursor, var at]:
                _generation = Math.Max(_generation, AddressEntryText.Generation(generation));
                _cursor = cursor == "-" ? 0 : Offset(cursor, layout.Network.Last);
                See(AddressEntryText.Time(at));
                break;
            case ["rest", var address, var generation, var at]:
                Rest(Unleased(address), New(generation), AddressEntryText.Time(at));
                break;
            case ["last", var owner, var address, var generation]:
                Remember(AddressEntryText.Owner(owner), Assignable(address), New(generation));
                break;
            case ["lease", var owner, var address, var generation, "early" or "rested", "picked" or "asked", var at]:
                Lease(AddressEntryText.Owner(owner), Assignable(address), New(generation), isEarly: words[4] == "early", isPicked: words[5] == "picked", AddressEntryText.Time(at));
                break;
            case ["release", var owner, var at]:
                Release(AddressEntryText.Owner(owner), AddressEntryText.Time(at));
                break;
            case ["reserve", var owner, var address]:
                Reserve(AddressEntryText.Owner(owner), Assignable(address));
                break;
            case ["forget", var owner, var at]:
                Forget(AddressEntryText.Owner(owner), AddressEntryText.Time(at));
                break;
            default:
                throw new FormatException("says nothing that this program knows");
        }
    }

    private void Lease(string owner, UInt128 address, long generation, bool isEarly, bool isPicked, DateTimeOffset at)
    {
        if (_ownerOf.TryGetValue(generation, out string? other) && other != owner)
        {
            throw new FormatException($"has generation {generation}, as another lease");
        }

        Release(owner, at);
        if (_leases.TryGetValue(address, out AddressLeaseState? former))
        {
            Release(former.Owner, at);
        }

        _released.Remove(address);
        _leases[address] = new AddressLeaseState { Owner = owner, Address = layout.Network.AddressOf(address).ToString(), Generation = generation, ReusedEarly = isEarly };
        _leaseOf[owner] = address;
        _ownerOf[generation] = owner;
        Remember(owner, address, generation);
        if (isPicked && !(_reservationOf.TryGetValue(owner, out UInt128 reserved) && reserved == address))
        {
            _cursor = address + 1;
        }
    }

    private void Release(string owner, DateTimeOffset at)
    {
        if (_leaseOf.Remove(owner, out UInt128 address) && _leases.Remove(address, out AddressLeaseState? lease))
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
        _released.Remove(address);
        _released.Add(address, new ReleasedAddressState { Address = layout.Network.AddressOf(address).ToString(), Generation = generation, ReleasedAt = at });
        See(at);
    }

    private void Reserve(string owner, UInt128 address)
    {
        if (_reservationOf.Remove(owner, out UInt128 former))
        {
            _reservedFor.Remove(former);
        }

        if (_reservedFor.Remove(address, out string? other))
        {
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

    private void Remember(string owner, UInt128 address, long generation) =>
        _last[owner] = new LastAddressState { Owner = owner, Address = layout.Network.AddressOf(address).ToString(), Generation = generation };

    private void See(DateTimeOffset at) => _savedAt = at > _savedAt ? at : _savedAt;

    private long New(string word)
    {
        long generation = AddressEntryText.Generation(word);
        _generation = Math.Max(_generation, generation);
        return generation > 0 ? generation : throw new FormatException("has the generation 0");
    }

    private UInt128 Assignable(string word)
    {
        UInt128 offset = Offset(word, layout.Network.Last);
        return layout.Assignable.Contains(offset) ? offset : throw new FormatException($"has the address {word}, which the pool {layout} does not give out");
    }

    private UInt128 Unleased(string word)
    {
        UInt128 offset = Assignable(word);
        return _leases.TryGetValue(offset, out AddressLeaseState? lease) ? throw new FormatException($"lets {word} rest, which '{Quoting.Printable(lease.Owner)}' has") : offset;
    }

    private UInt128 Offset(string word, UInt128 last) =>
        AddressParser.TryParse(word, out IPAddress? address) && layout.Network.TryGetOffset(address, out UInt128 offset) && offset <= last
            ? offset
            : throw new FormatException($"has the address '{Quoting.Printable(word)}'; expected one of the pool {layout}");
}
