namespace ContainerLinks.Tests.Quirks;

/// <summary>Link variables.</summary>
public sealed class EnvironmentQuirkTests
{
    [Fact]
    [Quirk(DockerQuirks.VariablePrefixCollision)]
    public void Two_aliases_with_one_prefix_overwrite_each_other()
    {
        using var pair = new QuirkPair(DockerQuirks.VariablePrefixCollision);
        pair.Both(engine => engine.Run("first"));
        pair.Both(engine => engine.Run("second"));

        pair.Docker.Run("web", "first:db-1", "second:db_1");

        pair.Docker.Variables("web").Should().ContainSingle(variable => variable.StartsWith("DB_1_NAME="), "two links share it");
        pair.Docker.Lines("web", "db-1").Concat(pair.Docker.Lines("web", "db_1")).Should().HaveCount(2);
        pair.Right.Refuses(engine => engine.Create("web", "first:db-1", "second:db_1")).Message.Should().Contain("db-1").And.Contain("db_1");
    }

    [Fact]
    [Quirk(DockerQuirks.LegacyPortRanges)]
    public void Ranges_of_ports_are_counted_the_old_way()
    {
        using var pair = new QuirkPair(DockerQuirks.LegacyPortRanges);
        pair.Both(engine => engine.Run(new SimulatedContainerSpec("mysql", "any") { Expose = ["80-81", "90", "91/udp", "92"] }));
        pair.Both(engine => engine.Run("web", "mysql:db"));

        pair.Docker.Variables("web").Should().NotContain(variable => variable.StartsWith("DB_PORT_80_TCP_START="), "two ports are no range");
        pair.Docker.Variables("web").Should().Contain("DB_PORT_90_TCP_PORT_END=92", "the protocol between them is not looked at");
        pair.Right.Variables("web").Should().Contain("DB_PORT_80_TCP_PORT_END=81");
        pair.Right.Variables("web").Should().NotContain("DB_PORT_90_TCP_PORT_END=92");
    }

    [Fact]
    [Quirk(DockerQuirks.VariablesOff)]
    public void There_are_no_variables()
    {
        using var pair = new QuirkPair(DockerQuirks.VariablesOff, SimulationProfile.Docker29);
        pair.Both(engine => engine.Run("mysql"));
        pair.Both(engine => engine.Run("web", "mysql:db"));

        pair.Docker.Variables("web").Should().NotContain(variable => variable.StartsWith("DB_"));
        pair.Docker.Lines("web", "db").Should().ContainSingle("the hosts file has the link all the same");
        pair.Right.Variables("web").Should().Contain($"DB_PORT=tcp://{pair.Right.Address("mysql")}:80");
    }

    [Fact]
    [Quirk(DockerQuirks.VariablesIgnoreIPv6)]
    public void Variables_have_no_IPv6_address()
    {
        using var pair = new QuirkPair(DockerQuirks.VariablesIgnoreIPv6, configure: options => (options.EnableIPv6, options.FixedCidrV6) = (true, "fd00::/64"));
        pair.Both(engine => engine.Run("mysql"));
        pair.Both(engine => engine.Run("web", "mysql:db"));
        pair.Both(engine => engine.ExecEnvironment("web").Should().NotContain(variable => variable.Contains("fd00")));

        // No bridge of these releases is without IPv4, so the address is taken away by hand.
        pair.Both(engine => engine.Parts.Containers.Get("mysql").OnDefaultBridge!.Address = "");

        pair.Docker.ExecEnvironment("web").Should().NotContain(variable => variable.Contains("fd00"));
        pair.Right.ExecEnvironment("web").Should().Contain($"DB_PORT=tcp://[{pair.Right.Inspect("mysql").IPv6Address}]:80");
    }

    [Fact]
    [Quirk(DockerQuirks.UnusableVariableNames)]
    public void Names_of_variables_may_be_unusable()
    {
        using var pair = new QuirkPair(DockerQuirks.UnusableVariableNames);
        pair.Both(engine => engine.Run("mysql"));
        pair.Both(engine => engine.Run("web", "mysql:db.main", "mysql:1st"));

        pair.Docker.Variables("web").Should().Contain("DB.MAIN_NAME=/web/db.main").And.Contain("1ST_NAME=/web/1st");
        pair.Right.Variables("web").Should().Contain("DB_MAIN_NAME=/web/db.main").And.Contain("_1ST_NAME=/web/1st");
    }
}
