using System.Globalization;
using System.Net;

namespace ContainerLinks;

/// <summary>What a journal of addresses says, as text: the words of an entry with blanks between them. An owner is any text, so it is escaped as in addresses of the web.</summary>
internal static class AddressEntryText
{
    private const string TimeFormat = "O";

    /// <param name="lease">The lease that was given.</param>
    /// <param name="isPicked">Whether the next search goes on behind this address.</param>
    /// <param name="at">When, in UTC.</param>
    public static string Leased(AddressLease lease, bool isPicked, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"lease {Escape(lease.Owner)} {lease.Address} {lease.Generation} {(lease.ReusedEarly ? "early" : "rested")} {(isPicked ? "picked" : "asked")} {Text(at)}");

    public static string Released(string owner, DateTimeOffset at) => $"release {Escape(owner)} {Text(at)}";

    public static string Reserved(string owner, IPAddress address) => $"reserve {Escape(owner)} {address.Normalised()}";

    public static string Forgotten(string owner, DateTimeOffset at) => $"forget {Escape(owner)} {Text(at)}";

    /// <summary>All that a state says, in lines that give the same state when they are read.</summary>
    public static IEnumerable<string> Snapshot(AddressPoolState state)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"pool {state.Generation} {state.Cursor ?? "-"} {Text(state.SavedAt)}");
        foreach (ReleasedAddressState released in state.Released)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"rest {released.Address} {released.Generation} {Text(released.ReleasedAt)}");
        }

        foreach (LastAddressState last in state.LastAddresses)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"last {Escape(last.Owner)} {last.Address} {last.Generation}");
        }

        foreach (AddressLeaseState lease in state.Leases)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"lease {Escape(lease.Owner)} {lease.Address} {lease.Generation} {(lease.ReusedEarly ? "early" : "rested")} asked {Text(state.SavedAt)}");
        }

        foreach (AddressReservationState reservation in state.Reservations)
        {
            yield return $"reserve {Escape(reservation.Owner)} {reservation.Address}";
        }
    }

    public static string Owner(string word) => Uri.UnescapeDataString(word) is { Length: > 0 } owner ? owner : throw new FormatException("has an owner without a name");

    public static long Generation(string word) =>
        long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out long generation) ? generation : throw new FormatException("has a generation that is no number");

    public static DateTimeOffset Time(string word) =>
        DateTimeOffset.TryParseExact(word, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time) ? time : throw new FormatException("has a time that is none");

    private static string Escape(string owner) => Uri.EscapeDataString(owner);

    private static string Text(DateTimeOffset time) => time.ToUniversalTime().ToString(TimeFormat, CultureInfo.InvariantCulture);
}
