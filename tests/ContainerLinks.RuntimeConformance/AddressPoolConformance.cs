using System.Collections.Concurrent;
using System.Net;

namespace ContainerLinks;

/// <summary>What every <see cref="IAddressPool"/> does. Derive, make your pool, and all of it is tested.</summary>
/// <remarks>How an address is picked and how long calls take is the pool's own affair.</remarks>
public abstract class AddressPoolConformance
{
    /// <summary>The network of the pool under test.</summary>
    protected static readonly IPNetwork Network = IPNetwork.Parse("10.20.30.0/28");

    private static readonly IPAddress Fifth = IPAddress.Parse("10.20.30.5");
    private static readonly IPAddress Ninth = IPAddress.Parse("10.20.30.9");
    private static readonly IPAddress Outside = IPAddress.Parse("10.99.0.5");

    /// <summary>Makes an empty pool over <see cref="Network"/> that gives out .5, .9 and at least four other addresses. None rests after its release.</summary>
    protected abstract ValueTask<IAddressPool> MakeAsync();

    [Fact]
    public async Task Owners_get_different_addresses_of_the_network()
    {
        IAddressPool pool = await MakeAsync();

        AddressLease web = await pool.AcquireAsync("web");
        AddressLease db = await pool.AcquireAsync("db");

        Assert.Equal(Network, pool.Network);
        Assert.Equal(["web", "db"], [web.Owner, db.Owner]);
        Assert.NotEqual(web.Address, db.Address);
        Assert.True(Network.Contains(web.Address) && Network.Contains(db.Address));
        Assert.True(web.Generation >= 1 && db.Generation >= 1);
    }

    [Fact]
    public async Task An_owner_that_asks_again_gets_the_same_lease()
    {
        IAddressPool pool = await MakeAsync();
        AddressLease lease = await pool.AcquireAsync("web");

        Assert.Equal(lease, await pool.AcquireAsync("web"));
        Assert.Equal(lease, await pool.AcquireAsync("web", lease.Address));
        Assert.Equal(lease, Assert.Single(await pool.GetLeasesAsync()));
    }

    [Theory]
    [InlineData("WEB")]
    [InlineData("we\u0301b")]
    [InlineData(" ")]
    [InlineData("a line\nand\0more %20 😀")]
    public async Task Any_text_is_an_owner_and_each_is_its_own(string owner)
    {
        IAddressPool pool = await MakeAsync();
        AddressLease web = await pool.AcquireAsync("web");

        AddressLease lease = await pool.AcquireAsync(owner);

        Assert.Equal(owner, lease.Owner);
        Assert.NotEqual(web.Address, lease.Address);
        Assert.True(await pool.ReleaseAsync(lease));
        Assert.Equal(web, await pool.AcquireAsync("web"));
    }

    [Fact]
    public async Task A_wish_is_granted_and_IPv4_mapped_into_IPv6_is_IPv4()
    {
        IAddressPool pool = await MakeAsync();

        Assert.Equal(Fifth, (await pool.AcquireAsync("web", Fifth)).Address);
        Assert.Equal(Ninth, (await pool.AcquireAsync("db", Ninth.MapToIPv6())).Address);
    }

    [Fact]
    public async Task An_address_of_another_owner_cannot_be_had_in_any_way_and_nothing_changes()
    {
        IAddressPool pool = await MakeAsync();
        AddressLease web = await pool.AcquireAsync("web", Fifth);
        await pool.ReserveAsync("later", Ninth);
        AddressLease db = await pool.AcquireAsync("db");

        foreach (IPAddress address in (IPAddress[])[Fifth, Ninth])
        {
            await RefusesAsync(ContainerLinksError.AddressInUse, () => pool.AcquireAsync("new", address).AsTask());
            await RefusesAsync(ContainerLinksError.AddressInUse, () => pool.AdoptAsync("db", address).AsTask());
            await RefusesAsync(ContainerLinksError.AddressInUse, () => pool.ReserveAsync("db", address).AsTask());
        }

        Assert.Equal([web, db], (await pool.GetLeasesAsync()).OrderBy(lease => lease.Owner == "db"));
        Assert.Equal(Ninth, (await pool.AcquireAsync("later")).Address);
        Assert.False(await pool.ForgetAsync("new"), "a refused owner leaves nothing behind");
    }

    [Fact]
    public async Task An_address_outside_of_the_network_is_not_of_the_pool()
    {
        IAddressPool pool = await MakeAsync();

        foreach (IPAddress address in (IPAddress[])[Outside, IPAddress.IPv6Loopback])
        {
            await RefusesAsync(ContainerLinksError.AddressNotInPool, () => pool.AcquireAsync("web", address).AsTask());
            await RefusesAsync(ContainerLinksError.AddressNotInPool, () => pool.AdoptAsync("web", address).AsTask());
            await RefusesAsync(ContainerLinksError.AddressNotInPool, () => pool.ReserveAsync("web", address).AsTask());
        }

        Assert.Empty(await pool.GetLeasesAsync());
    }

    [Fact]
    public async Task An_owner_has_one_address_at_a_time()
    {
        IAddressPool pool = await MakeAsync();
        AddressLease lease = await pool.AcquireAsync("web", Fifth);

        await Assert.ThrowsAsync<InvalidOperationException>(() => pool.AcquireAsync("web", Ninth).AsTask());

        Assert.Equal(lease, await pool.AcquireAsync("web"));
    }

    [Fact]
    public async Task A_release_needs_the_current_lease_and_works_once()
    {
        IAddressPool pool = await MakeAsync();
        AddressLease old = await pool.AcquireAsync("web", Fifth);
        Assert.True(await pool.ReleaseAsync(old));
        AddressLease current = await pool.AcquireAsync("web", Fifth);

        Assert.True(current.Generation > old.Generation);
        Assert.False(await pool.ReleaseAsync(old), "it is a former lease");
        Assert.False(await pool.ReleaseAsync(new AddressLease("db", Fifth, current.Generation)), "it is another owner's");
        Assert.False(await pool.ReleaseAsync(new AddressLease("web", Ninth, current.Generation)), "it is another address");
        Assert.False(await pool.ReleaseAsync(new AddressLease("web", Outside, current.Generation)), "it is another pool's");
        Assert.Equal(current, await pool.AcquireAsync("web"));
        Assert.True(await pool.ReleaseAsync(current));
        Assert.False(await pool.ReleaseAsync(current));
        Assert.Empty(await pool.GetLeasesAsync());
    }

    [Fact]
    public async Task A_reservation_outlives_a_stop_and_is_for_its_owner_alone()
    {
        IAddressPool pool = await MakeAsync();
        await pool.ReserveAsync("db", Fifth);
        AddressLease lease = await pool.AcquireAsync("db");
        Assert.Equal(Fifth, lease.Address);
        Assert.True(await pool.ReleaseAsync(lease));

        Assert.DoesNotContain(Fifth, (await DrainAsync(pool)).Select(other => other.Address));
        Assert.Equal(Fifth, (await pool.AcquireAsync("db")).Address);
    }

    [Fact]
    public async Task A_new_reservation_takes_the_place_of_the_old_one_and_of_no_lease()
    {
        IAddressPool pool = await MakeAsync();
        AddressLease lease = await pool.AcquireAsync("db", Fifth);
        await pool.ReserveAsync("db", Fifth);
        await pool.ReserveAsync("db", Ninth);
        await pool.ReserveAsync("db", Ninth);

        Assert.Equal(lease, await pool.AcquireAsync("db"));
        Assert.True(await pool.ReleaseAsync(lease));
        Assert.Equal(Ninth, (await pool.AcquireAsync("db")).Address);
        Assert.Equal(Fifth, (await pool.AcquireAsync("web", Fifth)).Address);
    }

    [Fact]
    public async Task What_runs_is_adopted_once_and_a_move_ends_the_former_lease()
    {
        IAddressPool pool = await MakeAsync();

        AddressLease lease = await pool.AdoptAsync("web", Fifth);
        Assert.Equal(lease, await pool.AdoptAsync("web", Fifth.MapToIPv6()));
        Assert.Equal(lease, await pool.AcquireAsync("web"));
        AddressLease moved = await pool.AdoptAsync("web", Ninth);

        Assert.Equal(Ninth, moved.Address);
        Assert.True(moved.Generation > lease.Generation);
        Assert.False(await pool.ReleaseAsync(lease));
        Assert.Equal(moved, Assert.Single(await pool.GetLeasesAsync()));
        Assert.Equal(Fifth, (await pool.AdoptAsync("db", Fifth)).Address);
    }

    [Fact]
    public async Task Who_is_forgotten_has_nothing_any_more()
    {
        IAddressPool pool = await MakeAsync();
        await pool.ReserveAsync("db", Ninth);
        await pool.AcquireAsync("db", Ninth);
        await pool.AcquireAsync("web", Fifth);

        Assert.True(await pool.ForgetAsync("db"));
        Assert.True(await pool.ForgetAsync("web"));

        Assert.False(await pool.ForgetAsync("db"));
        Assert.False(await pool.ForgetAsync("nobody"));
        Assert.Empty(await pool.GetLeasesAsync());
        Assert.Equal(Ninth, (await pool.AcquireAsync("new", Ninth)).Address);
    }

    [Fact]
    public async Task Leases_are_listed_by_address_as_they_are_now()
    {
        IAddressPool pool = await MakeAsync();
        AddressLease ninth = await pool.AcquireAsync("a", Ninth);
        AddressLease fifth = await pool.AdoptAsync("b", Fifth);

        IReadOnlyList<AddressLease> leases = await pool.GetLeasesAsync();
        await pool.ReleaseAsync(ninth);

        Assert.Equal([fifth, ninth], leases);
        Assert.Equal([fifth], await pool.GetLeasesAsync());
    }

    [Fact]
    public async Task After_a_list_of_all_that_exist_only_leases_that_are_so_are_left_and_nothing_is_adopted()
    {
        IAddressPool pool = await MakeAsync();
        AddressLease runs = await pool.AcquireAsync("runs", Fifth);
        await pool.AcquireAsync("stopped");
        await pool.ReserveAsync("stopped", Ninth);
        AddressLease moved = await pool.AcquireAsync("moved");
        await pool.AcquireAsync("gone");
        AddressLease lost = await pool.AcquireAsync("reserved and gone");
        var owners = new Dictionary<string, IPAddress?> { ["runs"] = Fifth.MapToIPv6(), ["moved"] = lost.Address, ["stopped"] = null, ["unknown"] = moved.Address };

        await pool.SettleAsync(owners);
        await pool.SettleAsync(owners);

        Assert.Equal(runs, Assert.Single(await pool.GetLeasesAsync()));
        Assert.False(await pool.ForgetAsync("gone"));
        Assert.False(await pool.ForgetAsync("reserved and gone"));
        Assert.False(await pool.ForgetAsync("unknown"));
        Assert.Equal(Ninth, (await pool.AcquireAsync("stopped")).Address);
        Assert.Equal(lost.Address, (await pool.AdoptAsync("moved", lost.Address)).Address);
    }

    [Fact]
    public async Task A_reservation_of_an_owner_that_exists_no_more_ends_with_it()
    {
        IAddressPool pool = await MakeAsync();
        await pool.ReserveAsync("gone", Ninth);

        await pool.SettleAsync(new Dictionary<string, IPAddress?>());

        Assert.Equal(Ninth, (await pool.AcquireAsync("new", Ninth)).Address);
    }

    [Fact]
    public async Task A_pool_that_is_full_says_so_with_its_numbers_and_goes_on()
    {
        IAddressPool pool = await MakeAsync();
        IReadOnlyList<AddressLease> leases = await DrainAsync(pool);

        AddressPoolExhaustedException full = await Assert.ThrowsAsync<AddressPoolExhaustedException>(() => pool.AcquireAsync("one more").AsTask());

        Assert.True(leases.Count >= 6, "the suite needs six addresses");
        Assert.Equal(ContainerLinksError.AddressesExhausted, full.Error);
        Assert.Equal(leases.Count, full.Statistics.Used);
        Assert.False(full.IsTransient, "nothing rests");
        Assert.Equal(leases[0], await pool.AcquireAsync(leases[0].Owner));
        Assert.True(await pool.ReleaseAsync(leases[0]));
        Assert.Equal(leases[0].Address, (await pool.AcquireAsync("one more", leases[0].Address)).Address);
    }

    [Fact]
    public async Task The_numbers_add_up()
    {
        IAddressPool pool = await MakeAsync();
        AddressPoolStatistics empty = await pool.GetStatisticsAsync();
        await pool.AcquireAsync("web", Fifth);
        await pool.ReserveAsync("db", Ninth);

        AddressPoolStatistics statistics = await pool.GetStatisticsAsync();

        Assert.Equal((0L, 0L), (empty.Used, empty.Reserved));
        Assert.Equal((1L, 1L, empty.Size), (statistics.Used, statistics.Reserved, statistics.Size));
        Assert.Equal(statistics.Size, statistics.Free + (UInt128)(statistics.Used + statistics.Reserved + statistics.Waiting));
    }

    [Fact]
    public async Task Misuse_is_told_by_the_name_of_the_argument()
    {
        IAddressPool pool = await MakeAsync();
        foreach (Func<string, Task> call in (Func<string, Task>[])
            [owner => pool.AcquireAsync(owner).AsTask(), owner => pool.ReserveAsync(owner, Fifth).AsTask(), owner => pool.AdoptAsync(owner, Fifth).AsTask(), owner => pool.ForgetAsync(owner).AsTask()])
        {
            Assert.Equal("owner", (await Assert.ThrowsAsync<ArgumentNullException>(async () => await call(null!))).ParamName);
            Assert.Equal("owner", (await Assert.ThrowsAsync<ArgumentException>(async () => await call(""))).ParamName);
        }

        Assert.Equal("address", (await Assert.ThrowsAsync<ArgumentNullException>(async () => await pool.ReserveAsync("web", null!))).ParamName);
        Assert.Equal("address", (await Assert.ThrowsAsync<ArgumentNullException>(async () => await pool.AdoptAsync("web", null!))).ParamName);
        Assert.Equal("lease", (await Assert.ThrowsAsync<ArgumentException>(async () => await pool.ReleaseAsync(default))).ParamName);
        Assert.Equal("owners", (await Assert.ThrowsAsync<ArgumentNullException>(async () => await pool.SettleAsync(null!))).ParamName);
        Assert.Empty(await pool.GetLeasesAsync());
    }

    [Fact]
    public async Task A_call_that_was_cancelled_says_so_and_asking_again_settles_it()
    {
        IAddressPool pool = await MakeAsync();
        AddressLease lease = await pool.AcquireAsync("web", Fifth);
        var cancelled = new CancellationToken(canceled: true);
        var owners = new Dictionary<string, IPAddress?> { ["web"] = Fifth, ["db"] = Ninth };
        foreach (Func<Task> call in (Func<Task>[])
        [
            () => pool.AcquireAsync("db", Ninth, cancelled).AsTask(),
            () => pool.ReleaseAsync(lease, cancelled).AsTask(),
            () => pool.ReserveAsync("db", Ninth, cancelled).AsTask(),
            () => pool.AdoptAsync("db", Ninth, cancelled).AsTask(),
            () => pool.SettleAsync(owners, cancelled).AsTask(),
            () => pool.ForgetAsync("db", cancelled).AsTask(),
            () => pool.GetLeasesAsync(cancelled).AsTask(),
            () => pool.GetStatisticsAsync(cancelled).AsTask(),
        ])
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(call);
        }

        Assert.Equal(Ninth, (await pool.AcquireAsync("db", Ninth)).Address);
        await pool.ReleaseAsync(lease);
        Assert.Equal("db", Assert.Single(await pool.GetLeasesAsync()).Owner);
    }

    [Fact]
    public async Task No_address_is_ever_held_twice_by_owners_that_come_at_the_same_time()
    {
        IAddressPool pool = await MakeAsync();
        var holders = new ConcurrentDictionary<IPAddress, string>();
        var clashes = new ConcurrentQueue<string>();

        await Task.WhenAll(Enumerable.Range(0, 3).Select(worker => Task.Run(async () =>
        {
            for (int round = 0; round < 100; round++)
            {
                string owner = $"{worker}";
                AddressLease lease = await AdoptOrAcquireAsync(owner, round);
                if (!holders.TryAdd(lease.Address, owner))
                {
                    clashes.Enqueue($"{lease} and {holders.GetValueOrDefault(lease.Address)}");
                }

                holders.TryRemove(lease.Address, out _);
                if (!(round % 7 == 6 ? await pool.ForgetAsync(owner) : await pool.ReleaseAsync(lease)))
                {
                    clashes.Enqueue($"{lease} did not end");
                }
            }
        })).Append(Task.Run(async () =>
        {
            for (int round = 0; round < 100; round++)
            {
                IReadOnlyList<AddressLease> leases = await pool.GetLeasesAsync();
                if (leases.DistinctBy(lease => lease.Address).Count() != leases.Count || leases.DistinctBy(lease => lease.Owner).Count() != leases.Count)
                {
                    clashes.Enqueue(string.Join(", ", leases));
                }
            }
        })));

        Assert.Empty(clashes);
        Assert.Empty(await pool.GetLeasesAsync());

        async Task<AddressLease> AdoptOrAcquireAsync(string owner, int round)
        {
            try
            {
                return round % 5 == 4 ? await pool.AdoptAsync(owner, Fifth) : await pool.AcquireAsync(owner);
            }
            catch (ContainerLinksException refusal) when (refusal.Error == ContainerLinksError.AddressInUse)
            {
                // Another one has the fifth just now.
                return await pool.AcquireAsync(owner);
            }
        }
    }

    private static async Task RefusesAsync(ContainerLinksError error, Func<Task> call) =>
        Assert.Equal(error, (await Assert.ThrowsAnyAsync<ContainerLinksException>(call)).Error);

    private static async Task<IReadOnlyList<AddressLease>> DrainAsync(IAddressPool pool)
    {
        var leases = new List<AddressLease>();
        while (true)
        {
            try
            {
                leases.Add(await pool.AcquireAsync($"drain-{leases.Count}"));
            }
            catch (AddressPoolExhaustedException)
            {
                return leases;
            }
        }
    }
}
