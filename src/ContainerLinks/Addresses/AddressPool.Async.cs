using System.Net;

namespace ContainerLinks;

// The shape of pools that several hosts share. Here every call ends at once; errors of the outside world are in the task, misuse throws.
public sealed partial class AddressPool
{
    /// <inheritdoc/>
    public ValueTask<AddressLease> AcquireAsync(string owner, IPAddress? requested = null, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<AddressLease>(cancellationToken);
        }

        try
        {
            return new ValueTask<AddressLease>(Acquire(owner, requested));
        }
        catch (ContainerLinksException exception)
        {
            return ValueTask.FromException<AddressLease>(exception);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> ReleaseAsync(AddressLease lease, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<bool>(cancellationToken) : new ValueTask<bool>(Release(lease));

    /// <inheritdoc/>
    public ValueTask ReserveAsync(string owner, IPAddress address, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        try
        {
            Reserve(owner, address);
            return ValueTask.CompletedTask;
        }
        catch (ContainerLinksException exception)
        {
            return ValueTask.FromException(exception);
        }
    }

    /// <inheritdoc/>
    public ValueTask<AddressLease> AdoptAsync(string owner, IPAddress address, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<AddressLease>(cancellationToken);
        }

        try
        {
            return new ValueTask<AddressLease>(Adopt(owner, address));
        }
        catch (ContainerLinksException exception)
        {
            return ValueTask.FromException<AddressLease>(exception);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> ForgetAsync(string owner, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<bool>(cancellationToken) : new ValueTask<bool>(Forget(owner));

    /// <inheritdoc/>
    public ValueTask<AddressLease?> FindLeaseAsync(string owner, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<AddressLease?>(cancellationToken)
            : new ValueTask<AddressLease?>(TryGetLease(owner, out AddressLease lease) ? lease : null);

    /// <inheritdoc/>
    public ValueTask<string?> FindOwnerAsync(IPAddress address, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<string?>(cancellationToken)
            : new ValueTask<string?>(TryGetOwner(address, out string? owner) ? owner : null);

    /// <inheritdoc/>
    public ValueTask<AddressPoolStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<AddressPoolStatistics>(cancellationToken)
            : new ValueTask<AddressPoolStatistics>(Statistics);
}
