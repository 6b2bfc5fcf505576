using System.Net;

namespace ContainerLinks;

// STUB
public enum AddressAllocation { Sticky = 0, LowestFree, NextFree }

public sealed class AddressPoolOptions
{
    public IPNetwork Network { get; set; }
    public IPAddress? Gateway { get; set; }
    /// <summary>Automatic addresses come from here; requested ones from the whole network.</summary>
    public IPNetwork? Range { get; set; }
    public IList<IPNetwork> Excluded { get; } = [];
    public TimeSpan ReuseDelay { get; set; }
    public bool ReuseUnderPressure { get; set; }
    public AddressAllocation Allocation { get; set; }
}

public sealed class AddressPool : IAddressPool
{
    public AddressPool(AddressPoolOptions options, TimeProvider? timeProvider = null) => throw new NotImplementedException();
    public IPNetwork Network => throw new NotImplementedException();
    public AddressLease Acquire(string owner, IPAddress? requested = null) => throw new NotImplementedException();
    public bool Release(AddressLease lease) => throw new NotImplementedException();
    public ValueTask<AddressLease> AcquireAsync(string owner, IPAddress? requested = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    public ValueTask<bool> ReleaseAsync(AddressLease lease, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    public ValueTask ReserveAsync(string owner, IPAddress address, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    public ValueTask<AddressLease> AdoptAsync(string owner, IPAddress address, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    public ValueTask<bool> ForgetAsync(string owner, CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
