namespace ContainerLinks;

/// <summary>What an update does with one name: it makes it, changes it, takes it out, or only takes it out of the index.</summary>
/// <param name="Name">The name.</param>
/// <param name="Before">As it is now by what this host knows; null if it is not this host's.</param>
/// <param name="After">As it will be; null if it will not be.</param>
internal sealed record NameChange(DomainName Name, OwnedName? Before, NameContent? After)
{
    private const int FixedLength = 12; // type, class, TTL, length of data, and a pointer to a name

    /// <summary>An upper bound of what it adds to a message, in bytes.</summary>
    public int Length => Name.Wire.Length + ((OwnerLength(Before?.Content) + OwnerLength(After)) * 2) + (6 * (FixedLength + Name.Wire.Length));

    /// <summary>Writes prerequisites and changes: the owner record must be what is known of it, and values are deleted one by one, so nothing of others is touched.</summary>
    /// <param name="update">Is added to.</param>
    /// <param name="host">Whose name it is.</param>
    /// <param name="with">The heartbeat that the same update writes.</param>
    /// <param name="state">Gives the name its bucket.</param>
    /// <param name="ttl">In seconds.</param>
    /// <returns>The name as it is after the update; null if it is not this host's then.</returns>
    public OwnedName? Write(DnsUpdate update, HostIdentity host, Heartbeat with, HostState state, uint ttl)
    {
        DomainName owner = HostIdentity.OwnerOf(Name);
        DnsRecord[] before = [.. Before?.Content.Records(Name, ttl) ?? []];
        DnsRecord[] after = [.. After?.Records(Name, ttl) ?? []];
        if (Before is not null)
        {
            update.RequireExactly(Before.Owner).Delete(owner, DnsType.Txt);
        }
        else if (After is not null)
        {
            update.RequireNotInUse(owner).RequireNotExists(Name, DnsType.A).RequireNotExists(Name, DnsType.Aaaa);
        }

        if (After is not null)
        {
            // A server passes an address beside a CNAME over, and says that all went well (RFC 2136, 3.4.2.2).
            update.RequireNotExists(Name, DnsType.Cname);
        }

        foreach (DomainName service in after.Where(record => record.Type == DnsType.Srv).Select(record => record.Name).Except(before.Select(record => record.Name)))
        {
            update.RequireNotExists(service, DnsType.Srv);
        }

        foreach (DnsRecord gone in before.Except(after))
        {
            update.Delete(gone);
        }

        // All of them, also those that should be there: if one was lost it comes back.
        foreach (DnsRecord record in after)
        {
            update.Add(record);
        }

        if (After is null)
        {
            if (state.Index.TryGetValue(Name, out int bucket))
            {
                update.Delete(host.IndexEntry(bucket, Name, ttl));
            }

            return null;
        }

        OwnedName owned = OwnedName.Make(Name, ttl, host, with, After);
        update.Add(owned.Owner).Add(host.IndexEntry(state.BucketOf(Name), Name, ttl));
        return owned;
    }

    private int OwnerLength(NameContent? content) =>
        content is null ? 0 : 128 + content.Addresses.Sum(_ => FixedLength + 64) + (content.Services.Count * (FixedLength + 32 + (2 * Name.Wire.Length)));
}
