using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>Gives addresses to the containers of a runtime that gives none: taken before a start, returned when a fact tells that the container is down.</summary>
internal sealed partial class AddressBook(IAddressPool pool, Action<LinkChange> publish, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly ConcurrentDictionary<ContainerId, Holding> _holdings = new();

    /// <summary>A book for runtimes that need one, else null.</summary>
    public static AddressBook? For(IContainerRuntime runtime, ContainerLinksOptions options, IAddressPool? pool, TimeProvider time, Action<LinkChange> publish, ILogger logger) =>
        runtime.Capabilities.HasFlag(RuntimeCapabilities.AssignsAddresses)
            ? null
            : new AddressBook(pool ?? PoolOf(options, time, logger), publish, time, logger);

    /// <summary>Brings back what the journal of addresses says.</summary>
    /// <param name="containers">All that is known, if the runtime was listed before.</param>
    public void Open(IReadOnlyList<ContainerInfo>? containers)
    {
        if (pool is JournaledAddressPool journaled && journaled.OpenAsync().AsTask().GetAwaiter().GetResult() && containers is not null)
        {
            _holdings.Clear();
            Settle(containers);
            Adopt(containers);
        }
    }

    /// <summary>Ends what an earlier linker could not end.</summary>
    /// <param name="containers">All that exist.</param>
    public void Settle(IReadOnlyList<ContainerInfo> containers)
    {
        if (pool is JournaledAddressPool journaled)
        {
            Guard(async () => await journaled.SettleAsync(containers.ToDictionary(container => container.Id.Value, AddressOf)).ConfigureAwait(false));
        }
    }

    public void Dispose() => (pool as JournaledAddressPool)?.Dispose();

    /// <summary>Keeps a fixed address for a container, running or not, until it is removed.</summary>
    public ValueTask ReserveAsync(ContainerId container, IPAddress address, CancellationToken cancellationToken) =>
        pool.ReserveAsync(container.Value, address, cancellationToken);

    public async ValueTask<IPAddress> AcquireAsync(ContainerInfo container, CancellationToken cancellationToken)
    {
        AddressLease lease = await pool.AcquireAsync(container.Id.Value, cancellationToken: cancellationToken).ConfigureAwait(false);
        _holdings[container.Id] = new Holding(lease, HasRun: false);
        if (lease.ReusedEarly)
        {
            publish(new LinkChange { Kind = LinkChangeKind.AddressReused, Timestamp = time.GetUtcNow(), Source = container.Name, Address = lease.Address });
        }

        return lease.Address;
    }

    public void Started(ContainerId container)
    {
        if (_holdings.TryGetValue(container, out Holding? holding))
        {
            _holdings[container] = holding with { HasRun = true };
        }
    }

    /// <summary>A container that ran and does not run any more gives its address back. One that is just being started is not down yet.</summary>
    public void Observe(ContainerInfo container)
    {
        if (container.IsRunning)
        {
            // Somebody else, or a restart policy, may have started it: then its address is not held yet.
            Adopt([container]);
            Started(container.Id);
        }
        else if (_holdings.TryGetValue(container.Id, out Holding? holding) && holding.HasRun)
        {
            Release(container.Id);
        }
    }

    /// <summary>Takes in what runs already: its addresses are held before any new one is given.</summary>
    public void Adopt(IReadOnlyList<ContainerInfo> containers)
    {
        foreach (ContainerInfo container in containers.Where(container => container.IsRunning && !_holdings.ContainsKey(container.Id)))
        {
            if (AddressOf(container) is { } address)
            {
                Guard(async () => _holdings[container.Id] = new Holding(await pool.AdoptAsync(container.Id.Value, address).ConfigureAwait(false), HasRun: true));
            }
        }
    }

    public void Forget(ContainerId container)
    {
        _holdings.TryRemove(container, out _);
        Guard(async () => await pool.ForgetAsync(container.Value).ConfigureAwait(false));
    }

    public void Release(ContainerId container)
    {
        if (_holdings.TryRemove(container, out Holding? holding))
        {
            Guard(async () => await pool.ReleaseAsync(holding.Lease).ConfigureAwait(false));
        }
    }

    private static IAddressPool PoolOf(ContainerLinksOptions options, TimeProvider time, ILogger logger) =>
        options.Journal.IsOn ? new JournaledAddressPool(new AddressPool(options.Addresses, time), options.Journal, time, logger) : new AddressPool(options.Addresses, time);

    /// <summary>The address of the pool that a container runs at.</summary>
    private IPAddress? AddressOf(ContainerInfo container) => !container.IsRunning
        ? null
        : container.Networks.Select(network => pool.Network.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? network.IPv4 : network.IPv6)
            .FirstOrDefault(address => address is not null && pool.Network.Contains(address));

    /// <summary>The loop does not wait for a pool that is away; what failed is logged, and adoption at the next list puts it right.</summary>
    private async void Guard(Func<Task> action)
    {
        try
        {
            await action().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A pool of somebody else may fail in any way.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LogPoolFailed(failure);
        }
    }

    [LoggerMessage(2001, LogLevel.Warning, "The address pool could not be told about a container", EventName = "AddressPoolFailed")]
    private partial void LogPoolFailed(Exception failure);

    private sealed record Holding(AddressLease Lease, bool HasRun);
}
