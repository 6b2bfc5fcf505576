using Microsoft.Extensions.Time.Testing;

namespace ContainerLinks.Tests.Addresses;

public sealed class AddressAdoptionTests
{
    [Fact]
    public void An_unknown_live_address_becomes_a_lease()
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/24");

        AddressLease lease = pool.Adopt("web", Pools.Ip("10.0.0.2"));

        pool.Acquire("web").Should().Be(lease);
        pool.Adopt("web", Pools.Ip("10.0.0.2")).Should().Be(lease, "the pool knows it already");
        pool.Get("db").Should().Be("10.0.0.3");
        pool.Release(lease).Should().BeTrue();
    }

    [Fact]
    public void A_live_address_of_another_owner_is_refused_with_its_name_and_nothing_changes()
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/24");
        pool.Adopt("web", Pools.Ip("10.0.0.2"));
        AddressLease db = pool.Adopt("db", Pools.Ip("10.0.0.3"));

        pool.Invoking(it => it.Adopt("db", Pools.Ip("10.0.0.2"))).Should().Throw<ContainerLinksException>().WithMessage("*held by 'web'*").Which.Error.Should().Be(ContainerLinksError.AddressInUse);
        pool.Acquire("db").Should().Be(db);
    }

    [Fact]
    public void An_owner_that_lives_elsewhere_than_the_pool_thought_moves()
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/24", 30, new FakeTimeProvider());
        AddressLease old = pool.Acquire("web");

        AddressLease lease = pool.Adopt("web", Pools.Ip("10.0.0.9"));

        pool.Acquire("web").Should().Be(lease);
        pool.Release(old).Should().BeFalse();
        pool.Statistics.Should().Match<AddressPoolStatistics>(it => it.Used == 1 && it.Waiting == 1);
    }

    [Theory]
    [InlineData(AddressAllocation.LowestFree)]
    [InlineData(AddressAllocation.Sticky)]
    public void A_move_without_memory_of_owners_keeps_the_owner(AddressAllocation allocation)
    {
        AddressPool pool = Pools.Make("10.0.0.0/24", allocation, 0, null);
        pool.Acquire("web");
        pool.Adopt("web", Pools.Ip("10.0.0.9"));

        pool.GetLeases().Should().ContainSingle().Which.Owner.Should().Be("web");
        pool.Forget("web").Should().BeTrue();
        pool.Statistics.Used.Should().Be(0);
    }
}
