using System.Security.Cryptography;

namespace ContainerLinks;

/// <summary>What has become of an update.</summary>
internal enum ChainResult
{
    /// <summary>It was carried out.</summary>
    Done = 0,

    /// <summary>It was not: something in the zone is not as one of its changes demands.</summary>
    Failed,

    /// <summary>It was not, since what this host knew of its own records was not the truth; now it knows more.</summary>
    Moved,
}

/// <summary>Sends the updates of one host, one after the other.</summary>
/// <remarks>
/// <para>Each update demands the heartbeat that the one before has left and writes its own. So the heartbeat says which update was the last that was carried out: an answer that was lost is settled by reading it, and an update
/// that a server carries out late, after another one, does nothing.</para>
/// <para>For one caller at a time.</para>
/// </remarks>
internal sealed class UpdateChain(ZoneClient zone, HostIdentity host, uint ttl, TimeProvider time)
{
    private const int EpochBytes = 4;
    private const int MostAttempts = 3;

    private readonly List<Attempt> _doubts = [];
    private readonly HashSet<string> _former = []; // epochs that this one has followed
    private string _epoch = NewEpoch();
    private Heartbeat? _known;
    private long _counter;

    /// <summary>An update whose outcome is not known.</summary>
    private sealed record Attempt(Heartbeat Heartbeat, IReadOnlyList<NameChange> Changes, IReadOnlyList<OwnedName?> Results);

    /// <summary>Whether the heartbeat that stands in the zone is known. Otherwise the chain must be opened.</summary>
    public bool IsOpen => _known is not null;

    /// <summary>Whether something that was sent may still be carried out.</summary>
    public bool HasDoubts => _doubts.Count > 0;

    /// <summary>When the last update was carried out: <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public long LastDone { get; private set; }

    /// <summary>What this host has in the zone.</summary>
    public HostState State { get; private set; } = new();

    /// <summary>The heartbeat of another process that has this host's identity; null while there is none.</summary>
    public Heartbeat? Rival { get; private set; }

    /// <summary>Takes the heartbeat over, whoever of this host wrote it, or makes it. From then on no update that was sent before is carried out. Then what the host has in the zone is read by its index.</summary>
    /// <param name="overRival">Whether to take it from another process of this identity, too.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ContainerLinksException">The server could not be reached or refused, or another process has this identity: <see cref="ContainerLinksError.Contended"/>.</exception>
    public async Task OpenAsync(bool overRival, CancellationToken cancellationToken)
    {
        _known = null;
        _doubts.Clear();
        // A new epoch: whoever had the heartbeat sees that it is not his own any more, even if he had taken it from this one.
        _epoch = overRival ? NewEpoch() : _epoch;
        Heartbeat taken = await TakeAsync(overRival, cancellationToken).ConfigureAwait(false);
        var state = new HostState();
        foreach (IndexedName name in await HostIndex.ReadAsync(zone, host, taken.Buckets, cancellationToken).ConfigureAwait(false))
        {
            state.Put(name.Name, name.Bucket);
            if (name.Owned is not null)
            {
                state.Set(name.Owned);
            }
        }

        (_known, State, Rival) = (taken, state, null);
        LastDone = time.GetTimestamp();
    }

    /// <summary>What is known of the zone is not to be relied on.</summary>
    public void Drop() => _known = null;

    /// <summary>Sends changes of names, or only a new heartbeat if there are none.</summary>
    /// <param name="changes">They must fit into one message.</param>
    /// <param name="cancellationToken">Ends the wait. What was sent may then still be carried out, which the next call settles.</param>
    /// <exception cref="ContainerLinksException">The server could not be reached or refused, or another process has this identity.</exception>
    public async Task<ChainResult> SendAsync(IReadOnlyList<NameChange> changes, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            Attempt sent = Write(changes, out DnsUpdate update);
            _doubts.Add(sent);
            DnsAnswer answer = await zone.SendAsync(update, cancellationToken).ConfigureAwait(false);
            if (answer.Outcome == DnsOutcome.Done)
            {
                Settle(sent);
                return ChainResult.Done;
            }

            bool isCertain = answer.Outcome == DnsOutcome.NotDone;
            ContainerLinksException? failure = isCertain && IsPrerequisite(answer) ? null : await zone.FailureAsync(answer, cancellationToken).ConfigureAwait(false);
            if (isCertain)
            {
                _doubts.Remove(sent);
                _ = failure is null ? failure : throw failure;
            }

            Heartbeat? now = await ReadAsync(cancellationToken).ConfigureAwait(false);
            if (_doubts.Find(doubt => doubt.Heartbeat.IsSame(now)) is { } done)
            {
                Settle(done);
                return done.Changes == changes ? ChainResult.Done : ChainResult.Moved;
            }

            if (!_known!.IsSame(now))
            {
                _known = null;
                ThrowIfRival(now, overRival: false);
                return ChainResult.Moved;
            }

            if (failure is null)
            {
                return ChainResult.Failed;
            }

            if (!failure.IsTransient || attempt == MostAttempts)
            {
                throw failure;
            }
        }
    }

    /// <summary>Asks whether records are as they should be, and changes nothing.</summary>
    /// <returns><see cref="ChainResult.Failed"/> if one is not.</returns>
    /// <exception cref="ContainerLinksException">The server could not be reached or refused.</exception>
    public async Task<ChainResult> CheckAsync(IEnumerable<DnsRecord> records, CancellationToken cancellationToken)
    {
        DnsUpdate update = new DnsUpdate(zone.Zone).RequireExactly(_known!.Record).RequireExactly([.. records]);
        DnsAnswer answer = await zone.SendAsync(update, cancellationToken).ConfigureAwait(false);
        if (answer.IsSuccess)
        {
            return ChainResult.Done;
        }

        if (!answer.IsTrusted || !IsPrerequisite(answer))
        {
            throw await zone.FailureAsync(answer, cancellationToken).ConfigureAwait(false);
        }

        if (_known.IsSame(await ReadAsync(cancellationToken).ConfigureAwait(false)))
        {
            return ChainResult.Failed;
        }

        // Whether it is an update in doubt that was carried out, or something worse, the next one tells.
        return ChainResult.Moved;
    }

    /// <summary>Takes the heartbeat and the host's entry in the list out; all names must be out before.</summary>
    /// <exception cref="ContainerLinksException">The server could not be reached or refused: it may still be there.</exception>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        for (int attempt = 1; _known is not null; attempt++)
        {
            DnsAnswer answer = await zone.SendAsync(Demand(_known).Delete(host.HostEntry(ttl)), cancellationToken).ConfigureAwait(false);
            if (answer.Outcome == DnsOutcome.Done || (IsPrerequisite(answer) && answer.IsTrusted) || !_known.IsSame(await ReadAsync(cancellationToken).ConfigureAwait(false)))
            {
                _known = null;
            }
            else if (attempt == MostAttempts)
            {
                throw await zone.FailureAsync(answer, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static bool IsPrerequisite(DnsAnswer answer) => answer.ResponseCode?.IsPrerequisite() == true;

    private static string NewEpoch() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(EpochBytes));

    private async Task<Heartbeat> TakeAsync(bool overRival, CancellationToken cancellationToken)
    {
        var mine = new List<Heartbeat>();
        for (int attempt = 1; ; attempt++)
        {
            Heartbeat? now = await ReadAsync(cancellationToken).ConfigureAwait(false);
            if (mine.Find(written => written.IsSame(now)) is { } done)
            {
                return done;
            }

            ThrowIfRival(now, overRival);
            var next = Heartbeat.Make(host, ttl, _epoch, ++_counter, now?.Buckets ?? 0);
            mine.Add(next);
            _ = now is null || now.Epoch == _epoch || _former.Add(now.Epoch);
            DnsAnswer answer = await zone.SendAsync(Demand(now).Add(next.Record).Add(host.HostEntry(ttl)), cancellationToken).ConfigureAwait(false);
            if (answer.Outcome == DnsOutcome.Done)
            {
                return next;
            }

            bool mayFollow = answer.Outcome == DnsOutcome.Unknown || IsPrerequisite(answer);
            ContainerLinksException failure = await zone.FailureAsync(answer, cancellationToken).ConfigureAwait(false);
            if (!mayFollow || attempt > MostAttempts || (!failure.IsTransient && !IsPrerequisite(answer)))
            {
                throw failure;
            }
        }
    }

    private Attempt Write(IReadOnlyList<NameChange> changes, out DnsUpdate update)
    {
        // The names first: they may need another bucket, which the heartbeat tells.
        update = Demand(_known!);
        var provisional = Heartbeat.Make(host, ttl, _epoch, ++_counter, 0);
        var results = new List<OwnedName?>(changes.Count);
        foreach (NameChange change in changes)
        {
            results.Add(change.Write(update, host, provisional, State, ttl));
        }

        var next = Heartbeat.Make(host, ttl, _epoch, _counter, State.BucketCount);
        update.Add(next.Record);
        return new Attempt(next, changes, results);
    }

    private DnsUpdate Demand(Heartbeat? heartbeat) => heartbeat is null
        ? new DnsUpdate(zone.Zone).RequireNotInUse(host.Heartbeat)
        : new DnsUpdate(zone.Zone).RequireExactly(heartbeat.Record).Delete(host.Heartbeat, DnsType.Txt);

    /// <summary>An update was carried out, so none that was sent before it and is not yet can be.</summary>
    private void Settle(Attempt done)
    {
        _known = done.Heartbeat;
        LastDone = time.GetTimestamp();
        _doubts.Clear();
        for (int at = 0; at < done.Changes.Count; at++)
        {
            NameChange change = done.Changes[at];
            if (done.Results[at] is { } owned)
            {
                State.Set(owned);
            }
            else
            {
                State.Forget(change.Name);
                State.Unindex(change.Name);
            }
        }
    }

    private void ThrowIfRival(Heartbeat? now, bool overRival)
    {
        Rival = overRival || now is null || now.Reaper is not null || now.Epoch == _epoch || _former.Contains(now.Epoch) ? null : now;
        if (Rival is not null)
        {
            throw new ContainerLinksException(ContainerLinksError.Contended,
                $"Another process publishes to the zone '{zone.Zone}' as '{host.Text}', so this one has stopped: end one of them, or, if the machine was copied, give each a {nameof(DynamicDnsOptions.Host)} of its own.");
        }
    }

    private async Task<Heartbeat?> ReadAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<DnsRecord> records = await zone.ReadAsync(host.Heartbeat, DnsType.Txt, cancellationToken).ConfigureAwait(false);
        return records.Count == 0 ? null : records is [{ } record] && Heartbeat.TryRead(record) is { } heartbeat ? heartbeat
            : throw new ContainerLinksException(ContainerLinksError.Refused, $"{host.Heartbeat} has TXT records that are not of '{host.Text}', without which it cannot publish: delete them.");
    }
}
