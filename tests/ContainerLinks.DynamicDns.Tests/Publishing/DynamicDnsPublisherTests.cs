using Microsoft.Extensions.Time.Testing;

namespace ContainerLinks.DynamicDns.Tests;

/// <summary>Names of one host, and of several, in a zone.</summary>
public sealed class DynamicDnsPublisherTests
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryZone _zone;

    public DynamicDnsPublisherTests() => _zone = new InMemoryZone("links.test") { Key = Captured.Sha256, Time = _time };

    private ZonePicture Now => new(_zone);

    [Fact]
    public async Task Names_are_made_changed_and_taken_out_with_their_services_owners_and_index()
    {
        PublishingHost host = Host().Want("db", "10.0.0.1", "fd00::1").Want("web.shop", "10.0.0.2");
        (await host.ApplyAsync()).Should().BeEmpty();
        Now.Addresses.Should().Equal("db 10.0.0.1", "db fd00::1", "web.shop 10.0.0.2");
        Now.Services.Should().Equal("_3306._tcp.db 3306 db", "_3306._tcp.web.shop 3306 web.shop");
        Now.IsRightFor(host);
        _zone.Resolve("DB").Select(address => address.ToString()).Should().Equal("10.0.0.1", "fd00::1");

        await host.Want("db", "10.0.0.9").Drop("web.shop").Want("cache", "10.0.0.2").ApplyAsync();
        Now.Addresses.Should().Equal("cache 10.0.0.2", "db 10.0.0.9");
        Now.IsRightFor(host);
    }

    [Fact]
    public async Task A_name_is_made_by_one_message_of_at_most_512_bytes()
    {
        PublishingHost host = Host("build-server-1a2b3c4d");
        await host.ApplyAsync();
        var sent = new List<int>();
        _zone.Seen = (_, _, length) => sent.Add(length);

        await host.Want("database", "172.17.0.2", "fd00:17::242:ac11:2").ApplyAsync();

        sent.Should().ContainSingle().Which.Should().BeLessThanOrEqualTo(512);
    }

    [Fact]
    public async Task What_is_right_is_left_alone_and_only_the_heartbeat_is_written_when_it_is_due()
    {
        PublishingHost host = Host().Want("db", "10.0.0.1");
        await host.ApplyAsync();
        int before = _zone.MessageCount;
        await host.ApplyAsync();
        _zone.MessageCount.Should().Be(before, "nothing is due");

        DnsRecord heartbeat = HeartbeatOf(host);
        _time.Advance(Heartbeat);
        await host.ApplyAsync();
        _zone.MessageCount.Should().Be(before + 1);
        HeartbeatOf(host).Should().NotBe(heartbeat);
    }

    [Fact]
    public async Task A_name_of_another_host_is_left_to_it_and_comes_here_when_that_host_gives_it_up()
    {
        PublishingHost first = Host("h1").Want("db", "10.0.0.1").Want("a", "10.0.0.2");
        PublishingHost second = Host("h2").Want("db", "10.0.0.5").Want("b", "10.0.0.6");
        await first.ApplyAsync();

        (await second.ApplyAsync()).Should().ContainSingle().Which.Value.Should().Be(
            "'db.links.test' is taken: _cl.db.links.test. says that the host 'h1/docker' publishes it. It can be published here when that host gives it up or is gone.");
        Now.Addresses.Should().Equal("a 10.0.0.2", "b 10.0.0.6", "db 10.0.0.1");

        await first.Drop("db").ApplyAsync();
        (await second.ApplyAsync()).Should().BeEmpty();
        Now.IsRightFor(first, second);
    }

    [Fact]
    public async Task Two_runtimes_of_one_machine_are_two_owners()
    {
        PublishingHost docker = Host("h1", "docker").Want("db", "10.0.0.1");
        PublishingHost podman = Host("h1", "Podman 5 (root)").Want("db", "10.0.0.5").Want("web", "10.0.0.6");
        await docker.ApplyAsync();
        (await podman.ApplyAsync()).Keys.Should().Equal("db");
        await podman.Drop("db").ApplyAsync();
        Now.IsRightFor(docker, podman);
    }

    [Theory]
    [InlineData("db", DnsType.A)]
    [InlineData("db", DnsType.Aaaa)]
    [InlineData("db", DnsType.Cname)]
    [InlineData("_3306._tcp.db", DnsType.Srv)]
    [InlineData("_cl.db", DnsType.Txt)]
    public async Task What_somebody_wrote_by_hand_is_never_touched(string name, object type)
    {
        DnsRecord strange = Stranger(name, (DnsType)type);
        _zone.Write(strange.Name, strange);
        PublishingHost host = Host().Want("db", "10.0.0.1").Want("web", "10.0.0.2");

        (await host.ApplyAsync())["db"].Should().StartWith("'db.links.test' is taken: ");
        _time.Advance(Heartbeat);
        (await host.ApplyAsync()).Keys.Should().Equal("db");
        await host.Drop("db").ApplyAsync();

        _zone.RecordsOf(strange.Name).Should().Equal(strange);
        _zone.Resolve("web").Should().HaveCount(1);
    }

    [Fact]
    public async Task A_CNAME_that_somebody_puts_in_the_place_of_a_name_stays_and_is_told()
    {
        PublishingHost host = Host().Want("db", "10.0.0.1").Want("web", "10.0.0.2");
        await host.ApplyAsync();
        DnsRecord strange = Stranger("db", DnsType.Cname);
        _zone.Write(strange.Name, strange);

        _time.Advance(TimeSpan.FromMinutes(6));
        (await host.ApplyAsync())["db"].Should().StartWith("'db.links.test' is taken: ");
        (await host.Want("db", "10.0.0.3").ApplyAsync()).Keys.Should().Equal("db");

        _zone.RecordsOf(strange.Name).Should().Equal(strange);
        _zone.Resolve("web").Should().HaveCount(1);
    }

    [Fact]
    public async Task A_record_that_somebody_adds_to_a_name_stays_there_when_the_name_changes_and_goes()
    {
        PublishingHost host = Host().Want("db", "10.0.0.1");
        await host.ApplyAsync();
        DnsRecord strange = Stranger("db", DnsType.A);
        _zone.Write(strange.Name, [.. _zone.RecordsOf(strange.Name), strange]);

        await host.Want("db", "10.0.0.2").ApplyAsync();
        Now.Addresses.Should().Equal("db 10.0.0.2", "db 192.0.2.99");
        await host.Drop("db").ApplyAsync();
        Now.Addresses.Should().Equal("db 192.0.2.99");
    }

    [Theory]
    [InlineData("o=h9/docker;e=1;n=1")]
    [InlineData("by hand")]
    [InlineData(null)]
    public async Task A_name_that_somebody_took_over_is_left_to_him(string? owner)
    {
        PublishingHost host = Host().Want("db", "10.0.0.1").Want("web", "10.0.0.2");
        await host.ApplyAsync();
        DnsRecord[] owners = owner is null ? [] : [DnsRecord.Text(Full("_cl.db"), 5, owner, "192.0.2.99")];
        DnsRecord[] now = [DnsRecord.Address(Full("db"), 5, System.Net.IPAddress.Parse("10.0.0.1")), Stranger("db", DnsType.A)];
        _zone.Write(Full("_cl.db"), owners);
        _zone.Write(Full("db"), now);

        (await host.Want("db", "10.0.0.7").Drop("web").ApplyAsync()).Keys.Should().Equal("db");
        await host.Drop("db").ApplyAsync();
        host.Kill();
        await host.ApplyAsync();

        _zone.RecordsOf(Full("db")).Should().Equal(now);
        _zone.RecordsOf(Full("_cl.db")).Should().Equal(owners);
        _zone.Resolve("web").Should().BeEmpty("only the one name is his");
    }

    [Fact]
    public async Task A_service_that_somebody_else_has_does_not_keep_a_name_at_its_old_address()
    {
        PublishingHost host = Host();
        host.Wanted["db"] = PublishingHost.Name("db", ["10.0.0.1"]);
        await host.ApplyAsync();
        DnsRecord strange = Stranger("_3306._tcp.db", DnsType.Srv);
        _zone.Write(strange.Name, strange);

        (await host.Want("db", "10.0.0.2").ApplyAsync())["db"].Should().Contain("SRV record");
        Now.Addresses.Should().BeEmpty();
        _zone.RecordsOf(strange.Name).Should().Equal(strange);
    }

    [Fact]
    public async Task Of_many_names_only_those_that_are_taken_are_missing()
    {
        PublishingHost host = Host();
        for (int number = 0; number < 150; number++)
        {
            host.Want($"n{number}", "10.0.0.1");
        }

        string[] taken = ["n3", "n77", "n78", "n149"];
        foreach (string name in taken)
        {
            _zone.Write(Full(name), Stranger(name, DnsType.A));
        }

        (await host.ApplyAsync()).Keys.Should().BeEquivalentTo(taken);
        Now.Owners.Should().HaveCount(150 - taken.Length);
        int before = _zone.MessageCount;
        _time.Advance(Heartbeat);
        await host.ApplyAsync();
        (_zone.MessageCount - before).Should().BeLessThanOrEqualTo(taken.Length * 5, "names that are taken do not make the others fail again");
    }

    [Fact]
    public async Task Of_eight_hosts_that_make_one_name_at_once_one_has_it()
    {
        for (int round = 0; round < 20; round++)
        {
            var zone = new InMemoryZone("links.test") { Time = _time };
            PublishingHost[] hosts = [.. Enumerable.Range(0, 8).Select(number => new PublishingHost(zone, _time, $"h{number}").Want("db", $"10.0.0.{number + 1}"))];
            IReadOnlyDictionary<string, string>[] problems = await Task.WhenAll(hosts.Select(host => Task.Run(() => host.ApplyAsync())));
            PublishingHost winner = hosts[Array.FindIndex(problems, problem => problem.Count == 0)];
            problems.Count(problem => problem.Count == 0).Should().Be(1);
            new ZonePicture(zone).Addresses.Should().Equal($"db {winner.Wanted["db"].Addresses.Single()}");
        }
    }

    [Fact]
    public async Task Leaving_leaves_nothing()
    {
        IReadOnlyList<string> before = Without(_zone.ListRecords());
        PublishingHost host = Host().Want("db", "10.0.0.1").Want("web", "10.0.0.2");
        await host.ApplyAsync();
        await host.LeaveAsync();
        Without(_zone.ListRecords()).Should().Equal(before);
    }

    [Fact]
    public async Task What_the_server_lost_is_made_anew()
    {
        PublishingHost host = Host().Want("db", "10.0.0.1").Want("web", "10.0.0.2");
        object empty = _zone.Save();
        await host.ApplyAsync();
        object full = _zone.Save();

        foreach (DomainName lost in new[] { Full("db"), Full("_cl.db"), Full("_3306._tcp.db"), host.Identity.Bucket(0), host.Identity.HostList, host.Identity.Heartbeat })
        {
            _zone.Restore(full);
            _zone.Write(lost);
            if (lost.Equals(Full("_cl.db")))
            {
                _zone.Write(Full("db")); // Somebody deleted the name, but for its services.
                _zone.Write(Full("_3306._tcp.db"));
            }

            await AssertedAsync(host);
            Now.IsRightFor(host);
            _zone.RecordsOf(host.Identity.HostList).Should().HaveCount(1, "{0} was lost", lost);
            full = _zone.Save();
        }

        _zone.Restore(empty);
        await AssertedAsync(host);
        Now.IsRightFor(host);
    }

    [Fact]
    public async Task Asserting_a_thousand_names_that_are_there_changes_nothing_and_takes_few_messages()
    {
        PublishingHost host = Host();
        for (int number = 0; number < 1000; number++)
        {
            host.Want($"n{number}", "10.0.0.1");
        }

        await host.ApplyAsync();
        var changed = new List<DnsMessage>();
        _zone.Seen = (message, _, _) => changed.Add(message);
        await AssertedAsync(host);
        changed.Where(message => message.Authorities.Count > 0).Should().HaveCount(1, "the heartbeat is due, too");
        changed.Should().HaveCountLessThan(15);
    }

    [Fact]
    public async Task Ten_thousand_names_from_nothing()
    {
        var zone = new InMemoryZone("links.test") { Time = _time };
        var host = new PublishingHost(zone, _time);
        for (int number = 0; number < 10_000; number++)
        {
            host.Want($"container-{number}", $"10.{number / 65536}.{number / 256 % 256}.{number % 256}");
        }

        int longest = 0;
        zone.Seen = (_, _, length) => longest = Math.Max(longest, length);
        await host.ApplyAsync();
        zone.MessageCount.Should().BeLessThan(200);
        longest.Should().BeLessThan(65_536);
        host.Kill();
        int before = zone.MessageCount;
        await host.ApplyAsync();
        new ZonePicture(zone).Owners.Should().HaveCount(10_000);
        (zone.MessageCount - before).Should().BeLessThan(10_300, "names that are right are only read");
    }

    private PublishingHost Host(string host = "h1", string runtime = "docker") => new(_zone, _time, host, runtime);

    private async Task AssertedAsync(PublishingHost host)
    {
        _time.Advance(TimeSpan.FromMinutes(5));
        (await host.ApplyAsync()).Should().BeEmpty();
    }

    private DnsRecord HeartbeatOf(PublishingHost host) => _zone.RecordsOf(host.Identity.Heartbeat).Single();

    private static DomainName Full(string name) => DomainName.Parse(name).In(DomainName.Parse("links.test"));

    private static DnsRecord Stranger(string name, DnsType type) => type switch
    {
        DnsType.A => DnsRecord.Address(Full(name), 60, System.Net.IPAddress.Parse("192.0.2.99")),
        DnsType.Aaaa => DnsRecord.Address(Full(name), 60, System.Net.IPAddress.Parse("2001:db8::99")),
        DnsType.Srv => DnsRecord.Service(Full(name), 60, 0, 0, 99, Full("other")),
        DnsType.Txt => DnsRecord.Text(Full(name), 60, "by hand"),
        _ => DnsRecord.Target(Full(name), type, 60, Full("other")),
    };

    private static string[] Without(IReadOnlyList<string> records) => [.. records.Where(record => !record.Contains(" SOA "))];
}
