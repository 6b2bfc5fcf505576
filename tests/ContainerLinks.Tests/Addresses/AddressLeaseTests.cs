using System.Net;

namespace ContainerLinks.Tests.Addresses;

public sealed class AddressLeaseTests
{
    [Theory]
    [InlineData("10.0.0.7")]
    [InlineData("fd00::7")]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe")]
    public void A_lease_tells_owner_address_and_generation(string address)
    {
        var lease = new AddressLease("web", AddressParser.Parse(address), 3, reusedEarly: true);

        lease.Owner.Should().Be("web");
        lease.Address.Should().Be(AddressParser.Parse(address));
        lease.Generation.Should().Be(3);
        lease.ReusedEarly.Should().BeTrue();
        lease.ToString().Should().Be($"web {address} #3");
    }

    [Fact]
    public void Leases_are_equal_by_value()
    {
        var lease = new AddressLease("web", IPAddress.Loopback, 1);

        lease.Should().Be(new AddressLease("web", IPAddress.Loopback.MapToIPv6(), 1));
        lease.Should().NotBe(new AddressLease("web", new IPAddress([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 127, 0, 0, 1]), 1), "IPv6 is another family");
        lease.Should().NotBe(new AddressLease("web", IPAddress.Loopback, 2));
    }

    [Fact]
    public void The_default_value_says_that_it_is_no_lease()
    {
        AddressLease none = default;

        none.IsDefault.Should().BeTrue();
        none.Generation.Should().Be(0);
        none.ToString().Should().BeEmpty();
        FluentActions.Invoking(() => none.Owner).Should().Throw<InvalidOperationException>().WithMessage("The default AddressLease is no lease*");
        FluentActions.Invoking(() => none.Address).Should().Throw<InvalidOperationException>().WithMessage("The default AddressLease is no lease*");
    }

    [Fact]
    public void A_lease_without_owner_or_with_an_address_of_one_host_only_is_refused()
    {
        IPAddress scoped = new(IPAddress.IPv6Loopback.GetAddressBytes(), 3);

        FluentActions.Invoking(() => new AddressLease(null!, IPAddress.Loopback, 1)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new AddressLease("", IPAddress.Loopback, 1)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new AddressLease("web", null!, 1)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new AddressLease("web", IPAddress.Loopback, 0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new AddressLease("web", scoped, 1)).Should().Throw<ArgumentException>().WithMessage("*scope id*");
    }
}
