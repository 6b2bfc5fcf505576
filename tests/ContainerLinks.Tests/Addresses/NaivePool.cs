using System.Net;

namespace ContainerLinks.Tests.Addresses;

/// <summary>A pool as somebody else would write it: a table, one lock, an answer that takes its time.</summary>
internal sealed class NaivePool(IPNetwork network, int first, int last) : IAddressPool
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, AddressLease> _leases = [];
    private readonly Dictionary<string, int> _reservations = [];
    private long _generation;

    public IPNetwork Network => network;

    /// <summary>Calls of this owner are not answered before the task ends.</summary>
    public (string Owner, Task Until)? Slow { get; set; }

    /// <summary>Every call fails with this.</summary>
    public Exception? Failure { get; set; }

    public ValueTask<AddressLease> AcquireAsync(string owner, IPAddress? requested = null, CancellationToken cancellationToken = default) =>
        AnswerAsync(owner, () => Held(owner) is { } held
            ? requested is null || held.Address.Equals(requested) ? held : throw new InvalidOperationException("It has another address.")
            : Lease(owner, requested is null ? Pick(owner) : Check(owner, requested)), cancellationToken);

    public ValueTask<bool> ReleaseAsync(AddressLease lease, CancellationToken cancellationToken = default)
    {
        if (lease.IsDefault)
        {
            throw new ArgumentException("No lease.", nameof(lease));
        }

        return AnswerAsync(lease.Owner, () => Held(lease.Owner) is { } held && held == lease && _leases.Remove(Number(held.Address)), cancellationToken);
    }

    public async ValueTask ReserveAsync(string owner, IPAddress address, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        await AnswerAsync(owner, () => _reservations[owner] = Check(owner, address), cancellationToken);
    }

    public ValueTask<AddressLease> AdoptAsync(string owner, IPAddress address, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        return AnswerAsync(
            owner,
            () =>
            {
                int number = Check(owner, address);
                if (Held(owner) is { } held)
                {
                    if (Number(held.Address) == number)
                    {
                        return held;
                    }

                    _leases.Remove(Number(held.Address));
                }

                return Lease(owner, number);
            },
            cancellationToken);
    }

    public ValueTask<bool> ForgetAsync(string owner, CancellationToken cancellationToken = default) => AnswerAsync(owner, () => Drop(owner), cancellationToken);

    public ValueTask<IReadOnlyList<AddressLease>> GetLeasesAsync(CancellationToken cancellationToken = default) =>
        AnswerAsync<IReadOnlyList<AddressLease>>("nobody", () => [.. _leases.Values], cancellationToken);

    public async ValueTask SettleAsync(IReadOnlyDictionary<string, IPAddress?> owners, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(owners);
        await AnswerAsync(
            "nobody",
            () =>
            {
                foreach (AddressLease lease in _leases.Values.Where(lease => owners.GetValueOrDefault(lease.Owner) is not { } address || Number(address) != Number(lease.Address)).ToList())
                {
                    _leases.Remove(Number(lease.Address));
                }

                return _leases.Values.Select(lease => lease.Owner).Concat(_reservations.Keys).Where(owner => !owners.ContainsKey(owner)).ToList().Count(Drop);
            },
            cancellationToken);
    }

    public ValueTask<AddressPoolStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) => AnswerAsync("nobody", Count, cancellationToken);

    private AddressPoolStatistics Count()
    {
        int reserved = _reservations.Values.Count(number => !_leases.ContainsKey(number));
        UInt128 free = (UInt128)(last - first + 1 - _leases.Count - reserved);
        return new AddressPoolStatistics { Size = (UInt128)(last - first + 1), Used = _leases.Count, Reserved = reserved, Waiting = 0, Free = free, NeverUsed = free, NextFreeAt = null };
    }

    private bool Drop(string owner)
    {
        bool had = Held(owner) is { } held && _leases.Remove(Number(held.Address));
        return _reservations.Remove(owner) || had;
    }

    private AddressLease? Held(string owner) => _leases.Values.Where(lease => lease.Owner == owner).Select(lease => (AddressLease?)lease).SingleOrDefault();

    private AddressLease Lease(string owner, int number) => _leases[number] = new AddressLease(owner, Address(number), ++_generation);

    private int Pick(string owner)
    {
        if (_reservations.TryGetValue(owner, out int reserved))
        {
            return reserved;
        }

        int number = Enumerable.Range(first, last - first + 1).FirstOrDefault(number => !_leases.ContainsKey(number) && !_reservations.ContainsValue(number), -1);
        return number >= 0 ? number : throw new AddressPoolExhaustedException(network, null, Count());
    }

    private int Check(string owner, IPAddress address)
    {
        int number = Number(address);
        return number < first || number > last ? throw new ContainerLinksException(ContainerLinksError.AddressNotInPool, $"{address} is not mine.")
            : (_leases.TryGetValue(number, out AddressLease lease) && lease.Owner != owner) || _reservations.Any(other => other.Value == number && other.Key != owner)
                ? throw new ContainerLinksException(ContainerLinksError.AddressInUse, $"{address} is taken.")
            : number;
    }

    private int Number(IPAddress address)
    {
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return network.Contains(address) ? address.GetAddressBytes()[3] : -1;
    }

    private IPAddress Address(int number) => new([.. network.BaseAddress.GetAddressBytes()[..3], (byte)number]);

    private async ValueTask<T> AnswerAsync<T>(string owner, Func<T> answer, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(owner);
        if (Slow is { } slow && slow.Owner == owner)
        {
            await slow.Until;
        }

        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return Failure is null ? answer() : throw Failure;
        }
    }
}
