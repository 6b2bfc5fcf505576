using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Time.Testing;

namespace ContainerLinks.Tests.Addresses;

public sealed partial class AddressPoolStateTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Start);

    [Fact]
    public void A_state_tells_all_that_the_pool_knows_in_a_fixed_order()
    {
        AddressPool pool = Busy();

        pool.Export().Should().BeEquivalentTo(
            new AddressPoolState
            {
                SavedAt = Start.AddSeconds(20),
                Generation = 4,
                Leases = [new() { Owner = "web", Address = "10.0.0.2", Generation = 1 }],
                Reservations = [new() { Owner = "db", Address = "10.0.0.9" }, new() { Owner = "later", Address = "10.0.0.10" }],
                Released =
                [
                    new() { Address = "10.0.0.3", Generation = 3, ReleasedAt = Start },
                    new() { Address = "10.0.0.9", Generation = 2, ReleasedAt = Start.AddSeconds(5) },
                    new() { Address = "10.0.0.4", Generation = 4, ReleasedAt = Start.AddSeconds(10) },
                ],
                LastAddresses =
                [
                    new() { Owner = "db", Address = "10.0.0.9", Generation = 2 },
                    new() { Owner = "old", Address = "10.0.0.4", Generation = 4 },
                ],
            },
            options => options.WithStrictOrdering());
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
    public void The_state_survives_a_source_generated_serialiser()
    {
        AddressPoolState state = Busy().Export();

        string json = JsonSerializer.Serialize(state, StateJson.Default.AddressPoolState);
        AddressPoolState? read = JsonSerializer.Deserialize(json, StateJson.Default.AddressPoolState);

        read.Should().BeEquivalentTo(state, options => options.WithStrictOrdering());
        Restart(read!, TimeSpan.Zero).Export().Should().BeEquivalentTo(state, options => options.WithStrictOrdering());
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
        AddressPoolState state = pool.Export();

        AddressPool restarted = Pools.Sticky("10.0.0.0/30", 30, new FakeTimeProvider(Start.AddDays(-1)));
        restarted.Import(state);

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

        restarted.Import(pool.Export());

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

        pool.Export().Released.Should().ContainSingle().Which.ReleasedAt.Should().Be(Start);
    }

    [Fact]
    public void An_ancient_release_is_over()
    {
        var state = new AddressPoolState { SavedAt = Start, Generation = 1, Released = [new() { Address = "10.0.0.2", Generation = 1, ReleasedAt = DateTimeOffset.MinValue }] };

        Restart(state, TimeSpan.Zero).Statistics.Waiting.Should().Be(0);
    }

    [Fact]
    public void An_import_replaces_what_was_known()
    {
        AddressPool pool = Busy();

        pool.Import(new AddressPoolState { SavedAt = Start, Generation = 0 });

        pool.Statistics.Free.Should().Be(pool.Statistics.Size);
        pool.Get("new").Should().Be("10.0.0.2");
    }

    public static TheoryData<string, AddressPoolState> Contradictions => new()
    {
        { "Generation is -1", Empty with { Generation = -1 } },
        { "Generation is 9223372036854775807", Empty with { Generation = long.MaxValue } },
        { "Leases is null", Empty with { Leases = null! } },
        { "Leases[0] is null", Empty with { Leases = [null!] } },
        { "Leases[0] has no owner", Empty with { Leases = [Lease("", "10.0.0.2", 1)] } },
        { "Leases[0] has the address '10.9.0.2'", Empty with { Leases = [Lease("a", "10.9.0.2", 1)] } },
        { "Leases[0] has the address '10.0.0.1'", Empty with { Leases = [Lease("a", "10.0.0.1", 1)] } },
        { "Leases[0] has the address '010.0.0.2'", Empty with { Leases = [Lease("a", "010.0.0.2", 1)] } },
        { "Leases[0] has the address ''", Empty with { Leases = [Lease("a", null!, 1)] } },
        { "Leases[0] has generation 0; expected 1 to 9", Empty with { Leases = [Lease("a", "10.0.0.2", 0)] } },
        { "Leases[0] has generation 10; expected 1 to 9", Empty with { Leases = [Lease("a", "10.0.0.2", 10)] } },
        { "Leases[1] has generation 1, as another lease", Empty with { Leases = [Lease("a", "10.0.0.2", 1), Lease("b", "10.0.0.3", 1)] } },
        { "Leases[1] is a second lease of 'a'", Empty with { Leases = [Lease("a", "10.0.0.2", 1), Lease("a", "10.0.0.3", 2)] } },
        { "Leases[1] is a second lease of 10.0.0.2", Empty with { Leases = [Lease("a", "10.0.0.2", 1), Lease("b", "10.0.0.2", 2)] } },
        { "Reservations[0] has the address 'x'", Empty with { Reservations = [Reservation("a", "x")] } },
        { "Reservations[1] is a second reservation of 'a'", Empty with { Reservations = [Reservation("a", "10.0.0.2"), Reservation("a", "10.0.0.3")] } },
        { "Reservations[1] is a second reservation of 10.0.0.2", Empty with { Reservations = [Reservation("a", "10.0.0.2"), Reservation("b", "10.0.0.2")] } },
        { "Reservations[0] reserves 10.0.0.2, which another owner holds", Empty with { Leases = [Lease("a", "10.0.0.2", 1)], Reservations = [Reservation("b", "10.0.0.2")] } },
        { "Released[0] has the address 'fd00::1'", Empty with { Released = [Released("fd00::1", 1)] } },
        { "Released[0] has generation 99", Empty with { Released = [Released("10.0.0.2", 99)] } },
        { "Released[0] was released after the state was saved", Empty with { Released = [Released("10.0.0.2", 1) with { ReleasedAt = Start.AddTicks(1) }] } },
        { "Released[0] is 10.0.0.2, which is leased", Empty with { Leases = [Lease("a", "10.0.0.2", 1)], Released = [Released("10.0.0.2", 1)] } },
        { "Released[1] is 10.0.0.2 a second time", Empty with { Released = [Released("10.0.0.2", 1), Released("10.0.0.2", 1)] } },
        { "LastAddresses[0] has generation 0", Empty with { LastAddresses = [Last("a", "10.0.0.2", 0)] } },
        { "LastAddresses[1] is a second last address of 'a'", Empty with { LastAddresses = [Last("a", "10.0.0.2", 1), Last("a", "10.0.0.3", 2)] } },
        { "Cursor is 'x'", Empty with { Cursor = "x" } },
        { "Cursor is '10.9.0.1'", Empty with { Cursor = "10.9.0.1" } },
    };

    private static AddressPoolState Empty => new() { SavedAt = Start, Generation = 9 };

    [Theory]
    [MemberData(nameof(Contradictions), DisableDiscoveryEnumeration = true)]
    public void A_state_that_contradicts_itself_is_refused_as_a_whole(string expected, AddressPoolState state)
    {
        AddressPool pool = Busy();
        AddressPoolState before = pool.Export();

        pool.Invoking(it => it.Import(state)).Should().Throw<ArgumentException>().WithParameterName(nameof(state)).Which.Message.Should().StartWith("The state of the address pool cannot be imported: " + expected);

        pool.Export().Should().BeEquivalentTo(before, options => options.WithStrictOrdering());
    }

    private static AddressLeaseState Lease(string owner, string address, long generation) => new() { Owner = owner, Address = address, Generation = generation };

    private static AddressReservationState Reservation(string owner, string address) => new() { Owner = owner, Address = address };

    private static ReleasedAddressState Released(string address, long generation) => new() { Address = address, Generation = generation, ReleasedAt = Start };

    private static LastAddressState Last(string owner, string address, long generation) => new() { Owner = owner, Address = address, Generation = generation };

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
    private static AddressPool Restart(AddressPoolState state, TimeSpan later)
    {
        AddressPool pool = Pools.Sticky("10.0.0.0/24", 30, new ShiftedClock(new FakeTimeProvider(state.SavedAt + later)) { Uptime = TimeSpan.FromDays(-700) });
        pool.Import(state);
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

    [JsonSerializable(typeof(AddressPoolState))]
    private sealed partial class StateJson : JsonSerializerContext;
}
