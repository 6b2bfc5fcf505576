using Microsoft.Extensions.Time.Testing;

namespace ContainerLinks.Tests.Addresses;

public sealed class AddressReuseTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Theory]
    [InlineData(AddressAllocation.Sticky)]
    [InlineData(AddressAllocation.LowestFree)]
    [InlineData(AddressAllocation.NextFree)]
    public void A_released_address_rests_for_its_delay(AddressAllocation allocation)
    {
        AddressPool pool = Pools.Make("10.0.0.0/30", allocation, 30, _time);
        pool.Get("a");
        pool.Stop("a");

        _time.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromTicks(1));
        pool.Invoking(it => it.Get("b")).Should().Throw<AddressPoolExhaustedException>();
        _time.Advance(TimeSpan.FromTicks(1));
        pool.Acquire("b").ReusedEarly.Should().BeFalse();
    }

    [Fact]
    public void The_last_owner_gets_its_address_back_while_it_rests()
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/30", 30, _time);
        pool.Get("a");
        pool.Stop("a");

        pool.Acquire("a").Should().Match<AddressLease>(lease => !lease.ReusedEarly);
    }

    [Fact]
    public void A_last_address_that_another_owner_had_since_rests_for_everybody()
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/29", 30, _time);
        pool.Get("a").Should().Be("10.0.0.2");
        pool.Stop("a");
        pool.Get("b", "10.0.0.2");
        pool.Stop("b");

        pool.Get("a").Should().Be("10.0.0.3");
        pool.Get("b").Should().Be("10.0.0.2");
    }

    [Theory]
    [InlineData(AddressAllocation.Sticky)]
    [InlineData(AddressAllocation.LowestFree)]
    [InlineData(AddressAllocation.NextFree)]
    public void Under_pressure_the_address_released_longest_ago_is_reused_and_the_lease_says_so(AddressAllocation allocation)
    {
        AddressPool pool = Pools.Make("10.0.0.0/29", allocation, 30, _time, options => options.ReuseUnderPressure = true);
        pool.Drain().Should().HaveCount(5);
        pool.Stop("drain-3");
        _time.Advance(TimeSpan.FromSeconds(1));
        pool.Stop("drain-1");

        AddressLease first = pool.Acquire("x");
        AddressLease second = pool.Acquire("y");

        first.Address.Should().Be(Pools.Ip("10.0.0.5"));
        second.Address.Should().Be(Pools.Ip("10.0.0.3"));
        first.ReusedEarly.Should().BeTrue();
        pool.Acquire("y").ReusedEarly.Should().BeTrue("it is the same lease");
        pool.Invoking(it => it.Get("z")).Should().Throw<AddressPoolExhaustedException>();
    }

    [Fact]
    public void Without_pressure_nobody_gets_a_resting_address()
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/29", 30, _time, options => options.ReuseUnderPressure = true);
        pool.Get("a");
        pool.Stop("a");

        pool.Acquire("b").Should().Match<AddressLease>(lease => lease.Address.Equals(Pools.Ip("10.0.0.3")) && !lease.ReusedEarly);
    }

    [Fact]
    public void A_wish_for_a_resting_address_is_granted_and_the_lease_says_so()
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/29", 30, _time);
        pool.Get("old", "10.0.0.5");
        pool.Stop("old");
        pool.Forget("old");

        pool.Acquire("new", Pools.Ip("10.0.0.5")).ReusedEarly.Should().BeTrue();
    }

    [Fact]
    public void An_address_outside_the_range_rests_but_is_not_given_out_by_itself()
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/24", 30, _time, options =>
        {
            options.Range = System.Net.IPNetwork.Parse("10.0.0.128/31");
            options.ReuseUnderPressure = true;
        });
        pool.Get("fixed", "10.0.0.9");
        pool.Stop("fixed");

        pool.NetworkStatistics.Waiting.Should().Be(1);
        pool.NetworkStatistics.NextFreeAt.Should().Be(_time.GetUtcNow().AddSeconds(30));
        pool.Statistics.Waiting.Should().Be(0);
        pool.Drain().Should().Equal("10.0.0.129");
        pool.Invoking(it => it.Get("more")).Should().Throw<AddressPoolExhaustedException>();
        _time.Advance(TimeSpan.FromSeconds(30));
        pool.NetworkStatistics.Waiting.Should().Be(0);
        pool.Acquire("other", Pools.Ip("10.0.0.9")).ReusedEarly.Should().BeFalse();
    }

    [Theory]
    [InlineData("10.0.0.9", "10.0.0.129")]
    [InlineData("10.0.0.129", "10.0.0.9")]
    public void The_next_one_that_is_free_is_the_one_that_has_rested_longest_wherever_it_is(string first, string second)
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/24", 30, _time, options => options.Range = System.Net.IPNetwork.Parse("10.0.0.128/31"));
        pool.Get("first", first);
        pool.Get("second", second);
        pool.Stop("first");
        _time.Advance(TimeSpan.FromSeconds(10));
        pool.Stop("second");

        pool.NetworkStatistics.NextFreeAt.Should().Be(_time.GetUtcNow().AddSeconds(20));
    }

    [Fact]
    public void Counters_add_up()
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/28", 30, _time);
        pool.Statistics.Should().Be(new AddressPoolStatistics { Size = 13, Used = 0, Reserved = 0, Waiting = 0, Free = 13, NeverUsed = 13, NextFreeAt = null });
        pool.Get("a");
        pool.Get("b");
        pool.Get("rested");
        pool.Stop("rested");
        _time.Advance(TimeSpan.FromSeconds(31));
        pool.Stop("b");
        pool.Reserve("c", Pools.Ip("10.0.0.14"));

        pool.Statistics.Should().Be(new AddressPoolStatistics
        {
            Size = 13,
            Used = 1,
            Reserved = 1,
            Waiting = 1,
            Free = 10,
            NeverUsed = 9,
            NextFreeAt = _time.GetUtcNow().AddSeconds(30),
        });
        pool.NetworkStatistics.Should().Be(pool.Statistics, "there is no range");
    }

    [Fact]
    public void An_exhausted_pool_says_how_full_it_is_and_when_the_next_address_comes_free()
    {
        AddressPool pool = Pools.Sticky("10.40.0.0/24", 30, _time, options => options.Range = System.Net.IPNetwork.Parse("10.40.0.128/30"));
        pool.Reserve("r", Pools.Ip("10.40.0.131"));
        pool.Get("a");
        pool.Get("b");
        pool.Stop("b");

        AddressPoolExhaustedException exception = pool.Invoking(it => it.Get("c")).Should().Throw<AddressPoolExhaustedException>()
            .WithMessage("The pool 10.40.0.0/24 (range 10.40.0.128/30) has no free address: size 3, used 1, reserved 1, waiting 1; the next one comes free at 2026-01-02T03:04:35.000Z.").Which;

        exception.Error.Should().Be(ContainerLinksError.AddressesExhausted);
        exception.IsTransient.Should().BeTrue("waiting helps while an address rests");
        exception.Network.Should().Be(pool.Network);
        exception.Range.Should().Be(pool.Range);
        exception.Statistics.Should().Be(pool.Statistics);
        pool.Forget("c").Should().BeFalse("an owner without address leaves nothing behind");
    }

    [Fact]
    public void An_exhausted_pool_says_that_waiting_is_in_vain()
    {
        AddressPool pool = Pools.LowestFree("10.0.0.0/30");
        pool.Get("a");

        pool.Invoking(it => it.Get("b")).Should().Throw<AddressPoolExhaustedException>().WithMessage("The pool 10.0.0.0/30 has no free address: size 1, used 1, reserved 0, waiting 0; none comes free by waiting.");
        pool.Invoking(it => it.Get("b")).Should().Throw<AddressPoolExhaustedException>().Which.IsTransient.Should().BeFalse("nothing rests");
        FluentActions.Invoking(() => new AddressPoolExhaustedException(pool.Network, null, null!)).Should().Throw<ArgumentNullException>();
    }
}
