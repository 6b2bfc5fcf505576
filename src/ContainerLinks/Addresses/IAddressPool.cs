using System.Net;

namespace ContainerLinks;

// STUB
public interface IAddressPool
{
    IPNetwork Network { get; }
    ValueTask<AddressLease> AcquireAsync(string owner, IPAddress? requested = null, CancellationToken cancellationToken = default);
    ValueTask<bool> ReleaseAsync(AddressLease lease, CancellationToken cancellationToken = default);
}
