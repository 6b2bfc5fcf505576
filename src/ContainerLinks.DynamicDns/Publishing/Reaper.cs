using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>Takes out the names of hosts that are gone, without a clock of another machine: a host is dead when its heartbeat was the same at each look for <see cref="DnsSettings.HostTimeout"/> by this machine's monotonic clock.</summary>
/// <remarks>It may be wrong: a host may only have been slow. First it writes itself into that host's heartbeat, so that what the host sends then does nothing and the host sees why. The host takes its heartbeat back at its next
/// look and makes its names anew, and what this reaper sends from then on does nothing.</remarks>
internal sealed class Reaper(ZoneClient zone, HostIdentity self, DnsSettings settings, TimeProvider time, ILogger logger, ReversePointers pointers)
{
    private const int LooksPerTimeout = 4;
    private const int NamesPerMessage = 64;

    private readonly Dictionary<string, (Heartbeat Heartbeat, long Since)> _seen = [];
    private readonly string _epoch = Guid.NewGuid().ToString("N");
    private long? _lastLook;
    private long _counter;

    /// <summary>Looks at the other hosts, if it is time to.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (_lastLook is { } last && time.GetElapsedTime(last) < settings.HostTimeout / LooksPerTimeout)
        {
            return;
        }

        try
        {
            long now = time.GetTimestamp();
            await LookAsync(now, cancellationToken).ConfigureAwait(false);
            _lastLook = now;
        }
        catch (ContainerLinksException failure)
        {
            // This host's own names are right, and the next look is not far.
            DynamicDnsLog.ReapFailed(logger, zone.Zone, failure);
        }
    }

    private async Task LookAsync(long now, CancellationToken cancellationToken)
    {
        if (_lastLook is { } last && time.GetElapsedTime(last, now) > (settings.HostTimeout / LooksPerTimeout) + (2 * settings.HeartbeatInterval))
        {
            // The server, or this machine, was away for so long that the others may not have been able to write either.
            _seen.Clear();
        }

        HostIdentity[] others = await OthersAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<IReadOnlyList<DnsRecord>> heartbeats = await zone.ReadTextsAsync(others.Select(other => other.Heartbeat), cancellationToken).ConfigureAwait(false);
        foreach (string gone in _seen.Keys.Except(others.Select(other => other.Text)).ToArray())
        {
            _seen.Remove(gone);
        }

        for (int at = 0; at < others.Length; at++)
        {
            HostIdentity other = others[at];
            Heartbeat? heartbeat = heartbeats[at] is [{ } record] ? Heartbeat.TryRead(record) : null;
            if (heartbeat is null)
            {
                _seen.Remove(other.Text);
                continue;
            }

            if (!_seen.TryGetValue(other.Text, out (Heartbeat Heartbeat, long Since) seen) || !seen.Heartbeat.IsSame(heartbeat))
            {
                _seen[other.Text] = (heartbeat, now);
            }
            else if (time.GetElapsedTime(seen.Since, now) >= settings.HostTimeout)
            {
                await ReapAsync(other, heartbeat, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<HostIdentity[]> OthersAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<IReadOnlyList<DnsRecord>> lists = await zone.ReadTextsAsync(Enumerable.Range(0, HostIdentity.HostLists).Select(number => HostIdentity.HostListOf(zone.Zone, number)), cancellationToken).ConfigureAwait(false);
        return [.. lists.SelectMany(list => list).Where(record => record.ToTexts().Count == 1).Select(record => HostIdentity.TryParse(record.ToTexts()[0], zone.Zone, out HostIdentity? other) ? other : null)
            .OfType<HostIdentity>().Where(other => other.Text != self.Text).DistinctBy(other => other.Text).OrderBy(other => other.Text, StringComparer.Ordinal)];
    }

    private async Task ReapAsync(HostIdentity dead, Heartbeat last, CancellationToken cancellationToken)
    {
        _seen.Remove(dead.Text);
        var mine = Heartbeat.Make(dead, settings.Ttl, _epoch, ++_counter, last.Buckets, reaper: self.Text);
        if (!await DoneAsync(Demand(last).Delete(dead.Heartbeat, DnsType.Txt).Add(mine.Record), cancellationToken).ConfigureAwait(false))
        {
            return; // It lives, or somebody else was faster.
        }

        int count = 0;
        IReadOnlyList<IndexedName> names = await HostIndex.ReadAsync(zone, dead, last.Buckets, cancellationToken).ConfigureAwait(false);
        foreach (IReadOnlyList<IndexedName> some in MessageParts.Of(names, name => new NameChange(name.Name, name.Owned, null).Length, HostNames.MessageLength, NamesPerMessage))
        {
            DnsUpdate update = Demand(mine);
            foreach (IndexedName name in some)
            {
                Take(name, dead, update);
            }

            if (!await DoneAsync(update, cancellationToken).ConfigureAwait(false))
            {
                return; // What is left is taken out when this heartbeat is old, too.
            }

            OwnedName[] reaped = [.. some.Select(name => name.Owned).OfType<OwnedName>()];
            pointers.Note(reaped); // They go with the next that are not wanted.
            count += reaped.Length;
        }

        if (await DoneAsync(Demand(mine).Delete(dead.Heartbeat, DnsType.Txt).Delete(dead.HostEntry(settings.Ttl)), cancellationToken).ConfigureAwait(false))
        {
            DynamicDnsLog.Reaped(logger, dead.Text, zone.Zone, settings.HostTimeout, count);
        }
    }

    /// <summary>Deletes what the owner record says was written, if it still says so.</summary>
    private void Take(IndexedName name, HostIdentity dead, DnsUpdate update)
    {
        if (name.Owned is { } owned)
        {
            update.RequireExactly(owned.Owner).Delete(owned.Owner);
            foreach (DnsRecord record in owned.Content.Records(name.Name, settings.Ttl))
            {
                update.Delete(record);
            }
        }

        update.Delete(dead.IndexEntry(name.Bucket, name.Name, settings.Ttl));
    }

    private DnsUpdate Demand(Heartbeat heartbeat) => new DnsUpdate(zone.Zone).RequireExactly(heartbeat.Record);

    private async Task<bool> DoneAsync(DnsUpdate update, CancellationToken cancellationToken) => (await zone.SendAsync(update, cancellationToken).ConfigureAwait(false)).Outcome == DnsOutcome.Done;
}
