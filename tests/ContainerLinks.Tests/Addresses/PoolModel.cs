namespace ContainerLinks.Tests.Addresses;

/// <summary>The rules of the pool in the simplest words: arrays, scans and a clock in seconds. Addresses are numbers from 0 on.</summary>
internal sealed class PoolModel(AddressAllocation mode, int delay, bool underPressure, IReadOnlyList<int> assignable, IReadOnlyList<int> automatic)
{
    private readonly Dictionary<int, Address> _addresses = assignable.ToDictionary(number => number, _ => new Address());
    private readonly Dictionary<string, Owner> _owners = [];
    private long _generation;
    private int _releases;
    private int _now;
    private int _cursor;

    public IEnumerable<(string Owner, int Address)> Leases =>
        _addresses.Where(entry => entry.Value.Holder is not null).OrderBy(entry => entry.Key).Select(entry => (entry.Value.Holder!, entry.Key));

    public (int Used, int Reserved, int Waiting, int Free, int NeverUsed) Count(bool all)
    {
        List<Address> here = [.. (all ? assignable : automatic).Select(number => _addresses[number])];
        int free = here.Count(address => address.IsUnclaimed && !IsResting(address));
        int rested = automatic.Select(number => _addresses[number]).Count(address => mode == AddressAllocation.Sticky && address.IsUnclaimed && address.WasUsed && !IsResting(address));
        return (here.Count(address => address.Holder is not null), here.Count(address => address.Holder is null && address.ReservedFor is not null), here.Count(address => address.IsUnclaimed && IsResting(address)), free, free - rested);
    }

    public void Wait(int seconds) => _now += seconds;

    /// <summary>The address and "early", or why not.</summary>
    public string Acquire(string name, int? requested)
    {
        if (requested is { } wish && Refusal(name, wish) is { } refusal)
        {
            return refusal;
        }

        Owner owner = _owners.GetValueOrDefault(name) ?? new Owner();
        if (owner.Lease is { } held)
        {
            return requested is null || requested == held ? Show(held) : "other lease";
        }

        return (requested ?? Pick(owner)) is { } picked ? Lease(name, picked) : "exhausted";
    }

    public bool Release(string name)
    {
        if (_owners.GetValueOrDefault(name)?.Lease is not { } number)
        {
            return false;
        }

        Address address = _addresses[number];
        address.Holder = null;
        address.Early = false;
        address.WasUsed = true;
        address.ReleasedAt = _now;
        address.ReleaseOrder = ++_releases;
        _owners[name].Lease = null;
        Prune(name);
        return true;
    }

    public string Reserve(string name, int number)
    {
        if (Refusal(name, number) is { } refusal)
        {
            return refusal;
        }

        Owner owner = Open(name);
        if (owner.Reservation is { } old)
        {
            _addresses[old].ReservedFor = null;
        }

        owner.Reservation = number;
        _addresses[number].ReservedFor = name;
        return "reserved";
    }

    public string Adopt(string name, int number)
    {
        if (Refusal(name, number) is { } refusal)
        {
            return refusal;
        }

        if (_owners.GetValueOrDefault(name)?.Lease is { } held)
        {
            if (held == number)
            {
                return Show(held);
            }

            Release(name);
        }

        return Lease(name, number);
    }

    public bool Forget(string name)
    {
        bool known = _owners.ContainsKey(name);
        Release(name);
        if (_owners.Remove(name, out Owner? owner) && owner.Reservation is { } number)
        {
            _addresses[number].ReservedFor = null;
        }

        return known;
    }

    private int? Pick(Owner owner)
    {
        if (owner.Reservation is { } reservation)
        {
            return reservation;
        }

        bool IsFree(int number) => _addresses[number].IsUnclaimed && !IsResting(_addresses[number]);
        int? picked = mode switch
        {
            AddressAllocation.Sticky when owner.Last is { } last && _addresses[last].IsUnclaimed && (!IsResting(_addresses[last]) || IsOwn(owner, _addresses[last])) => last,
            AddressAllocation.Sticky => First(automatic, number => _addresses[number].IsUnclaimed && !_addresses[number].WasUsed)
                ?? First(automatic.OrderBy(number => _addresses[number].ReleaseOrder), IsFree),
            AddressAllocation.NextFree => First(automatic, number => number >= _cursor && IsFree(number)) ?? First(automatic, IsFree),
            _ => First(automatic, IsFree),
        };
        _cursor = mode == AddressAllocation.NextFree && picked is { } next ? next + 1 : _cursor;
        return picked ?? (underPressure ? First(automatic.OrderBy(number => _addresses[number].ReleaseOrder), number => _addresses[number].IsUnclaimed) : null);
    }

    private static int? First(IEnumerable<int> numbers, Func<int, bool> fits) => numbers.Where(fits).Cast<int?>().FirstOrDefault();

    private string Lease(string name, int number)
    {
        Owner owner = Open(name);
        Address address = _addresses[number];
        address.Early = IsResting(address) && !IsOwn(owner, address);
        address.Holder = name;
        address.Generation = ++_generation;
        owner.Lease = number;
        owner.Last = number;
        owner.Generation = _generation;
        return Show(number);
    }

    private string? Refusal(string name, int number) =>
        !_addresses.TryGetValue(number, out Address? address) ? "not in pool"
        : (address.Holder ?? name) != name || (address.ReservedFor ?? name) != name ? "in use"
        : null;

    private string Show(int number) => _addresses[number].Early ? $"{number} early" : $"{number}";

    private bool IsResting(Address address) => address.Holder is null && address.WasUsed && _now - address.ReleasedAt < delay;

    private static bool IsOwn(Owner owner, Address address) => owner.Generation != 0 && owner.Generation == address.Generation;

    private Owner Open(string name) => _owners.TryGetValue(name, out Owner? owner) ? owner : _owners[name] = new Owner();

    private void Prune(string name)
    {
        if (mode != AddressAllocation.Sticky && _owners[name] is { Lease: null, Reservation: null })
        {
            _owners.Remove(name);
        }
    }

    private sealed class Address
    {
        public string? Holder { get; set; }

        public string? ReservedFor { get; set; }

        public bool Early { get; set; }

        public bool WasUsed { get; set; }

        public int ReleasedAt { get; set; }

        public int ReleaseOrder { get; set; }

        public long Generation { get; set; }

        public bool IsUnclaimed => Holder is null && ReservedFor is null;
    }

    private sealed class Owner
    {
        public int? Lease { get; set; }

        public int? Reservation { get; set; }

        public int? Last { get; set; }

        public long Generation { get; set; }
    }
}
