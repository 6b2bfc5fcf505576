using System.Net;

namespace ContainerLinks;

// The shape of pools that several hosts share. Here every call ends at once; errors of the outside world are in the task, misuse throws.
public sealed partial class AddressPool
{
    /// <inheritdoc/>
    public ValueTask<AddressLease> AcquireAsync(string owner, IPAddress? requested = null, CancellationToken cancellationToken = default) =>
        Run(pool => pool.Acquire(owner, requested), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> ReleaseAsync(AddressLease lease, CancellationToken cancellationToken = default) => Run(pool => pool.Release(lease), cancellationToken);

    /// <inheritdoc/>
    public ValueTask ReserveAsync(string owner, IPAddress address, CancellationToken cancellationToken = default) => Run(pool => pool.Reserve(owner, address), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AddressLease> AdoptAsync(string owner, IPAddress address, CancellationToken cancellationToken = default) => Run(pool => pool.Adopt(owner, address), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> ForgetAsync(string owner, CancellationToken cancellationToken = default) => Run(pool => pool.Forget(owner), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<AddressLease>> GetLeasesAsync(CancellationToken cancellationToken = default) => Run(pool => pool.GetLeases(), cancellationToken);

    /// <inheritdoc/>
    public ValueTask SettleAsync(IReadOnlyDictionary<string, IPAddress?> owners, CancellationToken cancellationToken = default) => Run(pool => pool.Settle(owners), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AddressPoolStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) => Run(pool => pool.Statistics, cancellationToken);

    private ValueTask Run(Action<AddressPool> action, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        try
        {
            action(this);
            return ValueTask.CompletedTask;
        }
        catch (ContainerLinksException exception)
        {
            return ValueTask.FromException(exception);
        }
    }

    private ValueTask<T> Run<T>(Func<AddressPool, T> action, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<T>(cancellationToken);
        }

        try
        {
            return new ValueTask<T>(action(this));
        }
        catch (ContainerLinksException exception)
        {
            return ValueTask.FromException<T>(exception);
        }
    }
}
