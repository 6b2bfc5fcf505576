using System.Collections.Concurrent;
using System.Net;

namespace ContainerLinks;

/// <summary>The addresses of containers whose runtime gives none: taken before a start, held for as long as the container runs there, given back afterwards.</summary>
/// <param name="pool">Where the addresses come from.</param>
/// <param name="world">What is known now.</param>
/// <param name="mayUse">Whether the pool is this linker's to use.</param>
/// <param name="events">Hears what was done.</param>
/// <remarks>Calls of one container come one at a time and in order. A lease is compared by its address: who was started elsewhere by somebody else holds that address, and no other.</remarks>
internal sealed class AddressLeases(IAddressPool pool, Func<WorldSnapshot> world, Func<bool> mayUse, LinkerEvents events) : ITargetKind
{
    private const int MostNamed = 20;

    private readonly ConcurrentDictionary<ContainerId, Lease> _leases = new();
    private readonly Turns _settling = new();
    private volatile bool _isSettled;

    public IEnumerable<Target> TargetsOf(WorldSnapshot now, IReadOnlyCollection<ContainerId> touched) =>
        now.IsListed ? touched.Select(id => _leases.GetOrAdd(id, static (id, leases) => new Lease(leases, id), this)) : [];

    public IEnumerable<Target> Existing(IReadOnlyCollection<ContainerId> containers)
    {
        foreach (ContainerId id in containers)
        {
            if (_leases.TryGetValue(id, out Lease? lease))
            {
                yield return lease;
            }
        }
    }

    public void Forget() => _isSettled = false;

    public IEnumerable<KeyValuePair<string, string>> Problems =>
    [
        .. pool is JournaledAddressPool { Problem: { } problem } ? [new("the journal of addresses", problem)] : (KeyValuePair<string, string>[])[],
        .. _leases.Values.Select(static lease => (lease.Description, lease.Failure)).Where(static one => one.Failure is not null).Take(MostNamed).Select(static one => KeyValuePair.Create(one.Description, one.Failure!.Message)),
    ];

    public ValueTask LeaveAsync(CancellationToken hurry) => ValueTask.CompletedTask;

    /// <summary>Keeps a fixed address for a container that the world knows, running or not, until it is removed.</summary>
    public async Task ReserveAsync(ContainerId id, IPAddress address, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken).ConfigureAwait(false);
        using IDisposable turn = await Of(id).EnterAsync(cancellationToken).ConfigureAwait(false);
        await pool.ReserveAsync(id.Value, address, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The address for a start. The world must know that a start is under way, so that nobody takes the address for free meanwhile.</summary>
    public async Task<IPAddress> AcquireAsync(ContainerInfo container, CancellationToken cancellationToken)
    {
        Lease lease = Of(container.Id);
        await SettleAsync(cancellationToken).ConfigureAwait(false);
        using IDisposable turn = await lease.EnterAsync(cancellationToken).ConfigureAwait(false);
        AddressLease held = await pool.AcquireAsync(container.Id.Value, cancellationToken: cancellationToken).ConfigureAwait(false);
        lease.Held = held;
        if (held.ReusedEarly)
        {
            events.AddressReused(container.Name, held.Address);
        }

        return held.Address;
    }

    private Lease Of(ContainerId id) => _leases.GetOrAdd(id, static (id, leases) => new Lease(leases, id), this);

    /// <summary>Ends what an earlier linker could not end, before anything else is asked of the pool.</summary>
    private async ValueTask SettleAsync(CancellationToken cancellationToken)
    {
        if (_isSettled)
        {
            return;
        }

        using (await _settling.EnterAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!_isSettled)
            {
                WorldSnapshot now = world();
                var owners = now.Containers.Values.Where(container => container.Starting == 0).ToDictionary(container => container.Id.Value, container => Desired.LeaseOf(container, pool.Network));
                List<IDisposable> turns = [];
                try
                {
                    foreach (Container starting in now.Containers.Values.Where(container => container.Starting > 0))
                    {
                        // Its start may be taking an address at this moment: what it got counts, and it gets none until the pool is settled.
                        turns.Add(await Of(starting.Id).EnterAsync(cancellationToken).ConfigureAwait(false));
                        owners[starting.Id.Value] = Of(starting.Id).Held?.Address ?? Desired.LeaseOf(starting, pool.Network);
                    }

                    await pool.SettleAsync(owners, cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    turns.ForEach(turn => turn.Dispose());
                }

                foreach (Container running in now.Containers.Values.Where(container => Desired.LeaseOf(container, pool.Network) is not null).OrderBy(container => container.Info.Name, StringComparer.Ordinal))
                {
                    // Who runs already holds its address before any other is given. Who cannot is told of by itself.
                    await AdoptAsync(running, cancellationToken).ConfigureAwait(false);
                }

                _isSettled = true;
            }
        }
    }

    private async Task AdoptAsync(Container running, CancellationToken cancellationToken)
    {
        try
        {
            Lease lease = Of(running.Id);
            using IDisposable turn = await lease.EnterAsync(cancellationToken).ConfigureAwait(false);
            lease.Held = await pool.AdoptAsync(running.Id.Value, Desired.LeaseOf(running, pool.Network)!, cancellationToken).ConfigureAwait(false);
        }
        catch (ContainerLinksException)
        {
            // The lease's own attempt comes next, and tells.
        }
    }

    private sealed class Lease(AddressLeases leases, ContainerId id) : Target
    {
        private readonly Turns _turns = new();
        private string _name = id.Value;

        /// <summary>What the pool gave last; null if that was given back, or nothing is known.</summary>
        public AddressLease? Held { get; set; }

        public override string Description => $"the address of '{_name}'";

        public Task<IDisposable> EnterAsync(CancellationToken cancellationToken) => _turns.EnterAsync(cancellationToken);

        public override async ValueTask ReconcileAsync(WorldSnapshot now, CancellationToken cancellationToken)
        {
            if (!leases.MayUse)
            {
                return;
            }

            await leases.SettleAsync(cancellationToken).ConfigureAwait(false);
            using IDisposable turn = await EnterAsync(cancellationToken).ConfigureAwait(false);

            // A start may have taken the address while this waited for its turn: what is known now counts.
            if (leases.World().Find(id) is not { } container)
            {
                Held = null;
                await leases.Pool.ForgetAsync(id.Value, cancellationToken).ConfigureAwait(false);
                leases._leases.TryRemove(id, out _);
                return;
            }

            _name = container.Info.Name;
            if (Desired.LeaseOf(container, leases.Pool.Network) is { } address)
            {
                if (Held is not { } held || !held.Address.Equals(address))
                {
                    Held = await leases.Pool.AdoptAsync(id.Value, address, cancellationToken).ConfigureAwait(false);
                }
            }
            else if (Held is { } ended && container.Starting == 0 && !container.IsUncertain)
            {
                await leases.Pool.ReleaseAsync(ended, cancellationToken).ConfigureAwait(false);
                Held = null;
            }
        }

        public override void Told(Exception? failure)
        {
            if (failure is not null)
            {
                leases.Events.AddressPoolFailed(_name, failure);
            }
        }
    }

    private IAddressPool Pool => pool;

    private WorldSnapshot World() => world();

    private LinkerEvents Events => events;

    private bool MayUse => mayUse();
}
