using System.Net;
using CsCheck;

namespace ContainerLinks.Tests.Addresses;

public sealed class AddressRangeTests
{
    [Theory]
    [InlineData("10.0.0.10-10.0.0.20", "10.0.0.10", "10.0.0.20", "10.0.0.10-10.0.0.20")]
    [InlineData("10.0.0.16-10.0.0.31", "10.0.0.16", "10.0.0.31", "10.0.0.16/28")]
    [InlineData("10.0.0.16/28", "10.0.0.16", "10.0.0.31", "10.0.0.16/28")]
    [InlineData("10.0.0.7", "10.0.0.7", "10.0.0.7", "10.0.0.7")]
    [InlineData("10.0.0.7/32", "10.0.0.7", "10.0.0.7", "10.0.0.7")]
    [InlineData("0.0.0.0/0", "0.0.0.0", "255.255.255.255", "0.0.0.0/0")]
    [InlineData("::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::/0")]
    [InlineData("FD00::10-fd00::1F", "fd00::10", "fd00::1f", "fd00::10/124")]
    [InlineData("fd00::/64", "fd00::", "fd00::ffff:ffff:ffff:ffff", "fd00::/64")]
    [InlineData("::ffff:10.0.0.1-10.0.0.2", "10.0.0.1", "10.0.0.2", "10.0.0.1-10.0.0.2")]
    public void Two_addresses_a_block_or_one_are_a_range(string text, string first, string last, string shown)
    {
        AddressRange range = AddressRange.Parse(text);

        range.First.Should().Be(Pools.Ip(first));
        range.Last.Should().Be(Pools.Ip(last));
        range.ToString().Should().Be(shown);
        AddressRange.Parse(shown).Should().Be(range);
        AddressRange.Between(Pools.Ip(first), Pools.Ip(last)).Should().Be(range);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("10.0.0.1-")]
    [InlineData("-10.0.0.1")]
    [InlineData("10.0.0.2-10.0.0.1")]
    [InlineData("10.0.0.1-fd00::1")]
    [InlineData("10.0.0.1 - 10.0.0.2")]
    [InlineData("10.0.0.1-10.0.0.2-10.0.0.3")]
    [InlineData("10.0.0.1-20")]
    [InlineData("10.0.0.1/24")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/024")]
    [InlineData("10.0.0.0/+24")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/24-10.0.0.9")]
    [InlineData("10.0.0.0-10.0.0.1/24")]
    [InlineData("010.0.0.0/8")]
    [InlineData("10/8")]
    [InlineData("fd00::/129")]
    [InlineData("fe80::1%3-fe80::2%3")]
    [InlineData("ten")]
    public void Other_text_is_refused_with_what_was_expected(string text)
    {
        AddressRange.TryParse(text, out AddressRange? range).Should().BeFalse();

        range.Should().BeNull();
        FluentActions.Invoking(() => AddressRange.Parse(text)).Should().Throw<FormatException>()
            .WithMessage($"'{text}' is not a range of addresses: expected two addresses such as 10.0.0.10-10.0.0.20, a block such as 10.0.0.0/28 without bits behind its prefix, or one address.");
    }

    [Fact]
    public void Null_is_no_range()
    {
        AddressRange.TryParse(null, out _).Should().BeFalse();
        FluentActions.Invoking(() => AddressRange.Parse(null!)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void A_network_is_a_range_by_itself()
    {
        AddressRange range = IPNetwork.Parse("10.0.0.0/28");

        range.Should().Be(AddressRange.Parse("10.0.0.0-10.0.0.15"));
        range.Contains(Pools.Ip("10.0.0.15")).Should().BeTrue();
        range.Contains(Pools.Ip("10.0.0.15").MapToIPv6()).Should().BeTrue();
        range.Contains(Pools.Ip("10.0.0.16")).Should().BeFalse();
        range.Contains(Pools.Ip("::a00:1")).Should().BeFalse("it is of the other family");
        AddressRange.Parse("fe80::/64").Contains(new IPAddress(Pools.Ip("fe80::1").GetAddressBytes(), 3)).Should().BeFalse("it has a scope id");
    }

    [Fact]
    public void Two_addresses_that_are_no_range_are_told_with_what_was_expected()
    {
        FluentActions.Invoking(() => AddressRange.Between(Pools.Ip("10.0.0.2"), Pools.Ip("10.0.0.1"))).Should().Throw<ArgumentException>()
            .WithMessage("'10.0.0.2-10.0.0.1' is no range; expected two addresses of one family, the smaller one first.*").WithParameterName("last");
        FluentActions.Invoking(() => AddressRange.Between(Pools.Ip("10.0.0.2"), Pools.Ip("fd00::1"))).Should().Throw<ArgumentException>().WithParameterName("last");
        var scoped = new IPAddress(Pools.Ip("fe80::1").GetAddressBytes(), 3);
        FluentActions.Invoking(() => AddressRange.Between(scoped, scoped)).Should().Throw<ArgumentException>().WithMessage("*has a scope id*").WithParameterName("first");
        FluentActions.Invoking(() => AddressRange.Between(null!, scoped)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => AddressRange.Between(scoped, null!)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void Any_range_reads_back_and_holds_what_lies_between_its_ends() =>
        Gen.Select(Gen.UInt, Gen.UInt, Gen.UInt).Sample((one, other, third) =>
        {
            IPAddress At(uint bits) => new([(byte)(bits >> 24), (byte)(bits >> 16), (byte)(bits >> 8), (byte)bits]);
            var range = AddressRange.Between(At(Math.Min(one, other)), At(Math.Max(one, other)));
            Assert.Equal(range, AddressRange.Parse(range.ToString()));
            Assert.Equal(third >= Math.Min(one, other) && third <= Math.Max(one, other), range.Contains(At(third)));
        });
}
