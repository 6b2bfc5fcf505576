using System.Net;
using System.Net.Sockets;

namespace ContainerLinks.Tests.Addresses;

public sealed class AddressParserTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("fd00:80::2")]
    [InlineData("2001:db8:1:2:3:4:5:6")]
    [InlineData("64:ff9b::10.0.0.1", "64:ff9b::a00:1")]
    [InlineData("FD00:0:0::1", "fd00::1")]
    [InlineData("0000:0000:0000:0000:0000:0001:255.255.255.255", "::1:ffff:ffff")]
    public void Text_with_one_meaning_is_read(string text, string? canonical = null)
    {
        AddressParser.TryParse(text, out IPAddress? address).Should().BeTrue();

        address!.ToString().Should().Be(canonical ?? text);
        AddressParser.Parse(text).Should().Be(address);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("1")]
    [InlineData("10.1")]
    [InlineData("10.0.1")]
    [InlineData("10.0.0.1.2")]
    [InlineData("10.0.0.")]
    [InlineData(".10.0.0")]
    [InlineData("10..0.1")]
    [InlineData("010.0.0.1")]
    [InlineData("10.0.0.01")]
    [InlineData("10.0.0.00")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("0x7f000001")]
    [InlineData("256.0.0.1")]
    [InlineData("10.0.0.1000")]
    [InlineData("-1.0.0.1")]
    [InlineData("+1.0.0.1")]
    [InlineData(" 10.0.0.1")]
    [InlineData("10.0.0.1 ")]
    [InlineData("10.0.0.1\n")]
    [InlineData("10.0.0.1/24")]
    [InlineData("10.0.0.1:80")]
    [InlineData("١0.0.0.1")]
    [InlineData("fe80::1%1")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[::1]")]
    [InlineData("[::1]:80")]
    [InlineData("::1/64")]
    [InlineData(" ::1")]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData("1::2::3")]
    [InlineData("12345::")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("::ffff:010.0.0.1")]
    [InlineData("::ffff:10.0.1")]
    [InlineData("10.0.0.1::")]
    [InlineData("nonsense")]
    public void Other_text_is_refused(string? text)
    {
        AddressParser.TryParse(text, out IPAddress? address).Should().BeFalse();

        address.Should().BeNull();
    }

    [Theory]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::FFFF:a00:1")]
    [InlineData("0:0:0:0:0:ffff:10.0.0.1")]
    public void An_IPv4_address_mapped_into_IPv6_is_read_as_IPv4(string text)
    {
        IPAddress address = AddressParser.Parse(text);

        address.AddressFamily.Should().Be(AddressFamily.InterNetwork);
        address.ToString().Should().Be("10.0.0.1");
    }

    [Fact]
    public void Parse_says_what_was_wrong_and_what_was_expected()
    {
        FluentActions.Invoking(() => AddressParser.Parse("010.0.0.1\n")).Should().Throw<FormatException>().WithMessage("'010.0.0.1\\u000a' is not an address: expected *");
        FluentActions.Invoking(() => AddressParser.Parse(null!)).Should().Throw<ArgumentNullException>();
    }
}
