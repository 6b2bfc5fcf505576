using System.Net;

namespace ContainerLinks.Tests.Links;

public sealed class LinkVariableOptionsTests
{
    private static readonly LinkEnvironment Environment = LinkEnvironmentTests.Environment("5432") with { SourceEnvironment = ["USER=app", "PASSWORD=hunter2"] };

    [Fact]
    public void By_default_all_variables_are_passed_as_an_engine_does() =>
        Environment.ToVariables().Should().Equal(Environment.ToEngineVariables());

    [Fact]
    public void Only_the_variables_that_are_asked_for_are_passed()
    {
        Create(new() { Only = ["DB_PORT_5432_TCP_ADDR", "DB_ENV_U*"] }).Should().Equal("DB_PORT_5432_TCP_ADDR=172.17.0.2", "DB_ENV_USER=app");
        Create(new() { Only = ["DB_PORT"] }).Should().Equal("DB_PORT=tcp://172.17.0.2:5432");
        Create(new() { Only = ["DB_PORT_5432_TCP"] }).Should().Equal("DB_PORT_5432_TCP=tcp://172.17.0.2:5432");
        Create(new() { Only = ["DB_NAME"] }).Should().Equal("DB_NAME=/web/db");
        Create(new() { Only = ["db_name"] }).Should().BeEmpty();
        Create(new() { Only = [] }).Should().BeEmpty();
        Create(new() { Only = ["*"] }).Should().Equal(Environment.ToEngineVariables());
    }

    [Fact]
    public void There_are_none_if_they_are_switched_off() => Create(new() { Enabled = false }).Should().BeEmpty();

    [Fact]
    public void The_sources_own_variables_are_passed_only_if_allowed()
    {
        Create(new() { PassedSourceVariables = [] }).Should().NotContain(line => line.Contains("_ENV_", StringComparison.Ordinal)).And.HaveCount(6);
        Create(new() { PassedSourceVariables = ["USER"] }).Should().Contain("DB_ENV_USER=app").And.NotContain(line => line.Contains("hunter2", StringComparison.Ordinal));
        Create(new() { PassedSourceVariables = ["P*"], Only = ["DB_ENV_*"] }).Should().Equal("DB_ENV_PASSWORD=hunter2");
    }

    [Fact]
    public void Names_can_stand_in_for_addresses() =>
        Create(new() { AddressByName = true, Only = ["DB_PORT*"] }).Should().Equal(
            "DB_PORT=tcp://db:5432", "DB_PORT_5432_TCP=tcp://db:5432", "DB_PORT_5432_TCP_ADDR=db", "DB_PORT_5432_TCP_PORT=5432", "DB_PORT_5432_TCP_PROTO=tcp");

    [Fact]
    public void Without_an_address_no_variable_has_an_empty_one()
    {
        LinkEnvironment pending = Environment with { Address = null };

        pending.ToVariables().Should().Equal("DB_NAME=/web/db", "DB_ENV_USER=app", "DB_ENV_PASSWORD=hunter2");
        pending.ToVariables(new() { AddressByName = true }).Should().Contain("DB_PORT=tcp://db:5432");
    }

    [Theory]
    [InlineData("fd00::2", "tcp://[fd00::2]:5432", "fd00::2")]
    [InlineData("fe80::1%3", "tcp://[fe80::1]:5432", "fe80::1")]
    [InlineData("::ffff:10.0.0.1", "tcp://10.0.0.1:5432", "10.0.0.1")]
    public void An_IPv6_address_stands_in_brackets_before_a_port(string address, string url, string plain) =>
        (Environment with { Address = IPAddress.Parse(address) }).ToVariables()
            .Should().Contain($"DB_PORT={url}").And.Contain($"DB_PORT_5432_TCP={url}").And.Contain($"DB_PORT_5432_TCP_ADDR={plain}");

    [Theory]
    [InlineData("db", "DB", "DB")]
    [InlineData("my-db", "MY_DB", "MY_DB")]
    [InlineData("db.1", "DB_1", "DB.1")]
    [InlineData("1", "_1", "1")]
    [InlineData("10.a-b_c", "_10_A_B_C", "10.A_B_C")]
    [InlineData("", "", "")]
    [InlineData("ſıǆ", "___", "SIǄ")]
    [InlineData("ǅ-ǆ", "___", "Ǆ_Ǆ")]
    [InlineData("straße", "STRA_E", "STRAßE")]
    [InlineData("İﬁ", "__", "İﬁ")]
    [InlineData("σας", "___", "ΣΑΣ")]
    [InlineData("ა\u1c90", "__", "\u1c90\u1c90")]
    [InlineData("𐐨", "__", "𐐀")]
    [InlineData("ÿµ", "__", "ŸΜ")]
    public void A_prefix_is_usable_in_a_shell_or_the_engines_own(string alias, string usable, string engine)
    {
        LinkEnvironment.PrefixOf(alias).Should().Be(usable);
        LinkEnvironment.PrefixOf(alias, usable: false).Should().Be(engine);
        (Environment with { Alias = alias }).ToVariables().Should().Contain($"{usable}_NAME=/web/{alias}");
        (Environment with { Alias = alias }).ToEngineVariables().Should().Contain($"{engine}_NAME=/web/{alias}");
        (Environment with { Alias = alias }).ToVariables(new() { UsableNames = false }).Should().Equal((Environment with { Alias = alias }).ToEngineVariables());
    }

    [Fact]
    public void Aliases_whose_variables_would_collide_have_one_prefix() =>
        LinkEnvironment.PrefixOf("db-1").Should().Be(LinkEnvironment.PrefixOf("DB_1")).And.Be(LinkEnvironment.PrefixOf("db.1"));

    [Theory]
    [InlineData("")]
    [InlineData("A*B")]
    [InlineData("**")]
    [InlineData("A=B")]
    [InlineData(null)]
    public void A_pattern_is_a_name_or_the_beginning_of_one(string? pattern)
    {
        FluentActions.Invoking(() => new LinkVariableOptions { Only = [pattern!] }).Should().Throw<ArgumentException>().WithMessage("*not a pattern*expected*");
        FluentActions.Invoking(() => new LinkVariableOptions { PassedSourceVariables = [pattern!] }).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Patterns_are_copied_so_that_later_changes_of_the_list_do_not_count()
    {
        List<string> patterns = ["DB_NAME"];
        LinkVariableOptions options = new() { Only = patterns };

        patterns[0] = "";

        Create(options).Should().Equal("DB_NAME=/web/db");
    }

    private static IReadOnlyList<string> Create(LinkVariableOptions options) => Environment.ToVariables(options);
}
