using Microsoft.Extensions.Time.Testing;

namespace ContainerLinks.DynamicDns.Tests;

/// <summary>Hosts that are gone, hosts that only seem to be, and two that say that they are the same.</summary>
public sealed class SeveralHostsTests
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryZone _zone;

    public SeveralHostsTests() => _zone = new InMemoryZone("links.test") { Key = Captured.Sha256, Time = _time };

    private ZonePicture Now => new(_zone);

    [Fact]
    public async Task The_names_of_a_host_that_is_gone_are_taken_out_by_another_one_and_can_be_had()
    {
        PublishingHost dead = Host("h1").Want("db", "10.0.0.1").Want("web", "10.0.0.2");
        PublishingHost living = Host("h2").Want("db", "10.0.0.5");
        await dead.ApplyAsync();
        DnsRecord strange = DnsRecord.Address(Full("web"), 5, System.Net.IPAddress.Parse("192.0.2.99"));
        _zone.Write(strange.Name, [.. _zone.RecordsOf(strange.Name), strange]);

        TimeSpan gone = await UntilAsync(() => !Now.Owners.Any(owner => owner.EndsWith("h1/docker", StringComparison.Ordinal)), living);

        gone.Should().BeCloseTo(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(45));
        await BeatAsync(living);
        Now.Addresses.Should().Equal("db 10.0.0.5", "web 192.0.2.99");
        Now.Hosts.Should().NotContain(record => record.Contains("h1"), "nothing says that it was there");
    }

    [Fact]
    public async Task Names_with_all_that_they_may_have_are_taken_out_in_as_many_messages_as_they_need()
    {
        PublishingHost dead = Host("h1");
        for (int number = 0; number < 64; number++)
        {
            string name = $"n{number}.{new string('x', 60)}.{new string('y', 60)}";
            dead.Wanted[name] = PublishingHost.Name(name, Enumerable.Range(1, 32).Select(last => $"10.0.{number}.{last}"), Enumerable.Range(1, 32).Select(port => $"{port}/tcp"));
        }

        (await dead.ApplyAsync()).Should().BeEmpty();
        await UntilAsync(() => !Now.Owners.Any(owner => owner.EndsWith("h1/docker", StringComparison.Ordinal)), Host("h2").Want("web", "10.1.0.1"));
        Now.Addresses.Should().Equal("web 10.1.0.1");
    }

    [Fact]
    public async Task A_host_that_was_taken_for_dead_makes_its_names_anew()
    {
        PublishingHost slow = Host("h1").Want("db", "10.0.0.1").Want("web", "10.0.0.2");
        PublishingHost living = Host("h2").Want("db", "10.0.0.5");
        await slow.ApplyAsync();
        await UntilAsync(() => !Now.Owners.Any(owner => owner.EndsWith("h1/docker", StringComparison.Ordinal)), living);
        await BeatAsync(living);

        (await slow.ApplyAsync()).Keys.Should().Equal(["db"], "the other one has it now");
        await living.Drop("db").ApplyAsync();
        await BeatAsync(slow, living);
        Now.IsRightFor(slow, living);
    }

    [Fact]
    public async Task A_reaper_that_is_wrong_at_any_of_its_messages_does_no_harm()
    {
        for (int at = 1; at < 12; at++)
        {
            var zone = new InMemoryZone("links.test") { Time = _time };
            PublishingHost slow = new PublishingHost(zone, _time, "h1").Want("db", "10.0.0.1").Want("web", "10.0.0.2");
            var living = new PublishingHost(zone, _time, "h2");
            await slow.ApplyAsync();
            for (int beat = 0; beat < 7; beat++)
            {
                await BeatAsync(living);
            }

            int reaping = 0;
            bool isHere = false;
            Task? apply = null;
            zone.Fault = (_, message) =>
            {
                bool isReaping = message.Opcode == DnsOpcode.Update && message.Answers.Any(record => record.Name.Equals(slow.Identity.Heartbeat));
                if (isReaping && !isHere && ++reaping == at)
                {
                    // The slow host writes just before this message is carried out.
                    isHere = true;
                    apply = slow.Drop("web").Want("cache", "10.0.0.3").ApplyAsync();
                }

                return ZoneFault.None;
            };
            for (int beat = 0; beat < 6; beat++)
            {
                await BeatAsync(living);
            }

            await (apply ?? Task.CompletedTask);
            await slow.Drop("web").Want("cache", "10.0.0.3").ApplyAsync();
            new ZonePicture(zone).IsRightFor(slow, living);
        }
    }

    [Fact]
    public async Task A_name_that_was_taken_over_from_a_host_that_is_gone_is_not_reaped()
    {
        await Host("h1").Want("db", "10.0.0.1").Want("web", "10.0.0.2").ApplyAsync();
        PublishingHost living = Host("h2").Want("cache", "10.0.0.5");
        await living.ApplyAsync();
        DnsRecord owner = DnsRecord.Text(Full("_cl.db"), 5, "by hand");
        bool isTaken = false;
        _zone.Fault = (_, message) =>
        {
            // Just before the message that reaps: the reaper has read the owner, and now it is another one's.
            if (!isTaken && message.Opcode == DnsOpcode.Update && message.Authorities.Any(record => record.Name.Equals(Full("db"))))
            {
                isTaken = true;
                _zone.Write(Full("_cl.db"), owner);
            }

            return ZoneFault.None;
        };
        for (int beat = 0; beat < 30; beat++)
        {
            await BeatAsync(living);
        }

        isTaken.Should().BeTrue();
        Now.Addresses.Should().Equal("cache 10.0.0.5", "db 10.0.0.1");
        _zone.RecordsOf(Full("_cl.db")).Should().Equal(owner);
    }

    [Fact]
    public async Task While_the_server_is_away_nobody_is_taken_for_dead()
    {
        PublishingHost[] hosts = [Host("h1").Want("db", "10.0.0.1"), Host("h2").Want("web", "10.0.0.2")];
        await BeatAsync(hosts);
        _zone.Fault = (_, _) => ZoneFault.Down;
        for (int beat = 0; beat < 40; beat++)
        {
            _time.Advance(Beat);
            foreach (PublishingHost host in hosts)
            {
                await host.Invoking(away => away.ApplyAsync()).Should().ThrowAsync<ContainerLinksException>().Where(failure => failure.Error == ContainerLinksError.Unavailable);
            }
        }

        _zone.Fault = null;
        await hosts[1].ApplyAsync(); // long before the other one comes back
        _time.Advance(Beat);
        await hosts[1].ApplyAsync();
        Now.IsRightFor(hosts);
    }

    [Fact]
    public async Task Of_two_processes_with_one_identity_the_first_stops_and_says_so()
    {
        PublishingHost first = Host("h1").Want("db", "10.0.0.1");
        PublishingHost copy = Host("h1").Want("db", "10.0.0.5").Want("web", "10.0.0.6");
        await first.ApplyAsync();
        await copy.ApplyAsync();

        for (int beat = 0; beat < 30; beat++)
        {
            ContainerLinksException stopped = (await first.Invoking(old => old.Want("web", "10.0.0.2").ApplyAsync()).Should().ThrowAsync<ContainerLinksException>()).Which;
            stopped.Error.Should().Be(ContainerLinksError.Contended);
            stopped.Message.Should().Contain("as 'h1/docker'").And.Contain("Host of its own");
            await BeatAsync(copy);
            Now.IsRightFor(copy);
        }

        await first.LeaveAsync();
        Now.IsRightFor(copy);
    }

    [Fact]
    public async Task The_one_that_stopped_goes_on_after_the_other_has_gone_and_they_do_not_fight()
    {
        PublishingHost first = Host("h1").Want("db", "10.0.0.1");
        PublishingHost copy = Host("h1").Want("db", "10.0.0.5");
        await first.ApplyAsync();
        await copy.ApplyAsync();
        _time.Advance(Beat);
        await first.Invoking(old => old.ApplyAsync()).Should().ThrowAsync<ContainerLinksException>();
        for (int beat = 0; beat < 8; beat++)
        {
            _time.Advance(Beat);
            await first.Invoking(old => old.ApplyAsync()).Should().ThrowAsync<ContainerLinksException>();
        }

        _time.Advance(Beat);
        await first.ApplyAsync();
        Now.IsRightFor(first);
        _time.Advance(Beat);
        await copy.Invoking(other => other.ApplyAsync()).Should().ThrowAsync<ContainerLinksException>().Where(failure => failure.Error == ContainerLinksError.Contended);
        Now.IsRightFor(first);
    }

    [Fact]
    public async Task An_index_has_at_most_64_names_a_bucket_and_shrinks_again()
    {
        PublishingHost host = Host("h1");
        for (int number = 0; number < 200; number++)
        {
            host.Want($"n{number}", "10.0.0.1");
        }

        await host.ApplyAsync();
        Enumerable.Range(0, 5).Select(bucket => _zone.RecordsOf(host.Identity.Bucket(bucket)).Count).Should().Equal(64, 64, 64, 8, 0);
        host.Wanted.Clear();
        await host.Want("n5", "10.0.0.1").ApplyAsync();
        Now.IsRightFor(host);
    }

    private PublishingHost Host(string host) => new(_zone, _time, host);

    private static DomainName Full(string name) => DomainName.Parse(name).In(DomainName.Parse("links.test"));

    private async Task BeatAsync(params PublishingHost[] hosts)
    {
        _time.Advance(Beat);
        foreach (PublishingHost host in hosts)
        {
            await host.ApplyAsync();
        }
    }

    private async Task<TimeSpan> UntilAsync(Func<bool> isSo, PublishingHost living)
    {
        TimeSpan passed = TimeSpan.Zero;
        await living.ApplyAsync();
        while (!isSo() && passed < TimeSpan.FromHours(1))
        {
            await BeatAsync(living);
            passed += Beat;
        }

        return passed;
    }
}
