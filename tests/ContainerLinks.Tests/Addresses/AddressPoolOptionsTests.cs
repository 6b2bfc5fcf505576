using System.Net;

namespace ContainerLinks.Tests.Addresses;

public sealed class AddressPoolOptionsTests
{
    [Fact]
    public void Only_the_network_must_be_set()
    {
        var options = new AddressPoolOptions { Network = IPNetwork.Parse("172.17.0.0/16") };

        options.Allocation.Should().Be(AddressAllocation.Sticky);
        options.ReuseDelay.Should().Be(TimeSpan.FromSeconds(30));
        options.ReuseUnderPressure.Should().BeFalse();
        options.HasGateway.Should().BeTrue();
        new AddressPool(options).Get("web").Should().Be("172.17.0.2");
    }

    [Fact]
    public void A_network_that_is_not_set_is_refused() =>
        Failure(options => options.Network = default).Should().Contain("Network is not set").And.Contain("172.17.0.0/16");

    [Theory]
    [InlineData("10.40.1.0/30")]
    [InlineData("10.0.0.0/8")]
    [InlineData("fd00::/64")]
    public void A_range_outside_the_network_is_refused(string range) =>
        Failure(options => options.Range = AddressRange.Parse(range)).Should().Contain($"Range is {range}; expected a part of the network 10.40.0.0/24");

    [Fact]
    public void A_default_range_or_exclusion_is_refused()
    {
        Failure(options => options.Range = default(IPNetwork)).Should().Contain("Range is 0.0.0.0/0");
        Failure(options => options.Excluded.Add(default(IPNetwork))).Should().Contain("Excluded[0] is 0.0.0.0/0");
        Failure(options => options.Excluded.Add(null!)).Should().Contain("Excluded[0] is null; expected a part of");
    }

    [Theory]
    [InlineData("10.41.0.1", "expected an address of the network 10.40.0.0/24")]
    [InlineData("fd00::1", "expected an address of the network 10.40.0.0/24")]
    [InlineData("10.40.0.0", "the network address of")]
    [InlineData("10.40.0.255", "the broadcast address of")]
    public void A_gateway_that_is_no_host_of_the_network_is_refused(string gateway, string expected) =>
        Failure(options => options.Gateway = Pools.Ip(gateway)).Should().Contain($"Gateway is {gateway}").And.Contain(expected);

    [Fact]
    public void A_gateway_in_a_pool_without_gateway_is_refused() =>
        Failure(options => (options.HasGateway, options.Gateway) = (false, Pools.Ip("10.40.0.1"))).Should().Contain("Gateway is 10.40.0.1 although HasGateway is false");

    [Fact]
    public void An_exclusion_outside_the_network_is_refused_by_its_place() =>
        Failure(options =>
        {
            options.Excluded.Add(IPNetwork.Parse("10.40.0.9/32"));
            options.Excluded.Add(IPNetwork.Parse("10.50.0.9/32"));
        }).Should().Contain("Excluded[1] is 10.50.0.9").And.NotContain("Excluded[0]");

    [Theory]
    [InlineData("10.30.0.7/32", "10.30.0.7", null, "The pool 10.30.0.7/32 has no address to give out, and 10.30.0.7 is the gateway; expected a larger network or range, or less that is kept back.")]
    [InlineData("fd00::7/128", "fd00::7", null, "The pool fd00::7/128 has no address to give out, and fd00::7 is the gateway*")]
    [InlineData("10.30.0.0/31", "10.30.0.0", "10.30.0.1", "The pool 10.30.0.0/31 has no address to give out, and 10.30.0.0 is the gateway, and 1 parts are excluded*")]
    [InlineData("10.30.0.0/24", null, "10.30.0.0/24", "The pool 10.30.0.0/24 has no address to give out, and 10.30.0.1 is the gateway, and 1 parts are excluded*")]
    public void A_pool_with_nothing_to_give_out_is_refused(string network, string? gateway, string? excluded, string expected)
    {
        var options = new AddressPoolOptions { Network = IPNetwork.Parse(network), Gateway = gateway is null ? null : Pools.Ip(gateway) };
        if (excluded is not null)
        {
            options.Excluded.Add(AddressRange.Parse(excluded));
        }

        FluentActions.Invoking(() => new AddressPool(options)).Should().Throw<ArgumentException>().WithMessage(expected + "*");
    }

    [Fact]
    public void A_range_with_nothing_to_give_out_is_refused() =>
        Failure(options => options.Range = AddressRange.Parse("10.40.0.0")).Should().Contain("The pool 10.40.0.0/24 (range 10.40.0.0) has no address to give out; expected");

    [Theory]
    [InlineData("fd00::")]
    [InlineData("fd00::9")]
    public void Messages_about_IPv6_know_no_broadcast(string address)
    {
        AddressPool pool = Pools.LowestFree("fd00::/64", options => options.Excluded.Add(AddressRange.Parse("fd00::9")));

        string message = pool.Invoking(it => it.Get("web", address)).Should().Throw<ContainerLinksException>().Which.Message;

        message.Should().NotContain("broadcast").And.Contain(address == "fd00::9" ? "it is excluded by fd00::9" : "it is the subnet-router anycast address");
        FluentActions.Invoking(() => Pools.LowestFree("fd00::/64", options => options.Gateway = Pools.Ip("fd00::"))).Should().Throw<ArgumentException>()
            .WithMessage("Gateway is fd00::, the subnet-router anycast address of fd00::/64; expected a host's address.*");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(366 * 24 * 3600)]
    public void A_reuse_delay_out_of_bounds_is_refused_with_the_bounds(int seconds) =>
        Failure(options => options.ReuseDelay = TimeSpan.FromSeconds(seconds)).Should().Contain("ReuseDelay is").And.Contain("00:00:00 to 365.00:00:00");

    [Fact]
    public void The_longest_reuse_delay_is_taken() =>
        Pools.Sticky("10.0.0.0/24", more: options => options.ReuseDelay = AddressPoolOptions.MaximumReuseDelay).Get("web").Should().Be("10.0.0.2");

    [Fact]
    public void An_unknown_allocation_is_refused() =>
        Failure(options => options.Allocation = (AddressAllocation)9).Should().Contain("Allocation is 9; expected Sticky, LowestFree or NextFree");

    [Fact]
    public void A_network_of_mapped_addresses_is_refused() =>
        Failure(options => options.Network = IPNetwork.Parse("::ffff:10.0.0.0/104")).Should().Contain("IPv4 mapped into IPv6");

    [Fact]
    public void A_mapped_gateway_is_taken_as_IPv4() =>
        Pools.Sticky("10.0.0.0/24", more: options => options.Gateway = Pools.Ip("10.0.0.9").MapToIPv6()).Gateway.Should().Be(Pools.Ip("10.0.0.9"));

    [Fact]
    public void All_that_is_wrong_is_told_at_once() =>
        Failure(options => (options.Gateway, options.Range, options.ReuseDelay) = (IPAddress.Loopback, IPNetwork.Parse("127.0.0.0/8"), TimeSpan.MinValue))
            .Should().Contain("Gateway").And.Contain("Range").And.Contain("ReuseDelay");

    [Fact]
    public void Options_must_be_given() =>
        FluentActions.Invoking(() => new AddressPool(null!)).Should().Throw<ArgumentNullException>();

    [Fact]
    public void Later_changes_of_the_options_do_not_reach_the_pool()
    {
        var options = new AddressPoolOptions { Network = IPNetwork.Parse("10.0.0.0/24") };
        var pool = new AddressPool(options);

        options.Network = IPNetwork.Parse("10.9.0.0/24");
        options.Excluded.Add(IPNetwork.Parse("10.0.0.2/32"));

        pool.Network.Should().Be(IPNetwork.Parse("10.0.0.0/24"));
        pool.Get("web").Should().Be("10.0.0.2");
    }

    private static string Failure(Action<AddressPoolOptions> change) =>
        FluentActions.Invoking(() => Pools.Make("10.40.0.0/24", AddressAllocation.Sticky, 0, null, change)).Should().Throw<ArgumentException>().WithParameterName("options").Which.Message;
}
