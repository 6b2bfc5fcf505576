using System.Net;

namespace ContainerLinks.Tests.Links;

public sealed class LinkEnvironmentTests
{
    private static readonly IPAddress Address = new([172, 17, 0, 2]);

    [Fact]
    public void The_two_dialects_order_ports_as_their_engines_do()
    {
        LinkEnvironment environment = Environment("80 81 82 53/udp") with { SourceEnvironment = ["FOO=1", "HOME=/x"] };

        environment.ToEngineVariables().Should().Equal(GoldenEnvironments.Lines(GoldenEnvironments.MixedFrom28));
        IReadOnlyList<string> upTo27 = (environment with { Format = LinkEnvironmentFormat.Docker20 }).ToEngineVariables();
        AsAProcessSeesIt(upTo27).Should().Equal(GoldenEnvironments.Lines(GoldenEnvironments.MixedUpTo27));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_source_without_ports_gives_its_name_and_its_environment_without_home_and_path(bool upTo27)
    {
        LinkEnvironment environment = Environment("") with
        {
            Alias = "my-db.v2",
            SourceEnvironment = ["A=1", "B=x=y", "C=", "NOEQ", "HOME=/r", "PATH=/b", "path=/q"],
            Format = upTo27 ? LinkEnvironmentFormat.Docker20 : LinkEnvironmentFormat.Docker28,
        };

        environment.ToEngineVariables().Should().Equal(GoldenEnvironments.Lines(GoldenEnvironments.NoPorts));
    }

    [Fact]
    public void From_28_on_the_lines_of_a_range_follow_the_port_that_ends_it() =>
        Environment("53/udp 53 8080 8081 54/udp 9/sctp").ToEngineVariables().Should().Equal(GoldenEnvironments.Lines(GoldenEnvironments.RangeAndUdp));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_engine_writes_an_empty_address_where_there_is_none(bool upTo27) =>
        (Environment("80") with { Address = null, Format = upTo27 ? LinkEnvironmentFormat.Docker20 : LinkEnvironmentFormat.Docker28 }).ToEngineVariables().Should().Equal(GoldenEnvironments.Lines(GoldenEnvironments.NoAddress));

    [Theory]
    [InlineData("100 200 201", "")]
    [InlineData("100 101 200", "")]
    [InlineData("100 101 102", "100_TCP_START 100_TCP_END=102")]
    [InlineData("53 53/udp 54 55/udp", "53_TCP_START 53_UDP_END=55")]
    [InlineData("53/udp 54 55", "53_UDP_START 53_TCP_END=55")]
    [InlineData("80 80/udp 82 83", "80_TCP_START 80_TCP_END=83")]
    [InlineData("1 2 3 7 8 9 10", "1_TCP_START 1_TCP_END=3 7_TCP_START 7_TCP_END=10")]
    public void Up_to_27_rows_of_three_ports_have_range_lines_whatever_their_protocols(string ports, string ranges)
    {
        IReadOnlyList<string> lines = (Environment(ports) with { Format = LinkEnvironmentFormat.Docker20 }).ToEngineVariables();

        IEnumerable<string> found = lines
            .Select(line => line.Split('='))
            .Where(parts => parts[0].EndsWith("P_START", StringComparison.Ordinal) || (parts[0].EndsWith("P_END", StringComparison.Ordinal) && !parts[0].EndsWith("PORT_END", StringComparison.Ordinal)))
            .Select(parts => parts[0]["DB_PORT_".Length..] + (parts[0].EndsWith("_END", StringComparison.Ordinal) ? "=" + parts[1].Split(':')[^1] : ""));
        string.Join(' ', found).Should().Be(ranges);
    }

    [Fact]
    public void Up_to_27_one_number_comes_as_tcp_udp_sctp_in_whatever_order_it_was_given()
    {
        string[] expected = ["DB_PORT_9_TCP", "DB_PORT_9_UDP", "DB_PORT_9_SCTP"];

        foreach (string ports in (string[])["9/sctp 9/udp 9/tcp", "9/udp 9/tcp 9/sctp", "9/tcp 9/sctp 9/udp"])
        {
            (Environment(ports) with { Format = LinkEnvironmentFormat.Docker20 }).ToEngineVariables()
                .Where(line => line.Contains("://", StringComparison.Ordinal) && !line.Contains("_START", StringComparison.Ordinal) && !line.Contains("_END", StringComparison.Ordinal))
                .Skip(1).Select(line => line.Split('=')[0]).Should().Equal(expected);
        }
    }

    [Fact]
    public void Ports_given_twice_count_once_and_the_default_port_not_at_all()
    {
        LinkEnvironment environment = Environment("80 80");

        (environment with { Ports = [default, .. environment.Ports, default] }).ToEngineVariables().Should().Equal(Environment("80").ToEngineVariables());
        (environment with { Ports = [default] }).ToEngineVariables().Should().Equal("DB_NAME=/web/db");
    }

    [Fact]
    public void A_protocol_keeps_the_letter_case_in_which_an_engine_stored_it()
    {
        ContainerPort.TryParseAsStored("80/TCP", out ContainerPort port).Should().BeTrue();

        (Environment("") with { Ports = [port], Format = LinkEnvironmentFormat.Docker20 }).ToEngineVariables().Should().Equal(
            "DB_PORT=TCP://172.17.0.2:80", "DB_PORT_80_TCP=TCP://172.17.0.2:80", "DB_PORT_80_TCP_ADDR=172.17.0.2", "DB_PORT_80_TCP_PORT=80",
            "DB_PORT_80_TCP_PROTO=TCP", "DB_NAME=/web/db");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65535)]
    public void The_lowest_and_the_highest_port_are_ports_like_others(int number) =>
        (Environment("") with { Ports = [new ContainerPort(number)] }).ToEngineVariables().Should().Contain($"DB_PORT_{number}_TCP=tcp://172.17.0.2:{number}");

    [Fact]
    public void Many_ports_and_long_names_are_no_limit()
    {
        string alias = string.Join('.', Enumerable.Repeat(new string('a', 63), 4));
        ContainerPort[] ports = [.. Enumerable.Range(1, 1000).Reverse().Select(number => new ContainerPort(number))];

        IReadOnlyList<string> lines = (Environment("") with { Alias = alias, Ports = ports }).ToEngineVariables();

        lines.Should().HaveCount(1 + (4 * 1000) + 4 + 1);
        lines[^2].Should().Be($"{alias.ToUpperInvariant()}_PORT_1_TCP_PORT_END=1000");
    }

    [Fact]
    public void An_engines_link_name_gives_the_name_and_its_last_part_the_prefix() =>
        (Environment("") with { Alias = "a/b", LinkName = "/web/a/b" }).ToEngineVariables().Should().Equal("B_NAME=/web/a/b");

    [Fact]
    public void A_leading_slash_of_the_recipient_does_not_come_twice() =>
        (Environment("") with { Recipient = "/web" }).ToEngineVariables().Should().Equal("DB_NAME=/web/db");

    [Fact]
    public void Misuse_is_told()
    {
        FluentActions.Invoking(() => LinkEnvironment.PrefixOf(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => Environment("") with { Recipient = null! }).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => Environment("") with { Alias = null! }).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => Environment("") with { Ports = null! }).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => Environment("") with { SourceEnvironment = null! }).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void An_environment_never_shows_its_secrets()
    {
        LinkEnvironment environment = Environment("80") with { SourceEnvironment = ["PASSWORD=hunter2"] };

        environment.ToString().Should().Be("/web/db at 172.17.0.2, 1 ports, 1 variables not shown");
        (environment with { Address = null, Alias = "a\nb" }).ToString().Should().StartWith("/web/a\\u000ab at no address");
    }

    [Fact]
    public void Up_to_27_the_list_has_address_and_protocol_of_the_first_port_of_a_range_twice() =>
        (Environment("80 81 82") with { Format = LinkEnvironmentFormat.Docker20 }).ToEngineVariables().GroupBy(line => line).Where(group => group.Count() > 1)
            .Select(group => group.Key).Should().Equal("DB_PORT_80_TCP_ADDR=172.17.0.2", "DB_PORT_80_TCP_PROTO=tcp");

    // A name keeps its first place and gets its last value.
    private static IEnumerable<string> AsAProcessSeesIt(IEnumerable<string> lines) =>
        lines.GroupBy(line => line[..line.IndexOf('=', StringComparison.Ordinal)]).Select(group => group.Last());

    internal static LinkEnvironment Environment(string ports) => new()
    {
        Recipient = "web",
        Alias = "db",
        Address = Address,
        Ports = [.. ports.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ContainerPort.Parse)],
    };
}
