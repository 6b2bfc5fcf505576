using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace ContainerLinks.Tests;

public sealed class AddressPoolTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public void Network_broadcast_and_gateway_are_never_given()
    {
        AddressPool pool = Pool("10.0.0.0/29");
        string[] all = [.. Enumerable.Range(0, 5).Select(number => pool.Acquire($"owner{number}").Address.ToString())];

        all.Should().Equal("10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5", "10.0.0.6");
        AddressPoolExhaustedException error = pool.Invoking(full => full.Acquire("late")).Should().Throw<AddressPoolExhaustedException>().Which;
        error.Error.Should().Be(ContainerLinksError.AddressesExhausted);
        error.Statistics.Should().Match<AddressPoolStatistics>(counts => counts.Size == 5 && counts.Used == 5 && counts.Waiting == 0 && counts.NextFreeAt == null);
    }

    [Fact]
    public void A_released_address_rests_for_its_delay()
    {
        AddressPool pool = Pool("10.0.0.0/30", options => options.ReuseDelay = TimeSpan.FromSeconds(30));
        pool.Release(pool.Acquire("one"));

        pool.Invoking(waiting => waiting.Acquire("two")).Should().Throw<AddressPoolExhaustedException>()
            .Which.Statistics.NextFreeAt.Should().Be(DateTimeOffset.UnixEpoch.AddSeconds(30));
        _time.Advance(TimeSpan.FromSeconds(30));
        pool.Acquire("two").Address.Should().Be(IPAddress.Parse("10.0.0.2"));
    }

    [Fact]
    public void An_owner_gets_its_own_address_back_although_it_rests()
    {
        AddressPool pool = Pool("10.0.0.0/24");
        pool.Acquire("other");
        AddressLease lease = pool.Acquire("one");
        pool.Release(lease);
        pool.Acquire("one").Address.Should().Be(lease.Address);
    }

    [Fact]
    public void Under_pressure_the_address_that_rests_longest_is_given_if_that_is_allowed()
    {
        AddressPool pool = Pool("10.0.0.0/29", options => options.ReuseUnderPressure = true);
        AddressLease[] leases = [.. Enumerable.Range(0, 5).Select(number => pool.Acquire($"owner{number}"))];
        pool.Release(leases[3]);
        _time.Advance(TimeSpan.FromSeconds(1));
        pool.Release(leases[1]);

        AddressLease early = pool.Acquire("new");

        early.Address.Should().Be(leases[3].Address);
        early.ReusedEarly.Should().BeTrue();
    }

    [Fact]
    public void A_reservation_outlives_a_stop_and_names_its_owner_to_others()
    {
        AddressPool pool = Pool("10.0.0.0/24");
        var address = IPAddress.Parse("10.0.0.9");
        pool.Reserve("db", address);
        pool.Release(pool.Acquire("db"));

        pool.Invoking(taken => taken.Acquire("thief", address)).Should().Throw<ContainerLinksException>().WithMessage("*db*")
            .Which.Error.Should().Be(ContainerLinksError.AddressInUse);
        pool.Acquire("db").Address.Should().Be(address);
    }

    [Fact]
    public void A_live_address_of_the_runtime_is_adopted_and_held()
    {
        AddressPool pool = Pool("10.0.0.0/24");
        pool.Adopt("running", IPAddress.Parse("10.0.0.2"));
        pool.Acquire("new").Address.Should().Be(IPAddress.Parse("10.0.0.3"));
        pool.Invoking(held => held.Adopt("other", IPAddress.Parse("10.0.0.2"))).Should().Throw<ContainerLinksException>().WithMessage("*running*");
    }

    [Theory]
    [InlineData("10.0.0.0/8")]
    [InlineData("fd00::/64")]
    [InlineData("::/1")]
    public void A_large_network_costs_by_its_leases(string network)
    {
        AddressPool pool = Pool(network);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int number = 0; number < 100; number++)
        {
            pool.Acquire($"owner{number}");
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1_000_000);
    }

    [Fact]
    public void Mapped_addresses_are_the_addresses_that_they_mean()
    {
        AddressPool pool = Pool("10.0.0.0/24");
        pool.Acquire("one", IPAddress.Parse("::ffff:10.0.0.7")).Address.Should().Be(IPAddress.Parse("10.0.0.7"));
    }

    [Theory]
    [InlineData("10.0.1.7")]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.255")]
    [InlineData("fd00::7")]
    public void An_address_that_the_pool_never_gives_is_refused(string address)
    {
        AddressPool pool = Pool("10.0.0.0/24");
        pool.Invoking(asked => asked.Acquire("one", IPAddress.Parse(address))).Should().Throw<ContainerLinksException>().WithMessage("*10.0.0.0/24*")
            .Which.Error.Should().Be(ContainerLinksError.AddressNotInPool);
    }

    [Fact]
    public void Default_structs_and_empty_owners_are_refused()
    {
        AddressPool pool = Pool("10.0.0.0/24");
        pool.Invoking(asked => asked.Acquire("")).Should().Throw<ArgumentException>();
        pool.Invoking(asked => asked.Acquire(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => default(AddressLease).Owner).Should().Throw<InvalidOperationException>();
        FluentActions.Invoking(() => new AddressPool(new AddressPoolOptions())).Should().Throw<ArgumentException>().WithMessage("*Network*");
        FluentActions.Invoking(() => new AddressPool(null!)).Should().Throw<ArgumentNullException>();
    }

    [Theory]
    [InlineData("010.0.0.1")]
    [InlineData("1")]
    [InlineData("0x0a.0.0.1")]
    [InlineData("10.1")]
    [InlineData(" 10.0.0.1")]
    [InlineData("fe80::1%eth0")]
    [InlineData("")]
    public void Text_that_is_no_canonical_address_is_refused(string text)
    {
        AddressParser.TryParse(text, out IPAddress? address).Should().BeFalse();
        address.Should().BeNull();
        FluentActions.Invoking(() => AddressParser.Parse(text)).Should().Throw<FormatException>();
    }

    private AddressPool Pool(string network, Action<AddressPoolOptions>? configure = null)
    {
        var options = new AddressPoolOptions { Network = IPNetwork.Parse(network) };
        configure?.Invoke(options);
        return new AddressPool(options, _time);
    }
}
