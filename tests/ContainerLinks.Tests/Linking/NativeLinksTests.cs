namespace ContainerLinks.Tests;

/// <summary>A runtime that links itself leaves lines stale; the linker takes its links up and repairs them line by line.</summary>
public sealed class NativeLinksTests
{
    private const RuntimeCapabilities Native = RuntimeCapabilities.AssignsAddresses | RuntimeCapabilities.LinksNatively;
    private const string Fixed = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n";

    [Fact]
    public async Task Lines_that_are_right_are_not_touched()
    {
        await using LinkerFixture fixture = await StartAsync();

        fixture.Runtime.Hosts("web").Should().Be($"{Fixed}10.1.1.1\tcache\n10.0.0.2\tdatabase db-host db\n10.0.0.3\tweb-host\n");
        fixture.Runtime.HostsOf("web").Writes.Should().Be(0);
        (await fixture.Linker.GetLinksAsync("web")).Single().Link.Should().BeEquivalentTo(new { Source = "db", Alias = "database" });
    }

    [Fact]
    public async Task That_a_runtime_links_itself_may_be_known_only_when_it_was_reached()
    {
        await using LinkerFixture fixture = await StartAsync(known: RuntimeCapabilities.AssignsAddresses);

        fixture.Runtime.HostsOf("web").Writes.Should().Be(0);
    }

    [Fact]
    public async Task A_line_of_a_link_that_the_user_took_away_goes_again_when_the_engine_writes_it_at_a_start()
    {
        await using LinkerFixture fixture = await StartAsync();
        await fixture.Linker.UnlinkAsync("web", "database");
        fixture.Runtime.Move("web", null);
        await fixture.FollowAsync();

        fixture.Runtime.HostsOf("web").Text = $"{Fixed}10.0.0.2\tdatabase db-host db\n10.0.0.3\tweb-host\n";
        fixture.Runtime.Move("web", "10.0.0.3");
        await fixture.Linker.StartAsync("web");

        fixture.Runtime.Hosts("web").Should().Be($"{Fixed}10.0.0.3\tweb-host\n");
    }

    [Fact]
    public async Task A_line_that_the_engine_gives_the_address_of_another_container_of_the_old_name_is_put_right_at_its_start()
    {
        await using LinkerFixture fixture = await StartAsync();
        await fixture.Linker.RenameAsync("db", "mysql");
        await fixture.Linker.StopAsync("mysql");
        fixture.Runtime.Add("db", "10.0.0.66");
        await fixture.FollowAsync();
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.66");

        // The engine follows the container that it resolved when the recipient was made.
        fixture.Runtime.HostsOf("web").Text = fixture.Runtime.Hosts("web").Replace("10.0.0.66", "10.0.0.2", StringComparison.Ordinal);
        fixture.Runtime.Move("mysql", "10.0.0.2");
        await fixture.FollowAsync();
        await fixture.Linker.StartAsync("mysql");

        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.66");
    }

    [Fact]
    public async Task Repeated_words_are_no_reason_to_touch_a_line()
    {
        await using LinkerFixture fixture = await StartAsync(hosts: $"{Fixed}10.0.0.2\tdatabase database db-host db\n");
        fixture.Runtime.HostsOf("web").Writes.Should().Be(0);
    }

    [Fact]
    public async Task The_stale_line_of_a_stopped_source_goes()
    {
        await using LinkerFixture fixture = await StartAsync();

        fixture.Runtime.Move("db", null);
        await fixture.NextAsync<LinkChange.Unbound>();

        fixture.Runtime.Hosts("web").Should().Be($"{Fixed}10.1.1.1\tcache\n10.0.0.3\tweb-host\n");
    }

    [Fact]
    public async Task A_source_that_the_engine_lost_track_of_is_followed()
    {
        await using LinkerFixture fixture = await StartAsync();

        fixture.Runtime.Drop("db");
        await fixture.NextAsync<LinkChange.Unbound>();
        fixture.Runtime.Add("db", "10.0.0.9");
        await fixture.NextAsync<LinkChange.Rebound>();

        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.9");
    }

    [Fact]
    public async Task Two_families_that_the_engine_mixed_up_are_put_right()
    {
        await using LinkerFixture fixture = await StartAsync(hosts: $"{Fixed}10.0.0.9\tdatabase db-host db\n10.0.0.9\tdatabase db-host db\n10.0.0.3\tweb-host\n");

        fixture.Runtime.Move("db", "10.0.0.9", ipv6: "fd00::9");
        await fixture.NextAsync<LinkChange.Moved>();

        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().Equal("10.0.0.9", "fd00::9");
    }

    [Fact]
    public async Task Other_lines_that_the_engine_overwrote_get_their_own_address_back()
    {
        await using LinkerFixture fixture = await StartAsync(hosts: $"10.0.0.2\tlocalhost\n10.0.0.2\tcache\n10.0.0.2\tdatabase db-host db\n10.0.0.2\tweb-host\n");

        fixture.Runtime.Hosts("web").Should().Be("127.0.0.1\tlocalhost\n10.1.1.1\tcache\n10.0.0.2\tdatabase db-host db\n10.0.0.3\tweb-host\n");
    }

    [Fact]
    public async Task The_second_own_line_of_a_former_address_goes()
    {
        await using LinkerFixture fixture = await StartAsync(hosts: $"{Fixed}10.0.0.2\tdatabase db-host db\n10.0.0.3\tweb-host\n10.0.0.30\tweb-host\n");
        fixture.Runtime.Hosts("web").Should().Be($"{Fixed}10.0.0.2\tdatabase db-host db\n10.0.0.3\tweb-host\n");
    }

    [Fact]
    public async Task Lines_of_the_user_stay_as_they_are()
    {
        string users = "# database old\n10.9.9.9  database by-hand\n10.9.9.9\tdatabase.example.org x\r\n\n10.9.9.9\tdatabase";
        await using LinkerFixture fixture = await StartAsync(hosts: $"{Fixed}10.0.0.2\tdatabase db-host db\n{users}");

        fixture.Runtime.Move("db", "10.0.0.5");
        await fixture.NextAsync<LinkChange.Moved>();

        fixture.Runtime.Hosts("web").Should().StartWith($"{Fixed}{users}").And.Contain("10.0.0.5\tdatabase db-host db\n");
    }

    [Fact]
    public async Task A_link_that_the_user_took_away_does_not_come_back_from_the_engine()
    {
        await using LinkerFixture fixture = await StartAsync();

        (await fixture.Linker.UnlinkAsync("web", "database")).Should().BeTrue();
        await fixture.Linker.ReconcileAsync();

        Resolver.Resolve(fixture.Runtime.Hosts("web"), "database").Should().BeEmpty();
        (await fixture.Linker.GetLinksAsync("web")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_link_that_the_engine_gave_up_is_given_up()
    {
        await using LinkerFixture fixture = await StartAsync();

        fixture.Runtime.Put(FakeRuntime.Copy(fixture.Runtime.Get("web"), links: []));
        await fixture.NextAsync<LinkChange.Unlinked>();

        (await fixture.Linker.GetLinksAsync("web")).Should().BeEmpty();
    }

    [Fact]
    public async Task Links_beside_the_engines_own_stand_in_the_managed_block()
    {
        await using LinkerFixture fixture = await StartAsync();

        await fixture.Linker.LinkAsync("web", "db:second");

        fixture.Runtime.Hosts("web").Should().Contain("10.0.0.2\tdatabase db-host db\n", Exactly.Once());
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "second").Should().Equal("10.0.0.2");
    }

    [Fact]
    public async Task A_link_text_of_the_engine_that_is_not_safe_is_left_alone()
    {
        await using LinkerFixture fixture = await StartAsync(link: "/db:/web/a\nb");
        (await fixture.Linker.GetLinksAsync("web")).Should().BeEmpty();
        fixture.Runtime.HostsOf("web").Writes.Should().Be(0);
    }

    private static async Task<LinkerFixture> StartAsync(string? hosts = null, string link = "/db:/web/database", RuntimeCapabilities known = Native)
    {
        var fixture = new LinkerFixture(new FakeRuntime(known));
        fixture.Runtime.Capabilities = Native;
        fixture.Runtime.Add("db", "10.0.0.2", info => FakeRuntime.Copy(info, hostname: "db-host"));
        fixture.Runtime.Add("web", "10.0.0.3", info => FakeRuntime.Copy(info, hostname: "web-host", links: [link], extraHosts: ["cache:10.1.1.1"]));
        fixture.Runtime.HostsOf("web").Text = hosts ?? $"{Fixed}10.1.1.1\tcache\n10.0.0.2\tdatabase db-host db\n10.0.0.3\tweb-host\n";
        await fixture.FollowAsync();
        return fixture;
    }
}
