using System.Net;

namespace ContainerLinks.Tests.Addresses;

public sealed class AddressPoolMisuseTests
{
    private readonly AddressPool _pool = Pools.LowestFree("10.20.0.0/24", options => options.Range = IPNetwork.Parse("10.20.0.64/26"));

    [Fact]
    public void An_address_of_another_network_is_told_with_the_pool() =>
        _pool.Invoking(it => it.Get("web", "10.99.0.1")).Should().Throw<ContainerLinksException>().WithMessage("10.99.0.1 is no address of the pool 10.20.0.0/24 (range 10.20.0.64/26).");

    [Fact]
    public void An_address_that_is_kept_back_is_told_with_the_reason() =>
        _pool.Invoking(it => it.Get("web", "10.20.0.64")).Should().Throw<ContainerLinksException>()
            .WithMessage("10.20.0.64 is never given out by the pool 10.20.0.0/24 (range 10.20.0.64/26): it is the gateway.");

    [Fact]
    public void A_second_address_of_an_owner_is_told_with_what_helps()
    {
        _pool.Get("we\nb", "10.20.0.9");

        _pool.Invoking(it => it.Get("we\nb", "10.20.0.10")).Should().Throw<InvalidOperationException>()
            .WithMessage("'we\\u000ab' has the address 10.20.0.9 in the pool 10.20.0.0/24 (range 10.20.0.64/26) and asked for 10.20.0.10; expected that it releases the first before it gets the second.");
    }

    [Fact]
    public void A_lease_that_is_none_is_told_with_what_was_expected()
    {
        _pool.Invoking(it => it.Release(default)).Should().Throw<ArgumentException>().WithMessage("*expected one that a pool gave*").WithParameterName("lease");
        FluentActions.Invoking(() => default(AddressLease).Owner).Should().Throw<InvalidOperationException>().WithMessage("*it has no owner and no address.");
    }

    [Fact]
    public void Text_that_is_no_address_is_told_with_examples() =>
        FluentActions.Invoking(() => AddressParser.Parse("x")).Should().Throw<FormatException>()
            .WithMessage("'x' is not an address: expected four decimal numbers of 0 to 255 without leading zeros, such as 10.0.0.1, or an IPv6 address without a scope id, such as fd00::1.");

    [Fact]
    public void All_that_is_wrong_with_options_stands_in_one_message_a_sentence_each() =>
        FluentActions.Invoking(() => Pools.Make("10.40.0.0/24", AddressAllocation.Sticky, -1, null, options => options.Gateway = IPAddress.Loopback)).Should().Throw<ArgumentException>()
            .WithMessage("Gateway is 127.0.0.1; expected an address of the network 10.40.0.0/24. ReuseDelay is -00:00:01; expected 00:00:00 to 365.00:00:00.*");

    [Fact]
    public void A_network_that_cannot_be_is_told_with_what_was_expected()
    {
        MessageOf(options => options.Network = default).Should().Be(
            "Network is not set (0.0.0.0/0, which is also the default value, contains every IPv4 address); expected a network such as 172.17.0.0/16. (Parameter 'options')");
        MessageOf(options => options.Network = IPNetwork.Parse("::ffff:10.0.0.0/104")).Should().Contain("/104, IPv4 mapped into IPv6; expected its IPv4 form.");
        MessageOf(options => (options.HasGateway, options.Gateway) = (false, Pools.Ip("10.40.0.1"))).Should().Contain("although HasGateway is false; expected null.");
        MessageOf(options => options.Gateway = Pools.Ip("10.40.0.255")).Should().Contain("Gateway is 10.40.0.255, the broadcast address of 10.40.0.0/24; expected a host's address.");
        MessageOf(options => options.Excluded.Add(IPNetwork.Parse("::ffff:10.40.0.9/128"))).Should().Contain("Excluded[0] is ");
        MessageOf(options => options.Excluded.Add(IPNetwork.Parse("10.41.0.0/24"))).Should().Contain("Excluded[0] is 10.41.0.0/24; expected a part of the network 10.40.0.0/24.");
    }

    [Fact]
    public void A_missing_argument_is_told_by_its_name()
    {
        _pool.Invoking(it => it.Reserve("web", null!)).Should().Throw<ArgumentNullException>().WithParameterName("address");
        _pool.Invoking(it => it.Adopt("web", null!)).Should().Throw<ArgumentNullException>().WithParameterName("address");
        _pool.Invoking(it => it.TryGetOwner(null!, out _)).Should().Throw<ArgumentNullException>().WithParameterName("address");
        _pool.Invoking(it => it.Import(null!)).Should().Throw<ArgumentNullException>().WithParameterName("lines");
        foreach (Action<AddressPool> call in (Action<AddressPool>[])
            [it => it.Acquire(null!), it => it.Reserve(null!, IPAddress.Loopback), it => it.Adopt(null!, IPAddress.Loopback), it => it.Forget(null!), it => it.TryGetLease(null!, out _)])
        {
            _pool.Invoking(call).Should().Throw<ArgumentNullException>().WithParameterName("owner");
        }
    }

    private static string MessageOf(Action<AddressPoolOptions> change) =>
        FluentActions.Invoking(() => Pools.Make("10.40.0.0/24", AddressAllocation.Sticky, 0, null, change)).Should().Throw<ArgumentException>().Which.Message;
}
