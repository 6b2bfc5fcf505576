using System.Net;
using ContainerLinks.Tests.Addresses;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace ContainerLinks.Tests.Journal;

/// <summary>A pool of somebody else, in memory, whose leases and reservations outlive the process by our journal.</summary>
public sealed class JournaledPoolOfOthersTests
{
    private static readonly IPNetwork Network = IPNetwork.Parse("10.0.0.0/24");
    private readonly MemoryDisk _disk = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly ListLog _log = new();

    [Fact]
    public async Task Leases_and_reservations_come_back_and_what_ended_does_not()
    {
        using (JournaledAddressPool pool = await OpenAsync(new NaivePool(Network, 2, 20)))
        {
            await pool.AcquireAsync("web");
            await pool.AdoptAsync("runs", Ip(9));
            await pool.ReserveAsync("db", Ip(10));
            await pool.ReserveAsync("gone", Ip(11));
            await pool.ReleaseAsync(await pool.AcquireAsync("released"));
            await pool.AcquireAsync("stopped");
            await pool.AcquireAsync("forgotten");
            await pool.ForgetAsync("forgotten");
            await pool.SettleAsync(new Dictionary<string, IPAddress?> { ["web"] = Ip(2), ["runs"] = Ip(9), ["db"] = null, ["stopped"] = null });
        }

        _disk.StartAnew();
        var fresh = new NaivePool(Network, 2, 20);
        using JournaledAddressPool next = await OpenAsync(fresh);

        (await fresh.GetLeasesAsync()).Select(lease => $"{lease.Owner} {lease.Address}").Should().Equal("web 10.0.0.2", "runs 10.0.0.9");
        (await next.AcquireAsync("db")).Address.Should().Be(Ip(10));
        (await next.AcquireAsync("new", Ip(11))).Owner.Should().Be("new", "gone is gone");
        _log.Texts.Should().BeEmpty();
    }

    [Fact]
    public async Task What_the_pool_does_not_take_back_is_named_and_the_rest_is_there()
    {
        using (JournaledAddressPool pool = await OpenAsync(new NaivePool(Network, 2, 20)))
        {
            await pool.AcquireAsync("web", Ip(15));
            await pool.AcquireAsync("db", Ip(3));
            await pool.AcquireAsync("app", Ip(4));
            await pool.ReserveAsync("late\nr", Ip(16));
        }

        _disk.StartAnew();
        var smaller = new NaivePool(Network, 2, 10);
        await smaller.AcquireAsync("somebody", Ip(4));
        using JournaledAddressPool next = await OpenAsync(smaller);

        (await next.GetLeasesAsync()).Select(lease => $"{lease.Owner} {lease.Address}").Should().Equal("db 10.0.0.3", "somebody 10.0.0.4");
        _log.Texts.Should().Equal(
            "What the journal of addresses says does not come back. The lease of 10.0.0.4 by 'app': 10.0.0.4 is taken.",
            "What the journal of addresses says does not come back. The lease of 10.0.0.15 by 'web': 10.0.0.15 is not mine.",
            "What the journal of addresses says does not come back. The reservation of 10.0.0.16 for 'late\\u000ar': 10.0.0.16 is not mine.");
        _disk.Text("addresses.journal").Should().NotContain("web");
    }

    [Fact]
    public async Task Another_pool_takes_over_what_our_own_one_left()
    {
        using (JournaledAddressPool own = await OpenAsync(new AddressPool(new AddressPoolOptions { Network = Network }, _time)))
        {
            await own.AcquireAsync("web");
            await own.ReserveAsync("db", Ip(9));
        }

        _disk.StartAnew();
        using JournaledAddressPool next = await OpenAsync(new NaivePool(Network, 2, 20));

        (await next.GetLeasesAsync()).Select(lease => lease.Owner).Should().Equal("web");
        (await next.AcquireAsync("db")).Address.Should().Be(Ip(9));
    }

    [Fact]
    public async Task A_pool_that_is_away_fails_the_opening_which_can_be_tried_again()
    {
        using (JournaledAddressPool pool = await OpenAsync(new NaivePool(Network, 2, 20)))
        {
            await pool.AcquireAsync("web");
        }

        _disk.StartAnew();
        var away = new NaivePool(Network, 2, 20) { Failure = new ContainerLinksException(ContainerLinksError.Unavailable, "no answer") };
        using var next = new JournaledAddressPool(away, new JournalOptions { OpenStorage = _disk.Open }, _time, _log);
        (await next.Awaiting(it => it.OpenAsync().AsTask()).Should().ThrowAsync<ContainerLinksException>()).Where(failure => failure.IsTransient);

        away.Failure = null;
        (await next.OpenAsync()).Should().BeTrue();
        (await next.OpenAsync()).Should().BeFalse();
        (await next.GetLeasesAsync()).Should().ContainSingle().Which.Owner.Should().Be("web");
    }

    [Fact]
    public async Task A_lease_that_cannot_be_written_down_is_not_given_and_goes_back()
    {
        var inner = new NaivePool(Network, 2, 20);
        using JournaledAddressPool pool = await OpenAsync(inner);
        _disk.IsFull = true;

        (await pool.Awaiting(it => it.AcquireAsync("web").AsTask()).Should().ThrowAsync<ContainerLinksException>()).Where(failure => failure.Error == ContainerLinksError.Journal);

        (await inner.GetLeasesAsync()).Should().BeEmpty();
        AddressLease adopted = await pool.AdoptAsync("runs", Ip(9));
        _disk.IsFull = false;
        await pool.AcquireAsync("web");
        _disk.Text("addresses.journal").Should().Contain("lease runs 10.0.0.9", "what was not written down is made up for").And.Contain("lease web 10.0.0.2");
        (await pool.ReleaseAsync(new AddressLease("runs", Ip(9), adopted.Generation))).Should().BeTrue();
        _disk.Text("addresses.journal").Should().Contain("release runs");
    }

    [Fact]
    public async Task A_slow_answer_holds_up_nobody_but_its_owner()
    {
        var answer = new TaskCompletionSource();
        using JournaledAddressPool pool = await OpenAsync(new NaivePool(Network, 2, 20) { Slow = ("slow", answer.Task) });

        Task<AddressLease> slow = pool.AcquireAsync("slow").AsTask();
        AddressLease fast = await pool.AcquireAsync("fast");
        (await pool.ReleaseAsync(fast)).Should().BeTrue();
        slow.IsCompleted.Should().BeFalse();

        answer.SetResult();
        (await slow).Owner.Should().Be("slow");
    }

    [Theory]
    [InlineData("acquire")]
    [InlineData("release")]
    [InlineData("forget")]
    [InlineData("open")]
    public async Task A_call_that_the_pool_held_up_until_after_the_end_leaves_the_journal_to_the_next_linker(string call)
    {
        var answer = new TaskCompletionSource();
        var inner = new NaivePool(Network, 2, 20);
        JournaledAddressPool pool = await OpenAsync(inner);
        AddressLease lease = await pool.AcquireAsync("slow");
        if (call == "open")
        {
            pool.Dispose();
            pool = new JournaledAddressPool(inner, new JournalOptions { OpenStorage = _disk.Open }, _time, _log);
        }
        else
        {
            _disk.IsFull = true;
            await pool.AdoptAsync("lost", Ip(9)); // the next entry writes the journal anew
            _disk.IsFull = false;
        }

        inner.Slow = (call == "acquire" ? "fresh" : "slow", answer.Task);
        Task late = call switch
        {
            "acquire" => pool.AcquireAsync("fresh").AsTask(),
            "release" => pool.ReleaseAsync(lease).AsTask(),
            "forget" => pool.ForgetAsync("slow").AsTask(),
            _ => pool.OpenAsync().AsTask(),
        };
        pool.Dispose();
        _disk.StartAnew();
        using JournaledAddressPool next = await OpenAsync(new NaivePool(Network, 2, 20));
        await next.AcquireAsync("new");
        string written = _disk.Text("addresses.journal");

        answer.SetResult();
        await late.WaitAsync(TimeSpan.FromSeconds(30)).ContinueWith(static _ => { }, TaskScheduler.Default);

        _disk.Text("addresses.journal").Should().Be(written).And.Contain("lease new");
        if (call == "acquire")
        {
            (await inner.GetLeasesAsync()).Select(static held => held.Owner).Should().Contain("fresh", "the next linker may have been given the same lease by now");
        }
    }

    [Fact]
    public void Whatever_owners_do_at_the_same_time_the_next_process_has_the_leases_of_the_last_one() =>
        Gen.Int[0, 1_000_000].Sample(
            seed =>
            {
                var disk = new MemoryDisk();
                var inner = new NaivePool(Network, 2, 6);
                JournaledAddressPool Open(NaivePool pool)
                {
                    var opened = new JournaledAddressPool(pool, new JournalOptions { OpenStorage = disk.Open }, _time, _log);
                    opened.OpenAsync().AsTask().GetAwaiter().GetResult();
                    return opened;
                }

                using (JournaledAddressPool pool = Open(inner))
                {
                    Task.WhenAll(Enumerable.Range(0, 4).Select(owner => Task.Run(() => LiveAsync(pool, $"o{owner}", new Random(seed + owner))))).GetAwaiter().GetResult();
                }

                disk.StartAnew();
                var fresh = new NaivePool(Network, 2, 6);
                using JournaledAddressPool next = Open(fresh);
                Assert.Equal(Leases(inner), Leases(fresh));
            },
            iter: 100,
            threads: 1);

    private static async Task LiveAsync(JournaledAddressPool pool, string owner, Random random)
    {
        for (int step = 0; step < 12; step++)
        {
            try
            {
                _ = random.Next(6) switch
                {
                    0 => (await pool.AcquireAsync(owner)).IsDefault,
                    1 => (await pool.AcquireAsync(owner, Ip(random.Next(2, 7)))).IsDefault,
                    2 => (await pool.AdoptAsync(owner, Ip(random.Next(2, 7)))).IsDefault,
                    3 => await pool.ForgetAsync(owner),
                    _ => (await pool.GetLeasesAsync()).Where(lease => lease.Owner == owner).ToList() is [var lease] && await pool.ReleaseAsync(lease),
                };
            }
            catch (Exception refusal) when (refusal is ContainerLinksException or InvalidOperationException)
            {
                // It is taken, the pool is full, or it has another one.
            }
        }
    }

    private static IEnumerable<string> Leases(NaivePool pool) => pool.GetLeasesAsync().AsTask().GetAwaiter().GetResult().Select(lease => $"{lease.Owner} {lease.Address}");

    private static IPAddress Ip(int number) => new([10, 0, 0, (byte)number]);

    private async Task<JournaledAddressPool> OpenAsync(IAddressPool pool)
    {
        var journaled = new JournaledAddressPool(pool, new JournalOptions { OpenStorage = _disk.Open }, _time, _log);
        (await journaled.OpenAsync()).Should().BeTrue();
        return journaled;
    }
}
