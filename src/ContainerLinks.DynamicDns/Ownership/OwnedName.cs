using System.Globalization;

namespace ContainerLinks;

/// <summary>A name and its owner record: <c>_cl.NAME TXT "o=HOST/RUNTIME;e=EPOCH;n=COUNTER" "192.0.2.7" "3306/tcp"</c>. No two that were ever written are the same.</summary>
/// <param name="Name">The name.</param>
/// <param name="Owner">The owner record, for comparison.</param>
/// <param name="OwnerText">Who: <see cref="HostIdentity.Text"/>, or whatever a stranger wrote.</param>
/// <param name="Content">What was written with it.</param>
internal sealed record OwnedName(DomainName Name, DnsRecord Owner, string OwnerText, NameContent Content)
{
    public static OwnedName Make(DomainName name, uint ttl, HostIdentity host, Heartbeat with, NameContent content)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"o={host.Text};e={with.Epoch};n={with.Counter}");
        return new OwnedName(name, DnsRecord.Text(HostIdentity.OwnerOf(name), ttl, [text, .. content.ToTexts()]), host.Text, content);
    }

    /// <summary>Reads what stands at a name's owner.</summary>
    /// <returns>Null if it is not the record of one publisher: none, several, or something else.</returns>
    public static OwnedName? TryRead(DomainName name, IReadOnlyList<DnsRecord> records) =>
        records is [{ } record] && record.ToTexts() is [{ } text, ..] texts && new FieldText(text)["o"] is { Length: > 0 } owner && NameContent.TryRead(texts.Skip(1)) is { } read
            ? new OwnedName(name, record, owner, read)
            : null;
}
