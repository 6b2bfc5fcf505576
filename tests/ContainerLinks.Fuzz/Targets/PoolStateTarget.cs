using System.Net;
using System.Text;

namespace ContainerLinks.Fuzz;

/// <summary>Any lines as the stored state of an address pool: what is not named is taken, and the pool holds its rules and comes out as it went in.</summary>
internal sealed class PoolStateTarget : FuzzTarget
{
    private static readonly FixedTime Time = new();

    public override string Name => "pool-state";

    public override IReadOnlyList<string> Words =>
    [
        "pool 9 10.0.0.7 ", "pool 4611686018427387903 - ", "rest 10.0.0.5 3 ", "last a 10.0.0.5 3", "lease a 10.0.0.5 3 early asked ", "lease b 10.0.0.5 4 rested picked ", "release a ", "reserve a 10.0.0.5", "reserve b 10.0.0.5", "forget a ",
        "10.0.0.1", "::ffff:10.0.0.5", "%20", "%zz", " ", "\n", "2026-01-02T03:04:05.0000000Z", "0001-01-01T00:00:00.0000000Z", "9999-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00.0000000+14:00",
    ];

    // A line that says nothing costs an exception, and may be empty.
    public override long AllocationLimit(int length) => (256 * 1024) + (4096L * length);

    public override Outcome Run(byte[] input)
    {
        string[] lines = Encoding.UTF8.GetString(input).Split('\n');
        AddressPool pool = NewPool();
        IReadOnlyList<string> faults = pool.Import(lines);
        foreach (string fault in faults)
        {
            FuzzText.ThrowUnlessPrintable(fault, "what is named");
        }

        Check(pool);
        return Outcome.Accepted(lines.Length, faults.Count, pool.GetLeases().Count);
    }

    public static AddressPool NewPool() => new(new AddressPoolOptions { Network = IPNetwork.Parse("10.0.0.0/24"), ReuseDelay = TimeSpan.FromMinutes(1) }, Time);

    /// <summary>What holds for a pool whatever it was filled from.</summary>
    public static void Check(AddressPool pool)
    {
        IReadOnlyList<string> exported = pool.Export();
        IReadOnlyList<AddressLease> leases = pool.GetLeases();
        FuzzException.ThrowUnless(leases.Select(lease => lease.Address).Distinct().Count() == leases.Count, "an address has two owners");
        AddressPool again = NewPool();
        FuzzException.ThrowUnless(again.Import(exported).Count == 0, "what a pool exports does not fit into it");
        FuzzException.ThrowUnless(again.Export().SequenceEqual(exported), "a state does not come out as it went in");
        try
        {
            AddressLease lease = pool.Acquire("new owner");
            FuzzException.ThrowUnless(leases.All(other => other.Owner == "new owner" || !other.Address.Equals(lease.Address)), "a leased address is given out");
            FuzzException.ThrowUnless(leases.All(other => other.Owner == "new owner" || other.Generation < lease.Generation), "a new lease is older than one before");
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
