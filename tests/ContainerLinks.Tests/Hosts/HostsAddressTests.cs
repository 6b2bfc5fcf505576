using System.Net;

namespace ContainerLinks.Tests.Hosts;

/// <summary>The platform writes these with a dotted tail; engines and RFC 5952 do not.</summary>
public sealed class HostsAddressTests
{
    [Theory]
    [InlineData("2001:0:0:1:0:5efe:1.2.3.4", "2001::1:0:5efe:102:304")]
    [InlineData("0:0:1:0:0:5efe:1.2.3.4", "::1:0:0:5efe:102:304")]
    [InlineData("0:1:0:0:0:5efe:1.2.3.4", "0:1::5efe:102:304")]
    [InlineData("1:2:3:4:0:5efe:0.0.0.0", "1:2:3:4:0:5efe::")]
    [InlineData("1:2:3:4:0:5efe:0.0.0.1", "1:2:3:4:0:5efe:0:1")]
    [InlineData("1:2:3:4:0:5efe:1.0.0.0", "1:2:3:4:0:5efe:100:0")]
    [InlineData("::255.255.255.255", "::ffff:ffff")]
    [InlineData("::10.0.0.0", "::a00:0")]
    public void The_longest_zeros_are_shortened_and_of_equal_ones_the_first(string typed, string written)
    {
        IPAddress address = IPAddress.Parse(typed);

        HostsAddress.Format(address).Should().Be(written);
        HostsAddress.ParseExact(written).Should().Be(address);
        HostsAddress.ParseExact(typed).Should().BeNull("engines write it in one form only");
    }

    [Theory]
    [InlineData("fe80::1%3")]
    [InlineData("010.0.0.1")]
    [InlineData("FD00::1")]
    [InlineData("fd00:0::1")]
    [InlineData("x")]
    [InlineData("")]
    public void Another_form_is_no_address(string text) => HostsAddress.ParseExact(text).Should().BeNull();
}
