namespace ContainerLinks;

/// <summary>A name that the index of a host has.</summary>
/// <param name="Name">The name.</param>
/// <param name="Bucket">Where it stands in the index.</param>
/// <param name="Owned">The name, if it is this host's; null if it is not, or is not there.</param>
internal sealed record IndexedName(DomainName Name, int Bucket, OwnedName? Owned);

/// <summary>Reads what a host has in the zone, without a transfer of the zone: a question for each bucket of its index, and one for each name.</summary>
internal static class HostIndex
{
    /// <exception cref="ContainerLinksException">The server could not be reached or refused.</exception>
    public static async Task<IReadOnlyList<IndexedName>> ReadAsync(ZoneClient zone, HostIdentity host, int buckets, CancellationToken cancellationToken)
    {
        IReadOnlyList<IReadOnlyList<DnsRecord>> entries = await zone.ReadTextsAsync(Enumerable.Range(0, buckets).Select(host.Bucket), cancellationToken).ConfigureAwait(false);
        (DomainName Name, int Bucket)[] names = [.. entries.SelectMany((records, bucket) => records.Select(record => (Name: NameOf(record, zone.Zone), Bucket: bucket))).Where(entry => entry.Name is not null).Select(entry => (entry.Name!, entry.Bucket))];
        IReadOnlyList<IReadOnlyList<DnsRecord>> owners = await zone.ReadTextsAsync(names.Select(name => HostIdentity.OwnerOf(name.Name)), cancellationToken).ConfigureAwait(false);
        return [.. names.Select((name, at) => new IndexedName(name.Name, name.Bucket, OwnedName.TryRead(name.Name, owners[at]) is { } owned && owned.OwnerText == host.Text ? owned : null))];
    }

    /// <summary>The name that an entry stands for; null if a stranger wrote something else there.</summary>
    public static DomainName? NameOf(DnsRecord entry, DomainName zone)
    {
        if (entry.ToTexts() is not [{ } text] || !DomainName.TryParse(text, out DomainName? name, out _) || name.Equals(DomainName.Root))
        {
            return null;
        }

        // Room for what is written below a name: see DnsNameRule.
        return name.Wire.Length + zone.Wire.Length <= DomainName.MaximumLength - DnsNameRule.Below ? name.In(zone) : null;
    }
}
