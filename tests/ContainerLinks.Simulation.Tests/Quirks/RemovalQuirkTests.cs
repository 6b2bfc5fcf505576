namespace ContainerLinks.Tests.Quirks;

/// <summary>Renames, removals, and links that are taken away.</summary>
public sealed class RemovalQuirkTests
{
    [Fact]
    [Quirk(DockerQuirks.UnlinkStopsUpdates)]
    public void A_renamed_recipient_is_not_updated()
    {
        using var pair = Linked(DockerQuirks.UnlinkStopsUpdates);
        pair.Both(engine => engine.Rename("web", "shop"));
        pair.Both(engine => engine.Move("mysql"));

        pair.Docker.AddressesOf("shop", "db").Should().Equal(pair.Docker.Address("pad-mysql"));
        pair.Right.AddressesOf("shop", "db").Should().Equal(pair.Right.Address("mysql"));
    }

    [Fact]
    [Quirk(DockerQuirks.RenamedSourceKeepsOldWord)]
    public void A_link_line_keeps_the_old_name_of_a_source()
    {
        using var pair = Linked(DockerQuirks.RenamedSourceKeepsOldWord);
        pair.Both(engine => engine.Rename("mysql", "maria"));

        pair.Docker.Lines("web", "db").Single().Should().EndWith(" mysql");
        pair.Right.Lines("web", "db").Single().Should().EndWith(" maria");
    }

    [Fact]
    [Quirk(DockerQuirks.DeadSourceBlocksRecipient)]
    public void A_removed_source_blocks_its_recipient()
    {
        using var pair = Linked(DockerQuirks.DeadSourceBlocksRecipient);
        pair.Both(engine => engine.Remove("mysql", force: true));

        pair.Docker.Refuses(engine => engine.ExecEnvironment("web"));
        pair.Docker.Refuses(engine => engine.RemoveLink("web/db")).Message.Should().Be("No such container: web/db");
        pair.Docker.Refuses(engine => engine.Restart("web"));

        pair.Right.ExecEnvironment("web").Should().NotBeEmpty();
        pair.Right.Restart("web");
        pair.Right.RemoveLink("web/db");
        pair.Right.Inspect("web").Links.Should().BeNull();
    }

    [Fact]
    [Quirk(DockerQuirks.RecreatedSourceNotLinked)]
    public void A_new_source_of_the_old_name_is_not_linked()
    {
        using var pair = Linked(DockerQuirks.RecreatedSourceNotLinked);
        pair.Both(engine => engine.Remove("mysql", force: true));
        pair.Both(engine => engine.Run("pad"));
        pair.Both(engine => engine.Run("mysql"));

        pair.Docker.AddressesOf("web", "db").Should().NotContain(pair.Docker.Address("mysql"));
        pair.Docker.Refuses(engine => engine.ExecEnvironment("web"));

        pair.Right.AddressesOf("web", "db").Should().Equal(pair.Right.Address("mysql"));
        pair.Right.ExecEnvironment("web").Should().Contain($"DB_PORT_80_TCP_ADDR={pair.Right.Address("mysql")}");
    }

    [Fact]
    [Quirk(DockerQuirks.RemoveLinkRejoinsNetworks)]
    public void Removing_a_link_leaves_and_joins_all_networks()
    {
        using var pair = Linked(DockerQuirks.RemoveLinkRejoinsNetworks);
        pair.Both(engine => engine.Exec("web", "/bin/busybox", "sh", "-c", "echo '10.9.9.9 mine' >> /etc/hosts"));

        pair.Both(engine => engine.RemoveLink("web/db"));

        pair.Both(engine => engine.Lines("web", "db").Should().BeEmpty());
        pair.Docker.Hosts("web").Should().NotContain("mine", "the file was written anew");
        pair.Right.Hosts("web").Should().Contain("10.9.9.9 mine\n");
    }

    [Theory]
    [InlineData(SimulationProfile.Docker28)]
    [InlineData(SimulationProfile.Docker29)]
    [Quirk(DockerQuirks.RemoveLinkDropsSiblings)]
    public void Removing_a_link_drops_the_lines_of_the_others(SimulationProfile profile)
    {
        using var pair = new QuirkPair(DockerQuirks.RemoveLinkDropsSiblings, profile);
        pair.Both(engine => engine.Run("mysql"));
        pair.Both(engine => engine.Run("redis"));
        pair.Both(engine => engine.Run("web", "mysql:db", "redis:cache"));

        pair.Both(engine => engine.RemoveLink("web/db"));

        pair.Both(engine => engine.Lines("web", "db").Should().BeEmpty());
        pair.Docker.Lines("web", "cache").Should().BeEmpty();
        pair.Right.Lines("web", "cache").Should().ContainSingle();
    }

    private static QuirkPair Linked(DockerQuirks quirk)
    {
        var pair = new QuirkPair(quirk);
        pair.Both(engine => engine.Run("mysql"));
        pair.Both(engine => engine.Run("web", "mysql:db"));
        return pair;
    }
}
