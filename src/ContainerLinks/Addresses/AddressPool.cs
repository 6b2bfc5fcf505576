using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace ContainerLinks;

/// <summary>Gives addresses of one network to owners, in memory.</summary>
/// <remarks>
/// <para>An owner is any text that is not empty, compared ordinally. An owner without a reservation gets what <see cref="AddressPoolOptions.Allocation"/> says; a
/// sticky pool (the default) gives, in this order: the owner's last address if it is free, the lowest one never used, the one released longest ago whose rest is over, and only with
/// <see cref="AddressPoolOptions.ReuseUnderPressure"/> the one released longest ago although it rests.</para>
/// <para>A sticky pool remembers the last address of each owner until <see cref="Forget"/>.
/// Memory goes by owners and by addresses in use, not by the size of the network. The cost of a call does not depend on how full the pool is; it grows with the number of excluded parts.</para>
/// <para>Nothing is stored: take <see cref="Export"/> where leases must outlive the process, and bring them back with <see cref="Import"/>.
/// <see cref="ContainerLinker"/> does so with each change when <see cref="JournalOptions.Folder"/> is set.</para>
/// <threadsafety>Safe for concurrent use: one lock, held for the length of a call. The <see cref="TimeProvider"/> is called under it.</threadsafety>
/// </remarks>
public sealed partial class AddressPool : IAddressPool
{
    private readonly Lock _gate = new();
    private readonly AddressPoolLayout _layout;
    private readonly AddressPicker _picker;
    private readonly ReuseClock _clock;
    private readonly bool _isSticky;
    private AddressTable _table;

    /// <summary>Makes an empty pool.</summary>
    /// <param name="options">What to give out, and how. Read once.</param>
    /// <param name="timeProvider">The clock for <see cref="AddressPoolOptions.ReuseDelay"/>; null for the system's.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="ArgumentException">An option is wrong. The message names all that are, with value and bounds.</exception>
    public AddressPool(AddressPoolOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _layout = new AddressPoolLayout(options);
        _clock = new ReuseClock(timeProvider ?? TimeProvider.System, options.ReuseDelay);
        _picker = new AddressPicker(options.Allocation, options.ReuseUnderPressure, _clock);
        _isSticky = options.Allocation == AddressAllocation.Sticky;
        _table = NewTable();
        Allocation = options.Allocation;
        Network = options.Network;
        Range = options.Range;
    }

    /// <inheritdoc/>
    public IPNetwork Network { get; }

    internal AddressPoolLayout Layout => _layout;

    internal AddressAllocation Allocation { get; }

    /// <summary>The part of the network that automatic addresses come from; null if that is all of it.</summary>
    public AddressRange? Range { get; }

    /// <summary>The address that is kept for the gateway, given or chosen; null if there is none.</summary>
    public IPAddress? Gateway => _layout.Gateway;

    /// <summary>The numbers of the addresses that can be given to owners that ask for none: those of <see cref="Range"/>, or of the whole network without one.</summary>
    public AddressPoolStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                return CountAutomatic();
            }
        }
    }

    /// <summary>The numbers of all addresses of the network, also of those that can only be requested.</summary>
    public AddressPoolStatistics NetworkStatistics
    {
        get
        {
            lock (_gate)
            {
                return CountAll();
            }
        }
    }

    /// <inheritdoc cref="IAddressPool.AcquireAsync"/>
    public AddressLease Acquire(string owner, IPAddress? requested = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(owner);
        lock (_gate)
        {
            AddressRecord address = requested is null ? AcquireAny(owner) : AcquireRequested(owner, requested);
            _table.Check();
            return LeaseOf(address);
        }
    }

    /// <inheritdoc cref="IAddressPool.ReleaseAsync"/>
    public bool Release(AddressLease lease)
    {
        if (lease.IsDefault)
        {
            throw new ArgumentException("The default AddressLease is no lease; expected one that a pool gave.", nameof(lease));
        }

        lock (_gate)
        {
            if (!_layout.Network.TryGetOffset(lease.Bits, lease.IsIPv6, out UInt128 offset)
                || _table.Find(offset) is not { Holder: { } owner } address
                || address.Generation != lease.Generation
                || !string.Equals(owner.Name, lease.Owner, StringComparison.Ordinal))
            {
                return false;
            }

            _table.EndLease(owner);
            _table.Prune(owner);
            _table.Check();
            return true;
        }
    }

    /// <inheritdoc cref="IAddressPool.ReserveAsync"/>
    public void Reserve(string owner, IPAddress address)
    {
        ArgumentException.ThrowIfNullOrEmpty(owner);
        ArgumentNullException.ThrowIfNull(address);
        lock (_gate)
        {
            UInt128 offset = UnclaimedOffset(owner, address);
            _table.Reserve(_table.Open(owner), offset);
            _table.Check();
        }
    }

    /// <inheritdoc cref="IAddressPool.AdoptAsync"/>
    public AddressLease Adopt(string owner, IPAddress address)
    {
        ArgumentException.ThrowIfNullOrEmpty(owner);
        ArgumentNullException.ThrowIfNull(address);
        lock (_gate)
        {
            UInt128 offset = UnclaimedOffset(owner, address);
            OwnerRecord record = _table.Open(owner);
            if (record.Lease is { } lease)
            {
                if (lease.Offset == offset)
                {
                    return LeaseOf(lease);
                }

                _table.EndLease(record);
            }

            AddressRecord adopted = _table.Lease(record, _table.Open(offset));
            _table.Check();
            return LeaseOf(adopted);
        }
    }

    /// <inheritdoc cref="IAddressPool.ForgetAsync"/>
    public bool Forget(string owner)
    {
        ArgumentException.ThrowIfNullOrEmpty(owner);
        lock (_gate)
        {
            if (_table.Find(owner) is not { } record)
            {
                return false;
            }

            Drop(record);
            _table.Check();
            return true;
        }
    }

    /// <summary>Looks up the lease of an owner.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="lease">Its lease; the default value if it has none.</param>
    /// <returns>True if the owner has a lease.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="owner"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="owner"/> is empty.</exception>
    public bool TryGetLease(string owner, out AddressLease lease)
    {
        ArgumentException.ThrowIfNullOrEmpty(owner);
        lock (_gate)
        {
            AddressRecord? held = _table.Find(owner)?.Lease;
            lease = held is null ? default : LeaseOf(held);
            return held is not null;
        }
    }

    /// <summary>Looks up who holds an address or, if nobody does, whom it is reserved for.</summary>
    /// <param name="address">The address; one that is not of this pool has no owner.</param>
    /// <param name="owner">The owner; null if there is none.</param>
    /// <returns>True if the address has an owner.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="address"/> is null.</exception>
    public bool TryGetOwner(IPAddress address, [NotNullWhen(true)] out string? owner)
    {
        ArgumentNullException.ThrowIfNull(address);
        lock (_gate)
        {
            owner = _layout.Network.TryGetOffset(address, out UInt128 offset) ? _table.Find(offset)?.Claimant?.Name : null;
            return owner is not null;
        }
    }

    /// <inheritdoc cref="IAddressPool.GetLeasesAsync"/>
    public IReadOnlyList<AddressLease> GetLeases()
    {
        lock (_gate)
        {
            return _table.AddressesWhere(static address => address.Holder is not null).ConvertAll(LeaseOf);
        }
    }

    /// <summary>Network and range, for example <c>10.40.0.0/24 (range 10.40.0.128/30)</c>.</summary>
    public override string ToString() => _layout.ToString();
}
