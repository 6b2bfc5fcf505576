using Microsoft.Extensions.Time.Testing;

namespace ContainerLinks.Tests.Addresses;

public sealed class AddressReservationTests
{
    [Fact]
    public void A_reservation_is_used_at_each_start_and_outlives_stops()
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/29");
        pool.Reserve("db", Pools.Ip("10.0.0.4"));

        pool.Get("db").Should().Be("10.0.0.4");
        pool.Stop("db");
        pool.Drain().Should().Equal("10.0.0.2", "10.0.0.3", "10.0.0.5", "10.0.0.6");
        pool.Get("db").Should().Be("10.0.0.4");
    }

    [Fact]
    public void A_second_owner_is_refused_with_the_name_of_the_first()
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/24");
        pool.Reserve("db", Pools.Ip("10.0.0.4"));

        pool.Invoking(it => it.Reserve("web", Pools.Ip("10.0.0.4"))).Should().Throw<ContainerLinksException>().WithMessage("10.0.0.4 * is reserved for 'db', so 'web' cannot have it.");
        Pools.ErrorOf(() => pool.Get("web", "10.0.0.4")).Should().Be(ContainerLinksError.AddressInUse);
        Pools.ErrorOf(() => pool.Adopt("web", Pools.Ip("10.0.0.4"))).Should().Be(ContainerLinksError.AddressInUse);
        pool.TryGetOwner(Pools.Ip("10.0.0.4"), out string? owner).Should().BeTrue();
        owner.Should().Be("db");
    }

    [Fact]
    public void An_address_that_another_owner_holds_cannot_be_reserved()
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/24");
        pool.Get("web", "10.0.0.4");

        pool.Invoking(it => it.Reserve("db", Pools.Ip("10.0.0.4"))).Should().Throw<ContainerLinksException>().WithMessage("*held by 'web'*");
        pool.Forget("db").Should().BeFalse("a refused owner leaves nothing behind");
    }

    [Fact]
    public void A_new_reservation_replaces_the_old_one()
    {
        AddressPool pool = Pools.LowestFree("10.0.0.0/24");
        pool.Reserve("db", Pools.Ip("10.0.0.2"));
        pool.Reserve("db", Pools.Ip("10.0.0.9"));
        pool.Reserve("db", Pools.Ip("10.0.0.9"));

        pool.Statistics.Reserved.Should().Be(1);
        pool.Get("web").Should().Be("10.0.0.2");
        pool.Get("db").Should().Be("10.0.0.9");
    }

    [Fact]
    public void A_reservation_of_a_running_owner_holds_from_its_next_start_on()
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/24");
        pool.Get("db").Should().Be("10.0.0.2");
        pool.Reserve("db", Pools.Ip("10.0.0.9"));

        pool.Get("db").Should().Be("10.0.0.2");
        pool.Stop("db");
        pool.Get("db").Should().Be("10.0.0.9");
        pool.Statistics.Reserved.Should().Be(0, "it is used");
    }

    [Fact]
    public void An_explicit_wish_wins_over_the_reservation_for_once()
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/24");
        pool.Reserve("db", Pools.Ip("10.0.0.9"));

        pool.Get("db", "10.0.0.8").Should().Be("10.0.0.8");
        pool.Stop("db");
        pool.Get("db").Should().Be("10.0.0.9");
    }

    [Fact]
    public void An_owner_that_is_removed_loses_lease_reservation_and_memory_but_its_address_still_rests()
    {
        var time = new FakeTimeProvider();
        AddressPool pool = Pools.Sticky("10.0.0.0/29", 30, time);
        pool.Reserve("db", Pools.Ip("10.0.0.2"));
        pool.Get("db");

        pool.Forget("db").Should().BeTrue();
        pool.Forget("db").Should().BeFalse();

        pool.TryGetOwner(Pools.Ip("10.0.0.2"), out _).Should().BeFalse();
        pool.Statistics.Waiting.Should().Be(1);
        pool.Get("db").Should().Be("10.0.0.3", "a new owner of the same name is a stranger");
        pool.Drain().Should().NotContain("10.0.0.2");
        time.Advance(TimeSpan.FromSeconds(30));
        pool.Drain().Should().Equal("10.0.0.2");
    }

    [Fact]
    public void A_rest_goes_on_from_the_release_when_the_reservation_ends_later()
    {
        var time = new FakeTimeProvider();
        AddressPool pool = Pools.Sticky("10.0.0.0/24", 30, time);
        pool.Reserve("db", Pools.Ip("10.0.0.2"));
        pool.Get("db");
        pool.Get("web").Should().Be("10.0.0.3");
        pool.Stop("db");
        time.Advance(TimeSpan.FromSeconds(20));
        pool.Stop("web");

        pool.Forget("db");

        pool.Statistics.Waiting.Should().Be(2);
        pool.Statistics.NextFreeAt.Should().Be(time.GetUtcNow().AddSeconds(10));
    }

    [Fact]
    public void A_reservation_that_was_never_used_leaves_an_address_that_was_never_used()
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/24", 30);
        pool.Reserve("db", Pools.Ip("10.0.0.2"));
        pool.Forget("db");

        pool.Statistics.Waiting.Should().Be(0);
        pool.Get("web").Should().Be("10.0.0.2");
    }
}
