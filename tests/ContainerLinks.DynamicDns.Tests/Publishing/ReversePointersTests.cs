using Microsoft.Extensions.Time.Testing;

namespace ContainerLinks.DynamicDns.Tests;

/// <summary>Names that lead back from addresses.</summary>
public sealed class ReversePointersTests
{
    private static readonly DomainName Reverse = DomainName.Parse("0.0.10.in-addr.arpa");
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryZone _zone;

    public ReversePointersTests() => _zone = new InMemoryZone("links.test", "0.0.10.in-addr.arpa", "8.b.d.0.1.0.0.2.ip6.arpa") { Time = _time };

    private IEnumerable<string> Pointers => _zone.ListRecords().Where(record => record.Contains(" PTR ")).Select(record => record.Replace(" 5 IN PTR", "", StringComparison.Ordinal));

    [Fact]
    public async Task Pointers_follow_the_names_and_the_first_name_of_an_address_has_it()
    {
        PublishingHost host = Host("h1").Want("db", "10.0.0.1", "2001:db8::1").Want("also", "10.0.0.1").Want("far", "192.0.2.1");
        await host.ApplyAsync();
        Pointers.Should().Equal("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. db.links.test.", "1.0.0.10.in-addr.arpa. also.links.test.");

        await host.Drop("also").Want("db", "10.0.0.2").Want("web", "10.0.0.1").ApplyAsync();
        Pointers.Should().Equal("1.0.0.10.in-addr.arpa. web.links.test.", "2.0.0.10.in-addr.arpa. db.links.test.");
        await host.LeaveAsync();
        Pointers.Should().BeEmpty();
    }

    [Fact]
    public async Task After_a_kill_the_pointers_of_what_is_gone_go_too()
    {
        PublishingHost host = Host("h1").Want("db", "10.0.0.1").Want("web", "10.0.0.2");
        await host.ApplyAsync();
        host.Kill();
        await host.Drop("web").Want("db", "10.0.0.3").ApplyAsync();
        Pointers.Should().Equal("3.0.0.10.in-addr.arpa. db.links.test.");
    }

    [Fact]
    public async Task Pointers_of_others_are_left_alone()
    {
        DomainName pointer = DomainName.Parse("1").In(Reverse);
        DnsRecord strange = DnsRecord.Target(pointer, DnsType.Ptr, 5, DomainName.Parse("router.example.org"));
        _zone.Write(pointer, strange);
        PublishingHost host = Host("h1").Want("db", "10.0.0.1").Want("web", "10.0.0.2");
        (await host.ApplyAsync()).Should().BeEmpty("the names themselves are there");
        Pointers.Should().Equal("1.0.0.10.in-addr.arpa. router.example.org.", "2.0.0.10.in-addr.arpa. web.links.test.");
        await host.LeaveAsync();
        Pointers.Should().Equal("1.0.0.10.in-addr.arpa. router.example.org.");
    }

    [Fact]
    public async Task A_reverse_zone_that_refuses_does_not_keep_names_out()
    {
        _zone.Fault = (_, message) => message.Questions[0].Name.Equals(Reverse) ? ZoneFault.Refused : ZoneFault.None;
        PublishingHost host = Host("h1").Want("db", "10.0.0.1");
        (await host.ApplyAsync()).Should().BeEmpty();
        _zone.Resolve("db").Should().HaveCount(1);
        _zone.Fault = null;
        await host.ApplyAsync();
        Pointers.Should().HaveCount(1);
    }

    [Fact]
    public async Task The_pointers_of_a_host_that_is_gone_go_with_its_names()
    {
        await Host("h1").Want("db", "10.0.0.1").ApplyAsync();
        PublishingHost living = Host("h2").Want("web", "10.0.0.2");
        for (int beat = 0; beat < 16; beat++)
        {
            await living.ApplyAsync();
            _time.Advance(TimeSpan.FromSeconds(15));
        }

        Pointers.Should().Equal("2.0.0.10.in-addr.arpa. web.links.test.");
    }

    [Fact]
    public async Task A_pointer_that_was_lost_comes_back_when_all_is_looked_at_again()
    {
        PublishingHost host = Host("h1").Want("db", "10.0.0.1").Want("web", "10.0.0.2");
        await host.ApplyAsync();
        _zone.Write(DomainName.Parse("1").In(Reverse));
        _time.Advance(TimeSpan.FromMinutes(5));
        await host.ApplyAsync();
        Pointers.Should().Equal("1.0.0.10.in-addr.arpa. db.links.test.", "2.0.0.10.in-addr.arpa. web.links.test.");
    }

    [Fact]
    public async Task A_process_whose_names_were_taken_over_leaves_the_pointers_too()
    {
        PublishingHost former = Host("h1").Want("db", "10.0.0.1");
        await former.ApplyAsync();
        await Host("h1").Want("db", "10.0.0.1").ApplyAsync();
        _time.Advance(TimeSpan.FromSeconds(15));
        await FluentActions.Awaiting(() => former.ApplyAsync()).Should().ThrowAsync<ContainerLinksException>();
        await former.LeaveAsync();
        Pointers.Should().Equal("1.0.0.10.in-addr.arpa. db.links.test.");
    }

    [Fact]
    public async Task Of_zones_that_lie_in_each_other_the_inner_one_has_the_pointer()
    {
        var zone = new InMemoryZone("links.test", "10.in-addr.arpa", "0.0.10.in-addr.arpa") { Time = _time };
        var host = new PublishingHost(zone, _time, "h1", configure: options => options.ReverseZones = ["10.in-addr.arpa", "0.0.10.in-addr.arpa"]);
        await host.Want("db", "10.0.0.1").Want("far", "10.1.0.1").ApplyAsync();
        zone.ListRecords().Where(record => record.Contains(" PTR ")).Should().HaveCount(2);
        await host.LeaveAsync();
        zone.ListRecords().Should().NotContain(record => record.Contains(" PTR "));
    }

    private PublishingHost Host(string name) => new(_zone, _time, name, configure: options =>
    {
        options.ReverseZones.Add("0.0.10.in-addr.arpa");
        options.ReverseZones.Add("8.b.d.0.1.0.0.2.ip6.arpa");
    });
}
