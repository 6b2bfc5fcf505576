using System.Net;

namespace ContainerLinks;

/// <summary>Gives addresses to owners: in this process (<see cref="AddressPool"/>), or shared by several hosts.</summary>
/// <remarks>
/// <para>An owner is any text that is not empty, compared ordinally: in this library the id of a container. An address is never held by two owners.</para>
/// <para>Calls of one owner come in order, one at a time: the next one begins when the task of the one before has ended. Calls of different owners come at the same time, and in any order.
/// <see cref="SettleAsync"/> is a call of every owner; <see cref="GetLeasesAsync"/> and <see cref="GetStatisticsAsync"/> are calls of none.</para>
/// <para>What a call that failed or was cancelled has done is unknown, and asking again settles it: an owner that has a lease gets the same one again, a release works once, and what is
/// reserved, adopted or forgotten already is so. A call that a refusal of its own kind ended (each is listed) has done nothing.</para>
/// <para>A pool over a network may be slow: nobody but the owner of a call waits for it.</para>
/// <para>The suite <c>AddressPoolConformance</c> of the package <c>ContainerLinks.RuntimeConformance</c> says whether an implementation of your own does what is asked here.</para>
/// <threadsafety>Implementations are safe for concurrent use.</threadsafety>
/// </remarks>
public interface IAddressPool
{
    /// <summary>The network of all addresses. It never changes.</summary>
    IPNetwork Network { get; }

    /// <summary>Leases an address: the one the owner has; else the requested one; else the reserved one; else one that the pool picks.</summary>
    /// <param name="owner">Who gets it.</param>
    /// <param name="requested">The wanted address, or null for any. IPv4 mapped into IPv6 is taken as IPv4. A wish for a resting address is granted; the lease then says <see cref="AddressLease.ReusedEarly"/>.</param>
    /// <param name="cancellationToken">Ends the call; whether the lease was made is then unknown, and asking again tells.</param>
    /// <returns>The lease.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="owner"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="owner"/> is empty.</exception>
    /// <exception cref="InvalidOperationException">The owner has a lease of another address than the requested one.</exception>
    /// <exception cref="AddressPoolExhaustedException">No address is left.</exception>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.AddressInUse"/>: another owner holds the requested address or has it reserved.
    /// <see cref="ContainerLinksError.AddressNotInPool"/>: it lies outside, or is never given out.</exception>
    ValueTask<AddressLease> AcquireAsync(string owner, IPAddress? requested = null, CancellationToken cancellationToken = default);

    /// <summary>Ends a lease. The address then rests, or stays reserved.</summary>
    /// <param name="lease">The lease as it was given.</param>
    /// <param name="cancellationToken">Ends the call; the outcome is then unknown.</param>
    /// <returns>True if the lease ended; false if it is not current, which changes nothing.</returns>
    /// <exception cref="ArgumentException"><paramref name="lease"/> is the default value.</exception>
    ValueTask<bool> ReleaseAsync(AddressLease lease, CancellationToken cancellationToken = default);

    /// <summary>Keeps an address for an owner until it is forgotten, with or without a lease, in place of what was reserved for it before.</summary>
    /// <param name="owner">Whom it is kept for.</param>
    /// <param name="address">The address. If the owner has a lease of another one, the reservation holds from its next lease on.</param>
    /// <param name="cancellationToken">Ends the call; the outcome is then unknown.</param>
    /// <returns>A task that ends when the address is reserved.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="owner"/> or <paramref name="address"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="owner"/> is empty.</exception>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.AddressInUse"/>: another owner holds the address or has it reserved; the message names it.
    /// <see cref="ContainerLinksError.AddressNotInPool"/>: it lies outside, or is never given out.</exception>
    ValueTask ReserveAsync(string owner, IPAddress address, CancellationToken cancellationToken = default);

    /// <summary>Records what a runtime says: this owner is alive and has this address. If the pool thought it had another one, that one is released.</summary>
    /// <param name="owner">Who has it.</param>
    /// <param name="address">The address.</param>
    /// <param name="cancellationToken">Ends the call; the outcome is then unknown.</param>
    /// <returns>The lease, new or the one that the pool knew already.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="owner"/> or <paramref name="address"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="owner"/> is empty.</exception>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.AddressInUse"/>: another owner holds the address or has it reserved; the message names it, and nothing changes.
    /// <see cref="ContainerLinksError.AddressNotInPool"/>: it lies outside, or is never given out.</exception>
    ValueTask<AddressLease> AdoptAsync(string owner, IPAddress address, CancellationToken cancellationToken = default);

    /// <summary>Drops all that is known of an owner that exists no more: lease, reservation and last address. Its address still rests.</summary>
    /// <param name="owner">Who is gone.</param>
    /// <param name="cancellationToken">Ends the call; the outcome is then unknown.</param>
    /// <returns>True if anything was known.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="owner"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="owner"/> is empty.</exception>
    ValueTask<bool> ForgetAsync(string owner, CancellationToken cancellationToken = default);

    /// <summary>Lists the leases as they are now.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A copy, by address.</returns>
    ValueTask<IReadOnlyList<AddressLease>> GetLeasesAsync(CancellationToken cancellationToken = default);

    /// <summary>Ends what cannot be any more, after a list of all that exist: leases of owners that do not run or run at another address, and all that is known of owners that exist no more
    /// (see <see cref="ForgetAsync"/>). Nothing is adopted, and reservations of owners that exist stay.</summary>
    /// <param name="owners">All owners that exist, each with the address of this pool that it runs at; null if it does not run, or at none. IPv4 mapped into IPv6 is taken as IPv4.</param>
    /// <param name="cancellationToken">Ends the call; what has been ended is then unknown, and the next call ends the rest.</param>
    /// <returns>A task that ends when all that is left can be.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="owners"/> is null.</exception>
    ValueTask SettleAsync(IReadOnlyDictionary<string, IPAddress?> owners, CancellationToken cancellationToken = default);

    /// <summary>Counts the addresses that can be given to owners that ask for none.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The numbers.</returns>
    ValueTask<AddressPoolStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default);
}
