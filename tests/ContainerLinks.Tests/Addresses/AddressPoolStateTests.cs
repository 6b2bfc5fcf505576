using System.Net;
using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace ContainerLinks.Tests.Addresses;

public sealed class AddressPoolStateTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Start);

    [Fact]
    public void A_state_tells_all_that_the_pool_knows_in_a_fixed_order()
    {
        AddressPool pool = Busy();

        pool.Export().Should().Equal(
            "pool 4 - 2026-01-02T03:04:25.0000000+00:00",
            "rest 10.0.0.3 3 2026-01-02T03:04:05.0000000+00:00",
            "rest 10.0.0.9 2 2026-01-02T03:04:10.0000000+00:00",
            "rest 10.0.0.4 4 2026-01-02T03:04:15.0000000+00:00",
            "last db 10.0.0.9 2",
            "last old 10.0.0.4 4",
            "lease web 10.0.0.2 1 rested asked 2026-01-02T03:04:25.0000000+00:00",
            "reserve db 10.0.0.9",
            "reserve later 10.0.0.10");
    }

    [Fact]
    public void A_restart_restores_leases_reservations_memory_and_rests()
    {
        AddressPool pool = Busy();
        AddressLease web = pool.Acquire("web");
        AddressPool restarted = Restart(pool.Export(), TimeSpan.FromSeconds(5));

        restarted.Acquire("web").Should().Be(web);
        restarted.Statistics.Should().Match<AddressPoolStatistics>(it => it.Used == 1 && it.Reserved == 2 && it.Waiting == 2);
        restarted.Statistics.NextFreeAt.Should().Be(Start.AddSeconds(30));
        restarted.Acquire("db").Should().Match<AddressLease>(it => it.Address.Equals(Pools.Ip("10.0.0.9")) && !it.ReusedEarly && it.Generation == 5);
        restarted.Get("old").Should().Be("10.0.0.4");
        restarted.Get("new").Should().Be("10.0.0.5");
    }

    [Fact]
    public void The_state_survives_a_serialiser_whatever_an_owner_is_called()
    {
        AddressPool pool = Busy();
        pool.Get("line\nbreak \t%20 é \ud83d\ude00");
        IReadOnlyList<string> state = pool.Export();

        state.Should().OnlyContain(line => line.All(character => character >= ' ' && character <= '~'));
        List<string>? read = JsonSerializer.Deserialize<List<string>>(JsonSerializer.Serialize(state));
        Restart(read!, TimeSpan.Zero).Export().Should().Equal(state);
        Restart(read!, TimeSpan.Zero).GetLeases().Should().Equal(pool.GetLeases());
    }

    [Fact]
    public void If_the_clock_went_back_the_full_delay_starts_anew()
    {
        AddressPool restarted = Restart(Busy().Export(), TimeSpan.FromSeconds(-3600));

        restarted.Statistics.Waiting.Should().Be(2);
        restarted.Statistics.NextFreeAt.Should().Be(Start.AddSeconds(20 - 3600 + 30));
    }

    [Fact]
    public void A_rest_that_was_over_stays_over_even_if_the_clock_went_back()
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/30", 30, _time);
        pool.Get("a");
        pool.Stop("a");
        pool.Forget("a");
        _time.Advance(TimeSpan.FromSeconds(30));
        IReadOnlyList<string> state = pool.Export();

        AddressPool restarted = Pools.Sticky("10.0.0.0/30", 30, new FakeTimeProvider(Start.AddDays(-1)));
        restarted.Import(state).Should().BeEmpty();

        restarted.Acquire("b").ReusedEarly.Should().BeFalse();
    }

    [Fact]
    public void While_the_process_runs_a_wall_clock_that_goes_back_changes_nothing()
    {
        var time = new ShiftedClock(_time);
        AddressPool pool = Pools.Sticky("10.0.0.0/30", 30, time);
        pool.Get("a");
        pool.Stop("a");

        time.Shift = TimeSpan.FromHours(-1);
        _time.Advance(TimeSpan.FromSeconds(30));

        pool.Acquire("b").ReusedEarly.Should().BeFalse();
    }

    [Fact]
    public void The_next_fit_cursor_survives()
    {
        AddressPool pool = Pools.Make("fd00::/64", AddressAllocation.NextFree, 0, _time);
        pool.Get("a").Should().Be("fd00::2");
        pool.Stop("a");
        AddressPool restarted = Pools.Make("fd00::/64", AddressAllocation.NextFree, 0, _time);

        restarted.Import(pool.Export()).Should().BeEmpty();

        restarted.Get("b").Should().Be("fd00::3");
    }

    [Theory]
    [InlineData(AddressAllocation.Sticky)]
    [InlineData(AddressAllocation.LowestFree)]
    [InlineData(AddressAllocation.NextFree)]
    public void A_reserved_address_keeps_the_time_of_its_release_also_in_a_pool_without_delay(AddressAllocation allocation)
    {
        AddressPool pool = Pools.Make("10.0.0.0/24", allocation, 0, _time);
        pool.Reserve("db", Pools.Ip("10.0.0.9"));
        pool.Get("db");
        pool.Stop("db");

        pool.Export().Should().ContainSingle(line => line.StartsWith("rest ")).Which.Should().Be("rest 10.0.0.9 1 2026-01-02T03:04:05.0000000+00:00");
    }

    [Fact]
    public void An_ancient_release_is_over()
    {
        string[] state = [$"pool 1 - {Now}", "rest 10.0.0.2 1 0001-01-01T00:00:00.0000000+00:00"];

        Restart(state, TimeSpan.Zero).Statistics.Waiting.Should().Be(0);
    }

    [Fact]
    public void An_import_replaces_what_was_known()
    {
        AddressPool pool = Busy();

        pool.Import([]).Should().BeEmpty();

        pool.Statistics.Free.Should().Be(pool.Statistics.Size);
        pool.Get("new").Should().Be("10.0.0.2");
    }

    public static TheoryData<string[], string, string> Contradictions => new()
    {
        { [null!], "Line 1 says nothing that this program knows.", "" },
        { ["hello"], "Line 1 says nothing that this program knows.", "" },
        { [Lease("a", "10.9.0.2", 1)], "Line 1 has the address '10.9.0.2'; expected one of the pool 10.0.0.0/24.", "" },
        { [Lease("a", "10.0.0.1", 1)], "Line 1 has the address 10.0.0.1, which the pool 10.0.0.0/24 does not give out.", "" },
        { [Lease("a", "010.0.0.2", 1)], "Line 1 has the address '010.0.0.2'; *", "" },
        { [Lease("", "10.0.0.2", 1)], "Line 1 has an owner without a name.", "" },
        { [Lease("a", "10.0.0.2", 0)], "Line 1 has the generation 0.", "" },
        { [Lease("a", "10.0.0.2", long.MaxValue)], "Line 1 has a generation that is no number, or greater than any pool's.", "" },
        { [Lease("a", "10.0.0.2", 1), Lease("b", "10.0.0.3", 1)], "Line 2 has generation 1, as another lease.", "a 10.0.0.2" },
        { [Lease("a", "10.0.0.2", 1), Lease("a", "10.0.0.3", 2)], "Line 2 gives 'a' another lease than that of 10.0.0.2.", "a 10.0.0.3" },
        { [Lease("a", "10.0.0.2", 1), Lease("b", "10.0.0.2", 2)], "Line 2 gives 10.0.0.2 to another owner than 'a'.", "b 10.0.0.2" },
        { [Rest("10.0.0.2", 1), Lease("b", "10.0.0.2", 2)], "Line 2 gives 10.0.0.2 away, which rests.", "b 10.0.0.2" },
        { [Lease("a", "10.0.0.2", 1), "reserve b 10.0.0.2"], "10.0.0.2 was reserved for 'b', but 'a' holds it.", "a 10.0.0.2" },
        { ["reserve a 10.0.0.2", "reserve a 10.0.0.3"], "Line 2 reserves another address than 10.0.0.2 for 'a'.", "a=10.0.0.3" },
        { ["reserve a 10.0.0.2", "reserve b 10.0.0.2"], "Line 2 reserves 10.0.0.2 for another owner than 'a'.", "b=10.0.0.2" },
        { ["reserve a x"], "Line 1 has the address 'x'; *", "" },
        { [Rest("fd00::1", 1)], "Line 1 has the address 'fd00::1'; *", "" },
        { [Lease("a", "10.0.0.2", 1), Rest("10.0.0.2", 1)], "Line 2 lets 10.0.0.2 rest, which 'a' has.", "a 10.0.0.2" },
        { [Rest("10.0.0.2", 1), Rest("10.0.0.2", 1)], "Line 2 lets 10.0.0.2 rest a second time.", "" },
        { ["last a 10.0.0.2 1", "last a 10.0.0.3 2"], "Line 2 gives 'a' a second last address.", "" },
        { [$"pool 9 10.9.0.1 {Now}"], "Line 1 has the address '10.9.0.1'; *", "" },
    };

    private static string Now => "2026-01-02T03:04:05.0000000+00:00";

    [Theory]
    [MemberData(nameof(Contradictions), DisableDiscoveryEnumeration = true)]
    public void What_does_not_fit_is_left_out_and_named_and_the_rest_is_taken(string[] lines, string expected, string has)
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/24", 30, _time);

        IReadOnlyList<string> faults = pool.Import([.. lines, Lease("fits", "10.0.0.77", 77)]);

        faults.Should().ContainSingle().Which.Should().Match(expected);
        Holders(pool).Should().Equal([.. has.Split(',', StringSplitOptions.RemoveEmptyEntries), "fits 10.0.0.77"]);
        pool.Acquire("new").Generation.Should().BeGreaterThan(77);
    }

    [Fact]
    public void A_pool_whose_gateway_moved_and_whose_network_grew_keeps_what_fits()
    {
        AddressPool before = Pools.Sticky("10.0.0.0/28", 30, _time, options => options.Gateway = Pools.Ip("10.0.0.14"));
        foreach (string owner in (string[])["a", "b", "c"])
        {
            before.Get(owner);
        }

        before.Reserve("d", Pools.Ip("10.0.0.9"));
        AddressPool after = Pools.Sticky("10.0.0.0/24", 30, _time, options => options.Gateway = Pools.Ip("10.0.0.2"));

        after.Import(before.Export()).Should().ContainSingle().Which.Should().Be("Line 3 has the address 10.0.0.2, which the pool 10.0.0.0/24 does not give out.");

        Holders(after).Should().Equal("a 10.0.0.1", "c 10.0.0.3", "d=10.0.0.9");
    }

    private static readonly Gen<(int Kind, int Owner, int Address, int Generation)[]> Entries = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 5], Gen.Int[0, 20], Gen.Int[1, 30]).Array[0, 30];

    private static readonly Gen<(int Prefix, int Gateway, int Excluded)> Layouts = Gen.Select(Gen.Int[27, 30], Gen.Int[0, 20], Gen.Int[0, 20]);

    /// <summary>Random states, most of which no pool could have written, for random pools.</summary>
    [Fact]
    public void Of_any_state_a_pool_takes_all_that_fits_and_no_address_has_two_holders() =>
        Gen.Select(Entries, Layouts, Gen.Bool).Sample(
            (entries, layout, isSticky) =>
            {
                var options = new AddressPoolOptions { Network = new IPNetwork(At(0), layout.Prefix), Allocation = isSticky ? AddressAllocation.Sticky : AddressAllocation.LowestFree };
                var inside = AddressRange.FromIPNetwork(options.Network);
                IPAddress gateway = At(layout.Gateway);
                options.HasGateway = inside.Contains(gateway) && !gateway.Equals(inside.First) && !gateway.Equals(inside.Last);
                options.Gateway = options.HasGateway ? gateway : null;
                if (inside.Contains(At(layout.Excluded)) && layout.Prefix < 30)
                {
                    options.Excluded.Add(AddressRange.Between(At(layout.Excluded), At(layout.Excluded)));
                }

                string[] lines = [.. entries.Select(entry => entry.Kind switch
                {
                    0 => $"reserve o{entry.Owner} {At(entry.Address)}",
                    1 => Rest(At(entry.Address).ToString(), entry.Generation),
                    2 => $"last o{entry.Owner} {At(entry.Address)} {entry.Generation}",
                    _ => Lease($"o{entry.Owner}", At(entry.Address).ToString(), entry.Generation),
                })];
                var pool = new AddressPool(options, new FakeTimeProvider(Start));
                bool Fits(string address) => pool.Layout.Assignable.Contains((UInt128)(Pools.Ip(address).GetAddressBytes()[3])) && inside.Contains(Pools.Ip(address));

                IReadOnlyList<string> faults = pool.Import(lines);

                // The rule in the simplest words: from the first line to the last, each takes what it says from whoever had it.
                var leases = new Dictionary<string, (string Address, string Generation)>();
                var reservations = new Dictionary<string, string>();
                foreach (string[] words in lines.Select(line => line.Split(' ')).Where(words => words[0] is "lease" or "reserve" && Fits(words[2])))
                {
                    if (words[0] == "reserve")
                    {
                        Drop(reservations, entry => entry.Value == words[2]);
                        reservations[words[1]] = words[2];
                    }
                    else if (leases.All(other => other.Key == words[1] || other.Value.Generation != words[3]))
                    {
                        Drop(leases, entry => entry.Value.Address == words[2]);
                        leases[words[1]] = (words[2], words[3]);
                    }
                }

                Drop(reservations, entry => leases.Any(lease => lease.Key != entry.Key && lease.Value.Address == entry.Value));
                string[] expected = [.. leases.Select(lease => $"{lease.Key} {lease.Value.Address}"), .. reservations.Select(reservation => $"{reservation.Key}={reservation.Value}")];
                Assert.Equal(expected.Order(StringComparer.Ordinal), Holders(pool).Order(StringComparer.Ordinal));
                Assert.Equal(leases.Count, pool.GetLeases().Select(lease => lease.Address).Distinct().Count());
                Assert.True(faults.Count > 0 || lines.Where(line => line.StartsWith("lease", StringComparison.Ordinal)).Distinct().Count() == leases.Count, "A lease is missing without a word.");
                var again = new AddressPool(options, new FakeTimeProvider(Start));
                Assert.Empty(again.Import(pool.Export()));
                Assert.Equal(pool.Export(), again.Export());
            },
            iter: 3000);

    private static void Drop<T>(Dictionary<string, T> table, Func<KeyValuePair<string, T>, bool> isGone) => table.Where(isGone).ToList().ForEach(entry => table.Remove(entry.Key));

    private static IPAddress At(int number) => new([10, 0, 0, (byte)number]);

    private static IEnumerable<string> Holders(AddressPool pool) => pool.Export().Select(line => line.Split(' '))
        .Where(words => words[0] is "lease" or "reserve").Select(words => words[0] == "lease" ? $"{words[1]} {words[2]}" : $"{words[1]}={words[2]}").OrderBy(text => text.EndsWith("77", StringComparison.Ordinal));

    private static string Lease(string owner, string address, long generation) => $"lease {owner} {address} {generation} rested asked {Now}";

    private static string Rest(string address, long generation) => $"rest {address} {generation} {Now}";

    /// <summary>web runs; gone, db and old stopped after 0, 5 and 10 seconds; gone is forgotten; later has only a reservation; 20 seconds have passed.</summary>
    private AddressPool Busy()
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/24", 30, _time);
        pool.Get("web");
        pool.Reserve("db", Pools.Ip("10.0.0.9"));
        pool.Get("db");
        pool.Get("gone");
        pool.Get("old");
        pool.Forget("gone");
        _time.Advance(TimeSpan.FromSeconds(5));
        pool.Stop("db");
        _time.Advance(TimeSpan.FromSeconds(5));
        pool.Stop("old");
        pool.Reserve("later", Pools.Ip("10.0.0.10"));
        _time.Advance(TimeSpan.FromSeconds(10));
        return pool;
    }

    /// <summary>A new process: its own timestamps, and a wall clock that differs from the time of saving.</summary>
    private static AddressPool Restart(IReadOnlyList<string> state, TimeSpan later)
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/24", 30, new ShiftedClock(new FakeTimeProvider(DateTimeOffset.Parse(state[0].Split(' ')[3], null) + later)) { Uptime = TimeSpan.FromDays(-700) });
        pool.Import(state).Should().BeEmpty();
        return pool;
    }

    /// <summary>A wall clock that somebody sets, over timestamps that nobody can.</summary>
    private sealed class ShiftedClock(TimeProvider inner) : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public TimeSpan Uptime { get; init; }

        public override long TimestampFrequency => inner.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Shift;

        public override long GetTimestamp() => inner.GetTimestamp() + (Uptime.Ticks * inner.TimestampFrequency / TimeSpan.TicksPerSecond);
    }
}
