using System.Net;
using CsCheck;

namespace ContainerLinks.Tests.Containers;

public sealed class ExtraHostTests
{
    [Theory]
    [InlineData("db:10.0.0.1", "db|10.0.0.1")]
    [InlineData("db=10.0.0.1", "db|10.0.0.1")]
    [InlineData("db:[10.0.0.1]", "db|10.0.0.1")]
    [InlineData("db:::1", "db|::1")]
    [InlineData("db=::1", "db|::1")]
    [InlineData("db:[::1]", "db|::1")]
    [InlineData("db=[fd00::1]", "db|fd00::1")]
    [InlineData("db:fd00::1", "db|fd00::1")]
    [InlineData("db:host-gateway", "db|host-gateway")]
    [InlineData("db=host-gateway", "db|host-gateway")]
    [InlineData("db;cache:1.1.1.1", "db|1.1.1.1 cache|1.1.1.1")]
    [InlineData("a;b;c:::1", "a|::1 b|::1 c|::1")]
    [InlineData("a;b=host-gateway", "a|host-gateway b|host-gateway")]
    [InlineData("my.db-1_x:0:0:0:0:0:0:0:1", "my.db-1_x|0:0:0:0:0:0:0:1")]
    public void Every_form_of_every_engine_is_read(string text, string expected)
    {
        string.Join(' ', ExtraHost.Parse(text, out string address).Select(name => $"{name}|{address}")).Should().Be(expected);
        ExtraHost.FindFault(text).Should().BeNull();
    }

    [Theory]
    [InlineData("", "", "", "'' has no address*")]
    [InlineData("odd", "odd", "", "'odd' has no address")]
    [InlineData(":1.1.1.1", "", "1.1.1.1", "*name '', which is no host name*")]
    [InlineData("db:", "db", "", "*has '', which is no address*")]
    [InlineData("db=", "db", "", "*no address*")]
    [InlineData("db:10.0.0", "db", "10.0.0", "*'10.0.0', which is no address*")]
    [InlineData("db:010.0.0.1", "db", "010.0.0.1", "*no address*")]
    [InlineData("db:fe80::1%3", "db", "fe80::1%3", "*no address*")]
    [InlineData("db:[::1", "db", "[::1", "*no address*")]
    [InlineData("db:[]", "db", "[]", "*no address*")]
    [InlineData("a=b:1.1.1.1", "a=b", "1.1.1.1", "*name 'a=b', which is no host name*")]
    [InlineData("d b:1.1.1.1", "d b", "1.1.1.1", "*no host name*")]
    [InlineData("7:1.1.1.1", "7", "1.1.1.1", "*'7', which is no host name*")]
    [InlineData("a\n:1.1.1.1", "a\n", "1.1.1.1", "*name 'a\\u000a'*")]
    public void What_no_engine_takes_still_has_its_name_and_is_told(string text, string name, string address, string fault)
    {
        ExtraHost.Parse(text, out string typed).Should().Equal(name);
        typed.Should().Be(address);
        ExtraHost.FindFault(text).Should().Match(fault);
    }

    [Fact]
    public void An_empty_name_among_others_is_a_fault() => ExtraHost.FindFault("a;;b:1.1.1.1").Should().Contain("name ''");

    [Fact]
    public void Names_and_address_come_back_whatever_form_they_were_written_in()
    {
        Gen<string> name = Gen.Char["abcxyzABC019_-."].Array[1, 12].Select(letters => new string(letters)).Where(letters => HostName.IsValid(letters));
        Gen<string> address = Gen.OneOf(
            Gen.Byte.Array[4].Select(bytes => new IPAddress(bytes).ToString()),
            Gen.Byte.Array[16].Select(bytes => new IPAddress(bytes).ToString()),
            Gen.OneOf("::", "::1", "1::", "fd00::1", ExtraHost.HostGateway));
        Gen.Select(name.Array[1, 4], Gen.OneOf(":", "="), address, Gen.Bool).Sample(
            (names, separator, typed, brackets) =>
            {
                string text = string.Join(';', names) + separator + (brackets && typed != ExtraHost.HostGateway ? $"[{typed}]" : typed);
                ExtraHost.Parse(text, out string read).Should().Equal(names, text);
                read.Should().Be(typed, text);
                ExtraHost.FindFault(text).Should().BeNull();
                var web = new ContainerSpec("recipient") { ExtraHosts = [text] };
                foreach (string alias in names.Where(each => LinkOption.TryParse($"mysql:{each}", out _, out _)))
                {
                    LinkOption.Create("mysql", alias).IsAllowedFor(web, out string? error).Should().BeFalse(text);
                    error.Should().Contain("extra host");
                }
            },
            iter: 5_000);
    }

    [Fact]
    public void Any_text_can_be_read() =>
        Gen.Char["a1.:;=[]%- \n"].Array[0, 12].Select(letters => new string(letters)).Sample(text => ExtraHost.Parse(text, out _).Should().NotBeEmpty(), iter: 5_000);
}
