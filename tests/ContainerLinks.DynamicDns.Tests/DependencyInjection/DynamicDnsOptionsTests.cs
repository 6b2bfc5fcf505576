using System.Reflection;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace ContainerLinks.DynamicDns.Tests;

/// <summary>What can be set, from configuration too, and what is said of what cannot be.</summary>
public sealed class DynamicDnsOptionsTests
{
    private const string Everything = """
        {
          "Zone": "links.test", "Servers": [ "192.0.2.53", "ns.example.org:5353" ], "KeyFile": "/etc/links.key", "KeyName": "links", "Ttl": "00:00:30", "Host": "h1", "PublishServices": false,
          "ReverseZones": [ "2.0.192.in-addr.arpa" ], "HeartbeatInterval": "00:00:20", "HostTimeout": "00:05:00", "ReassertInterval": "00:10:00", "Timeout": "00:00:09",
          "Label": "dns", "Containers": "LinkedTo", "Template": "{hostname}", "Networks": [ "web" ], "HostAddress": "192.0.2.1", "LeaveOutUnhealthy": true
        }
        """;

    [Fact]
    public void All_but_a_key_a_zone_in_memory_and_a_delegate_bind_from_text()
    {
        var options = new DynamicDnsOptions();
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(Everything))).Build().Bind(options);

        var defaults = new DynamicDnsOptions();
        typeof(DynamicDnsOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => Equals(property.GetValue(options), property.GetValue(defaults))).Select(property => property.Name)
            .Should().BeEquivalentTo("Key", "InMemory", "NamesOf");
        options.Servers.Should().Equal("192.0.2.53", "ns.example.org:5353");
        options.ReverseZones.Should().Equal("2.0.192.in-addr.arpa");
        options.Networks.Should().Equal("web");
        Faults(options).Should().BeEmpty();
    }

    [Fact]
    public void The_defaults_lack_a_zone_a_server_and_a_key() =>
        Faults(new DynamicDnsOptions()).Select(fault => fault.Split(' ')[0]).Should().Equal("Zone", "Servers", "Key");

    [Fact]
    public void Each_fault_is_named_with_what_was_expected()
    {
        Is("Zone must be the name of a zone, for example links.test: 'a..b'", options => options.Zone = "a..b");
        Is("Zone must be", options => options.Zone = ".");
        Is("Zone must be", options => options.Zone = null!);
        Is("Zone must be a zone of InMemory, but is 'links.test.', and that has 'other.test'.", options => options.InMemory = new InMemoryZone("other.test"));
        Is("Servers has '192.0.2.53:0' in it", options => options.Servers.Add("192.0.2.53:0"));
        Is("Servers has '' in it", options => options.Servers.Add(null!));
        Is("ReverseZones has 'links.test' in it", options => options.ReverseZones.Add("links.test"));
        Is("Host must be 1 to 40 letters, digits and hyphens", options => options.Host = "a.b");
        Is("Only one of Key and KeyFile can be set.", options => options.KeyFile = "/etc/key");
        Is("Key or KeyFile must be set", options => options.Key = null);
        Is("KeyName chooses one of the keys of KeyFile, which is not set.", options => options.KeyName = "links");
        Is("Zone must have at most 159 characters", options => options.Zone = string.Join('.', Enumerable.Repeat(new string('z', 53), 3)));
        Is("Ttl must be from 00:00:00 to 1.00:00:00, but is -00:00:01.", options => options.Ttl = TimeSpan.FromSeconds(-1));
        Is("Ttl must be in whole seconds", options => options.Ttl = TimeSpan.FromSeconds(1.5));
        Is("HeartbeatInterval must be from 00:00:01", options => options.HeartbeatInterval = TimeSpan.FromMilliseconds(999));
        Is("HostTimeout must be from 00:00:45 to 7.00:00:00, but is 00:00:44.", options => options.HostTimeout = TimeSpan.FromSeconds(44));
        Is("ReassertInterval must be from 00:00:15", options => options.ReassertInterval = TimeSpan.FromSeconds(14));
        Is("Timeout must be from 00:00:00.1000000 to 00:01:00", options => options.Timeout = TimeSpan.Zero);
    }

    [Fact]
    public void A_machine_has_a_name_that_is_its_own()
    {
        MachineIdentity.Of("build.example.org", "1").Should().MatchRegex("^build-[0-9a-f]{8}$").And.NotBe(MachineIdentity.Of("build.example.org", "2"), "a machine that was copied has another id");
        foreach (string name in new[] { "", "Ünïcode_host", new string('a', 100), "-x-", new string('-', 40), new string('a', 29) + "_b", new string('a', 40) + "_b" })
        {
            HostIdentity.IsLabel(MachineIdentity.Of(name, null)).Should().BeTrue("'{0}' gives {1}", name, MachineIdentity.Of(name, null));
        }

        HostIdentity.IsLabel(MachineIdentity.Default).Should().BeTrue();
    }

    [Theory]
    [InlineData("web", null)]
    [InlineData("web.shop-1", null)]
    [InlineData("", "is empty")]
    [InlineData("my_db", "has an underscore, which names of hosts in DNS do not have")]
    [InlineData("a..b", "has an empty label")]
    [InlineData("-a", "has a label that begins or ends with a hyphen")]
    [InlineData("a.b-", "has a label that begins or ends with a hyphen")]
    [InlineData("a b", "has a character that is no letter, digit, hyphen or dot")]
    [InlineData("ä", "has a character that is no letter, digit, hyphen or dot")]
    [InlineData("a\\.b", "has a character that is no letter, digit, hyphen or dot")]
    public void What_cannot_be_a_name_of_a_host_is_told(string name, string? fault) => new PublishingHost(new InMemoryZone("links.test"), TimeProvider.System).FindFault(name).Should().Be(fault);

    [Fact]
    public async Task The_longest_name_that_is_allowed_can_be_published()
    {
        var zone = new InMemoryZone("links.test");
        var host = new PublishingHost(zone, TimeProvider.System);
        host.FindFault(new string('a', 64)).Should().Be("has a label of more than 63 characters");
        string label = new('a', 63);
        string longest = Enumerable.Range(1, 256).Select(length => string.Concat(Enumerable.Repeat(label + ".", 4))[..length]).Last(name => host.FindFault(name) is null);
        host.FindFault(longest + "a").Should().Contain("is longer than the");
        host.Wanted[longest] = PublishingHost.Name(longest, ["10.0.0.1"], ["65535/sctp"]);
        (await host.ApplyAsync()).Should().BeEmpty();
        zone.Resolve(longest).Should().HaveCount(1);
    }

    private static IEnumerable<string> Faults(DynamicDnsOptions options) => new DynamicDnsOptionsValidator().Validate(null, options).Failures ?? [];

    private static void Is(string fault, Action<DynamicDnsOptions> spoil)
    {
        var options = new DynamicDnsOptions { Zone = "links.test", Key = Captured.Sha256 };
        options.Servers.Add("192.0.2.53");
        spoil(options);
        Faults(options).Should().ContainSingle().Which.Should().StartWith(fault);
    }
}
