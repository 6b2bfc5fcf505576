using System.Net;

namespace ContainerLinks.DynamicDns.Tests;

/// <summary>A publisher from a name's beginning to its end, on each server and on the zone in memory.</summary>
public abstract class PublisherConformance
{
    private readonly string _unique = "p" + Guid.NewGuid().ToString("N")[..10];

    private protected static DomainName Zone { get; } = DomainName.Parse("links.test");

    private protected abstract IDnsServer Server { get; }

    private protected abstract TsigKey Key { get; }

    private protected abstract InMemoryZone? InMemory { get; }

    private protected abstract string Address { get; }

    [EngineFact]
    public async Task Names_come_change_and_go()
    {
        PublishingHost host = Host("a").Want(Name("db"), "192.0.2.7", "2001:db8::7").Want(Name("web"), "192.0.2.8");
        (await host.ApplyAsync()).Should().BeEmpty();
        await IsAsync("db", "192.0.2.7", "2001:db8::7");
        (await ReadAsync(DomainName.Parse($"_3306._tcp.{Name("db")}"), DnsType.Srv)).Single().ToService()!.Value.Port.Should().Be(3306);

        (await host.Want(Name("db"), "192.0.2.9").Drop(Name("web")).ApplyAsync()).Should().BeEmpty();
        await IsAsync("db", "192.0.2.9");
        await IsAsync("web");

        await host.LeaveAsync();
        await IsAsync("db");
        (await ReadAsync(DomainName.Parse($"_3306._tcp.{Name("db")}"), DnsType.Srv)).Should().BeEmpty();
        (await TextsAsync(host.Identity.Heartbeat)).Should().BeEmpty();
        (await TextsAsync(host.Identity.Bucket(0))).Should().BeEmpty();
    }

    [EngineFact]
    public async Task A_process_that_was_killed_is_followed_by_one_that_takes_its_names_over()
    {
        PublishingHost host = Host("a").Want(Name("db"), "192.0.2.7").Want(Name("web"), "192.0.2.8");
        await host.ApplyAsync();
        host.Kill();
        (await host.Want(Name("db"), "192.0.2.9").Drop(Name("web")).ApplyAsync()).Should().BeEmpty();
        await IsAsync("db", "192.0.2.9");
        await IsAsync("web");
        await host.LeaveAsync();
    }

    [EngineFact]
    public async Task A_name_of_another_host_is_left_to_it()
    {
        PublishingHost first = Host("a").Want(Name("db"), "192.0.2.7");
        PublishingHost second = Host("b").Want(Name("db"), "192.0.2.8").Want(Name("web"), "192.0.2.9");
        await first.ApplyAsync();
        (await second.ApplyAsync())[Name("db")].Should().Contain($"the host '{first.Identity.Text}' publishes it");
        await IsAsync("db", "192.0.2.7");
        await IsAsync("web", "192.0.2.9");
        await first.LeaveAsync();
        (await second.ApplyAsync()).Should().BeEmpty();
        await IsAsync("db", "192.0.2.8");
        await second.LeaveAsync();
    }

    [EngineFact]
    public async Task Of_eight_hosts_that_make_one_name_at_once_one_has_it()
    {
        PublishingHost[] hosts = [.. Enumerable.Range(0, 8).Select(number => Host($"h{number}").Want(Name("db"), $"192.0.2.{number + 1}"))];
        IReadOnlyDictionary<string, string>[] problems = await Task.WhenAll(hosts.Select(host => Task.Run(() => host.ApplyAsync())));
        int winner = Array.FindIndex(problems, problem => problem.Count == 0);
        problems.Count(problem => problem.Count == 0).Should().Be(1);
        await IsAsync("db", $"192.0.2.{winner + 1}");
        foreach (PublishingHost host in hosts)
        {
            await host.LeaveAsync();
        }

        await IsAsync("db");
    }

    [EngineFact]
    public async Task Five_hundred_names_come_are_asserted_and_go()
    {
        var time = new ShiftedTimestamps();
        PublishingHost host = Host("a", time);
        for (int number = 0; number < 500; number++)
        {
            host.Want(Name($"n{number}"), $"10.0.{number / 250}.{(number % 250) + 1}");
        }

        (await host.ApplyAsync()).Should().BeEmpty();
        await IsAsync("n0", "10.0.0.1");
        await IsAsync("n499", "10.0.1.250");
        (await TextsAsync(host.Identity.Bucket(7))).Should().HaveCount(500 - (7 * 64));

        DomainName lost = DomainName.Parse(Name("n77")).In(Zone);
        (await Server.AskAsync(new DnsUpdate(Zone).Delete(lost, DnsType.A).ToMessage(), Key)).IsSuccess.Should().BeTrue();
        time.Ahead = TimeSpan.FromMinutes(6);
        (await host.ApplyAsync()).Should().BeEmpty();
        await IsAsync("n77", "10.0.0.78");

        await host.LeaveAsync();
        (await TextsAsync(host.Identity.Bucket(7))).Should().BeEmpty();
    }

    [EngineFact]
    public async Task A_host_that_is_gone_is_reaped_and_makes_its_names_anew_if_it_was_not()
    {
        var time = new ShiftedTimestamps();
        PublishingHost slow = Host("a").Want(Name("db"), "192.0.2.7");
        PublishingHost living = Host("b", time, TimeSpan.FromMinutes(100)).Want(Name("web"), "192.0.2.8");
        await slow.ApplyAsync();
        for (int look = 0; look < 7; look++)
        {
            time.Ahead += TimeSpan.FromMinutes(25);
            (await living.ApplyAsync()).Should().BeEmpty();
        }

        await IsAsync("db");
        await IsAsync("web", "192.0.2.8");
        (await slow.Want(Name("db"), "192.0.2.9").ApplyAsync()).Should().BeEmpty();
        await IsAsync("db", "192.0.2.9");
        await slow.LeaveAsync();
        await living.LeaveAsync();
    }

    private protected string Name(string name) => $"{name}-{_unique}";

    private protected PublishingHost Host(string name, TimeProvider? time = null, TimeSpan? timeout = null, TimeSpan? patience = null) => new(InMemory, time ?? TimeProvider.System, $"{name}-{_unique}", configure: options =>
    {
        options.Key = Key;
        options.HostTimeout = timeout ?? TimeSpan.FromHours(24);
        options.ReassertInterval = timeout ?? options.ReassertInterval;
        if (InMemory is null)
        {
            options.Timeout = patience ?? TimeSpan.FromSeconds(20);
            options.Servers.Add(Address);
        }
    });

    private async Task<IReadOnlyList<DnsRecord>> ReadAsync(DomainName name, DnsType type)
    {
        DnsAnswer answer = await Server.AskAsync(DnsMessage.Question(name.IsIn(Zone) ? name : name.In(Zone), type), Key);
        answer.IsTrusted.Should().BeTrue();
        return answer.Message!.Answers;
    }

    private Task<IReadOnlyList<DnsRecord>> TextsAsync(DomainName name) => ReadAsync(name, DnsType.Txt);

    private protected async Task IsAsync(string name, params string[] addresses)
    {
        DomainName full = DomainName.Parse(Name(name));
        IEnumerable<IPAddress?> found = [.. (await ReadAsync(full, DnsType.A)).Select(record => record.ToAddress()), .. (await ReadAsync(full, DnsType.Aaaa)).Select(record => record.ToAddress())];
        found.Select(address => address!.ToString()).Should().Equal(addresses);
        (await TextsAsync(HostIdentity.OwnerOf(full.In(Zone)))).Should().HaveCount(addresses.Length == 0 ? 0 : 1);
    }

    /// <summary>The machine's clock; only what is measured by it is ahead.</summary>
    private protected sealed class ShiftedTimestamps : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override long GetTimestamp() => System.GetTimestamp() + (long)(Ahead.TotalSeconds * TimestampFrequency);
    }
}
