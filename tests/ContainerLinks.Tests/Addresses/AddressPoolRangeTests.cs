using System.Net;

namespace ContainerLinks.Tests.Addresses;

/// <summary>Which addresses a pool gives out at all; the Docker ones are recorded.</summary>
public sealed class AddressPoolRangeTests
{
    [Theory]
    [InlineData("10.30.0.0/29", "10.30.0.1", "2 3 4 5 6")]
    [InlineData("10.30.0.0/30", "10.30.0.1", "2")]
    [InlineData("10.30.0.0/31", null, "0 1")]
    [InlineData("10.30.0.7/32", null, "7")]
    [InlineData("255.255.255.248/29", "255.255.255.249", "250 251 252 253 254")]
    public void An_IPv4_network_gives_its_hosts_but_the_gateway(string network, string? gateway, string last)
    {
        AddressPool pool = Pools.LowestFree(network);

        pool.Gateway?.ToString().Should().Be(gateway);
        pool.Drain().Should().Equal(Numbers(last).Select(number => $"{network[..network.LastIndexOf('.')]}.{number}"));
    }

    [Theory]
    [InlineData("10.30.0.0/31", "10.30.0.0 10.30.0.1")]
    [InlineData("10.30.0.7/32", "10.30.0.7")]
    [InlineData("10.30.0.0/30", "10.30.0.1 10.30.0.2")]
    [InlineData("fd00::/126", "fd00::1 fd00::2 fd00::3")]
    [InlineData("fd00::/127", "fd00:: fd00::1")]
    [InlineData("fd00::/128", "fd00::")]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffc/126", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffd ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    public void A_network_without_gateway_gives_all_of_its_hosts(string network, string addresses)
    {
        AddressPool pool = Pools.LowestFree(network, options => options.HasGateway = false);

        pool.Gateway.Should().BeNull();
        pool.Drain().Should().Equal(addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("fd00:80::/64", "fd00:80::1", "fd00:80::2")]
    [InlineData("fd00::/127", null, "fd00::")]
    [InlineData("fd00::7/128", null, "fd00::7")]
    [InlineData("::/0", "::1", "::2")]
    [InlineData("2000::/3", "2000::1", "2000::2")]
    [InlineData("10.0.0.0/8", "10.0.0.1", "10.0.0.2")]
    public void Small_and_huge_networks_work_alike(string network, string? gateway, string? first)
    {
        AddressPool pool = Pools.LowestFree(network);

        pool.Gateway?.ToString().Should().Be(gateway);
        pool.Get("web").Should().Be(first);
    }

    [Theory]
    [InlineData("10.30.0.0/31", "10.30.0.1", "10.30.0.0")]
    [InlineData("10.30.0.0/31", "10.30.0.0", "10.30.0.1")]
    [InlineData("fd00::/127", "fd00::", "fd00::1")]
    public void A_gateway_that_is_named_takes_one_of_two(string network, string gateway, string rest)
    {
        AddressPool pool = Pools.LowestFree(network, options => options.Gateway = Pools.Ip(gateway));

        pool.Gateway.Should().Be(Pools.Ip(gateway));
        pool.Drain().Should().Equal(rest);
        pool.Invoking(it => it.Get("web", gateway)).Should().Throw<ContainerLinksException>().WithMessage("*it is the gateway.");
    }

    [Fact]
    public void Ranges_and_exclusions_may_be_two_addresses()
    {
        AddressPool pool = Pools.LowestFree("10.40.0.0/24", options =>
        {
            options.Range = AddressRange.Parse("10.40.0.10-10.40.0.14");
            options.Excluded.Add(AddressRange.Parse("10.40.0.12-10.40.0.13"));
        });

        pool.Gateway.Should().Be(Pools.Ip("10.40.0.10"));
        pool.Drain().Should().Equal("10.40.0.11", "10.40.0.14");
        pool.ToString().Should().Be("10.40.0.0/24 (range 10.40.0.10-10.40.0.14)");
    }

    [Fact]
    public void The_size_of_a_huge_network_is_exact()
    {
        Pools.Sticky("fd00::/64").Statistics.Size.Should().Be((UInt128.One << 64) - 2);
        Pools.Sticky("::/0").Statistics.Size.Should().Be(UInt128.MaxValue - 1);
        Pools.Sticky("10.0.0.0/8").Statistics.Size.Should().Be((1 << 24) - 3);
    }

    [Fact]
    public void The_last_address_of_a_huge_network_can_be_had()
    {
        AddressPool pool = Pools.Make("::/0", AddressAllocation.NextFree, 0, null);
        const string Last = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";

        pool.Get("last", Last).Should().Be(Last);
        pool.Get("next").Should().Be("::2");
        pool.Stop("last");
        pool.Get("again", Last).Should().Be(Last);
    }

    [Fact]
    public void Automatic_addresses_come_from_the_range_first_and_last_too_and_its_first_is_the_gateway()
    {
        AddressPool pool = Pools.LowestFree("10.40.0.0/24", options => options.Range = IPNetwork.Parse("10.40.0.128/30"));

        pool.Gateway.Should().Be(Pools.Ip("10.40.0.128"));
        pool.Drain().Should().Equal("10.40.0.129", "10.40.0.130", "10.40.0.131");
        pool.Get("fixed", "10.40.0.5").Should().Be("10.40.0.5", "requested addresses may lie anywhere in the network");
        FluentActions.Invoking(() => pool.Get("next")).Should().Throw<AddressPoolExhaustedException>();
        pool.NetworkStatistics.Free.Should().Be(249);
    }

    [Theory]
    [InlineData("10.40.0.0/30", "10.40.0.1", "10.40.0.2 10.40.0.3")]
    [InlineData("10.40.0.252/30", "10.40.0.252", "10.40.0.253 10.40.0.254")]
    public void A_range_at_the_edge_leaves_out_the_network_and_broadcast_address_of_the_network(string range, string gateway, string addresses)
    {
        AddressPool pool = Pools.LowestFree("10.40.0.0/24", options => options.Range = IPNetwork.Parse(range));

        pool.Gateway.Should().Be(Pools.Ip(gateway));
        pool.Drain().Should().Equal(addresses.Split(' '));
    }

    [Fact]
    public void Gateway_and_excluded_addresses_are_kept_out()
    {
        AddressPool pool = Pools.LowestFree("10.50.0.0/29", options =>
        {
            options.Gateway = Pools.Ip("10.50.0.3");
            options.Excluded.Add(IPNetwork.Parse("10.50.0.5/32"));
            options.Excluded.Add(IPNetwork.Parse("10.50.0.2/32"));
        });

        pool.Drain().Should().Equal("10.50.0.1", "10.50.0.4", "10.50.0.6");
        pool.NetworkStatistics.Free.Should().Be(0, "an engine that hides busy addresses behind a full pool can see that it is full");
    }

    [Fact]
    public void Exclusions_may_overlap_and_cover_the_gateway()
    {
        AddressPool pool = Pools.LowestFree("10.50.0.0/28", options =>
        {
            options.Excluded.Add(IPNetwork.Parse("10.50.0.0/29"));
            options.Excluded.Add(IPNetwork.Parse("10.50.0.0/30"));
            options.Excluded.Add(IPNetwork.Parse("10.50.0.6/31"));
            options.Excluded.Add(IPNetwork.Parse("10.50.0.12/30"));
        });

        pool.Gateway.Should().Be(Pools.Ip("10.50.0.1"));
        pool.Drain().Should().Equal("10.50.0.8", "10.50.0.9", "10.50.0.10", "10.50.0.11");
    }

    [Fact]
    public void A_huge_exclusion_is_stepped_over()
    {
        AddressPool pool = Pools.LowestFree("fd00::/48", options => options.Excluded.Add(IPNetwork.Parse("fd00::/49")));

        pool.Gateway.Should().Be(Pools.Ip("fd00::1"));
        pool.Get("web").Should().Be("fd00:0:0:8000::");
        pool.Get("db").Should().Be("fd00:0:0:8000::1");
    }

    [Theory]
    [InlineData("10.20.0.0")]
    [InlineData("10.20.0.1")]
    [InlineData("10.20.0.9")]
    [InlineData("10.20.0.255")]
    [InlineData("10.99.0.1")]
    [InlineData("9.255.255.255")]
    [InlineData("fd00::1")]
    [InlineData("::10.20.0.5")]
    public void An_address_that_is_never_given_out_cannot_be_requested_reserved_or_adopted(string address)
    {
        AddressPool pool = Pools.LowestFree("10.20.0.0/24", options => options.Excluded.Add(IPNetwork.Parse("10.20.0.9/32")));

        Pools.ErrorOf(() => pool.Get("web", address)).Should().Be(ContainerLinksError.AddressNotInPool);
        Pools.ErrorOf(() => pool.Reserve("web", Pools.Ip(address))).Should().Be(ContainerLinksError.AddressNotInPool);
        Pools.ErrorOf(() => pool.Adopt("web", Pools.Ip(address))).Should().Be(ContainerLinksError.AddressNotInPool);
        pool.TryGetOwner(Pools.Ip(address), out _).Should().BeFalse();
        pool.Forget("web").Should().BeFalse("a refused owner leaves nothing behind");
    }

    [Fact]
    public void An_address_with_a_scope_id_is_not_of_the_pool()
    {
        AddressPool pool = Pools.Sticky("fe80::/64");
        IPAddress scoped = Pools.Ip("fe80::7");
        scoped.ScopeId = 3;

        Pools.ErrorOf(() => pool.Acquire("web", scoped)).Should().Be(ContainerLinksError.AddressNotInPool);
    }

    [Fact]
    public void A_mapped_address_is_taken_as_IPv4()
    {
        AddressPool pool = Pools.Sticky("10.20.0.0/24");

        pool.Acquire("web", Pools.Ip("10.20.0.7").MapToIPv6()).Address.Should().Be(Pools.Ip("10.20.0.7"));
        pool.TryGetOwner(Pools.Ip("10.20.0.7").MapToIPv6(), out string? owner).Should().BeTrue();
        owner.Should().Be("web");
    }

    [Fact]
    public void The_text_of_a_pool_is_network_and_range()
    {
        Pools.Sticky("10.20.0.0/24").ToString().Should().Be("10.20.0.0/24");
        Pools.Sticky("10.20.0.0/24", more: options => options.Range = IPNetwork.Parse("10.20.0.64/26")).ToString().Should().Be("10.20.0.0/24 (range 10.20.0.64/26)");
    }

    private static string[] Numbers(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
