namespace ContainerLinks.Tests.Addresses;

public sealed class AddressAllocationTests
{
    [Fact]
    public void An_owner_with_a_lease_gets_the_same_lease_again()
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/24");
        AddressLease lease = pool.Acquire("web");

        pool.Acquire("web").Should().Be(lease);
        pool.Acquire("web", lease.Address).Should().Be(lease);
        pool.Acquire("Web").Should().NotBe(lease, "owners are compared ordinally");
    }

    [Fact]
    public void An_owner_with_a_lease_cannot_have_a_second_address()
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/24");
        pool.Acquire("web");

        FluentActions.Invoking(() => pool.Get("web", "10.0.0.9")).Should().Throw<InvalidOperationException>().WithMessage("'web' has the address 10.0.0.2 * asked for 10.0.0.9*");
    }

    [Fact]
    public void A_release_needs_the_current_lease()
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/24");
        AddressLease old = pool.Acquire("web");
        pool.Release(old).Should().BeTrue();
        AddressLease current = pool.Acquire("web");

        current.Address.Should().Be(old.Address);
        current.Generation.Should().BeGreaterThan(old.Generation);
        pool.Release(old).Should().BeFalse("it is stale");
        pool.Release(new AddressLease("db", current.Address, current.Generation)).Should().BeFalse("it is another owner's");
        pool.Release(new AddressLease("web", Pools.Ip("10.0.0.3"), current.Generation)).Should().BeFalse("it is another address");
        pool.Release(new AddressLease("web", Pools.Ip("10.9.0.2"), current.Generation)).Should().BeFalse("it is another pool's");
        pool.Release(new AddressLease("web", Pools.Ip("::10.0.0.2"), current.Generation)).Should().BeFalse("it is another family");
        pool.TryGetLease("web", out AddressLease held).Should().BeTrue();
        held.Should().Be(current);
        pool.Release(current).Should().BeTrue();
        pool.Release(current).Should().BeFalse("it was released");
        FluentActions.Invoking(() => pool.Release(default)).Should().Throw<ArgumentException>().WithMessage("The default AddressLease is no lease*");
    }

    [Fact]
    public void A_sticky_pool_prefers_last_address_then_never_used_then_released_longest_ago()
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/29");
        pool.Get("a").Should().Be("10.0.0.2");
        pool.Get("b").Should().Be("10.0.0.3");
        pool.Stop("b");
        pool.Stop("a");

        pool.Get("c").Should().Be("10.0.0.4", "it is the lowest never used");
        pool.Get("a").Should().Be("10.0.0.2", "it is a's last one");
        pool.Stop("a");
        pool.Drain().Should().Equal("10.0.0.5", "10.0.0.6", "10.0.0.3", "10.0.0.2");
    }

    [Fact]
    public void An_owner_whose_last_address_is_taken_gets_another_one_and_keeps_that()
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/24");
        pool.Get("a");
        pool.Stop("a");
        pool.Get("thief", "10.0.0.2");

        pool.Get("a").Should().Be("10.0.0.3");
        pool.Stop("thief");
        pool.Stop("a");
        pool.Get("a").Should().Be("10.0.0.3");
    }

    [Fact]
    public void A_sticky_owner_comes_back_to_a_last_address_outside_the_range()
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/24", more: options => options.Range = System.Net.IPNetwork.Parse("10.0.0.64/26"));
        pool.Get("a", "10.0.0.9");
        pool.Stop("a");

        pool.Get("b").Should().Be("10.0.0.65");
        pool.Get("a").Should().Be("10.0.0.9");
    }

    [Fact]
    public void The_lowest_free_address_is_given_without_memory_of_owners()
    {
        AddressPool pool = Pools.LowestFree("172.17.0.0/16");
        foreach (int number in Enumerable.Range(2, 5))
        {
            pool.Get($"c{number}").Should().Be($"172.17.0.{number}");
        }

        pool.Stop("c3");
        pool.Stop("c5");
        pool.Get("n1").Should().Be("172.17.0.3");
        pool.Get("n2").Should().Be("172.17.0.5");
        pool.Get("c3").Should().Be("172.17.0.7");
        pool.Stop("c2");
        pool.Stop("c6");
        pool.Get("c6").Should().Be("172.17.0.2", "a restart gives back first, so it moves down");
    }

    [Fact]
    public void The_next_free_address_goes_round_in_a_circle()
    {
        AddressPool pool = Pools.Make("10.0.0.0/29", AddressAllocation.NextFree, 0, null);
        pool.Get("a").Should().Be("10.0.0.2");
        pool.Stop("a");
        pool.Get("a").Should().Be("10.0.0.3");
        pool.Get("fixed", "10.0.0.5").Should().Be("10.0.0.5");
        pool.Get("b").Should().Be("10.0.0.4", "a requested address does not move the cursor");
        pool.Get("c").Should().Be("10.0.0.6");
        pool.Get("d").Should().Be("10.0.0.2");
        FluentActions.Invoking(() => pool.Get("e")).Should().Throw<AddressPoolExhaustedException>();
    }

    [Fact]
    public void A_requested_address_of_another_owner_is_refused_with_its_name()
    {
        AddressPool pool = Pools.LowestFree("10.20.0.0/24");
        pool.Get("w1", "10.20.0.10");

        FluentActions.Invoking(() => pool.Get("w\n2", "10.20.0.10")).Should().Throw<ContainerLinksException>()
            .WithMessage("10.20.0.10 of the pool 10.20.0.0/24 is held by 'w1', so 'w\\u000a2' cannot have it.")
            .Which.Error.Should().Be(ContainerLinksError.AddressInUse);
    }

    [Fact]
    public void Leases_are_found_by_owner_and_by_address_and_listed_by_address()
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/24");
        AddressLease late = pool.Acquire("z", Pools.Ip("10.0.0.200"));
        AddressLease first = pool.Acquire("y");

        pool.TryGetLease("y", out AddressLease found).Should().BeTrue();
        found.Should().Be(first);
        pool.TryGetOwner(late.Address, out string? owner).Should().BeTrue();
        owner.Should().Be("z");
        pool.GetLeases().Should().Equal(first, late);
        pool.TryGetLease("nobody", out found).Should().BeFalse();
        found.IsDefault.Should().BeTrue();
        pool.TryGetOwner(Pools.Ip("10.0.0.77"), out _).Should().BeFalse();
    }

    [Theory]
    [InlineData(AddressAllocation.Sticky)]
    [InlineData(AddressAllocation.LowestFree)]
    [InlineData(AddressAllocation.NextFree)]
    public void A_start_and_a_stop_allocate_nothing(AddressAllocation allocation)
    {
        AddressPool pool = Pools.Make("10.0.0.0/16", allocation, 0, TimeProvider.System);
        for (int i = 0; i < 500; i++)
        {
            pool.Release(pool.Acquire("web"));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 500; i++)
        {
            pool.Release(pool.Acquire("web"));
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(2048, "words of the bitmap come and go, and their table may grow once");
    }

    [Fact]
    public void Null_and_empty_owners_and_null_addresses_are_refused()
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/24");
        Action<string>[] calls =
        [
            owner => pool.Acquire(owner),
            owner => pool.Reserve(owner, Pools.Ip("10.0.0.7")),
            owner => pool.Adopt(owner, Pools.Ip("10.0.0.7")),
            owner => pool.Forget(owner),
            owner => pool.TryGetLease(owner, out _),
        ];
        foreach (Action<string> call in calls)
        {
            call.Invoking(it => it(null!)).Should().Throw<ArgumentNullException>().WithParameterName("owner");
            call.Invoking(it => it("")).Should().Throw<ArgumentException>().WithParameterName("owner");
        }

        pool.Invoking(it => it.Reserve("web", null!)).Should().Throw<ArgumentNullException>().WithParameterName("address");
        pool.Invoking(it => it.Adopt("web", null!)).Should().Throw<ArgumentNullException>().WithParameterName("address");
        pool.Invoking(it => it.TryGetOwner(null!, out _)).Should().Throw<ArgumentNullException>().WithParameterName("address");
        pool.Invoking(it => it.Import(null!)).Should().Throw<ArgumentNullException>().WithParameterName("lines");
        pool.Acquire(" ").Owner.Should().Be(" ", "any other text is an owner");
    }
}
