using System.Net;

namespace ContainerLinks.Tests.Addresses;

public sealed class AddressPoolAsyncTests
{
    [Fact]
    public async Task The_interface_does_what_the_class_does()
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/29");
        IAddressPool shared = Shared(pool);

        await shared.ReserveAsync("db", Pools.Ip("10.0.0.5"));
        AddressLease lease = await shared.AcquireAsync("db");
        (await shared.AdoptAsync("web", Pools.Ip("10.0.0.3"))).Should().Be(pool.Acquire("web"));

        lease.Address.Should().Be(Pools.Ip("10.0.0.5"));
        (await shared.GetLeasesAsync()).Should().Equal(pool.GetLeases()).And.HaveCount(2);
        (await shared.GetStatisticsAsync()).Should().Be(pool.Statistics);
        (await shared.ReleaseAsync(lease)).Should().BeTrue();
        (await shared.ReleaseAsync(lease)).Should().BeFalse();
        (await shared.ForgetAsync("db")).Should().BeTrue();
        (await shared.ForgetAsync("db")).Should().BeFalse();
        shared.Network.Should().Be(IPNetwork.Parse("10.0.0.0/29"));
    }

    [Fact]
    public async Task Errors_of_the_world_are_in_the_task_and_misuse_throws_at_once()
    {
        IAddressPool pool = Shared(Pools.Sticky("10.0.0.0/30"));
        await pool.AcquireAsync("web");

        ValueTask<AddressLease> exhausted = pool.AcquireAsync("db");
        ValueTask<AddressLease> taken = pool.AdoptAsync("db", Pools.Ip("10.0.0.2"));
        ValueTask reserved = pool.ReserveAsync("db", Pools.Ip("10.0.0.2"));

        await FluentActions.Awaiting(() => exhausted.AsTask()).Should().ThrowAsync<AddressPoolExhaustedException>();
        await FluentActions.Awaiting(() => taken.AsTask()).Should().ThrowAsync<ContainerLinksException>();
        await FluentActions.Awaiting(() => reserved.AsTask()).Should().ThrowAsync<ContainerLinksException>();
        Action misuse = () => pool.AcquireAsync(null!).AsTask();
        misuse.Should().Throw<ArgumentNullException>();
    }

    private static IAddressPool Shared(IAddressPool pool) => pool;

    [Fact]
    public async Task A_cancelled_call_changes_nothing()
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/29");
        AddressLease lease = pool.Acquire("web");
        CancellationToken cancelled = new(canceled: true);
        IPAddress address = Pools.Ip("10.0.0.5");
        Func<Task>[] calls =
        [
            () => pool.AcquireAsync("db", null, cancelled).AsTask(),
            () => pool.ReleaseAsync(lease, cancelled).AsTask(),
            () => pool.ReserveAsync("db", address, cancelled).AsTask(),
            () => pool.AdoptAsync("db", address, cancelled).AsTask(),
            () => pool.ForgetAsync("web", cancelled).AsTask(),
            () => pool.GetLeasesAsync(cancelled).AsTask(),
            () => pool.SettleAsync(new Dictionary<string, IPAddress?>(), cancelled).AsTask(),
            () => pool.GetStatisticsAsync(cancelled).AsTask(),
        ];
        foreach (Func<Task> call in calls)
        {
            await call.Should().ThrowAsync<OperationCanceledException>();
        }

        pool.GetLeases().Should().Equal(lease);
    }

    [Theory]
    [InlineData(AddressAllocation.Sticky)]
    [InlineData(AddressAllocation.LowestFree)]
    [InlineData(AddressAllocation.NextFree)]
    public async Task No_address_is_ever_held_twice_by_concurrent_callers(AddressAllocation allocation)
    {
        AddressPool pool = Pools.Make("10.0.0.0/27", allocation, 0, TimeProvider.System);
        int[] holders = new int[32];
        int clashes = 0;

        void Work(int worker)
        {
            for (int i = 0; i < 5_000; i++)
            {
                AddressLease lease = pool.Acquire($"{worker}-{i % 3}");
                int place = lease.Address.GetAddressBytes()[3];
                clashes += Interlocked.Increment(ref holders[place]) == 1 ? 0 : 1;
                Interlocked.Decrement(ref holders[place]);
                pool.Release(lease).Should().BeTrue();
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(() => Work(worker))));

        clashes.Should().Be(0);
        pool.Statistics.Used.Should().Be(0);
    }
}
