using System.Net;
using System.Text.Json;

namespace ContainerLinks.Fuzz;

/// <summary>JSON as the stored state of an address pool: what is not refused is a pool that holds its rules, and comes out as it went in.</summary>
internal sealed class PoolStateTarget : FuzzTarget
{
    private static readonly FixedTime Time = new();

    // What a serialiser of the platform learns of a type, it learns once.
    static PoolStateTarget() => JsonSerializer.Deserialize<AddressPoolState>(JsonSerializer.Serialize(NewPool().Export()));

    public override string Name => "pool-state";

    public override IReadOnlyList<string> Words =>
    [
        "\"Leases\":", "\"Reservations\":", "\"Released\":", "\"LastAddresses\":", "\"Owner\":", "\"Address\":", "\"Generation\":", "\"ReleasedAt\":", "\"SavedAt\":", "\"Cursor\":", "\"10.0.0.5\"", "\"::ffff:10.0.0.5\"", "null", "{}", "[]", ",",
        "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"0001-01-01T00:00:00+14:00\"",
    ];

    public override Outcome Run(byte[] input)
    {
        AddressPoolState? state;
        try
        {
            state = JsonSerializer.Deserialize<AddressPoolState>(input);
        }
        catch (JsonException)
        {
            return Outcome.Refused("no JSON");
        }

        if (state is null)
        {
            return Outcome.Refused("null");
        }

        AddressPool pool = NewPool();
        try
        {
            pool.Import(state);
        }
        catch (ArgumentException refusal)
        {
            FuzzText.ThrowUnlessPrintable(refusal.Message, "a refusal");
            FuzzException.ThrowUnless(pool.Export().Leases.Count == 0, "a refused state leaves something behind");
            return Outcome.Refused(refusal.Message);
        }

        Check(pool);
        return Outcome.Accepted(state.Leases.Count, state.Reservations.Count, state.Released.Count, state.LastAddresses.Count);
    }

    public static AddressPool NewPool() => new(new AddressPoolOptions { Network = IPNetwork.Parse("10.0.0.0/24"), ReuseDelay = TimeSpan.FromMinutes(1) }, Time);

    /// <summary>What holds for a pool whatever it was filled from.</summary>
    public static void Check(AddressPool pool)
    {
        AddressPoolState exported = pool.Export();
        FuzzException.ThrowUnless(exported.Leases.Select(lease => lease.Address).Distinct().Count() == exported.Leases.Count, "an address has two owners");
        AddressPool again = NewPool();
        again.Import(exported);
        FuzzException.ThrowUnless(JsonSerializer.Serialize(again.Export()) == JsonSerializer.Serialize(exported), "a state does not come out as it went in");
        try
        {
            AddressLease lease = pool.Acquire("new owner");
            FuzzException.ThrowUnless(exported.Leases.All(other => other.Owner == "new owner" || other.Address != lease.Address.ToString()), "a leased address is given out");
            FuzzException.ThrowUnless(exported.Leases.All(other => other.Owner == "new owner" || other.Generation < lease.Generation), "a new lease is older than one before");
            pool.Release(lease);
        }
        catch (AddressPoolExhaustedException)
        {
            // Everything is leased or rests: documented.
        }
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        public override long GetTimestamp() => 1_000_000_000_000;
    }
}
