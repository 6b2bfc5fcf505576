using System.Globalization;

namespace ContainerLinks.Tests.Containers;

public sealed class ContainerPortTests
{
    [Theory]
    [InlineData("80", 80, "tcp")]
    [InlineData("80/tcp", 80, "tcp")]
    [InlineData("53/UDP", 53, "udp")]
    [InlineData("9/Sctp", 9, "sctp")]
    [InlineData("0", 0, "tcp")]
    [InlineData("65535/tcp", 65535, "tcp")]
    [InlineData("080", 80, "tcp")]
    public void A_port_is_a_number_and_a_protocol_in_lower_case(string text, int number, string protocol)
    {
        ContainerPort port = ContainerPort.Parse(text);

        port.Number.Should().Be((ushort)number);
        port.Protocol.Should().Be(protocol);
        port.Should().Be(new ContainerPort(number, protocol.ToUpperInvariant()));
        ContainerPort.Parse(port.ToString()).Should().Be(port);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/tcp")]
    [InlineData("80/")]
    [InlineData("80/foo")]
    [InlineData("80/tcp/udp")]
    [InlineData("80/tcp ")]
    [InlineData(" 80")]
    [InlineData("+80")]
    [InlineData("-1")]
    [InlineData("65536")]
    [InlineData("99999999999999999999")]
    [InlineData("80-82")]
    [InlineData("abc/tcp")]
    [InlineData("8０/tcp")]
    public void Anything_else_is_no_port(string text)
    {
        ContainerPort.TryParse(text, out ContainerPort port).Should().BeFalse();
        port.Should().Be(default(ContainerPort));
        ContainerPort.TryParseAsStored(text, out _).Should().BeFalse();
        FluentActions.Invoking(() => ContainerPort.Parse(text)).Should().Throw<FormatException>().WithMessage("*is not a container port: expected*");
    }

    [Fact]
    public void Bad_parts_are_misuse()
    {
        foreach (int number in (int[])[-1, 65_536])
        {
            FluentActions.Invoking(() => new ContainerPort(number)).Should().Throw<ArgumentOutOfRangeException>().WithMessage($"*container port*0 to 65535*{number}*");
        }

        FluentActions.Invoking(() => new ContainerPort(80, "icmp")).Should().Throw<ArgumentException>().WithMessage("*'icmp'*expected tcp, udp or sctp*");
        FluentActions.Invoking(() => new ContainerPort(80, "")).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new ContainerPort(80, null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => ContainerPort.Parse(null!)).Should().Throw<ArgumentNullException>();
        ContainerPort.TryParse(null, out _).Should().BeFalse();
        ContainerPort.TryParseAsStored(null, out _).Should().BeFalse();
    }

    [Fact]
    public void A_port_can_be_read_by_generic_code()
    {
        Read<ContainerPort>("53/udp").Should().Be(new ContainerPort(53, "udp"));
        ContainerPort.Parse("53/udp".AsSpan(), CultureInfo.InvariantCulture).Should().Be(new ContainerPort(53, "udp"));
        FluentActions.Invoking(() => Read<ContainerPort>(null!)).Should().Throw<ArgumentNullException>();

        static T Read<T>(string text)
            where T : IParsable<T>
        {
            T parsed = T.Parse(text, CultureInfo.InvariantCulture);
            T.TryParse(text, CultureInfo.InvariantCulture, out T? tried).Should().BeTrue();
            tried.Should().Be(parsed);
            return parsed;
        }
    }

    [Fact]
    public void A_stored_protocol_keeps_its_letter_case_and_is_another_port()
    {
        ContainerPort.TryParseAsStored("80/TCP", out ContainerPort port).Should().BeTrue();

        port.ToString().Should().Be("80/TCP");
        port.Should().NotBe(new ContainerPort(80));
        ContainerPort.TryParseAsStored("80", out ContainerPort plain).Should().BeTrue();
        plain.Should().Be(new ContainerPort(80));
        ContainerPort.TryParseAsStored("80/tcp", out ContainerPort lower).Should().BeTrue();
        lower.Should().Be(new ContainerPort(80));
    }

    [Fact]
    public void The_default_value_exposes_nothing()
    {
        default(ContainerPort).Protocol.Should().BeEmpty();
        default(ContainerPort).Number.Should().Be(0);
        default(ContainerPort).Should().NotBe(new ContainerPort(0));
    }
}
