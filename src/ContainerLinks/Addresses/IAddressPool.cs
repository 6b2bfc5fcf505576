using System.Net;

namespace ContainerLinks;

// STUB
public interface IAddressPool
{
    IPNetwork Network { get; }
    ValueTask<AddressLease> AcquireAsync(string owner, IPAddress? requested = null, CancellationToken cancellationToken = default);
    ValueTask<bool> ReleaseAsync(AddressLease lease, CancellationToken cancellationToken = default);
    ValueTask ReserveAsync(string owner, IPAddress address, CancellationToken cancellationToken = default);
    ValueTask<AddressLease> AdoptAsync(string owner, IPAddress address, CancellationToken cancellationToken = default);
    ValueTask<bool> ForgetAsync(string owner, CancellationToken cancellationToken = default);
}
