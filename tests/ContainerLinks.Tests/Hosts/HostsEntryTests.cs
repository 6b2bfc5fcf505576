using System.Net;
using System.Text;

namespace ContainerLinks.Tests.Hosts;

public class HostsEntryTests
{
    [Fact]
    public void An_entry_shows_its_address_and_its_names_in_order()
    {
        var entry = new HostsEntry(HostsSamples.Ip(172, 17, 0, 6), "mysql", "17b6c5f037a9", "DB");

        entry.Address.Should().Be(HostsSamples.Ip(172, 17, 0, 6));
        entry.Names.Should().Equal("mysql", "17b6c5f037a9", "DB");
        entry.ToString().Should().Be("172.17.0.6 mysql 17b6c5f037a9 DB");
    }

    [Theory]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1")]
    [InlineData("FD00:0:0:0::00A1", "fd00::a1")]
    [InlineData("fe00::0", "fe00::")]
    [InlineData("fd00::5efe:172.17.0.2", "fd00::5efe:ac11:2")]
    [InlineData("::172.17.0.2", "::ac11:2")]
    [InlineData("1:0:0:2:0:0:0:3", "1:0:0:2::3")]
    [InlineData("fe80:0:1:2:0:5efe:1.2.3.4", "fe80:0:1:2:0:5efe:102:304")]
    public void Addresses_have_one_text(string typed, string written)
    {
        IPAddress.TryParse(typed, out IPAddress? address).Should().BeTrue();

        new HostsEntry(address!, "db").ToString().Should().Be(written + " db");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("10.0.0.5")]
    [InlineData("0x7f")]
    [InlineData("a\tb")]
    [InlineData("a\n10.0.0.1\tbank")]
    [InlineData("a\r")]
    [InlineData("a#b")]
    [InlineData("a\0")]
    [InlineData("-a")]
    [InlineData("a.")]
    [InlineData("a..b")]
    [InlineData("ä")]
    [InlineData("a\u2028b")]
    public void A_word_that_is_no_host_name_never_gets_in(string name)
    {
        Action act = () => _ = new HostsEntry(HostsSamples.Ip(10, 0, 0, 7), "fine", name);

        act.Should().Throw<ArgumentException>().WithParameterName("names").Which.Message.Should().Contain("10.0.0.7").And.NotContain("\n").And.NotContain("\t");
    }

    [Fact]
    public void Misuse_is_named()
    {
        IPAddress address = HostsSamples.Ip(10, 0, 0, 7);
        var scoped = new IPAddress(IPAddress.IPv6Loopback.GetAddressBytes(), 3);

        FluentActions.Invoking(() => new HostsEntry(null!, "db")).Should().Throw<ArgumentNullException>().WithParameterName("address");
        FluentActions.Invoking(() => new HostsEntry(address, (IEnumerable<string>)null!)).Should().Throw<ArgumentNullException>().WithParameterName("names");
        FluentActions.Invoking(() => new HostsEntry(address)).Should().Throw<ArgumentException>().WithMessage("*10.0.0.7 has no name*");
        FluentActions.Invoking(() => new HostsEntry(address, "db", null!)).Should().Throw<ArgumentException>().WithMessage("Name 1 of the entry of 10.0.0.7*");
        FluentActions.Invoking(() => new HostsEntry(scoped, "db")).Should().Throw<ArgumentException>().WithMessage("*scope id*").WithParameterName("address");
        FluentActions.Invoking(() => HostsEntry.CreateUnchecked(null!, ["db"])).Should().Throw<ArgumentNullException>().WithParameterName("address");
        FluentActions.Invoking(() => HostsEntry.CreateUnchecked("1", null!)).Should().Throw<ArgumentNullException>().WithParameterName("names");
        FluentActions.Invoking(() => HostsEntry.CreateUnchecked("1", [])).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Nobody_can_change_an_entry_afterwards()
    {
        var address = new IPAddress(IPAddress.IPv6Loopback.GetAddressBytes());
        string[] names = ["db"];
        var entry = new HostsEntry(address, names);

        address.ScopeId = 5;
        entry.Address.ScopeId = 6;
        names[0] = "other";

        entry.Address.ScopeId.Should().Be(0);
        entry.Names.Should().Equal("db");
        entry.Names.Should().NotBeAssignableTo<string[]>();
    }

    [Fact]
    public void Entries_are_equal_if_their_lines_are()
    {
        var entry = new HostsEntry(HostsSamples.Ip(10, 0, 0, 1), "db", "x");

        entry.Should().Be(new HostsEntry(HostsSamples.Ip(10, 0, 0, 1).MapToIPv6(), "db", "x"));
        entry.GetHashCode().Should().Be(new HostsEntry(HostsSamples.Ip(10, 0, 0, 1), "db", "x").GetHashCode());
        entry.Should().NotBe(new HostsEntry(HostsSamples.Ip(10, 0, 0, 1), "x", "db"));
        entry.Should().NotBe(new HostsEntry(HostsSamples.Ip(10, 0, 0, 1), "DB", "x"));
        entry.Should().NotBe(new HostsEntry(HostsSamples.Ip(10, 0, 0, 2), "db", "x"));
        entry.Equals(null).Should().BeFalse();
    }

    [Fact]
    public void An_unchecked_entry_stands_as_an_engine_would_write_it()
    {
        var entry = HostsEntry.CreateUnchecked("fe00::0", ["a b\n", "ü"]);

        Encoding.UTF8.GetString(entry.Line).Should().Be("fe00::0\ta b\n ü\n");
        entry.Address.Should().Be(IPAddress.None);
        HostsEntry.CreateUnchecked("10.0.0.1", ["a"]).Address.Should().Be(HostsSamples.Ip(10, 0, 0, 1));
        HostsEntry.CreateUnchecked("010.0.0.1", ["a"]).Address.Should().Be(IPAddress.None);
    }
}
