namespace ContainerLinks.Simulation.Tests;

/// <summary>What the engine's own code, release 28 and later, gave.</summary>
public sealed class Golden28Tests
{
    private const string Head = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::\tip6-localnet\nff00::\tip6-mcastprefix\nff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n";
    private const string Before = Head + "172.17.0.2\tdb 0123456789ab database\nfd00::2\tdb 0123456789ab database\n172.17.0.3\tweb1\n";

    [Fact]
    public void An_update_writes_one_address_into_the_lines_of_both_families()
    {
        string afterIPv4 = HostsText.Replace(Before, "db", "172.17.0.9", sameFamilyOnly: false);
        string afterIPv6 = HostsText.Replace(Before, "db", "fd00::9", sameFamilyOnly: false);

        afterIPv4.Should().Be(Head + "172.17.0.9\tdb 0123456789ab database\n172.17.0.9\tdb 0123456789ab database\n172.17.0.3\tweb1\n");
        afterIPv6.Should().Be(Head + "fd00::9\tdb 0123456789ab database\nfd00::9\tdb 0123456789ab database\n172.17.0.3\tweb1\n");
    }

    [Theory]
    [InlineData("10.1.1.1\tdb.example.com\n172.17.0.2\tdb 0123456789ab\n172.17.0.7\tcache db\n", "172.17.0.9\tdb.example.com\n172.17.0.9\tdb 0123456789ab\n172.17.0.7\tcache db\n")]
    [InlineData("172.17.0.2\tDB x\n", "172.17.0.2\tDB x\n")]
    [InlineData("#1.2.3.4\tdb old\n172.17.0.2 db spaced\n172.17.0.2\tdb", "172.17.0.9\tdb old\n172.17.0.2 db spaced\n172.17.0.2\tdb")]
    [InlineData("1.2.3.4 \tdb x\n", "1.2.3.4 172.17.0.9\tdb x\n")]
    [InlineData("172.17.0.2\tdb-replica x\n172.17.0.2\tdbx\n", "172.17.0.2\tdb-replica x\n172.17.0.2\tdbx\n")]
    [InlineData("172.17.0.2\tdb\vx\n172.17.0.2\tdb\u00a0x\n", "172.17.0.2\tdb\vx\n172.17.0.2\tdb\u00a0x\n")]
    public void An_update_replaces_text_and_nothing_else(string before, string after)
    {
        HostsText.Replace(before, "db", "172.17.0.9", sameFamilyOnly: false).Should().Be(after);
    }

    [Fact]
    public void Leaving_deletes_by_name_and_address_drops_blank_lines_and_keeps_comments()
    {
        HostsText.Delete("# c\n\n172.17.0.2\tweb1\n172.17.0.2\tfoo\tweb1\n", [new HostsRecord("172.17.0.2", "web1")], compareAddresses: true)
            .Should().Be("# c\n172.17.0.2\tfoo\tweb1\n");
    }

    [Fact]
    public void Leaving_gives_up_at_a_line_of_64_KiB()
    {
        HostsText.Delete(new string('x', 70_000) + "\n172.17.0.2\tweb1\n", [new HostsRecord("172.17.0.2", "web1")], compareAddresses: true).Should().BeNull();
    }

    [Fact]
    public void Joining_adds_behind_the_last_byte()
    {
        HostsText.Append("127.0.0.1\tlocalhost", [new HostsRecord("172.17.0.2", "web1")]).Should().Be("127.0.0.1\tlocalhost172.17.0.2\tweb1\n");
    }

    [Theory]
    [InlineData(SimulationProfile.Docker28)]
    [InlineData(SimulationProfile.Docker29)]
    public void A_file_has_the_later_fixed_lines_and_loses_its_own_line_at_a_stop(SimulationProfile profile)
    {
        using SimulatedEngine engine = Engines.Make(profile);
        engine.Run("mysql");
        engine.Run("web", "mysql:db");
        string linkLine = $"172.17.0.2\tdb {engine.ShortId("mysql")} mysql\n";

        engine.Hosts("web").Should().Be(Head + linkLine + $"172.17.0.3\t{engine.ShortId("web")}\n");
        engine.Stop("web");
        engine.Hosts("web").Should().Be(Head + linkLine);
    }

    [Fact]
    public void Without_IPv6_on_the_host_only_IPv4_lines_are_written()
    {
        using SimulatedEngine engine = Engines.Make(SimulationProfile.Docker28, options => options.HostHasIPv6 = false);
        engine.Run(new SimulatedContainerSpec("web", "httpd") { ExtraHosts = ["six:fd00::1", "four:10.0.0.1"] });

        engine.Hosts("web").Should().Be($"127.0.0.1\tlocalhost\n10.0.0.1\tfour\n172.17.0.2\t{engine.ShortId("web")}\n");
    }

    [Fact]
    public void Both_families_get_the_IPv6_address_when_a_source_starts_again()
    {
        using SimulatedEngine engine = Engines.Make(SimulationProfile.Docker28, options =>
        {
            options.EnableIPv6 = true;
            options.FixedCidrV6 = "fd00:dead:beef::/64";
        });
        engine.Run("mysql");
        engine.Run("web", "mysql:db");
        string names = $"db {engine.ShortId("mysql")} mysql";
        engine.Lines("web").Take(2).Should().Equal($"172.17.0.2 {names}", $"fd00:dead:beef::2 {names}");

        engine.Restart("mysql");

        engine.Lines("web").Take(2).Should().Equal($"fd00:dead:beef::2 {names}", $"fd00:dead:beef::2 {names}");
    }

    [Fact]
    public void A_failed_start_has_the_later_words_and_leaves_no_own_line()
    {
        using SimulatedEngine engine = Engines.Make(SimulationProfile.Docker28);
        engine.CreateNetwork(new SimulatedNetworkSpec("tiny") { Subnet = "10.9.0.0/30" });
        engine.Run(new SimulatedContainerSpec("one", "httpd") { Network = "tiny" });
        string network = engine.Networks[^1].Id;

        Action start = () => engine.Run(new SimulatedContainerSpec("two", "httpd") { Network = "tiny" });

        start.Should().Throw<SimulatedEngineException>()
            .WithMessage($"failed to set up container networking: no available IPv4 addresses on this network's address pools: tiny ({network})");
        engine.Hosts("two").Should().Be(Head);
    }

    [Fact]
    public void Removing_a_link_takes_the_other_links_lines_away()
    {
        using SimulatedEngine engine = Engines.Make(SimulationProfile.Docker28);
        engine.Run("one");
        engine.Run("two");
        engine.Run("web", "one:a", "two:b");

        engine.RemoveLink("web/a");

        engine.Lines("web").Should().Equal($"172.17.0.4 {engine.ShortId("web")}");
        engine.Restart("web");
        engine.Lines("web").Should().Equal($"172.17.0.3 b {engine.ShortId("two")} two", $"172.17.0.4 {engine.ShortId("web")}");
    }

    [Fact]
    public void Rejoining_the_bridge_repeats_the_link_lines()
    {
        using SimulatedEngine engine = Engines.Make(SimulationProfile.Docker28);
        engine.Run("mysql");
        engine.Run("web", "mysql:db");
        engine.Disconnect("bridge", "web");
        engine.Connect("bridge", "web");

        string line = $"172.17.0.2 db {engine.ShortId("mysql")} mysql";
        engine.Lines("web").Should().Equal(line, line, $"172.17.0.3 {engine.ShortId("web")}");
    }

    [Fact]
    public void Release_29_makes_variables_only_when_asked_and_warns_of_links()
    {
        using SimulatedEngine off = Engines.Make(SimulationProfile.Docker29);
        using SimulatedEngine on = Engines.Make(SimulationProfile.Docker29, options => options.KeepLinkVariables = true);
        foreach (SimulatedEngine engine in new[] { off, on })
        {
            engine.Run("mysql");
            engine.Run("web", "mysql:db");
            engine.Inspect("web").Warnings.Should().ContainSingle().Which.Should().StartWith("Links on the default bridge network are deprecated");
        }

        off.ExecEnvironment("web").Should().NotContain(entry => entry.StartsWith("DB_", StringComparison.Ordinal));
        on.ExecEnvironment("web").Should().Contain("DB_PORT=tcp://172.17.0.2:3306");
    }
}
