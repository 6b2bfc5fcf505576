using System.Globalization;
using System.Net;

namespace ContainerLinks;

/// <summary>What a journal of addresses says, as text: the words of an entry with blanks between them. An owner is any text, so it is escaped as in addresses of the web.</summary>
internal static class AddressEntryText
{
    // Far beyond what a pool can count up to, and far from the end of the numbers: leases after a start must be younger than those before.
    private const long GreatestGeneration = long.MaxValue / 2;
    private const string TimeFormat = "O";

    /// <param name="lease">The lease that was given.</param>
    /// <param name="isPicked">Whether the next search goes on behind this address.</param>
    /// <param name="at">When, in UTC.</param>
    public static string Leased(AddressLease lease, bool isPicked, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"lease {Escape(lease.Owner)} {lease.Address} {lease.Generation} {(lease.ReusedEarly ? "early" : "rested")} {(isPicked ? "picked" : "asked")} {Text(at)}");

    public static string Released(string owner, DateTimeOffset at) => $"release {Escape(owner)} {Text(at)}";

    public static string Reserved(string owner, IPAddress address) => $"reserve {Escape(owner)} {address.Normalised()}";

    public static string Forgotten(string owner, DateTimeOffset at) => $"forget {Escape(owner)} {Text(at)}";

    /// <summary>All that a table says, in lines that give the same table when they are read. Their order is fixed.</summary>
    public static IEnumerable<string> Snapshot(AddressTable table, AddressNetwork network, ReuseClock clock)
    {
        DateTimeOffset now = clock.UtcNow;
        yield return Counted(table.Generation, table.Cursor > 0 && table.Cursor <= network.Last ? network.AddressOf(table.Cursor) : null, now);
        List<AddressRecord> resting = table.AddressesWhere(static address => address.ReleaseOrder != 0);
        resting.Sort(static (one, other) => one.ReleaseOrder.CompareTo(other.ReleaseOrder));
        foreach (AddressRecord released in resting)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"rest {network.AddressOf(released.Offset)} {released.Generation} {Text(clock.ReleasedAt(released.ReleasedAt))}");
        }

        foreach (OwnerRecord owner in table.OwnersWhere(static owner => owner.Lease is null && owner.LastGeneration != 0))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"last {Escape(owner.Name)} {network.AddressOf(owner.LastAddress)} {owner.LastGeneration}");
        }

        foreach (AddressRecord leased in table.AddressesWhere(static address => address.Holder is not null))
        {
            yield return Leased(new AddressLease(leased.Holder!.Name, network.BitsOf(leased.Offset), network.IsIPv6, leased.Generation, leased.ReusedEarly), isPicked: false, now);
        }

        foreach (AddressRecord reserved in table.AddressesWhere(static address => address.ReservedFor is not null))
        {
            yield return Reserved(reserved.ReservedFor!.Name, network.AddressOf(reserved.Offset));
        }
    }

    public static string Owner(string word) => Uri.UnescapeDataString(word) is { Length: > 0 } owner ? owner : throw new FormatException("has an owner without a name");

    public static long Generation(string word) =>
        long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out long generation) && generation <= GreatestGeneration
            ? generation
            : throw new FormatException("has a generation that is no number, or greater than any pool's");

    public static DateTimeOffset Time(string word) =>
        DateTimeOffset.TryParseExact(word, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time) ? time : throw new FormatException("has a time that is none");

    public static string Counted(long generation, IPAddress? cursor, DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"pool {generation} {cursor?.ToString() ?? "-"} {Text(now)}");

    private static string Escape(string owner) => Uri.EscapeDataString(owner);

    private static string Text(DateTimeOffset time) => time.ToUniversalTime().ToString(TimeFormat, CultureInfo.InvariantCulture);
}
