using static ContainerLinks.Tests.Quirks.EngineShorthands;

namespace ContainerLinks.Tests.Quirks;

/// <summary>What an engine accepts on its command line.</summary>
public sealed class OptionQuirkTests
{
    [Fact]
    [Quirk(DockerQuirks.EmptyAliasIgnored)]
    public void An_empty_alias_makes_no_link()
    {
        using var pair = new QuirkPair(DockerQuirks.EmptyAliasIgnored);
        pair.Both(engine => engine.Run("mysql"));

        pair.Docker.Run("web", "mysql:");

        pair.Docker.Hosts("web").Should().NotContain("mysql");
        pair.Docker.Inspect("web").Links.Should().BeNull();
        pair.Right.Refuses(engine => engine.Create("web", "mysql:"));
    }

    [Theory]
    [InlineData("mysql:a b", "a b")]
    [InlineData("mysql:deep/er", "er")]
    [Quirk(DockerQuirks.UnvalidatedAlias)]
    public void Any_text_is_an_alias(string link, string alias)
    {
        using var pair = new QuirkPair(DockerQuirks.UnvalidatedAlias);
        pair.Both(engine => engine.Run("mysql"));

        pair.Docker.Run("web", link);

        pair.Docker.Hosts("web").Should().Contain($"{pair.Docker.Address("mysql")}\t{alias} ");
        pair.Right.Refuses(engine => engine.Create("web", link));
    }

    [Fact]
    [Quirk(DockerQuirks.LinkNamesAreContainerNames)]
    public void A_link_name_is_a_name_of_the_source()
    {
        using var pair = new QuirkPair(DockerQuirks.LinkNamesAreContainerNames);
        pair.Both(engine => engine.Run("mysql"));
        pair.Both(engine => engine.Run("web", "mysql:db"));

        pair.Docker.Stop("web/db").Should().BeTrue();
        pair.Docker.Inspect("mysql").State.Should().Be(ContainerState.Exited);

        pair.Right.Refuses(engine => engine.Stop("web/db")).StatusCode.Should().Be(404);
        pair.Right.Inspect("mysql").State.Should().Be(ContainerState.Running);
        pair.Right.RemoveLink("web/db");
        pair.Right.Inspect("web").Links.Should().BeNull("rm --link is what the name is for");
    }

    [Fact]
    [Quirk(DockerQuirks.DuplicateAliasFirstWins)]
    public void The_second_of_two_equal_aliases_is_dropped()
    {
        using var pair = new QuirkPair(DockerQuirks.DuplicateAliasFirstWins);
        pair.Both(engine => engine.Run("first"));
        pair.Both(engine => engine.Run("second"));

        pair.Docker.Run("web", "first:db", "second:db");

        pair.Docker.Inspect("web").Links.Should().Equal("/first:/web/db");
        pair.Right.Refuses(engine => engine.Create("web", "first:db", "second:db")).Message.Should().Contain("first").And.Contain("second");
    }

    [Fact]
    [Quirk(DockerQuirks.AliasesDifferByCase)]
    public void Aliases_that_differ_by_case_are_two_links()
    {
        using var pair = new QuirkPair(DockerQuirks.AliasesDifferByCase);
        pair.Both(engine => engine.Run("mysql"));

        pair.Docker.Run("web", "mysql:db", "mysql:DB");

        pair.Docker.Inspect("web").Links.Should().HaveCount(2);
        pair.Right.Refuses(engine => engine.Create("web", "mysql:db", "mysql:DB"));
    }

    [Fact]
    [Quirk(DockerQuirks.AliasEqualsExtraHost)]
    public void An_alias_may_be_the_name_of_an_extra_host()
    {
        using var pair = new QuirkPair(DockerQuirks.AliasEqualsExtraHost);
        var web = Spec("web", "mysql:db") with { ExtraHosts = ["db:10.9.9.9"] };
        pair.Both(engine => engine.Run("mysql"));

        pair.Docker.Run(web);

        pair.Docker.AddressesOf("web", "db").Should().Equal("10.9.9.9", pair.Docker.Address("mysql"));
        pair.Right.Refuses(engine => engine.Create(web)).Message.Should().Contain("db");
    }

    [Fact]
    [Quirk(DockerQuirks.SelfLinkLooksUnknown)]
    public void A_link_to_itself_is_called_unknown()
    {
        using var pair = new QuirkPair(DockerQuirks.SelfLinkLooksUnknown);

        pair.Docker.Refuses(engine => engine.Create("web", "web:me")).Message.Should().Be("could not get container for web: No such container: web");
        pair.Right.Refuses(engine => engine.Create("web", "web:me")).Message.Should().NotContain("No such container").And.Contain("web");
    }

    [Fact]
    [Quirk(DockerQuirks.UnvalidatedExtraHosts)]
    public void Any_text_is_the_name_of_an_extra_host()
    {
        using var pair = new QuirkPair(DockerQuirks.UnvalidatedExtraHosts);
        var web = Spec("web") with { ExtraHosts = ["a b:1.2.3.4"] };

        pair.Docker.Run(web);

        pair.Docker.Hosts("web").Should().Contain("1.2.3.4\ta b\n");
        pair.Right.Refuses(engine => engine.Create(web));
    }

    [Fact]
    [Quirk(DockerQuirks.LinksIgnoredWithoutNetwork)]
    public void Links_without_a_network_are_kept_without_effect()
    {
        using var pair = new QuirkPair(DockerQuirks.LinksIgnoredWithoutNetwork);
        var web = Spec("web", "mysql:db") with { Network = "none" };
        pair.Both(engine => engine.Run("mysql"));

        pair.Docker.Run(web);

        pair.Docker.Inspect("web").Links.Should().Equal("/mysql:/web/db");
        pair.Docker.Hosts("web").Should().NotContain("db");
        pair.Right.Refuses(engine => engine.Create(web));
    }

    [Theory]
    [InlineData(SimulationProfile.Docker20)]
    [InlineData(SimulationProfile.Docker28)]
    [Quirk(DockerQuirks.UnnormalisedPortKeys)]
    public void Port_keys_are_taken_as_typed(SimulationProfile profile)
    {
        using var pair = new QuirkPair(DockerQuirks.UnnormalisedPortKeys, profile);
        pair.Both(engine => engine.Run(new SimulatedContainerSpec("mysql", "any") { ExposedPortKeys = ["80/TCP"] }));
        pair.Both(engine => engine.Run("web", "mysql:db"));

        pair.Docker.Variables("web").Should().Contain($"DB_PORT=TCP://{pair.Docker.Address("mysql")}:80");
        pair.Right.Variables("web").Should().Contain($"DB_PORT=tcp://{pair.Right.Address("mysql")}:80");
    }
}
