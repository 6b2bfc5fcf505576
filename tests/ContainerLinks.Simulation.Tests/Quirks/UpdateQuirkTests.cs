using static ContainerLinks.Tests.Quirks.EngineShorthands;

namespace ContainerLinks.Tests.Quirks;

/// <summary>How the hosts files of recipients follow a source.</summary>
public sealed class UpdateQuirkTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("quirks");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    [Quirk(DockerQuirks.UpdateBeforeSourceIsUp)]
    public void Files_are_changed_before_the_source_is_up()
    {
        using var pair = new QuirkPair(DockerQuirks.UpdateBeforeSourceIsUp);
        pair.Both(engine => engine.Run(Spec("mysql") with { Publish = ["127.0.0.1:8080:80"] }));
        pair.Both(engine => engine.Run("web", "mysql:db"));
        pair.Both(engine => engine.Stop("mysql"));
        pair.Both(engine => engine.Run(Spec("thief") with { Publish = ["127.0.0.1:8080:80"] }));

        pair.Both(engine => engine.Refuses(e => e.Start("mysql")).Message.Should().Contain("port is already allocated"));

        pair.Docker.AddressesOf("web", "db").Should().Equal("172.17.0.4");
        pair.Right.AddressesOf("web", "db").Should().Equal("172.17.0.2");
    }

    [Fact]
    [Quirk(DockerQuirks.BrokenFileFailsSource)]
    public void One_bad_file_stops_the_source()
    {
        using var pair = PairOnDisk(DockerQuirks.BrokenFileFailsSource);
        pair.Both(engine => engine.Run("mysql"));
        pair.Both(engine => engine.Run("web", "mysql:db"));
        pair.Both(engine => engine.Stop("mysql"));
        pair.Both(engine =>
        {
            File.Delete(PathOf(engine, "web"));
            Directory.CreateDirectory(PathOf(engine, "web"));
        });

        pair.Docker.Refuses(engine => engine.Start("mysql"));
        pair.Right.Start("mysql").Should().BeTrue();
    }

    [Fact]
    [Quirk(DockerQuirks.StaleEntryAfterStop)]
    public void The_line_of_a_stopped_source_stays()
    {
        using var pair = new QuirkPair(DockerQuirks.StaleEntryAfterStop);
        pair.Both(engine => engine.Run("mysql"));
        pair.Both(engine => engine.Run("web", "mysql:db"));
        pair.Both(engine => engine.Stop("mysql"));

        pair.Docker.AddressesOf("web", "db").Should().Equal("172.17.0.2");
        pair.Right.Lines("web", "db").Should().BeEmpty();
    }

    [Fact]
    [Quirk(DockerQuirks.UpdateOnlyReplaces)]
    public void An_update_never_adds_a_line()
    {
        using var pair = PairOnDisk(DockerQuirks.UpdateOnlyReplaces);
        pair.Both(engine => engine.Run("mysql"));
        pair.Both(engine => engine.Run("web", "mysql:db"));
        pair.Both(engine => File.WriteAllText(PathOf(engine, "web"), "127.0.0.1\tlocalhost\n"));

        pair.Both(engine => engine.Move("mysql"));

        pair.Docker.Hosts("web").Should().Be("127.0.0.1\tlocalhost\n");
        pair.Right.AddressesOf("web", "db").Should().Equal(pair.Right.Address("mysql"));
    }

    [Fact]
    [Quirk(DockerQuirks.UpdateHitsOtherLines)]
    public void An_update_hits_lines_that_are_not_of_the_link()
    {
        using var pair = new QuirkPair(DockerQuirks.UpdateHitsOtherLines);
        pair.Both(engine => engine.Run("main"));
        pair.Both(engine => engine.Run("copy"));
        pair.Both(engine => engine.Run("web", "main:db", "copy:db.replica"));

        pair.Both(engine => engine.Move("main"));

        pair.Docker.AddressesOf("web", "db.replica").Should().Equal(pair.Docker.Address("main"));
        pair.Right.AddressesOf("web", "db.replica").Should().Equal(pair.Right.Address("copy"));
        pair.Right.AddressesOf("web", "db").Should().Equal(pair.Right.Address("main"));
    }

    [Theory]
    [InlineData(SimulationProfile.Docker20, 2, 0)]
    [InlineData(SimulationProfile.Docker28, 0, 2)]
    [InlineData(SimulationProfile.Docker29, 0, 2)]
    [Quirk(DockerQuirks.UpdateMixesFamilies)]
    public void An_update_mixes_address_families(SimulationProfile profile, int ipv4, int ipv6)
    {
        using var pair = new QuirkPair(DockerQuirks.UpdateMixesFamilies, profile, options => (options.EnableIPv6, options.FixedCidrV6) = (true, "fd00::/64"));
        pair.Both(engine => engine.Run("mysql"));
        pair.Both(engine => engine.Run("web", "mysql:db"));

        pair.Both(engine => engine.Restart("mysql"));

        pair.Docker.AddressesOf("web", "db").Count(address => address.Contains('.')).Should().Be(ipv4);
        pair.Docker.AddressesOf("web", "db").Count(address => address.Contains(':')).Should().Be(ipv6);
        pair.Right.AddressesOf("web", "db").Should().Equal(pair.Right.Inspect("mysql").Address, pair.Right.Inspect("mysql").IPv6Address);
    }

    [Fact]
    [Quirk(DockerQuirks.UpdateHitsWrongFile)]
    public void An_update_for_a_stopped_recipient_hits_another_file()
    {
        using var release = QuirkPair.Make(SimulationProfile.Docker20, null);

        Addresses(release.Quirks).Should().Contain("the source", "one order of the recipients is enough").And.Contain("another");
        Addresses(release.Quirks & ~DockerQuirks.UpdateHitsWrongFile).Should().Equal("another");

        static HashSet<string> Addresses(DockerQuirks quirks)
        {
            var found = new HashSet<string>();
            for (var seed = 0; seed < 16; seed++)
            {
                using var engine = QuirkPair.Make(SimulationProfile.Docker20, quirks, seed: seed);
                engine.Run("mysql");
                engine.Run("other");
                engine.Run("web1", "mysql:db", "other:cache");
                engine.Run("web2", "mysql:cache");
                engine.Stop("web2");
                engine.Move("mysql");
                found.Add(engine.AddressesOf("web1", "cache").Single() == engine.Address("mysql") ? "the source" : "another");
            }

            return found;
        }
    }

    [Fact]
    [Quirk(DockerQuirks.SourceReconnectNotPropagated)]
    public void A_source_that_joins_the_bridge_again_is_not_followed()
    {
        using var pair = new QuirkPair(DockerQuirks.SourceReconnectNotPropagated);
        pair.Both(engine => engine.Run("mysql"));
        pair.Both(engine => engine.Run("web", "mysql:db"));
        pair.Both(engine => engine.Disconnect("bridge", "mysql"));
        pair.Both(engine => engine.Run("pad"));
        pair.Both(engine => engine.Connect("bridge", "mysql"));

        pair.Docker.AddressesOf("web", "db").Should().Equal(pair.Docker.Address("pad"));
        pair.Right.AddressesOf("web", "db").Should().Equal(pair.Right.Address("mysql"));
    }

    [Fact]
    [Quirk(DockerQuirks.RebuildDropsUserLines)]
    public void A_start_drops_lines_of_users()
    {
        using var pair = new QuirkPair(DockerQuirks.RebuildDropsUserLines);
        pair.Both(engine => engine.Run("mysql"));
        pair.Both(engine => engine.Run("web", "mysql:db"));
        pair.Both(engine => engine.Exec("web", "/bin/busybox", "sh", "-c", "echo '10.9.9.9 mine' >> /etc/hosts").ExitCode.Should().Be(0));
        pair.Both(engine => engine.Hosts("web").Should().EndWith("10.9.9.9 mine\n"));

        pair.Both(engine => engine.Restart("web"));

        pair.Docker.Hosts("web").Should().NotContain("mine");
        pair.Right.Hosts("web").Should().Contain("10.9.9.9 mine\n");
    }

    [Fact]
    [Quirk(DockerQuirks.TruncatingWrites)]
    public void A_write_empties_the_file_first()
    {
        using var pair = new QuirkPair(DockerQuirks.TruncatingWrites);
        pair.Both(engine => engine.Run("mysql"));
        pair.Both(engine => engine.Run("web", "mysql:db"));

        Lengths(pair.Docker).Should().Contain(0, "a reader can see it");
        Lengths(pair.Right).Should().NotBeEmpty().And.NotContain(0);

        static List<int> Lengths(SimulatedEngine engine)
        {
            var web = engine.Inspect("web").Id.ToString();
            var seen = new List<int>();
            engine.Parts.Store.Written = (id, bytes) => seen.AddRange(id == web ? [bytes.Length] : []);
            engine.Move("mysql");
            return seen;
        }
    }

    private QuirkPair PairOnDisk(DockerQuirks quirk)
    {
        var count = 0;
        return new QuirkPair(quirk, configure: options => options.DataFolder = Path.Combine(_folder.FullName, $"engine{count++}"));
    }

    private static string PathOf(SimulatedEngine engine, string name) => Path.Combine(engine.DataRoot, engine.Inspect(name).HostsPath);
}
