namespace ContainerLinks;

/// <summary>Sees that what a host wrote is still there: a server can lose what it acknowledged, and somebody may delete it by hand. It changes nothing itself.</summary>
internal sealed class Assertion(ZoneClient zone, HostIdentity host, UpdateChain chain, uint ttl)
{
    // As for changes: with prerequisites only, a message takes more names.
    private const int RecordLength = 80;

    /// <summary>What has to be there together.</summary>
    /// <param name="Name">A name, or null for a bucket of the index.</param>
    /// <param name="Bucket">A bucket, if there is no name.</param>
    /// <param name="Records">Whole sets of records.</param>
    private sealed record Item(DomainName? Name, int Bucket, IReadOnlyList<DnsRecord> Records);

    /// <summary>Notes what is lost, so that the next round makes it anew; drops what is known if that is wrong as a whole.</summary>
    /// <exception cref="ContainerLinksException">The server could not be reached or refused.</exception>
    public async Task AssertAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<DnsRecord> hosts = await zone.ReadAsync(host.HostList, DnsType.Txt, cancellationToken).ConfigureAwait(false);
        bool isHeld = hosts.Contains(host.HostEntry(ttl));
        foreach (IReadOnlyList<Item> message in MessageParts.Of(Items().ToArray(), item => item.Records.Sum(record => RecordLength + record.Name.Wire.Length + record.Data.Length), HostNames.MessageLength))
        {
            isHeld = isHeld && await CheckAsync(message, cancellationToken).ConfigureAwait(false);
        }

        if (!isHeld)
        {
            chain.Drop();
        }
    }

    private IEnumerable<Item> Items()
    {
        HostState state = chain.State;
        foreach (IGrouping<int, DomainName> bucket in state.Index.GroupBy(entry => entry.Value, entry => entry.Key))
        {
            yield return new Item(null, bucket.Key, [.. bucket.Select(name => host.IndexEntry(bucket.Key, name, ttl))]);
        }

        foreach (OwnedName name in state.Names.Values)
        {
            yield return new Item(name.Name, 0, [name.Owner, .. name.Content.Records(name.Name, ttl)]);
        }
    }

    /// <returns>False if this host's heartbeat is not what it should be, so that nothing is known.</returns>
    private async Task<bool> CheckAsync(IReadOnlyList<Item> items, CancellationToken cancellationToken)
    {
        ChainResult result = await chain.CheckAsync(items.SelectMany(item => item.Records), cancellationToken).ConfigureAwait(false);
        if (result != ChainResult.Failed)
        {
            return result == ChainResult.Done;
        }

        if (items is [{ } only])
        {
            await (only.Name is null ? LookAtBucketAsync(only.Bucket, cancellationToken) : LookAtNameAsync(only.Name, cancellationToken)).ConfigureAwait(false);
            return true;
        }

        int half = items.Count / 2;
        return await CheckAsync([.. items.Take(half)], cancellationToken).ConfigureAwait(false) && await CheckAsync([.. items.Skip(half)], cancellationToken).ConfigureAwait(false);
    }

    private async Task LookAtNameAsync(DomainName name, CancellationToken cancellationToken)
    {
        OwnedName? found = OwnedName.TryRead(name, await zone.ReadAsync(HostIdentity.OwnerOf(name), DnsType.Txt, cancellationToken).ConfigureAwait(false));
        if (chain.State.Names[name].Owner.Equals(found?.Owner))
        {
            chain.State.Damaged.Add(name);
        }
        else
        {
            chain.State.Forget(name);
        }
    }

    private async Task LookAtBucketAsync(int bucket, CancellationToken cancellationToken)
    {
        HostState state = chain.State;
        IReadOnlyList<DnsRecord> entries = await zone.ReadAsync(host.Bucket(bucket), DnsType.Txt, cancellationToken).ConfigureAwait(false);
        HashSet<DomainName> there = [.. entries.Select(entry => HostIndex.NameOf(entry, zone.Zone)).OfType<DomainName>()];
        foreach (DomainName lost in state.Index.Where(entry => entry.Value == bucket && !there.Contains(entry.Key)).Select(entry => entry.Key).ToArray())
        {
            if (state.Names.ContainsKey(lost))
            {
                state.Damaged.Add(lost);
            }
            else
            {
                state.Unindex(lost);
            }
        }

        foreach (DomainName unknown in there)
        {
            state.Put(unknown, bucket);
        }
    }
}
