using System.Globalization;

namespace ContainerLinks;

/// <summary>What stands at a host's heartbeat. Each update of a host demands the value that stood there and writes the next one: so of all that the host has ever sent only what follows the last one can be carried out.</summary>
/// <param name="Record">The record itself, for comparison.</param>
/// <param name="Epoch">Chance, made new by each process.</param>
/// <param name="Counter">Grows with each update of the epoch.</param>
/// <param name="Buckets">How many buckets the host's index has.</param>
/// <param name="Reaper">Another host that has taken this one for dead; null while nobody has.</param>
internal sealed record Heartbeat(DnsRecord Record, string Epoch, long Counter, int Buckets, string? Reaper)
{
    // Room for 262,144 names of one host. A bound, since a stranger may have written it.
    private const int MostBuckets = 4096;

    public static Heartbeat Make(HostIdentity host, uint ttl, string epoch, long counter, int buckets, string? reaper = null)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"e={epoch};n={counter};b={buckets}{(reaper is null ? "" : $";r={reaper}")}");
        return new Heartbeat(DnsRecord.Text(host.Heartbeat, ttl, text), epoch, counter, buckets, reaper);
    }

    /// <returns>Null if it is no heartbeat.</returns>
    public static Heartbeat? TryRead(DnsRecord record)
    {
        if (record.ToTexts() is not [{ } text])
        {
            return null;
        }

        FieldText fields = new(text);
        return fields["e"] is { Length: > 0 } epoch
            && long.TryParse(fields["n"], NumberStyles.None, CultureInfo.InvariantCulture, out long counter)
            && int.TryParse(fields["b"], NumberStyles.None, CultureInfo.InvariantCulture, out int buckets) && buckets <= MostBuckets
            ? new Heartbeat(record, epoch, counter, buckets, fields["r"])
            : null;
    }

    public bool IsSame(Heartbeat? other) => other is not null && Record.Equals(other.Record);
}

/// <summary><c>e=…;n=…</c>: what our records say of themselves.</summary>
internal readonly struct FieldText(string text)
{
    private readonly string[] _fields = text.Split(';');

    /// <summary>A field's value, or null.</summary>
    public string? this[string field] => Array.Find(_fields, part => part.StartsWith(field + "=", StringComparison.Ordinal))?[(field.Length + 1)..];
}
