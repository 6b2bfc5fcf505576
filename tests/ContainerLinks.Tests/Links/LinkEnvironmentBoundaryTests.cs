namespace ContainerLinks.Tests.Links;

public sealed class LinkEnvironmentBoundaryTests
{
    private static readonly string LongestAlias = string.Join('.', Enumerable.Repeat(new string('a', 63), 4))[..253];

    [Fact]
    public void The_longest_alias_can_stand_in_for_an_address() =>
        (LinkEnvironmentTests.Environment("5432") with { Alias = LongestAlias }).ToVariables(new() { AddressByName = true, UsableNames = false })
            .Should().Contain($"{LongestAlias.ToUpperInvariant()}_PORT=tcp://{LongestAlias}:5432");

    [Fact]
    public void A_source_with_all_ports_needs_no_large_stack()
    {
        LinkEnvironment environment = LinkEnvironmentTests.Environment("") with { Ports = [.. Enumerable.Range(0, 65_536).Select(number => new ContainerPort(number))] };
        IReadOnlyList<string> lines = [];
        var thread = new Thread(() => lines = environment.ToEngineVariables(), maxStackSize: 256 * 1024);

        thread.Start();
        thread.Join();

        lines.Should().Contain("DB_PORT_65535_TCP=tcp://172.17.0.2:65535");
    }

    [Fact]
    public void Up_to_27_ports_with_gaps_are_no_range_behind_other_ports_either() =>
        (LinkEnvironmentTests.Environment("22 25 80 83 84") with { Format = LinkEnvironmentFormat.Docker20 }).ToEngineVariables()
            .Should().NotContain(line => line.Contains("_START=", StringComparison.Ordinal) || line.Contains("_END=", StringComparison.Ordinal));

    [Fact]
    public void A_source_variable_without_a_name_passes_as_engines_let_it() =>
        (LinkEnvironmentTests.Environment("") with { SourceEnvironment = ["=x", "A=1"] }).ToEngineVariables().Should().Equal("DB_NAME=/web/db", "DB_ENV_=x", "DB_ENV_A=1");

    [Fact]
    public void An_engines_link_name_also_counts_where_it_differs_from_recipient_and_alias() =>
        (LinkEnvironmentTests.Environment("") with { LinkName = "/shop/cache" }).ToEngineVariables().Should().Equal("CACHE_NAME=/shop/cache");

    [Theory]
    [InlineData("A*B", "'A*B' is not a pattern*")]
    [InlineData("A=B", "'A=B' is not a pattern*")]
    [InlineData("", "'' is not a pattern*")]
    [InlineData(null, "'' is not a pattern*")]
    public void A_wrong_pattern_is_shown(string? pattern, string message) =>
        FluentActions.Invoking(() => new LinkVariableOptions { Only = [pattern!] }).Should().Throw<ArgumentException>().WithMessage(message).WithParameterName("Only");

    [Fact]
    public void All_variables_can_be_asked_for_by_null_too()
    {
        LinkEnvironment environment = LinkEnvironmentTests.Environment("80") with { SourceEnvironment = ["A=1"] };

        environment.ToVariables(new() { Only = null, PassedSourceVariables = null }).Should().Equal(environment.ToEngineVariables());
    }

    [Fact]
    public void A_refused_option_leaves_no_part_null()
    {
        LinkOption.TryParseAsEngine("a:b:c", out (string Source, string Alias) parts, out _).Should().BeFalse();

        parts.Should().Be(("", ""));
    }

    [Fact]
    public void An_entry_that_is_null_is_left_out() =>
        (LinkEnvironmentTests.Environment("") with { SourceEnvironment = ["A=1", null!, "B"] }).ToEngineVariables().Should().Equal("DB_NAME=/web/db", "DB_ENV_A=1");

    [Fact]
    public void Environments_are_equal_by_what_is_in_their_lists()
    {
        LinkEnvironment environment = LinkEnvironmentTests.Environment("80") with { SourceEnvironment = ["A=1"] };

        environment.Should().Be(LinkEnvironmentTests.Environment("80") with { SourceEnvironment = ["A=1"] });
        environment.GetHashCode().Should().Be((LinkEnvironmentTests.Environment("80") with { SourceEnvironment = ["A=1"] }).GetHashCode());
        environment.Should().NotBe(environment with { SourceEnvironment = ["A=2"] }).And.NotBe(environment with { Ports = [] }).And.NotBe(environment with { Address = null }).And.NotBe(environment with { Alias = "x" });
    }
}
