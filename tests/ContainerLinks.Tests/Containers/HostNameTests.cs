using System.Runtime.InteropServices;
using System.Text;
using CsCheck;

namespace ContainerLinks.Tests.Containers;

public sealed class HostNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("db")]
    [InlineData("1a")]
    [InlineData("a1")]
    [InlineData("db1")]
    [InlineData("0x")]
    [InlineData("0xg")]
    [InlineData("0x7g.1a")]
    [InlineData("1.0x")]
    [InlineData("0x.a")]
    [InlineData("1_0")]
    [InlineData("1-0")]
    [InlineData("10.0.0.5.example")]
    [InlineData("0x100000000")]
    [InlineData("256.0x1")]
    [InlineData("1.2.3.0x100")]
    [InlineData("1.2.3.4.0x5")]
    [InlineData("0x10000000000000001")]
    [InlineData("017.08.0xa.0xg")]
    [InlineData("_db_")]
    [InlineData("my-db.v2_x")]
    [InlineData("a.b.c.d")]
    [InlineData("a-.-b")]
    public void Words_of_labels_are_names(string name) => HostName.IsValid(name).Should().BeTrue();

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("..")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("a b")]
    [InlineData("a\tb")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("a/b")]
    [InlineData("#a")]
    [InlineData("a#b")]
    [InlineData("ä")]
    [InlineData("a：b")]
    public void Anything_that_would_break_a_line_is_none(string name) => HostName.IsValid(name).Should().BeFalse();

    [Fact]
    public void Labels_and_names_have_a_longest_length()
    {
        string label = new('a', 63);

        HostName.IsValid(label).Should().BeTrue();
        HostName.IsValid(label + "a").Should().BeFalse();
        HostName.IsValid($"{label}.{label}.{label}.{new string('b', 61)}").Should().BeTrue("that is 253 characters");
        HostName.IsValid($"{label}.{label}.{label}.{new string('b', 62)}").Should().BeFalse();
    }

    [Theory]
    [InlineData("1")]
    [InlineData("123456")]
    [InlineData("99999999999999999999")]
    [InlineData("017")]
    [InlineData("08")]
    [InlineData("0x7f")]
    [InlineData("0X7F")]
    [InlineData("0xffffffff")]
    [InlineData("0x00000000000000000001")]
    [InlineData("127.1")]
    [InlineData("0X1F.2")]
    [InlineData("2.0x1f")]
    [InlineData("10.0.0.5")]
    [InlineData("1.2.0xffff")]
    [InlineData("1.2.3.4.5")]
    [InlineData("256.256.256.256")]
    [InlineData("db.1")]
    [InlineData("db.008")]
    public void What_a_resolver_reads_as_an_address_is_none(string name)
    {
        HostName.IsValid(name).Should().BeFalse();
        HostName.IsAddress(name).Should().BeTrue();
    }

    [LinuxFact]
    public void Whatever_glibc_reads_as_an_address_is_no_name_and_nothing_else_but_a_last_label_of_digits()
    {
        Gen<string> digits = Gen.OneOf("0", "1", "7", "8", "9", "255", "256", "65535", "65536", "16777215", "16777216", "4294967295", "4294967296", "18446744073709551616", "037777777777", "040000000000");
        Gen<string> hexadecimal = Gen.OneOf("", "0", "1", "f", "FF", "100", "ffff", "10000", "ffffff", "1000000", "ffffffff", "100000000", "g").Select(number => "0x" + number);
        Gen<string> anything = Gen.Char["0123456789abcxX_-"].Array[1, 5].Select(text => new string(text));
        Gen.OneOf(digits, digits.Select(number => "0" + number), hexadecimal, hexadecimal.Select(number => number.Replace('x', 'X')), anything).Array[1, 5].Select(parts => string.Join('.', parts)).Sample(
            name =>
            {
                string last = name[(name.LastIndexOf('.') + 1)..];
                HostName.IsAddress(name).Should().Be(AddressToNumber(Encoding.ASCII.GetBytes(name + "\0"), out _) != 0 || last.All(char.IsAsciiDigit), name);
            },
            iter: 20_000);
    }

    [DllImport("libc", EntryPoint = "inet_aton")]
    private static extern int AddressToNumber(byte[] text, out uint address);
}
