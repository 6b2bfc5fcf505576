using System.Net;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ContainerLinks.Tests.Journal;

/// <summary>Leases, reservations and rests outlive the process that gave them.</summary>
public sealed class AddressJournalTests
{
    private static readonly Gen<(int Kind, int Owner, int Address, int Seconds)[]> Steps =
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 5], Gen.Int[1, 16], Gen.Int[0, 25]).Array[1, 60];

    private readonly MemoryDisk _disk = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Theory]
    [InlineData(AddressAllocation.Sticky)]
    [InlineData(AddressAllocation.NextFree)]
    [InlineData(AddressAllocation.LowestFree)]
    public void Whatever_was_done_the_next_process_gives_what_the_last_one_would_have_given(AddressAllocation allocation) =>
        Steps.Sample(
            steps =>
            {
                var disk = new MemoryDisk();
                var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
                var plain = new AddressPool(Options(allocation), time);
                JournaledAddressPool pool = Open(disk, time, allocation);
                foreach ((int kind, int owner, int address, int seconds) in steps)
                {
                    string expected = Do(plain, kind, $"own er\t{owner}", address);
                    Assert.Equal(expected, Do(pool, kind, $"own er\t{owner}", address));
                    time.Advance(TimeSpan.FromSeconds(seconds));
                    if (kind == 9)
                    {
                        pool.Dispose();
                        disk.StartAnew();
                        pool = Open(disk, time, allocation);
                    }
                }

                pool.Dispose();
                disk.StartAnew();
                using JournaledAddressPool last = Open(disk, time, allocation);
                for (int owner = 0; owner < 16; owner++)
                {
                    Assert.Equal(Do(plain, 0, $"own er\t{owner}", 1), Do(last, 0, $"own er\t{owner}", 1));
                }
            },
            iter: 1000);

    [Fact]
    public async Task An_address_rests_on_after_a_restart()
    {
        using (JournaledAddressPool first = Open(_disk, _time, AddressAllocation.LowestFree))
        {
            AddressLease lease = await first.AcquireAsync("a");
            await first.ReleaseAsync(lease);
        }

        _time.Advance(TimeSpan.FromSeconds(20));
        _disk.StartAnew();
        using JournaledAddressPool second = Open(_disk, _time, AddressAllocation.LowestFree);

        (await second.AcquireAsync("b")).Address.ToString().Should().Be("10.0.0.3", "10.0.0.2 rests for 10 seconds more");
        _time.Advance(TimeSpan.FromSeconds(10));
        (await second.AcquireAsync("c")).Address.ToString().Should().Be("10.0.0.2");
    }

    [Fact]
    public async Task What_a_network_does_not_have_any_more_is_named_and_the_rest_is_kept()
    {
        using (JournaledAddressPool first = Open(_disk, _time, AddressAllocation.Sticky))
        {
            await first.AcquireAsync("a");
            await first.AdoptAsync("b", IPAddress.Parse("10.0.0.13"));
        }

        _disk.StartAnew();
        AddressPoolOptions smaller = Options(AddressAllocation.Sticky);
        smaller.Network = IPNetwork.Parse("10.0.0.0/29");
        using var second = new JournaledAddressPool(new AddressPool(smaller, _time), new JournalOptions { OpenStorage = _disk.Open }, _time, NullLogger.Instance);
        (await second.OpenAsync()).Should().BeTrue();

        (await FindAsync(second, "a")).Should().NotBeNull();
        (await FindAsync(second, "b")).Should().BeNull();
        _disk.Text("addresses.journal.damaged").Should().Contain("10.0.0.13");
    }

    [Fact]
    public async Task A_lease_that_cannot_be_written_down_is_not_given()
    {
        using JournaledAddressPool pool = Open(_disk, _time, AddressAllocation.Sticky);
        _disk.IsFull = true;

        Func<Task> acquire = async () => await pool.AcquireAsync("a");

        (await acquire.Should().ThrowAsync<ContainerLinksException>()).Where(error => error.Error == ContainerLinksError.Journal);
        (await FindAsync(pool, "a")).Should().BeNull();
        _disk.IsFull = false;
        (await pool.AcquireAsync("a")).Owner.Should().Be("a");
    }

    [Fact]
    public async Task What_a_full_disk_refused_is_a_problem_until_it_is_made_up_for_although_nobody_asks_for_an_address()
    {
        using JournaledAddressPool pool = Open(_disk, _time, AddressAllocation.Sticky);
        _disk.IsFull = true;
        await pool.Awaiting(it => it.AcquireAsync("a").AsTask()).Should().ThrowAsync<ContainerLinksException>();
        pool.CatchUp();
        pool.Problem.Should().Contain("No space left");

        _disk.IsFull = false;
        pool.CatchUp();

        pool.Problem.Should().BeNull();
    }

    [Fact]
    public async Task Who_runs_holds_its_address_though_that_cannot_be_written_down()
    {
        var log = new ListLog();
        using (var first = new JournaledAddressPool(new AddressPool(Options(AddressAllocation.LowestFree), _time), new JournalOptions { OpenStorage = _disk.Open }, _time, log))
        {
            await first.OpenAsync();
            _disk.IsFull = true;
            AddressLease adopted = await first.AdoptAsync("runs", IPAddress.Parse("10.0.0.2"));
            await first.AdoptAsync("runs too", IPAddress.Parse("10.0.0.3"));
            (await FindAsync(first, "runs")).Should().Be(adopted);
            log.Texts.Should().ContainSingle("it is told once").Which.Should().Contain("could not be written into journal /data/addresses.journal").And.Contain("No space left");

            _disk.IsFull = false;
            (await first.AcquireAsync("other")).Address.ToString().Should().Be("10.0.0.4");
        }

        _disk.StartAnew();
        using JournaledAddressPool second = Open(_disk, _time, AddressAllocation.LowestFree);
        (await second.GetLeasesAsync()).Should().ContainSingle(lease => lease.Address.ToString() == "10.0.0.2").Which.Owner.Should().Be("runs", "what was not written down is made up for");
        (await second.GetLeasesAsync()).Should().ContainSingle(lease => lease.Address.ToString() == "10.0.0.3").Which.Owner.Should().Be("runs too");
    }

    [Fact]
    public async Task What_has_ended_has_ended_though_that_cannot_be_written_down()
    {
        using JournaledAddressPool pool = Open(_disk, _time, AddressAllocation.LowestFree);
        AddressLease released = await pool.AcquireAsync("released");
        foreach (string owner in (string[])["stopped", "gone", "runs"])
        {
            await pool.AcquireAsync(owner);
        }

        _disk.IsFull = true;
        (await pool.ReleaseAsync(released)).Should().BeTrue();
        await pool.SettleAsync(new Dictionary<string, IPAddress?> { ["stopped"] = null, ["runs"] = IPAddress.Parse("10.0.0.5") });

        (await pool.GetStatisticsAsync()).Used.Should().Be(1);
        (await FindAsync(pool, "runs")).Should().NotBeNull();
    }

    [Fact]
    public async Task Leases_of_containers_that_are_down_or_gone_end_at_the_next_start()
    {
        using (JournaledAddressPool first = Open(_disk, _time, AddressAllocation.Sticky))
        {
            await first.AcquireAsync("runs");
            await first.AcquireAsync("stopped");
            await first.AcquireAsync("gone");
            await first.ReserveAsync("gone", IPAddress.Parse("10.0.0.9"));
        }

        _disk.StartAnew();
        using JournaledAddressPool second = Open(_disk, _time, AddressAllocation.Sticky);
        await second.SettleAsync(new Dictionary<string, IPAddress?> { ["runs"] = IPAddress.Parse("10.0.0.2"), ["stopped"] = null });

        (await FindAsync(second, "runs"))!.Value.Address.ToString().Should().Be("10.0.0.2");
        (await FindAsync(second, "stopped")).Should().BeNull();
        (await second.AdoptAsync("new", IPAddress.Parse("10.0.0.9"))).Owner.Should().Be("new", "nothing is reserved any more");
    }

    [Fact]
    public async Task A_pool_whose_journal_is_not_open_gives_nothing_and_takes_nothing()
    {
        using var pool = new JournaledAddressPool(new AddressPool(Options(AddressAllocation.LowestFree), _time), new JournalOptions { OpenStorage = _disk.Open }, _time, NullLogger.Instance);
        Func<Task> acquire = async () => await pool.AcquireAsync("a");
        Func<Task> reserve = async () => await pool.ReserveAsync("a", IPAddress.Parse("10.0.0.9"));

        foreach (Func<Task> act in (Func<Task>[])[acquire, reserve])
        {
            (await act.Should().ThrowAsync<ContainerLinksException>()).Where(error => error.Error == ContainerLinksError.Contended).WithMessage("Addresses cannot be given here: another linker gives them*");
        }

        (await pool.OpenAsync()).Should().BeTrue();
        (await pool.OpenAsync()).Should().BeFalse("it is open");
        (await pool.AcquireAsync("a")).Address.ToString().Should().Be("10.0.0.2");
        _disk.Text("addresses.journal").Should().MatchRegex("^[0-9a-f]+ containerlinks-journal addresses 2\n[0-9a-f]+ pool 0 - .*\n[0-9a-f]+ lease a 10.0.0.2 1 rested asked .*\n$");
    }

    [Fact]
    public async Task A_journal_is_closed_with_its_pool_and_when_it_cannot_be_taken_over()
    {
        _disk.IsFull = true;
        using var pool = new JournaledAddressPool(new AddressPool(Options(AddressAllocation.LowestFree), _time), new JournalOptions { OpenStorage = _disk.Open }, _time, NullLogger.Instance);
        (await pool.Awaiting(it => it.OpenAsync().AsTask()).Should().ThrowAsync<ContainerLinksException>()).Where(error => error.Error == ContainerLinksError.Journal);
        _disk.IsFull = false;
        (await pool.OpenAsync()).Should().BeTrue("the first try has left nothing open");
        await pool.AcquireAsync("a");
        pool.Dispose();

        using JournaledAddressPool next = Open(_disk, _time, AddressAllocation.LowestFree);
        (await FindAsync(next, "a")).Should().NotBeNull();
    }

    [Fact]
    public async Task A_call_that_was_cancelled_does_nothing()
    {
        using JournaledAddressPool pool = Open(_disk, _time, AddressAllocation.LowestFree);
        Func<Task> acquire = async () => await pool.AcquireAsync("a", cancellationToken: new CancellationToken(canceled: true));

        await acquire.Should().ThrowAsync<OperationCanceledException>();
        (await FindAsync(pool, "a")).Should().BeNull();
    }

    private static AddressPoolOptions Options(AddressAllocation allocation) =>
        new() { Network = IPNetwork.Parse("10.0.0.0/28"), Allocation = allocation, ReuseDelay = TimeSpan.FromSeconds(30) };

    private static JournaledAddressPool Open(MemoryDisk disk, TimeProvider time, AddressAllocation allocation)
    {
        var pool = new JournaledAddressPool(new AddressPool(Options(allocation), time), new JournalOptions { OpenStorage = disk.Open }, time, NullLogger.Instance);
        pool.OpenAsync().AsTask().GetAwaiter().GetResult().Should().BeTrue();
        return pool;
    }

    private static string Do(IAddressPool pool, int kind, string owner, int number)
    {
        IPAddress address = IPAddress.Parse($"10.0.0.{number}");
        try
        {
            return kind switch
            {
                0 or 1 or 2 => $"{pool.AcquireAsync(owner).AsTask().GetAwaiter().GetResult()}",
                3 => $"{pool.AcquireAsync(owner, address).AsTask().GetAwaiter().GetResult()}",
                4 or 5 => $"{FindAsync(pool, owner).GetAwaiter().GetResult() is { } lease && pool.ReleaseAsync(lease).AsTask().GetAwaiter().GetResult()}",
                6 => Reserve(pool, owner, address),
                7 => $"{pool.AdoptAsync(owner, address).AsTask().GetAwaiter().GetResult()}",
                8 => $"{pool.ForgetAsync(owner).AsTask().GetAwaiter().GetResult()}",
                _ => "restart",
            };
        }
        catch (Exception refused) when (refused is ContainerLinksException or InvalidOperationException)
        {
            return refused.GetType().Name;
        }
    }

    private static async Task<AddressLease?> FindAsync(IAddressPool pool, string owner) =>
        (await pool.GetLeasesAsync()).Where(lease => lease.Owner == owner).Select(lease => (AddressLease?)lease).SingleOrDefault();

    private static string Reserve(IAddressPool pool, string owner, IPAddress address)
    {
        pool.ReserveAsync(owner, address).AsTask().GetAwaiter().GetResult();
        return "reserved";
    }
}
